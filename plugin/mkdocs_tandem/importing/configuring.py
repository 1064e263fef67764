"""The ``mkdocs.yml`` of a site that is carried over."""

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from mkdocs_tandem.importing.audiences import Audiences, title
from mkdocs_tandem.importing.endpoint import endpoints
from mkdocs_tandem.importing.origin import JekyllSite
from mkdocs_tandem.source import Source

_HEAD = """\
# Written by 'tandem import' from Jekyll's _config.yml.
# Next: name the contract of each audience below 'audiences', as 'contract: api/b2b.yaml'.
"""
_EXTENSIONS = """\
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - mkdocs_tandem.markdown.kramdown # blocks and attribute lists as in Jekyll
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true} # the examples in tabs: HTTP, curl, Python
  - pymdownx.tilde: {subscript: false}
  - sane_lists
  - smarty
  - tables
  - toc:
      permalink: true
      slugify: !!python/name:mkdocs_tandem.markdown.kramdown.slug # headings keep their ids
"""


def configuration(
    site: JekyllSite,
    texts: Iterable[Source],
    found: Audiences,
    nav: Sequence[Any],
    excluded: Sequence[str],
) -> str:
    """The text of the file.

    ``texts`` are all templates; ``excluded`` are patterns of files in ``docs`` that are no pages.
    """
    values = site.values
    key, names = found.key, found.names
    head: dict[str, Any] = {"site_name": str(values.get("title") or values.get("name") or "Site")}
    if values.get("description"):
        head["site_description"] = " ".join(str(values["description"]).split())
    if values.get("url"):
        base = str(values.get("baseurl") or "").strip("/")
        head["site_url"] = "/".join(filter(None, [str(values["url"]).rstrip("/"), base])) + "/"
    features = ["content.code.copy", "content.tabs.link"]
    head["theme"] = {"name": "material", "font": False, "features": features}
    if excluded:
        head["exclude_docs"] = "".join(f"{pattern}\n" for pattern in excluded)
    options: dict[str, Any] = {}
    if names:
        options["audiences"] = {name: {"title": title(name)} for name in names}
        if key != "subsection":
            options["audience_key"] = key
    operations = list(endpoints(texts, names))
    if operations:
        options["endpoints"] = operations
    tail = {"nav": list(nav)} if nav else {}
    plugins = {"plugins": ["search", {"tandem": options} if options else "tandem"]}
    return "\n".join(
        [_HEAD + _dumped(head), _EXTENSIONS, *(map(_dumped, filter(None, [tail, plugins])))]
    )


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as a block."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _dumped(values: dict[str, Any]) -> str:
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
