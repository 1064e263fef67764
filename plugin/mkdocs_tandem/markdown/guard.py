"""The Markdown extension ``mkdocs_tandem.markdown.guard``.

Generators that do not know this plugin publish conditions as text, and what they separate to all
readers. With this extension they end with an error instead: they load it like any other.
"""

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_LIQUID = re.compile(r"\{%-?\s*[a-z]+|\{\{-?\s*(?:page|site)\.")
_FIRST = 1000
"""More than the priority of any other preprocessor."""


class UnrenderedLiquidError(Exception):
    """A page is converted whose Liquid was not rendered."""

    def __init__(self, tag: str) -> None:
        super().__init__(
            f"the Liquid of this page was not rendered ('{tag}'): build this site with MkDocs and "
            "the plugin 'tandem', or build what 'tandem export' writes"
        )


class _Guard(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        found = _LIQUID.search("\n".join(lines))
        if found:
            raise UnrenderedLiquidError(found[0])
        return lines


class _GuardExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        md.preprocessors.register(_Guard(md), "tandem-guard", _FIRST)


def makeExtension(**options: Any) -> Extension:  # noqa: N802 -- the name that Python-Markdown calls
    """The extension, as Python-Markdown loads it by the name of its module."""
    return _GuardExtension(**options)
