"""HTML templates of the plugin."""

from functools import lru_cache

from jinja2 import Environment, PackageLoader, Template

from mkdocs_tandem.output.html.labels import Labels


@lru_cache(maxsize=4)
def _environment(labels: Labels) -> Environment:
    loader = PackageLoader("mkdocs_tandem", "output/html/theme")
    return labels.into(Environment(loader=loader, autoescape=True, auto_reload=False))


def template(name: str, labels: Labels) -> Template:
    """A template of the folder ``theme``; what it is given is escaped."""
    return _environment(labels).get_template(name)
