"""Code blocks that are not what their author meant, because Liquid could not read a tag."""

from mkdocs_tandem.pages.code_blocks import CodeBlock
from mkdocs_tandem.pages.variant import Variant

MISREAD = "a Liquid tag in it or above it is wrong"
"""Why such a block is not checked: its mistakes would only follow from the tag's."""
_RUNS_ON = frozenset({"liquid-syntax"})
"""Mistakes that change all the text after them: an open tag takes in what follows."""
_WITHIN = frozenset({"liquid-error", *_RUNS_ON})


def is_misread(variant: Variant, block: CodeBlock) -> bool:
    """Whether a tag within a block has no value, or one in or above it could not be parsed."""
    found = [it for it in variant.findings if it.rule in _WITHIN]
    if not found:
        return False
    first = variant.map.origin(block.start).location
    last = variant.map.origin(max(block.start, block.end - 1)).location
    return any(
        finding.location.path == first.path
        and finding.location.line <= last.line
        and (finding.rule in _RUNS_ON or finding.location.line >= first.line)
        for finding in found
    )
