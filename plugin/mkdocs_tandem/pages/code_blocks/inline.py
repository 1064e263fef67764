"""JSON in include parameters, inline code and other text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_tandem.liquid.pieces import IncludeCall, TracedValue
from mkdocs_tandem.pages.code_blocks.block import (
    BlockKind,
    BlockTextBuilder,
    CodeBlock,
    looks_like_json,
    may_hold_json,
)


def json_parameters(
    calls: Iterable[IncludeCall], shown: Sequence[CodeBlock]
) -> Iterator[CodeBlock]:
    """The parameters that look like JSON and that no other region shows."""
    for call in calls:
        for value in call.parameters.values():
            if not isinstance(value, TracedValue) or not looks_like_json(value):
                continue
            if any(value.strip() in region.body for region in shown):
                continue
            at = call.offset
            yield CodeBlock("", (), str(value), at, at, (), (), BlockKind.PARAMETER, value.pieces)


_SPAN = re.compile(
    r"(?P<ticks>`(?<![`\\]`)`*)(?!`)(?P<code>[^`\n]+(?:\n[^`\n]+)*?|.+?)(?<!`)(?P=ticks)(?!`)"
)


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The text between backticks, as the group ``code``."""
    return _SPAN.finditer(text, start, len(text) if end is None else end)


def json_spans(text: str, taken: Sequence[CodeBlock]) -> Iterator[CodeBlock]:
    """The code in prose that looks like JSON, outside of what other regions hold."""
    blocks = sorted((region.start, region.end) for region in taken)
    start = 0
    for begin, end in [*blocks, (len(text), len(text))]:
        if start < begin and may_hold_json(text[start:begin]):
            yield from _within(text, start, begin)
        start = max(start, end)


def _within(text: str, start: int, end: int) -> Iterator[CodeBlock]:
    for span in spans(text, start, end):
        if (
            looks_like_json(span["code"])
            and not goes_on(text, span)
            and not _is_in_words(span["code"])
        ):
            runs = BlockTextBuilder()
            runs.add(span["code"], span.start("code"))
            yield runs.region("", (), span.span(), BlockKind.SPAN)


def _is_in_words(code: str) -> bool:
    """Whether words or an operator follow JSON: an expression, or a sentence."""
    end = document_end(code)
    return end > 0 and _WORDS.match(code, end) is not None


_WORDS = re.compile(r"\s*(?:[A-Za-z]{2}|[=!<>]=?[ \t])")


def goes_on(text: str, span: re.Match[str]) -> bool:
    """Whether code in a cell is one line of JSON whose others follow or precede it in code."""
    depth = sum((it[0] in "{[") - (it[0] in "}]") for it in _BRACKET.finditer(span["code"]))
    before = text[max(0, span.start() - _LONGEST_BREAK) : span.start()]
    return bool(depth) and bool(_BREAK.match(text, span.end()) or _LAST_BREAK.search(before))


SCRIPT = re.compile(
    r"<script\b[^<>]*\btype=[\"']?application/(?:ld\+)?json\b[^>]*>\s*(?P<json>[{\[].*?)\s*</script>",
    re.DOTALL | re.IGNORECASE,
)
"""A script of HTML that is declared as JSON."""


def json_scripts(text: str) -> Iterator[CodeBlock]:
    """The scripts in the HTML of a page that are declared as JSON; they are not sent."""
    for script in SCRIPT.finditer(text):
        runs = BlockTextBuilder()
        runs.add(script["json"], script.start("json"))
        yield runs.region("json", ("plain",), script.span("json"), BlockKind.SPAN)


_BREAK = re.compile(r"\s*<br\s*/?>\s*`")
_LAST_BREAK = re.compile(r"`\s*<br\s*/?>\s*$")
_LONGEST_BREAK = 12
_OPENING = re.compile(r'(?:\[[\s>]*)?\{[\s>]*"[^"\n]*"\s*:')
_BRACKET = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')
_END_TAG = re.compile(r"\s*\n[ \t]*</[A-Za-z]")
_PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.DOTALL)
_ASSIGNING = re.compile(r"(?:[ ]{4}|\t)[ \t]*(?:[\w.\[\]'\"]+[ \t]*=|return\b)[ \t]*")
_CALL = re.compile(r"[A-Za-z_]\w*\((?:[^()]|\([^()]*\))*\Z")
_PROMPT = re.compile(r"\n[$%](?:[ \t\n]|\Z)")
_RUN = re.compile(r"(?:(?<=\n)[ \t]*>[> \t]*)?(?P<shown>[^\n]*\n|[^\n]+)")
"""A line, without the marks of a quotation before it."""
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b.*?(?:</(?P=raw)\s*>|\Z)|<[A-Za-z/][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)


def json_within(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where objects, and lists of objects, begin and end in a text.

    One that is never closed reaches to the end of the text, or to the end tag of HTML around it.
    """
    end = len(text) if end is None else end
    while opening := _OPENING.search(text, start, end):
        begin, start = opening.start(), _end(text, opening.start(), end)
        if not any(it(text, begin, start) for it in _CODE):
            yield begin, start


def _is_assigned(text: str, start: int, _end: int) -> bool:
    """Whether an indented line of a program assigns or returns what begins at an offset."""
    return _ASSIGNING.fullmatch(text, text.rfind("\n", 0, start) + 1, start) is not None


def _is_argument(text: str, start: int, _end: int) -> bool:
    """Whether a function is called with what begins at an offset."""
    call = _CALL.search(text, text.rfind("\n", 0, start) + 1, start)
    return call is not None


def _is_in_drawn_table(text: str, start: int, end: int) -> bool:
    """Whether a text goes on in the next row of a table that is drawn with bars."""
    line = text.rfind("\n", 0, start) + 1
    return "|" in text[line:start] and "\n" in text[start:end]


def _holds_prompt(text: str, start: int, end: int) -> bool:
    """Whether a prompt is on a later line, so that several commands print what is read."""
    return _PROMPT.search(text, start, end) is not None


def _is_wrapped(text: str, start: int, end: int) -> bool:
    """Whether a column of a table is too narrow for a text, so that it goes on below its start."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start, end)
    if stop < 0 or not text[line:start].strip():
        return False
    below = text[stop + 1 : text.find("\n", stop + 1) + 1 or len(text)]
    indent = len(below) - len(below.lstrip())
    return indent == start - line and text.count('"', start, stop) % 2 == 1


def _is_of_a_program(text: str, start: int, _end: int) -> bool:
    """Whether a type of Go precedes what it holds: ``map[string]interface {}{"a": 1}``."""
    return text.endswith(("interface {}", "interface{}", "[]string"), 0, start)


_CODE = (
    _is_in_drawn_table,
    _is_assigned,
    _is_argument,
    _holds_prompt,
    _is_wrapped,
    _is_of_a_program,
)
"""What tells that a text with brackets is no JSON."""


def document_end(text: str) -> int:
    """The end of the document that a text begins with; 0 if it begins with none, or never ends."""
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] not in ("{", "["):
        return 0
    end = _end(text, start, len(text))
    return end if text[end - 1] in "}]" and (end < len(text) or _is_closed(text, start)) else 0


def _is_closed(text: str, start: int) -> bool:
    return _end(f"{text} ", start, len(text) + 1) <= len(text)


def json_in_prose(text: str, taken: Iterable[CodeBlock]) -> Iterator[CodeBlock]:
    """What looks like JSON outside of code, comments and tags."""
    if not may_hold_json(text):
        return
    spans = [(region.start, region.end) for region in taken]
    spans += (found.span() for found in _UNSEEN.finditer(text))
    for begin, end in _gaps(sorted(spans), len(text)):
        if not may_hold_json(text[begin:end]):
            continue
        for paragraph in _PARAGRAPH.finditer(text, begin, end):
            for at, to in json_within(text, *paragraph.span()):
                if text[to : to + 1] == "<" and not _is_closed(text[at:to], 0):
                    continue  # it goes on in another element of HTML
                runs = BlockTextBuilder()
                for run in _RUN.finditer(text, at, to):
                    runs.add(run["shown"], run.start("shown"))
                yield runs.region("", (), (at, to), BlockKind.SPAN)


def _gaps(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    start = 0
    for begin, end in (*spans, (length, length)):
        if start < begin:
            yield start, begin
        start = max(start, end)


def bracket_end(tokens: Iterable[re.Match[str]]) -> int:
    """The offset after the bracket that closes the first of some tokens; 0 if none does."""
    depth = 0
    for found in tokens:
        depth += (found[0] in ("{", "[")) - (found[0] in ("}", "]"))
        if depth == 0 and found[0] in ("}", "]"):
            return found.end()
    return 0


def _end(text: str, start: int, end: int) -> int:
    if closed := bracket_end(_BRACKET.finditer(text, start, end)):
        return closed
    around = _END_TAG.search(text, start, end)
    return around.start() if around else end
