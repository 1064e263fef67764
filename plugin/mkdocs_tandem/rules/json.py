"""Rules about examples as JSON."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from math import inf

from mkdocs_tandem.examples import Example
from mkdocs_tandem.finding import RULES, Finding, Shared
from mkdocs_tandem.formats.json import JsonProblem
from mkdocs_tandem.formats.json.tokens import CLOSERS, NEVER_CLOSED, SECOND_DOCUMENT, TEXT_BEHIND
from mkdocs_tandem.liquid.source_map import Origin
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import BlockKind
from mkdocs_tandem.rules.registry import example_rule

_MOST_OF_A_CAUSE = 3
_MOST = 5
"""So many problems of different places, and a block is not JSON at all."""
_QUOTED = re.compile(r"'.*'|(?<=after ).*|(?<=the member ).*(?= has)|U\+\w+|^.(?= is not a quote)")
_OR = re.compile(
    r"[\s,]*(?://|\#|/\*)[ \t.(-]*(?:(?:or|alternatively|either|instead)\b|\[!code)", re.IGNORECASE
)
_MORE_FOLLOWS = re.compile(
    r"[\s,]*(?:(?:\.\.+|[…⋮])[^\"{}\[\]:\n]*+|[^\"{}\[\]:.…\n]*+(?:\.\.+|…))\s*"
)
_NAME_AS_VALUE = re.compile(
    r"'(?:[A-Za-z_][\w.-]*|\{\w+\})' is not in double quotes|the member \"[^\"]*\" has no value"
)
_VARIABLE = re.compile(r"'\$\w+' is not in double quotes")
_CALLED_INVALID = re.compile(
    r"^#{1,6}[ \t][^\n]*\b(?:invalid|malformed|incorrect)[ \t]+JSON\b[^\n]*\Z",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_ABOVE = 200
"""So many characters above a block are looked at for its heading."""
_CLOSER = re.compile(r"[}\]]")
_REMARK = re.compile(r"[\s,](?://|\#|/\*)[ \t]*\w")
_KEY = re.compile(r"(?P<key>\"[^\"\n]*\"\s*:)")
_NEXT_KEY = re.compile(rf"[\s,]*(?:(?://|\#)[^\n]*\s*)?{_KEY.pattern}")
_CAPITALS = re.compile(r"[A-Z][A-Z\d]*(?:_[A-Z\d]+)+(?![\w-])")
_NO_QUOTE = "is not a quote in JSON"
_PARENTHESIS = "'(' is not in double quotes"
_NO_QUOTES = "is not in double quotes"
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*\r?(?:\n|\Z)")
_SHORT_FENCE = re.compile(r"[ \t]*(?:`+|~+)[ \t]*\r?(?:\n|\Z)")
_ROW = 3
"""So many lines in a row that give the same member other values are no slip."""
_MOST_LINES = 100
"""Lines above one, and below, that are looked at as other values of its member."""
_LAST_DOTS = re.compile(r"\n[ \t]*(?:\.\.\.|…)$")
_DOTS = re.compile(r"[ \t]*(?:\.{3,}|…)[ \t]*,?[ \t]*\r?")
_WORDS_IN_BRACKETS = re.compile(r"\[[A-Za-z][A-Za-z _-]*\]")
"""A body that the reader fills in: ``[payload]``."""
_PUT_QUOTE = "put '\"' here"
_DOTS_IN_WORDS = re.compile(r"\n[ \t]*(?:\.{3}|…)[ \t]*\w+[ \t]+\w[^\n\"{}\[\]]*\n[\s}\],]*\Z")
"""A line that describes what is left out, before closing brackets."""
_BLANK_LINE = re.compile(r"[ \t]*\n[ \t]*(?=\n)")


@example_rule("bad-json", "duplicate-key", "too-deep")
def json_mistakes(example: Example, contract: Contract | None) -> Iterator[Finding]:
    """What keeps an example from being JSON, each at its place."""
    if example.document is None:
        return
    body = example.region.body.rstrip() if example.region else ""
    if example.document.root is None and body.startswith(("//", "#")):
        return  # a comment alone, such as '// 204 No Content'
    if example.message is not None and _WORDS_IN_BRACKETS.fullmatch(body):
        return
    if _is_wrong_on_purpose(example):
        return
    constants = _constants(example, body, contract) if contract else ()
    problems = [
        it
        for it in sorted((*example.document.problems, *constants))
        if not (
            _is_name_in_code(it, example)
            or _follows_from_a_command(it, example)
            or _is_put_in_by_the_shell(it, example)
            or _is_cut_off(it, example, body)
            or (it.leaves_open and it.offset >= _dots_for_brackets(body))
            or _is_alternative(it, body)
            or _is_fence(it, example, body)
            or _opens_before(it, body)
            or _is_split(it, example, body)
        )
    ]
    for problem in _told(problems):
        is_gap = problem.kind == "missing"
        found = example.variant.finding_at(
            _gap(example, problem.offset) if is_gap else example.origin(problem.offset),
            problem.kind if problem.kind in RULES else "bad-json",
            problem.message,
            problem.hint,
            length=problem.length,
        )
        yield replace(found, shared=_shared(example, problem, found) if problem.plain else None)


def _is_wrong_on_purpose(example: Example) -> bool:
    """Whether the heading right above a block calls it invalid: ``#### Invalid JSON text``."""
    start = example.region.start if example.region else 0
    above = example.variant.text[max(0, start - _MOST_ABOVE) : start].rstrip()
    return _CALLED_INVALID.search(above) is not None


def _follows_from_a_command(problem: JsonProblem, example: Example) -> bool:
    """Whether a command is wrong where its body begins, so that quotes of the body are missing."""
    message = example.message
    if message is None or message.body is None or _NO_QUOTES not in problem.message:
        return False
    return any(0 <= message.body.at() - it.offset <= 1 for it in message.problems)


def _is_put_in_by_the_shell(problem: JsonProblem, example: Example) -> bool:
    """Whether a value is a variable of the shell, in a body between double quotes."""
    message, block = example.message, example.block
    if message is None or message.body is None or block is None:
        return False
    is_open = block.body[message.body.at() - 1 : message.body.at()] == '"'
    return is_open and _VARIABLE.fullmatch(problem.message) is not None


def _constants(example: Example, body: str, contract: Contract) -> Iterator[JsonProblem]:
    """Values of enumerations without quotes, which are no placeholders though in capitals."""
    for part in example.left_out:
        found = _CAPITALS.match(body, part.start)
        if found and found[0] in contract.values:
            message, hint = f"'{found[0]}' is not in double quotes", f"write '\"{found[0]}\"'"
            yield JsonProblem(part.start, len(found[0]), "syntax", message, hint)


def _told(problems: Sequence[JsonProblem]) -> Iterator[JsonProblem]:
    """The problems of a block, without what only follows from another.

    Comments are annotations for readers. What is wrong many times for one reason is one finding;
    a text that is wrong everywhere is no JSON, of which the first problem is enough.
    """
    without_value = {it.offset for it in problems if it.kind == "missing"}
    meant = [
        it
        for it in problems
        if not _is_annotation(it)
        # a member that is only a name, as in a list within braces
        and not (it.kind == "duplicate-key" and it.offset + it.length in without_value)
    ]
    found = [
        it for number, it in enumerate(meant) if not number or not _follows(it, meant[number - 1])
    ]
    if found and found[0].message == _PARENTHESIS:
        yield replace(found[0], message="JSON has no parentheses", hint="remove '(' and ')'")
        return
    counts = Counter(_cause(it) for it in found)
    every: dict[str, JsonProblem] = {}
    kept = []
    for problem in found:
        cause = _cause(problem)
        if cause not in every or counts[cause] <= _MOST_OF_A_CAUSE:
            kept.append(problem)
        every.setdefault(cause, problem)
    if len(kept) > _MOST:
        first = kept[0]
        yield replace(first, message=f"{first.message}, and {len(found) - 1} more problems follow")
        return
    for problem in kept:
        number = counts[_cause(problem)]
        is_first = number > _MOST_OF_A_CAUSE
        yield (
            replace(problem, message=f"{problem.message} ({number} times in this block)")
            if is_first
            else problem
        )


def _is_cut_off(problem: JsonProblem, example: Example, body: str) -> bool:
    """Whether brackets are missing at the end of a text that is cut off there.

    Its last line marks that more follows, or it is a part that neither begins nor ends with a
    bracket.
    """
    if problem.hint == _PUT_QUOTE and body[: problem.offset].endswith(("...", "…")):
        return True
    closers = re.search(r"'([\]}]+)'", problem.hint) if problem.kind == "missing" else None
    if closers is None:
        return False
    is_last = not body[problem.offset :].strip(", \t\r\n")
    in_words = _DOTS_IN_WORDS.search(body)
    if in_words and problem.offset >= in_words.start():
        return True
    if _MORE_FOLLOWS.fullmatch(body, min(problem.offset, body.rfind("\n") + 1)) or (
        is_last
        and (_LAST_DOTS.search(body) or (_is_in_a_line(example) and body.endswith(("...", "…"))))
    ):
        return True
    is_part = _KEY.match(body.lstrip()) is not None
    return is_last and is_part and (body[-1:] == "," or not _CLOSER.search(body))


def _dots_for_brackets(body: str) -> float:
    """Where the first dots begin that replace closing brackets, too, by the indents around them.

    They are a line of their own, less indented than the member above them, or followed by a bracket
    that does not close what they are in. Below a bracket that opens, they are its content.
    """
    outer, end, above, is_member = [-1], 0, -1, False
    opened = False
    is_open = False
    """Whether the line above is dots that could replace brackets."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", body):
        start, depth = line[0].lstrip()[:1], len(line[0]) - len(line[0].lstrip())
        if is_open and start in CLOSERS and depth != outer[-1]:
            return end
        is_open = _DOTS.fullmatch(line[0]) is not None
        if is_open and opened:
            depth = max(depth, above + 1)
        opened = not is_open and line[0].rstrip()[-1] in "{["
        while depth <= outer[-1]:
            outer.pop()
        if is_open and is_member and above > depth:
            return end
        if not is_open:
            outer.append(depth)
            end = line.start() + len(line[0].rstrip(", \t\r"))
        above, is_member = depth, start not in CLOSERS and not is_open
    return inf


def _is_in_a_line(example: Example) -> bool:
    """Whether an example is code in a sentence."""
    return example.region is not None and example.region.kind is BlockKind.SPAN


def _is_name_in_code(problem: JsonProblem, example: Example) -> bool:
    """Whether a sentence names or leaves out a value: ``{"deck": deck_name}``, ``{"deck":}``."""
    return _is_in_a_line(example) and _NAME_AS_VALUE.fullmatch(problem.message) is not None


def _opens_before(problem: JsonProblem, body: str) -> bool:
    """Whether dots at the start of a text represent the bracket that is closed at its end."""
    return problem.message.endswith("closes nothing") and body.lstrip().startswith(("...", "…"))


def _is_fence(problem: JsonProblem, example: Example, body: str) -> bool:
    """Whether the fence that should close a block follows: that is the mistake.

    One that is too short is, if no other closes the block.
    """
    if problem.message != TEXT_BEHIND:
        return False
    if _FENCE.match(body, problem.offset):
        return True
    block = example.region
    whole = example.variant.text[block.start : block.end].rstrip() if block else "```"
    is_open = not whole.endswith(("```", "~~~"))
    return is_open and bool(_SHORT_FENCE.match(body, problem.offset))


def _is_split(problem: JsonProblem, example: Example, body: str) -> bool:
    """Whether a body ends where the shell splits it, so that curl takes the rest for an address."""
    head = example.message
    is_last = problem.kind == "missing" and not body[problem.offset :].strip()
    return is_last and head is not None and any(it.splits_argument for it in head.problems)


def _is_alternative(problem: JsonProblem, body: str) -> bool:
    """Whether lines of an object are alternatives, of which a body has one.

    A comment between them marks it (``// or``), each has its own comment, or there are three in
    a row.
    """
    if problem.kind == "missing" and _OR.match(body, problem.offset):
        return True
    is_twin = problem.kind == "duplicate-key"
    found = (_KEY if is_twin else _NEXT_KEY).match(body, problem.offset)
    if found is None or not (is_twin or problem.kind == "missing"):
        return False
    key = found["key"]
    if is_twin and _OR.search(body, body.rfind(key, 0, problem.offset), problem.offset):
        return True
    run = _run_of(key, body, found.start("key"))
    is_marked = len(run) > 1 and all(_REMARK.search(line) for line in run)
    return len(set(run)) == len(run) and (len(run) >= _ROW or is_marked)


def _run_of(start: str, body: str, offset: int) -> list[str]:
    """The lines in a row, around the one at an offset, that begin in the same way."""
    lines = _lines(body)
    first = body.count("\n", 0, offset)
    least = max(0, first - _MOST_LINES)
    while first > least and lines[first - 1].startswith(start):
        first -= 1
    below = lines[first : first + 2 * _MOST_LINES]
    return list(takewhile(lambda it: it.startswith(start), below))


@lru_cache(maxsize=8)
def _lines(body: str) -> list[str]:
    return [line.strip().rstrip(",") for line in body.split("\n")]


def _is_annotation(problem: JsonProblem) -> bool:
    """Whether a problem is a comment in a notation that highlighters of JSON know."""
    return problem.kind == "comment" and not problem.is_foreign


def _follows(problem: JsonProblem, before: JsonProblem) -> bool:
    """Whether a problem is one of the same word as the problem before it.

    Not if that word is whole, and only in quotes of another kind. Text after a document is in the
    comment before it that is never closed.
    """
    if before.message == NEVER_CLOSED and problem.message in (SECOND_DOCUMENT, TEXT_BEHIND):
        return True
    return (
        problem.kind == "missing"
        and not before.message.endswith(_NO_QUOTE)
        and before.offset < problem.offset <= before.offset + before.length
    )


def _cause(problem: JsonProblem) -> str:
    """What problems of one kind have in common: their message without what it quotes."""
    return _QUOTED.sub("", problem.message)


def _shared(example: Example, problem: JsonProblem, found: Finding) -> Shared | None:
    """The problem in the words of audiences with another text before it.

    What is missing is missing at the latest where the text begins that precedes what follows.
    """
    if problem.kind != "missing":
        return Shared(found.location, problem.plain)
    body = example.region.body if example.region else ""
    at = problem.offset + len(body[problem.offset :]) - len(body[problem.offset :].lstrip())
    if not 0 < problem.offset <= at < len(body):
        return None
    here = example.origin(at)
    while at > problem.offset:
        before = example.origin(at - 1)
        if (before.source, before.offset) != (here.source, here.offset - 1):
            break
        here, at = before, at - 1
    return Shared(here.location, problem.plain)


def _gap(example: Example, at: int) -> Origin:
    """Where something is missing.

    It belongs after the text before it: what follows may have been written far away, after a
    branch that this audience does not see. Only where the next character follows at once, but was
    written on a later line, does it belong there. A blank line in the source tells where it was,
    even if white space control has taken it.
    """
    body = example.region.body if example.region else ""
    if not 0 < at <= len(body):
        return example.origin(at)
    before = example.origin(at - 1)
    text, offset = before.source.text, before.offset + 1
    if at < len(body) and not body[at].isspace():
        following = example.origin(at)
        if (following.source, following.location.line) != (before.source, before.location.line):
            return following
    blank = _BLANK_LINE.match(text, offset) if body[at - 1] != "\n" else None
    return Origin(before.source, blank.end() if blank else offset, before.via)
