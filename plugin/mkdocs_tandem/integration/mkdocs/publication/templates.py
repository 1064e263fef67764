"""The HTML that the plugin adds to pages."""

from functools import cache

from jinja2 import Environment, PackageLoader, Template


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("mkdocs_tandem", "theme"), autoescape=True)


@cache
def template(name: str) -> Template:
    """A template of the folder ``theme``; what it is given is escaped."""
    return _environment().get_template(name)
