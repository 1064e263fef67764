"""How far a reading of broken JSON has come: what is open, what may follow, what was mended."""

from enum import Enum
from typing import NamedTuple, Optional

from mkdocs_tandem.jsontext.token import CLOSERS, ELLIPSIS, OPENERS, SCALARS, STRING, WORD, Token

REPAIR = 1000
"""What a repair costs; indentation only decides between readings with equally many repairs."""
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


class Edit(NamedTuple):
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
    edits: Optional["Edits"] = None
    is_over: bool = False
    """Whether the rest of the text does not belong to the document."""

    def mended(self, edit: Edit, *, unlikely: int = 0) -> "State":
        """The same reading with one more repair."""
        cost = self.cost + REPAIR + unlikely
        return self._replace(cost=cost, edits=Edits(edit, self.edits))

    def opened(self, frame: Frame, mode: Mode) -> "State":
        return self._replace(frame=frame, mode=mode)

    def closed(self) -> "State":
        """Behind the end of the innermost bracket."""
        assert self.frame.parent is not None  # noqa: S101 - callers ask is_complete first
        return self._replace(frame=self.frame.parent, mode=Mode.NEXT, last=OPENERS[self.frame.kind])

    @property
    def is_complete(self) -> bool:
        """Whether the innermost bracket can be closed here."""
        return bool(self.frame.kind) and self.mode in (Mode.OPEN, Mode.NEXT)

    @property
    def takes_more(self) -> bool:
        """Whether a member or an item can stand here; behind an ellipsis without a comma, too."""
        if self.mode is Mode.NEXT:
            return self.last == ELLIPSIS
        return self.mode in (Mode.OPEN, Mode.MORE)


class Edits(NamedTuple):
    """Repairs, the last one first."""

    edit: Edit
    before: Optional["Edits"]


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
    """Whether a value of any kind can stand next."""
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
