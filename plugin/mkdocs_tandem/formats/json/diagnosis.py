"""Repairs as messages: where the mistake is, and what would be right."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from mkdocs_tandem.formats.json.recovery import Frame, TokenEdit
from mkdocs_tandem.formats.json.tokens import (
    CLOSERS,
    END,
    OPENERS,
    SECOND_DOCUMENT,
    TEXT_BEHIND,
    JsonProblem,
    Token,
)

_NAMES = {"{": "object", "[": "array", "}": "object", "]": "array", ",": "comma", ":": "colon"}
_LONGEST = 40


class Broken(NamedTuple):
    """A text that is not JSON, and its tokens."""

    text: str
    tokens: Sequence[Token]

    def before(self, index: int) -> int:
        """Where the token ends that is before an index."""
        return self.tokens[index - 1].end if index else 0

    def shown(self, token: Token) -> str:
        written = self.text[token.start : token.end]
        return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}..."


def problems(
    text: str, tokens: Sequence[Token], edits: Iterable[TokenEdit]
) -> Iterator[JsonProblem]:
    """One problem for each repair; brackets that are missing side by side count as one."""
    broken = Broken(text, tokens)
    found, rest = _braces_of_arrays(tokens, list(edits))
    yield from found
    for is_closer, group in groupby(_without_ends(tokens, rest), key=_closer_place):
        edits_here = list(group)
        if is_closer is not None:
            yield _missing_closers(broken, edits_here)
        else:
            yield from (_problem(broken, edit) for edit in edits_here)


def _braces_of_arrays(
    tokens: Sequence[Token], edits: list[TokenEdit]
) -> tuple[list[JsonProblem], list[TokenEdit]]:
    """Arrays of objects that are between braces, one problem each, and the other repairs.

    The repair of one is up to three: a bracket put in, a brace taken out, and another at the end.
    """
    found, rest = list[JsonProblem](), list[TokenEdit]()
    wrong_ends = 0
    for edit in edits:
        before = rest[-1] if rest else None
        if (
            edit.action == "delete"
            and before is not None
            and (before.action, before.kind, before.at) == ("insert", "[", edit.at - 1)
            and tokens[edit.at].kind == tokens[before.at].kind == "{"
        ):
            rest.pop()
            wrong_ends += 1
            hint = "write '[' here and ']' at its end"
            place = tokens[before.at].start
            found.append(JsonProblem(place, 1, "syntax", "'{' instead of '['", hint))
        elif wrong_ends and (edit.action, edit.kind) == ("replace", "]"):
            wrong_ends -= 1
        else:
            rest.append(edit)
    return found, rest


def in_order(tokens: Sequence[Token]) -> tuple[list[Token], list[JsonProblem]]:
    """The tokens with closing brackets that are side by side in the order of their openers.

    Unless there are more or fewer of them than of their openers: then another mistake is likelier.
    """
    right, found = list(tokens), list[JsonProblem]()
    counts = Counter(token.kind for token in tokens)
    if any(counts[opener] != counts[closer] for opener, closer in OPENERS.items()):
        return right, found
    open_ones: list[str] = []
    for index, token in enumerate(right):
        if token.kind in OPENERS:
            open_ones.append(OPENERS[token.kind])
        elif token.kind in CLOSERS:
            following = right[index + 1]
            if open_ones[-2:] == [token.kind, following.kind] and token.kind != following.kind:
                message = f"'{token.kind}' and '{following.kind}' are in the wrong order"
                hint = f"write '{following.kind}{token.kind}'"
                found.append(JsonProblem(token.start, 1, "syntax", message, hint))
                right[index] = token._replace(kind=following.kind)
                right[index + 1] = following._replace(kind=token.kind)
            elif open_ones[-1:] != [token.kind]:
                break
            open_ones.pop()
    return right, found


def _without_ends(tokens: Sequence[Token], edits: Iterable[TokenEdit]) -> Iterator[TokenEdit]:
    """The repairs without those that remove the end of a bracket that another removes."""
    removed: list[str] = []
    for edit in edits:
        kind = tokens[edit.at].kind
        if edit.action == "delete" and kind in OPENERS:
            removed.append(OPENERS[kind])
        elif edit.action == "delete" and kind in removed:
            removed.remove(kind)
            continue
        yield edit


def _closer_place(edit: TokenEdit) -> int | None:
    return edit.at if edit.action == "insert" and edit.kind in CLOSERS else None


def _problem(broken: Broken, edit: TokenEdit) -> JsonProblem:
    if edit.action == "insert" and edit.kind in OPENERS:
        return _missing_opener(broken, edit)
    if edit.action in ("insert", "value"):
        return _missing_mark(broken, edit)
    return _surplus(broken, edit)


def _missing_closers(broken: Broken, edits: Sequence[TokenEdit]) -> JsonProblem:
    marks = "".join(edit.kind for edit in edits)
    offset = _closer_offset(broken, edits[0])
    message = f"'{marks}' is missing: {len(edits)} brackets are not closed"
    if len(edits) == 1 and edits[0].frame:
        message = f"'{marks}' is missing: {_owner(broken, edits[0].frame)} is not closed"
    plain = f"'{marks}' is missing"
    hint = f"put '{marks}' here"
    return JsonProblem(offset, 1, "missing", message, hint, plain, leaves_open=True)


def _owner(broken: Broken, frame: Frame) -> str:
    tokens, opener = broken.tokens, frame.opener
    name = f"the {_NAMES[frame.kind]}"
    if opener >= 2 and tokens[opener - 1].kind == ":":  # noqa: PLR2004 -- a key precedes the colon
        return f"{name} of {broken.shown(tokens[opener - 2]).replace(chr(34), chr(39))}"
    return name


def _closer_offset(broken: Broken, edit: TokenEdit) -> int:
    """Where a closing bracket belongs.

    A line that was left blank is where it was; so is a line that begins with the comma after it.
    """
    end, following = broken.before(edit.at), broken.tokens[edit.at]
    if edit.frame is None or _is_on_one_line(broken, edit.frame, edit.at - 1):
        return end
    if following.kind == END and _shares_first_line(broken, edit.frame):
        return end
    blanks = list(_blank_lines(broken.text, end, following))
    fitting = [line for line in blanks if line.indent == edit.frame.indent]
    if fitting:
        return fitting[0].end
    if following.kind == "," and following.is_first:
        return following.start
    return blanks[0].end if blanks else end


def _is_on_one_line(broken: Broken, frame: Frame, last: int) -> bool:
    """Whether something is after a bracket on its line, and nothing on further ones."""
    if frame.opener < 0 or frame.opener == last:
        return False
    return "\n" not in broken.text[broken.tokens[frame.opener].end : broken.tokens[last].end]


def _shares_first_line(broken: Broken, frame: Frame) -> bool:
    """Whether a first member is on the line of the bracket: its last one has no own line."""
    return frame.opener >= 0 and not broken.tokens[frame.opener + 1].is_first


class _Blank(NamedTuple):
    end: int
    indent: int


def _blank_lines(text: str, start: int, following: Token) -> Iterator[_Blank]:
    """The lines between two tokens that hold nothing but white space."""
    gap = text[start : following.start]
    lines = gap.split("\n")
    at_end = following.start == len(text)
    offset = start
    for number, line in enumerate(lines):
        is_whole = (number > 0 or start == 0) and (number < len(lines) - 1 or at_end)
        if is_whole and not line.strip():
            yield _Blank(offset + len(line.rstrip("\r")), len(line.rstrip("\r").expandtabs(4)))
        offset += len(line) + 1


def _missing_opener(broken: Broken, edit: TokenEdit) -> JsonProblem:
    name = _NAMES[edit.kind]
    message = f"'{edit.kind}' is missing: nothing opens this {name}"
    return JsonProblem(
        _opener_offset(broken, edit), 1, "missing", message, f"put '{edit.kind}' here"
    )


def _opener_offset(broken: Broken, edit: TokenEdit) -> int:
    """Where an opening bracket belongs: after the colon, on the line left blank, at its item."""
    end, following = broken.before(edit.at), broken.tokens[edit.at]
    if edit.at and broken.tokens[edit.at - 1].kind == ":":
        return end
    if following.is_first and edit.at and _is_closed_on_its_line(broken, edit.at):
        return following.start
    blanks = list(_blank_lines(broken.text, end, following))
    outer = [line for line in blanks if line.indent < following.indent] if edit.at else []
    if outer:
        return max(outer, key=lambda line: line.indent).end
    return blanks[0].end if blanks else end


def _is_closed_on_its_line(broken: Broken, index: int) -> bool:
    depth = 0
    for token in islice(broken.tokens, index, None):
        if token.is_first and token is not broken.tokens[index]:
            return False
        depth += (token.kind in OPENERS) - (token.kind in CLOSERS)
        if depth < 0:
            return True
    return False


def _missing_mark(broken: Broken, edit: TokenEdit) -> JsonProblem:
    offset = broken.before(edit.at)
    before = broken.shown(broken.tokens[edit.at - 1]) if edit.at else "the start"
    if edit.action == "value":
        what = before if edit.kind == ":" else broken.shown(broken.tokens[edit.at - 2])
        return JsonProblem(offset, 1, "missing", f"the member {what} has no value")
    message = f"a {_NAMES[edit.kind]} is missing after {before}"
    plain = f"a {_NAMES[edit.kind]} is missing"
    return JsonProblem(offset, 1, "missing", message, f"put '{edit.kind}' here", plain)


def _surplus(broken: Broken, edit: TokenEdit) -> JsonProblem:
    token = broken.tokens[edit.at]
    length = max(1, token.end - token.start)
    plain = f"'{broken.shown(token)}' is not allowed here"
    message, hint = plain, "remove it"
    if edit.action == "replace":
        message = f"'{token.kind}' cannot close an {_NAMES[edit.kind]}"
        hint = f"use '{edit.kind}'"
    elif edit.action == "rest":
        length = 1
        message, hint = (
            TEXT_BEHIND,
            "remove it, or move it to a separate block",
        )
        if token.kind in OPENERS:
            message, hint = SECOND_DOCUMENT, "move it to a separate block"
    elif token.kind in CLOSERS:
        message = f"'{token.kind}' closes nothing"
    elif token.kind == ",":
        following = broken.tokens[edit.at + 1].kind
        message = f"a comma directly before '{following}'"
        plain = "an extra comma"
        if following not in CLOSERS:
            message = plain
    elif token.kind == ":":
        message = "an extra colon"
    return JsonProblem(
        token.start, length, "syntax", message, hint, plain if hint == "remove it" else ""
    )
