"""Stubs in Python for the tags and filters of a Jekyll site's Ruby plugins."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from keyword import iskeyword

from mkdocs_tandem.commands.import_jekyll.plan import Loss
from mkdocs_tandem.commands.import_jekyll.rewrites import REMOVED
from mkdocs_tandem.liquid.filters import FILTERS
from mkdocs_tandem.liquid.lexer import EXPRESSION, TAG, tokens
from mkdocs_tandem.liquid.tags import INCLUDE_TAGS, LINK_TAGS, TAGS
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.source import Location, Source

FOLDER = "liquid_tags"
_MODULE = f"{FOLDER}/site_tags.py"
_TAGS: tuple[type[Tag], ...] = (*TAGS, *INCLUDE_TAGS, *LINK_TAGS)
_KNOWN = frozenset(tag.name for tag in _TAGS) | {"else", "elsif", "when"} | REMOVED
_STRING = re.compile(r""""[^"]*"|'[^']*'""")
_FILTER = re.compile(r"\|\s*([A-Za-z_]\w*)")
_NAME = re.compile(r"[A-Za-z_]\w*")
_MOST_PLACES = 5

Places = Mapping[str, Sequence[Location]]

_PROJECT = f"""\
# Install it beside mkdocs-tandem: pip install ./{FOLDER}
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "site-tags"
version = "0.1"
dependencies = ["mkdocs-tandem"]

[project.entry-points."mkdocs_tandem.liquid"]
site_tags = "site_tags:extension"

[tool.hatch.build]
include = ["site_tags.py"]
"""
_HEAD = '''\
"""Tags and filters that were Ruby plugins of the Jekyll site."""

from mkdocs_tandem.liquid import Extension, TagCall

'''


def extension_stubs(texts: Iterable[Source]) -> tuple[dict[str, str], list[Loss]]:
    """A package with a function for each tag and filter that nothing defines, and what is missing.

    There are no files if the texts use only tags and filters that exist here.
    """
    tags, filters = _unknown(texts)
    ends = {f"end{name}" for name in tags}
    blocks = {name: tags[name] for name in tags if f"end{name}" in tags}
    tags = {name: tags[name] for name in tags if name not in blocks and name not in ends}
    kinds = {"tag": tags, "block": blocks, "filter": filters}
    if not any(kinds.values()):
        return {}, []
    lost = [loss for kind, found in kinds.items() for loss in _losses(kind, found)]
    return {f"{FOLDER}/pyproject.toml": _PROJECT, _MODULE: _module(kinds)}, lost


def _unknown(texts: Iterable[Source]) -> tuple[dict[str, list[Location]], ...]:
    """The places of tags and of filters, by their names."""
    tags: dict[str, list[Location]] = defaultdict(list)
    filters: dict[str, list[Location]] = defaultdict(list)
    for source in texts:
        for token in tokens(source.text):
            if token.kind == TAG and _is_unknown(token.value):
                tags[token.value].append(source.location(token.start))
            elif token.kind == EXPRESSION:
                for found in _FILTER.finditer(_STRING.sub(_blank, token.value)):
                    if found[1] not in FILTERS:
                        at = source.location(token.start + found.start(1))
                        filters[found[1]].append(at)
    return tags, filters


def _is_unknown(name: str) -> bool:
    is_name = _NAME.fullmatch(name) is not None and not iskeyword(name)
    return is_name and name not in _KNOWN and name.removeprefix("end") not in _KNOWN


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _losses(kind: str, found: Places) -> Iterator[Loss]:
    for name, places in found.items():
        what = f"the {kind} '{name}' of a Ruby plugin ({len(places)} uses)"
        instead = f"write it in '{_MODULE}', and run 'pip install ./{FOLDER}'"
        yield Loss(min(places), what, instead)


_SIGNATURES = {
    "tag": ("(tag: TagCall) -> str", "{{% {} %}}"),
    "block": ("(tag: TagCall, text: str) -> str", "{{% {0} %}}text{{% end{0} %}}"),
    "filter": ("(value: object, *arguments: object) -> object", "{{{{ value | {} }}}}"),
}


def _module(kinds: Mapping[str, Places]) -> str:
    functions = [
        _function(kind, name, places)
        for kind, found in kinds.items()
        for name, places in found.items()
    ]
    tables = (
        f"{kind}s={{{', '.join(f'{name!r}: {kind}_{name}' for name in found)}}}"
        for kind, found in kinds.items()
        if found
    )
    return _HEAD + "\n\n".join(functions) + f"\n\nextension = Extension({', '.join(tables)})\n"


def _function(kind: str, name: str, places: Sequence[Location]) -> str:
    signature, example = _SIGNATURES[kind]
    shown = ", ".join(f"{at.path}:{at.line}" for at in sorted(places)[:_MOST_PLACES])
    more = len(places) - _MOST_PLACES
    return (
        f"\ndef {kind}_{name}{signature}:\n"
        f'    """{example.format(name)}\n\n'
        f"    Used in {shown}{f' and {more} more places' if more > 0 else ''}.\n"
        f'    """\n'
        f"    raise ValueError(\"the {kind} '{name}' is not implemented yet, in '{_MODULE}'\")"
    )
