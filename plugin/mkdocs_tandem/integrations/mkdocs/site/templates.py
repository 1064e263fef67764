"""HTML templates of the plugin."""

from functools import cache

from jinja2 import Environment, PackageLoader, Template


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("mkdocs_tandem", "output/html/theme"), autoescape=True)


@cache
def template(name: str) -> Template:
    """A template of the folder ``theme``; what it is given is escaped."""
    return _environment().get_template(name)
