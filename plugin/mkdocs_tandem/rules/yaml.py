"""Rules about YAML blocks."""

import re
from collections.abc import Iterator
from itertools import dropwhile

import yaml

from mkdocs_tandem.config.loader import loader, repeated_keys
from mkdocs_tandem.config.yaml_errors import Problem, problem_of
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Use
from mkdocs_tandem.pages.code_blocks import CodeBlock, fences
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule

_LANGUAGES = ("yaml", "yml")
_NOT_ALL = re.compile(
    r"\{\{|\{%|<%|\$[({]|\.\.\.|…|<[\w$-][^<>\n]*>?|^[+$>~]|\[[A-Z_]+\]|\{[A-Za-z_]+\}|\*\*"
    r"|^\s*\[\.|(?:^|\s)//|\(\d+\)!|--8<--|^\s*[}\]],|^[ \t]*(?:- *)?(?:\.\.|⋮)[ \t]*$",
    re.MULTILINE,
)
"""Templates, stand-ins, what is left out, and marks and notations of others."""
_BEGINNING = re.compile(r"---|[A-Za-z_\"'][\w.\"'/ -]*:(?:\s|$)|- ")
_OUTERMOST = re.compile(r"---|#.*|[A-Za-z_\"'][\w.\"'/-]*:(?:\s.*)?|-(?: .*)?|[}\]].*|\s.*|")
_ENTRY = re.compile(r"\s*(?:- )?[\w.\"'/-]+:(?:\s|$)")
_SENTENCE = re.compile(r":\s+\S+(?: +\S+){3}")
_SHOWN = re.compile(r"\b(?:wrong|incorrect|invalid|mistake|broken|fails?|errors?)", re.IGNORECASE)
_OTHER_PART = "found undefined alias"
_GOOD_OR_BAD = re.compile(
    r"^[ \t]*\#[ \t]*(?:good|bad|right|wrong|correct|incorrect|do|don't|valid|invalid)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Comments above samples of what to write, and of what not to write."""
_OR = re.compile(
    r"#[ \t(-]*(?:or|alternatively|either|instead)\b|#.*\b(?:equivalent|same)\b", re.IGNORECASE
)
"""A comment that marks what follows as an alternative to what precedes it."""
_AROUND = 300
"""So many characters before and after a block may say that it is wrong on purpose."""


@page_rule("duplicate-key")
def repeated_keys_in_yaml(variant: Variant) -> Iterator[Finding]:
    """Keys that a mapping in a block has twice; what cannot be read as YAML is left alone."""
    for region in fences(variant.text):
        if region.language in _LANGUAGES and "plain" not in region.words:
            for name, at in _repeated(region):
                if name.startswith("<") and name.endswith(">"):
                    continue  # the reader fills in several names
                message = f"the key '{name}' occurs twice in one mapping"
                hint = "YAML parsers keep only one of them, or reject both"
                place = region.offset(at)
                yield variant.finding("duplicate-key", place, message, hint, length=len(name))


@page_rule("bad-yaml")
def blocks_that_are_not_yaml(variant: Variant) -> Iterator[Finding]:
    """Blocks that no reader of YAML takes, though all that they have is meant as YAML.

    Not templates, parts of files, notes in the place of values, and what the text beside it
    says is wrong.
    """
    for region in fences(variant.text):
        if region.language not in _LANGUAGES or "plain" in region.words:
            continue
        beside = (
            variant.text[max(0, region.start - _AROUND) : region.start]
            + variant.text[region.end : region.end + _AROUND]
        )
        problem = _problem(region.body)
        if problem is None or not _is_whole(region.body) or _SHOWN.search(beside):
            continue
        if _lacks_a_value(variant, region):
            continue
        lines = region.body.splitlines(keepends=True)
        at = min(len("".join(lines[: problem.line - 1])) + problem.column - 1, len(region.body) - 1)
        place = region.offset(at)
        yield variant.finding(
            "bad-yaml", place, f"this is not YAML: {problem.message}", problem.hint
        )


def _lacks_a_value(variant: Variant, region: CodeBlock) -> bool:
    """Whether an output in a block has no value: that is the mistake."""
    first, last = (
        variant.map.origin(it) for it in (region.start, max(region.start, region.end - 1))
    )
    return any(
        it.source is first.source
        and it.use is Use.PRINTED
        and first.offset <= it.start <= last.offset
        for it in variant.facts.undefined.values()
    )


def _problem(body: str) -> Problem | None:
    try:
        list(yaml.compose_all(body, Loader=loader(body)))
    except yaml.MarkedYAMLError as error:
        if error.problem == _OTHER_PART:
            return None
        problem = problem_of(error, body)
        line = (body.splitlines()[problem.line - 1 : problem.line] or [""])[0]
        return None if _SENTENCE.search(line) else problem
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return None


def _is_whole(body: str) -> bool:
    """Whether a block can be meant as nothing but YAML, from its first line to its last."""
    lines = [it for it in body.splitlines() if it.strip() and not it.lstrip().startswith("#")]
    if len(lines) < 2 or _NOT_ALL.search(body) or not _BEGINNING.match(lines[0]):  # noqa: PLR2004 -- a line may be anything
        return False
    entries = sum(_ENTRY.match(it) is not None for it in lines)
    return entries * 2 >= len(lines) and all(_OUTERMOST.fullmatch(it) for it in lines)


def _repeated(region: CodeBlock) -> Iterator[tuple[str, int]]:
    try:
        nodes = list(yaml.compose_all(region.body, Loader=loader(region.body)))
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    for key in repeated_keys(nodes):
        at = key.start_mark.index
        if not _is_alternative(region.body, at) and not _GOOD_OR_BAD.search(region.body, 0, at):
            yield key.value, at


def _is_alternative(body: str, at: int) -> bool:
    """Whether a comment of its own line begins another way to write a key.

    It is below a blank line, or marked.
    """
    above = dropwhile(lambda line: not line, _lines_above(body, at))
    line = next(above, "")
    if not line.startswith("#") or _OR.match(line):
        return line.startswith("#")
    return next((not it for it in above if not it.startswith("#")), False)


def _lines_above(body: str, at: int) -> Iterator[str]:
    """The lines above an offset, from the nearest."""
    end = body.rfind("\n", 0, at)
    while end >= 0:
        start = body.rfind("\n", 0, end)
        yield body[start + 1 : end].strip()
        end = start
