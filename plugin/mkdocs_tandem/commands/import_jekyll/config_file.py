"""The ``mkdocs.yml`` of a migrated site."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml

from mkdocs_tandem.commands.import_jekyll.audiences import Audiences, title
from mkdocs_tandem.commands.import_jekyll.site import JekyllSite
from mkdocs_tandem.pages.markdown.kramdown import READS_HTML
from mkdocs_tandem.source import Source

_INCLUDE = re.compile(r"\{%-?\s*include\s+([^\s%]+)(.*?)-?%\}", re.DOTALL)
_PARAMETER = re.compile(r"""([\w-]+)\s*=\s*["']([^"']*)["']""")
_METHOD = re.compile(r"GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS", re.IGNORECASE)
_PATH = re.compile(r"/[\w{}/.:~-]*")
_OPERATION = re.compile(r"[a-z]\w*")
_NAMED = re.compile(r"operation|reference|op[_-]?id", re.IGNORECASE)


def endpoints(
    sources: Iterable[Source], names: Sequence[str]
) -> Iterator[dict[str, str | dict[str, str]]]:
    """The setting ``endpoints`` for each include that is given a method and a path.

    Most values of a parameter decide what it is: one odd value is a mistake that a check finds.
    """
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        for include, parameters in _INCLUDE.findall(source.text):
            for key, value in _PARAMETER.findall(parameters):
                values[include.lstrip("/")][key].append(value)
    for include, given in values.items():
        method = next((key for key in given if _most(_METHOD, given[key])), None)
        path = [key for key in given if _most(_PATH, given[key])]
        if method and path:
            found: dict[str, str | dict[str, str]] = {"include": include, "method": method}
            found["path"] = _for_audiences(path, names)
            named = [key for key in given if _NAMED.search(key) and _most(_OPERATION, given[key])]
            if named:
                found["operation"] = _for_audiences(named, names)
            yield found


def _most(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    given = [value for value in values if value]
    return 2 * sum(pattern.fullmatch(value) is not None for value in given) >= max(1, len(given))


def _for_audiences(keys: Sequence[str], names: Sequence[str]) -> str | dict[str, str]:
    """One parameter for all audiences, or one for each whose name it begins or ends with."""
    own = {name: key for name in names for key in keys if _has_name(key, name)}
    shared = [key for key in keys if key not in own.values()]
    return own if own and not shared else (shared or keys)[0]


def _has_name(key: str, name: str) -> bool:
    plain_key, plain_name = (re.sub(r"\W|_", "", it).lower() for it in (key, name))
    rest = key[len(name) :]
    is_first = plain_key.startswith(plain_name) and (rest[:1].isupper() or rest[:1] in ("_", "-"))
    return is_first or plain_key.endswith(plain_name)


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
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true} # the examples in tabs: HTTP, curl, Python
  - pymdownx.tilde: {subscript: false}
  - sane_lists
  - smarty
  - tables
  - tandem.kramdown # blocks, attribute lists and heading ids as in Jekyll
  - toc: {permalink: true}
"""


def configuration(  # noqa: PLR0913, PLR0917 -- what a site has, in the file's order
    site: JekyllSite,
    texts: Iterable[Source],
    found: Audiences,
    nav: Sequence[Any],
    excluded: Sequence[str],
    hidden: Sequence[str] = (),
    links: Mapping[str, Sequence[str]] = MappingProxyType({}),
    external: Sequence[str] = (),
) -> str:
    """The text of the file.

    ``texts`` are all templates; ``excluded`` are patterns of files in ``docs`` that are no pages,
    ``hidden`` those of pages outside the navigation; ``links`` is the setting of that name: ids
    of the old layouts, and addresses of files that are not migrated; ``external`` are variables
    that plugins set.
    """
    values = site.values
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
    if hidden:
        head["not_in_nav"] = "".join(f"{pattern}\n" for pattern in hidden)
    options = _options(texts, found, links)
    if external:
        options["liquid"] = {"external": list(external)}
    tail = {"nav": list(nav)} if nav else {}
    plugins = {"plugins": ["search", {"tandem": options} if options else "tandem"]}
    return "\n".join(
        [_HEAD + _dumped(head), _extensions(values), *(map(_dumped, filter(None, [tail, plugins])))]
    )


def _extensions(values: Mapping[str, Any]) -> str:
    """The extensions of Markdown, with the options of kramdown that change what pages show."""
    kramdown = values.get("kramdown")
    said = kramdown if isinstance(kramdown, Mapping) else {}
    text = _EXTENSIONS
    options: dict[str, Any] = {}
    if prefix := said.get("auto_id_prefix"):
        options["id_prefix"] = str(prefix)
    if said.get(READS_HTML) is True:
        options[READS_HTML] = True
    if options:
        shown = ", ".join(f"{name}: {json.dumps(value)}" for name, value in options.items())
        text = text.replace("tandem.kramdown", f"tandem.kramdown: {{{shown}}}", 1)
    if levels := sorted(re.findall(r"[1-6]", str(said.get("toc_levels") or ""))):
        depth = f"permalink: true, toc_depth: {levels[0]}-{levels[-1]}"
        text = text.replace("permalink: true", depth, 1)
    if said.get("hard_wrap") is True:
        text = text.replace("  - pymdownx.highlight\n", "  - nl2br\n  - pymdownx.highlight\n", 1)
    return text


def _options(
    texts: Iterable[Source], found: Audiences, links: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """The settings of the plugin itself."""
    options: dict[str, Any] = {}
    if found.names:
        options["audiences"] = {name: {"title": title(name)} for name in found.names}
        if found.key != "subsection":
            options["audience_key"] = found.key
    operations = list(endpoints(texts, found.names))
    if operations:
        options["endpoints"] = operations
    if any(links.values()):
        options["links"] = {name: list(given) for name, given in links.items() if given}
    return options


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as a block."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _dumped(values: dict[str, Any]) -> str:
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
