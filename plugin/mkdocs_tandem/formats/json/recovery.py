"""Error recovery: the cheapest repair that makes tokens JSON again."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple, Optional

from mkdocs_tandem.formats.json.tokens import (
    CLOSERS,
    ELLIPSIS,
    END,
    OPENERS,
    SCALARS,
    STRING,
    WORD,
    Token,
)

REPAIR = 1000
"""What a repair costs; indentation only decides between readings with equally many repairs."""
REPEATED = 100
"""What the same repair costs at the same depth: templates repeat one mistake for each item."""
MISFIT = 10
"""What a line costs whose indentation does not fit the brackets around it."""
DEEPEST = 100


class Mode(Enum):
    """What is expected next."""

    OPEN = "a first member or item, or the closing bracket"
    MORE = "another member or item, a comma having gone before"
    COLON = "a colon"
    VALUE = "a value"
    NEXT = "a comma or the closing bracket"


class Frame(NamedTuple):
    """An open bracket; the outermost frame is the text itself."""

    kind: str
    """``{``, ``[``, or nothing for the text itself."""
    opener: int
    """The index of its token; -1 if it is not in the text."""
    parent: Optional["Frame"]
    depth: int
    indent: int | None
    """How far the line is indented that opens it; unknown if its bracket is missing."""
    members: int | None = None
    """How far its members are indented, once one of them began a line."""
    colon: int = -1
    """The index of the last colon between its members."""


class TokenEdit(NamedTuple):
    """A repair: a token put in before, taken out, or exchanged."""

    at: int
    """The index of the token that it is about."""
    action: str
    """``insert``, ``delete``, ``replace``, ``value`` (put in one that is not there), ``rest``."""
    kind: str
    frame: Frame | None = None


class State(NamedTuple):
    """One reading of the tokens so far."""

    frame: Frame
    mode: Mode
    last: str
    """The kind of the last value; an array is ``]``, an object ``}``."""
    cost: int = 0
    edits: Optional["TokenEdits"] = None
    is_over: bool = False
    """Whether the rest of the text does not belong to the document."""

    def mended(self, edit: TokenEdit, *, unlikely: int = 0) -> "State":
        """The same reading with one more repair."""
        cost = self.cost + (REPEATED if self._repeats(edit) else REPAIR) + unlikely
        return self._replace(cost=cost, edits=TokenEdits(edit, self.edits))

    def _repeats(self, edit: TokenEdit) -> bool:
        """Whether the last repair put the same bracket before another item of the same array."""
        last = self.edits.edit if self.edits else None
        if last is None or last.frame is None or edit.frame is None:
            return False
        is_same = (last.action, last.kind) == (edit.action, edit.kind) == ("insert", "{")
        return is_same and last.frame.depth == edit.frame.depth

    def opened(self, frame: Frame, mode: Mode) -> "State":
        return self._replace(frame=frame, mode=mode)

    def closed(self) -> "State":
        """After the end of the innermost bracket."""
        assert self.frame.parent is not None  # noqa: S101 -- callers ask is_complete first
        return self._replace(frame=self.frame.parent, mode=Mode.NEXT, last=OPENERS[self.frame.kind])

    @property
    def is_complete(self) -> bool:
        """Whether the innermost bracket can be closed here."""
        return bool(self.frame.kind) and self.mode in (Mode.OPEN, Mode.NEXT)

    @property
    def takes_more(self) -> bool:
        """Whether a member or an item is allowed here; after an ellipsis without a comma, too."""
        if self.mode is Mode.NEXT:
            return self.last == ELLIPSIS
        return self.mode in (Mode.OPEN, Mode.MORE)


class TokenEdits(NamedTuple):
    """Repairs, the last one first."""

    edit: TokenEdit
    before: Optional["TokenEdits"]


START = State(Frame("", -1, None, 0, None), Mode.VALUE, "")


def shifted(state: State, index: int, token: Token, following: str) -> State | None:
    """The reading with one more token, if the grammar allows it there."""
    kind = token.kind
    if kind == ELLIPSIS:
        return _with_ellipsis(state)
    if kind in OPENERS:
        return _opened(state, index, token)
    if kind in CLOSERS:
        is_right = state.frame.kind == CLOSERS[kind] and state.is_complete
        return _paid(state, token, state.frame.indent).closed() if is_right else None
    if kind == ",":
        is_right = bool(state.frame.kind) and state.mode is Mode.NEXT
        return state._replace(mode=Mode.MORE) if is_right else None
    if kind == ":":
        is_right = state.mode is Mode.COLON
        frame = state.frame._replace(colon=index)
        return state.opened(frame, Mode.VALUE) if is_right else None
    return _with_scalar(state, token, following) if kind in SCALARS else None


def fits(state: State, token: Token) -> bool:
    """Whether a token that begins a line is indented as the brackets around it say."""
    if not token.is_first or not state.frame.kind:
        return True
    if token.kind in CLOSERS:
        return state.frame.indent in (None, token.indent)
    if state.mode in (Mode.OPEN, Mode.MORE):
        return _is_member_indent(state.frame, token.indent)
    return True


def _is_member_indent(frame: Frame, indent: int) -> bool:
    if frame.members is not None:
        return indent == frame.members
    return frame.indent is None or indent > frame.indent


def takes_value(state: State) -> bool:
    """Whether a value of any kind is allowed next."""
    if state.frame.kind == "[":
        return state.takes_more
    return state.mode is Mode.VALUE


def _paid(state: State, token: Token, indent: int | None) -> State:
    misfit = token.is_first and indent not in (None, token.indent)
    return state._replace(cost=state.cost + MISFIT) if misfit else state


def _begun(state: State, token: Token) -> State:
    """The reading at the start of a member or item, its indentation noted."""
    if not token.is_first or not state.frame.kind or state.mode is Mode.VALUE:
        return state
    if not fits(state, token):
        return state._replace(cost=state.cost + MISFIT)
    return state._replace(frame=state.frame._replace(members=token.indent))


def _opened(state: State, index: int, token: Token) -> State | None:
    if not takes_value(state) or state.frame.depth >= DEEPEST:
        return None
    state = _begun(state, token)
    frame = Frame(token.kind, index, state.frame, state.frame.depth + 1, token.indent)
    return state.opened(frame, Mode.OPEN)


def _with_scalar(state: State, token: Token, following: str) -> State | None:
    if takes_value(state):
        return _begun(state, token)._replace(mode=Mode.NEXT, last=token.kind)
    is_key = token.kind in (STRING, WORD) or following == ":"
    if state.frame.kind == "{" and state.takes_more and is_key:
        return _begun(state, token)._replace(mode=Mode.COLON, last=token.kind)
    return None


def _with_ellipsis(state: State) -> State | None:
    if state.mode is Mode.COLON:
        return None
    return state._replace(mode=Mode.NEXT, last=ELLIPSIS)


class UnexpectedToken(NamedTuple):
    """A token that is not allowed where it is, or is not likely there."""

    tokens: Sequence[Token]
    at: int

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def kind(self) -> str:
        return self.token.kind

    def back(self, steps: int) -> Token | None:
        """The token so many steps before."""
        return self.tokens[self.at - steps] if self.at >= steps else None

    def is_behind(self, kind: str) -> bool:
        before = self.back(1)
        return before is not None and before.kind == kind


class RepairedState(NamedTuple):
    """A reading after a repair."""

    state: State
    is_passed: bool = False
    """Whether the repair took the token out."""


Repair = Callable[[State, UnexpectedToken], Iterator[RepairedState]]


def repairs(state: State, tokens: Sequence[Token], index: int) -> Iterator[RepairedState]:
    """The readings in which the token, or what it showed to be wrong before it, is mended."""
    here = UnexpectedToken(tokens, index)
    for repair in _REPAIRS:
        yield from repair(state, here)


def _close(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """A closing bracket is missing before this token."""
    ends = here.kind in CLOSERS or here.kind in (",", END)
    if ends and state.is_complete:
        edit = TokenEdit(here.at, "insert", OPENERS[state.frame.kind], state.frame)
        yield RepairedState(state.closed().mended(edit))


def _close_before_comma(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """A closing bracket is missing before the comma that went before."""
    parent = state.frame.parent
    if state.mode is Mode.MORE and here.is_behind(",") and parent is not None and parent.kind:
        edit = TokenEdit(here.at - 1, "insert", OPENERS[state.frame.kind], state.frame)
        yield RepairedState(state.closed().mended(edit)._replace(mode=Mode.MORE))


def _close_before_key(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """The last item of an array turns out to be a key of the object around it."""
    comma = here.back(2)
    if not (here.kind == ":" and _follows_key(state, here) and comma and comma.kind == ","):
        return
    while state.frame.kind == "[" and state.frame.parent is not None and state.frame.parent.kind:
        edit = TokenEdit(here.at - 2, "insert", "]", state.frame)
        state = state.closed().mended(edit)
    if state.frame.kind == "{":
        yield RepairedState(state._replace(mode=Mode.COLON))


def _insert_comma(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    is_inside = state.frame.kind == "[" or (state.frame.kind == "{" and here.kind in SCALARS)
    if state.mode is Mode.NEXT and is_inside and here.token.starts_value:
        yield RepairedState(
            state.mended(TokenEdit(here.at, "insert", ","))._replace(mode=Mode.MORE)
        )


def _insert_colon(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    if state.mode is Mode.COLON and here.token.starts_value:
        yield RepairedState(
            state.mended(TokenEdit(here.at, "insert", ":"))._replace(mode=Mode.VALUE)
        )


def _drop_comma(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """The comma before a closing bracket is left over."""
    if (
        state.mode is Mode.MORE
        and here.is_behind(",")
        and (here.kind in CLOSERS or here.kind == END)
    ):
        yield RepairedState(
            state.mended(TokenEdit(here.at - 1, "delete", ","))._replace(mode=Mode.NEXT)
        )


def _drop(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """This comma, colon or closing bracket is one too many."""
    if here.kind in CLOSERS:
        unlikely = 0 if state.last == here.kind else 2
        yield RepairedState(
            state.mended(TokenEdit(here.at, "delete", here.kind), unlikely=unlikely), is_passed=True
        )
    elif here.kind in (",", ":"):
        yield RepairedState(
            state.mended(TokenEdit(here.at, "delete", here.kind), unlikely=1), is_passed=True
        )


def _exchange(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """This closing bracket is the wrong one."""
    if here.kind in CLOSERS and state.is_complete and here.kind != OPENERS[state.frame.kind]:
        edit = TokenEdit(here.at, "replace", OPENERS[state.frame.kind], state.frame)
        yield RepairedState(state.closed().mended(edit, unlikely=1), is_passed=True)


def _open_object_before_key(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """The value or item before this colon turns out to be a key."""
    if here.kind == ":" and _follows_key(state, here):
        key = here.tokens[here.at - 1]
        frame = _frame("{", state, here)
        frame = frame._replace(members=key.indent if key.is_first else None)
        edit = TokenEdit(here.at - 1, "insert", "{", frame)
        if frame.depth <= DEEPEST:
            yield RepairedState(state.opened(frame, Mode.COLON).mended(edit))


def _open_array_after_colon(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """The value of the last member turns out to be the first item of an array."""
    mode = _mode_in_array(state, here)
    if mode is None or state.frame.depth >= DEEPEST:
        return
    index = state.frame.colon + 1 if state.frame.kind else 0
    unlikely = 2 if state.last == "]" else 0
    frame = _frame("[", state, here)
    edit = TokenEdit(index, "insert", "[", frame)
    yield RepairedState(state.opened(frame, mode).mended(edit, unlikely=unlikely))


def _mode_in_array(state: State, here: UnexpectedToken) -> Mode | None:
    """What is expected next if an array had been opened after the last colon."""
    if not state.frame.kind:
        return Mode.NEXT if state.mode is Mode.NEXT and here.kind in (",", "]") else None
    if state.frame.kind != "{" or state.frame.colon < 0:
        return None
    if state.mode is Mode.MORE and here.token.starts_value and here.is_behind(","):
        return Mode.MORE
    if state.mode is Mode.COLON and here.kind in (",", "]"):
        return Mode.NEXT
    return Mode.NEXT if state.mode is Mode.NEXT and here.kind == "]" else None


def _open_before_closer(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """An empty pair of brackets has lost its first one."""
    if here.kind in CLOSERS and takes_value(state) and state.frame.depth < DEEPEST:
        frame = _frame(CLOSERS[here.kind], state, here)
        edit = TokenEdit(here.at, "insert", frame.kind, frame)
        yield RepairedState(state.opened(frame, Mode.OPEN).mended(edit))


def _insert_value(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """A member has a key only."""
    if here.kind not in CLOSERS and here.kind not in (",", END):
        return
    if state.mode is Mode.VALUE and state.frame.kind:
        yield RepairedState(
            state.mended(TokenEdit(here.at, "value", ""))._replace(mode=Mode.NEXT, last="")
        )
    elif state.mode is Mode.COLON:
        yield RepairedState(
            state.mended(TokenEdit(here.at, "value", ":"))._replace(mode=Mode.NEXT, last="")
        )


def _end(state: State, here: UnexpectedToken) -> Iterator[RepairedState]:
    """The document is over; what follows is another one, or no JSON."""
    if not state.frame.kind and state.mode is Mode.NEXT and here.kind != END:
        unlikely = 3 if here.kind in OPENERS else REPAIR
        edit = TokenEdit(here.at, "rest", here.kind)
        yield RepairedState(
            state.mended(edit, unlikely=unlikely)._replace(is_over=True), is_passed=True
        )


def _follows_key(state: State, here: UnexpectedToken) -> bool:
    return state.mode is Mode.NEXT and state.last in (STRING, WORD) and here.is_behind(state.last)


def _frame(kind: str, state: State, here: UnexpectedToken) -> Frame:
    """A frame whose bracket is not in the text; after a colon it belongs to the colon's line."""
    colon = state.frame.colon if state.frame.kind == "{" else -1
    indent = here.tokens[colon].indent if colon >= 0 else None
    return Frame(kind, -1, state.frame, state.frame.depth + 1, indent)


_REPAIRS: tuple[Repair, ...] = (
    _close,
    _close_before_comma,
    _close_before_key,
    _insert_comma,
    _insert_colon,
    _drop_comma,
    _drop,
    _exchange,
    _open_object_before_key,
    _open_array_after_colon,
    _open_before_closer,
    _insert_value,
    _end,
)


_WIDTH = 16
"""How many readings are kept."""
_MARGIN = 2 * REPAIR + REPAIR // 2
_AT_ONCE = 4
"""How many repairs are tried between two tokens."""
_MOST_REPAIRS = 50


class Repaired(NamedTuple):
    """What to mend, in the order of the text."""

    edits: list[TokenEdit]
    is_given_up: bool
    """Whether the text has so many mistakes that it was not read to its end."""


def repaired(tokens: Sequence[Token]) -> Repaired:
    """The repairs that make JSON of the tokens; none if it is JSON already."""
    readings = [START]
    for index, token in enumerate(tokens):
        following = _best(_continued(readings, tokens, index))
        if not following and token.kind != END:
            drop = TokenEdit(index, "delete", token.kind)
            following = [state.mended(drop, unlikely=9) for state in readings]
        if not following or following[0].cost > _MOST_REPAIRS * REPAIR:
            return Repaired(_in_order(readings[0]), is_given_up=True)
        readings = following
        if all(state.is_over for state in readings):
            break
    return Repaired(_in_order(readings[0]), is_given_up=False)


def _in_order(state: State) -> list[TokenEdit]:
    edits: list[TokenEdit] = []
    linked = state.edits
    while linked is not None:
        edits.append(linked.edit)
        linked = linked.before
    edits.reverse()
    return sorted(edits, key=lambda edit: edit.at)


def _best(states: Iterable[State]) -> list[State]:
    cheapest: dict[tuple[object, ...], State] = {}
    for state in states:
        key = (state.frame, state.mode, state.last, state.is_over)
        known = cheapest.get(key)
        if known is None or state.cost < known.cost:
            cheapest[key] = state
    ranked = sorted(cheapest.values(), key=lambda state: state.cost)
    return [state for state in ranked[:_WIDTH] if state.cost <= ranked[0].cost + _MARGIN]


def _continued(readings: Sequence[State], tokens: Sequence[Token], index: int) -> Iterator[State]:
    """The readings with the token at ``index``, mended before it where that may be needed."""
    limit: float = readings[0].cost + _MARGIN + REPAIR
    at_once = _AT_ONCE
    if tokens[index].kind == END:
        limit, at_once = math.inf, _AT_ONCE + max(state.frame.depth for state in readings)
    for _ in range(at_once):
        stuck = []
        for state in readings:
            passed = _passed(state, tokens, index)
            if passed is not None:
                yield passed
            if passed is None or _is_doubtful(state, tokens, index):
                stuck.append(state)
        mended = [it for state in stuck for it in repairs(state, tokens, index)]
        yield from (it.state for it in mended if it.is_passed)
        readings = _best(it.state for it in mended if not it.is_passed and it.state.cost <= limit)


def _passed(state: State, tokens: Sequence[Token], index: int) -> State | None:
    token = tokens[index]
    if token.kind == END:
        is_whole = not state.frame.kind and state.mode is Mode.NEXT
        return state if is_whole or state.is_over else None
    following = tokens[index + 1].kind
    return state if state.is_over else shifted(state, index, token, following)


def _is_doubtful(state: State, tokens: Sequence[Token], index: int) -> bool:
    """Whether a token that is allowed here hints at a mistake before it."""
    token = tokens[index]
    if state.is_over or token.kind == END:
        return False
    if token.kind in CLOSERS and state.frame.depth == 1 and tokens[index + 1].kind != END:
        return True
    return not fits(state, token) or (token.kind == "," and token.is_first)
