"""Rules about misspelt directives: words of fences, and comments with steps."""

import re
from collections.abc import Iterable, Iterator

from mkdocs_tandem.examples.claims import DIRECTIVES
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import BlockKind, CodeBlock, covering
from mkdocs_tandem.pages.code_blocks import regions as code_blocks
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import closeness

_COMMENT = re.compile(
    r"(?P<ticks>`+)(?:(?!(?P=ticks))[^\n])+(?P=ticks)"
    r"|<!--[ \t]*(?P<word>[A-Za-z]{4,8})[ \t]*:[ \t]*[A-Za-z]+[ \t]+/"
)
"""A comment that may be a step; code is read over."""
_STEP = "tandem"
_WORD = re.compile(r"[A-Za-z][\w-]{3,}")
_EXPECT = re.compile(r"(?<=\s)(?P<key>[a-z]{5,7})=(?P<status>[1-5](?:\d\d|xx))(?!\S)")
_CAPTION = re.compile(r"[`~]{3,}[ \t]*[\w+-]+:[ \t]")
"""A language with a colon, after which other tools have the caption of a block."""
_CLOSE = 0.8


@page_rule("unknown-directive")
def misspelt_directives(variant: Variant, contract: Contract | None) -> Iterator[Finding]:
    """Words after a fence's language that are nearly directives or ids, and misspelt comments."""
    regions = code_blocks(variant.text)
    names = {it.id for it in contract.operations} if contract else set()
    for region in regions:
        if region.kind is BlockKind.FENCE and "plain" not in region.words:
            words = [it for it in region.words if not (contract and contract.notification(it))]
            yield from _misspelt_words(variant, region, words, names)
            yield from _attributes(variant, region)
    is_code = covering((it.start, it.end) for it in regions)
    for found in _COMMENT.finditer(variant.text):
        word = found["word"]
        if (
            word
            and word != _STEP
            and not is_code(found.start())
            and closeness(word, _STEP) >= _CLOSE
        ):
            yield variant.finding(
                "unknown-directive",
                found.start("word"),
                f"'{word}:' is not recognized in a comment, so this request is not sent",
                f"did you mean '{_STEP}:'?",
                length=len(word),
            )


def _attributes(variant: Variant, region: CodeBlock) -> Iterator[Finding]:
    """``expect=400``, which is an attribute of the block and no directive."""
    line = variant.text[region.start : region.end].partition("\n")[0]
    for found in _EXPECT.finditer(line):
        if closeness(found["key"], "expect") >= _CLOSE:
            yield variant.finding(
                "unknown-directive",
                region.start + found.start(),
                f"'{found[0]}' is not recognized after the language of a block",
                f"write 'expect {found['status']}'",
                length=len(found[0]),
            )


def _misspelt_words(
    variant: Variant, region: CodeBlock, words: Iterable[str], names: set[str]
) -> Iterator[Finding]:
    line = variant.text[region.start : region.end].partition("\n")[0]
    if _CAPTION.search(line):
        return
    for word in words:
        if not _WORD.fullmatch(word) or word in DIRECTIVES or word in names:
            continue
        at = region.start + line.rfind(word)
        directive = max(DIRECTIVES, key=lambda it: closeness(word, it))
        name = max(names, key=lambda it: closeness(word, it), default="")
        if closeness(word, directive) >= _CLOSE:
            message = f"'{word}' is not recognized after the language of a block"
            rule, hint = "unknown-directive", f"did you mean '{directive}'?"
        elif closeness(word, name) >= _CLOSE:
            message = f"the contract has no operation '{word}'"
            rule, hint = "unknown-operation", f"did you mean '{name}'?"
        else:
            continue
        yield variant.finding(rule, at, message, hint, length=len(word))
