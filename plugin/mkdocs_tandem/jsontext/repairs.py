"""What authors get wrong about brackets, commas and colons, one function each."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_tandem.jsontext.state import DEEPEST, REPAIR, Edit, Frame, Mode, State, takes_value
from mkdocs_tandem.jsontext.token import CLOSERS, END, OPENERS, SCALARS, STRING, WORD, Token


class Here(NamedTuple):
    """A token that cannot stand where it does, or is not likely to."""

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


class Mended(NamedTuple):
    """A reading after a repair."""

    state: State
    is_passed: bool = False
    """Whether the repair took the token out."""


Repair = Callable[[State, Here], Iterator[Mended]]


def repairs(state: State, tokens: Sequence[Token], index: int) -> Iterator[Mended]:
    """The readings in which the token, or what it showed to be wrong before it, is mended."""
    here = Here(tokens, index)
    for repair in _REPAIRS:
        yield from repair(state, here)


def _close(state: State, here: Here) -> Iterator[Mended]:
    """A closing bracket is missing before this token."""
    ends = here.kind in CLOSERS or here.kind in (",", END)
    if ends and state.is_complete:
        edit = Edit(here.at, "insert", OPENERS[state.frame.kind], state.frame)
        yield Mended(state.closed().mended(edit))


def _close_before_comma(state: State, here: Here) -> Iterator[Mended]:
    """A closing bracket is missing before the comma that went before."""
    parent = state.frame.parent
    if state.mode is Mode.MORE and here.is_behind(",") and parent is not None and parent.kind:
        edit = Edit(here.at - 1, "insert", OPENERS[state.frame.kind], state.frame)
        yield Mended(state.closed().mended(edit)._replace(mode=Mode.MORE))


def _close_before_key(state: State, here: Here) -> Iterator[Mended]:
    """The last item of an array turns out to be a key of the object around it."""
    comma = here.back(2)
    if not (here.kind == ":" and _follows_key(state, here) and comma and comma.kind == ","):
        return
    while state.frame.kind == "[" and state.frame.parent is not None and state.frame.parent.kind:
        edit = Edit(here.at - 2, "insert", "]", state.frame)
        state = state.closed().mended(edit)
    if state.frame.kind == "{":
        yield Mended(state._replace(mode=Mode.COLON))


def _insert_comma(state: State, here: Here) -> Iterator[Mended]:
    is_inside = state.frame.kind == "[" or (state.frame.kind == "{" and here.kind in SCALARS)
    if state.mode is Mode.NEXT and is_inside and here.token.starts_value:
        yield Mended(state.mended(Edit(here.at, "insert", ","))._replace(mode=Mode.MORE))


def _insert_colon(state: State, here: Here) -> Iterator[Mended]:
    if state.mode is Mode.COLON and here.token.starts_value:
        yield Mended(state.mended(Edit(here.at, "insert", ":"))._replace(mode=Mode.VALUE))


def _drop_comma(state: State, here: Here) -> Iterator[Mended]:
    """The comma before a closing bracket is left over."""
    if (
        state.mode is Mode.MORE
        and here.is_behind(",")
        and (here.kind in CLOSERS or here.kind == END)
    ):
        yield Mended(state.mended(Edit(here.at - 1, "delete", ","))._replace(mode=Mode.NEXT))


def _drop(state: State, here: Here) -> Iterator[Mended]:
    """This comma, colon or closing bracket is one too many."""
    if here.kind in CLOSERS:
        unlikely = 0 if state.last == here.kind else 2
        yield Mended(
            state.mended(Edit(here.at, "delete", here.kind), unlikely=unlikely), is_passed=True
        )
    elif here.kind in (",", ":"):
        yield Mended(state.mended(Edit(here.at, "delete", here.kind), unlikely=1), is_passed=True)


def _exchange(state: State, here: Here) -> Iterator[Mended]:
    """This closing bracket is the wrong one."""
    if here.kind in CLOSERS and state.is_complete and here.kind != OPENERS[state.frame.kind]:
        edit = Edit(here.at, "replace", OPENERS[state.frame.kind], state.frame)
        yield Mended(state.closed().mended(edit, unlikely=1), is_passed=True)


def _open_object_before_key(state: State, here: Here) -> Iterator[Mended]:
    """The value or item before this colon turns out to be a key."""
    if here.kind == ":" and _follows_key(state, here):
        key = here.tokens[here.at - 1]
        frame = _frame("{", state, here)
        frame = frame._replace(members=key.indent if key.is_first else None)
        edit = Edit(here.at - 1, "insert", "{", frame)
        if frame.depth <= DEEPEST:
            yield Mended(state.opened(frame, Mode.COLON).mended(edit))


def _open_array_after_colon(state: State, here: Here) -> Iterator[Mended]:
    """The value of the last member turns out to be the first item of an array."""
    mode = _mode_in_array(state, here)
    if mode is None or state.frame.depth >= DEEPEST:
        return
    index = state.frame.colon + 1 if state.frame.kind else 0
    unlikely = 2 if state.last == "]" else 0
    frame = _frame("[", state, here)
    edit = Edit(index, "insert", "[", frame)
    yield Mended(state.opened(frame, mode).mended(edit, unlikely=unlikely))


def _mode_in_array(state: State, here: Here) -> Mode | None:
    """What is expected next if an array had been opened behind the last colon."""
    if not state.frame.kind:
        return Mode.NEXT if state.mode is Mode.NEXT and here.kind in (",", "]") else None
    if state.frame.kind != "{" or state.frame.colon < 0:
        return None
    if state.mode is Mode.MORE and here.token.starts_value and here.is_behind(","):
        return Mode.MORE
    if state.mode is Mode.COLON and here.kind in (",", "]"):
        return Mode.NEXT
    return Mode.NEXT if state.mode is Mode.NEXT and here.kind == "]" else None


def _open_before_closer(state: State, here: Here) -> Iterator[Mended]:
    """An empty pair of brackets has lost its first one."""
    if here.kind in CLOSERS and takes_value(state) and state.frame.depth < DEEPEST:
        frame = _frame(CLOSERS[here.kind], state, here)
        edit = Edit(here.at, "insert", frame.kind, frame)
        yield Mended(state.opened(frame, Mode.OPEN).mended(edit))


def _insert_value(state: State, here: Here) -> Iterator[Mended]:
    """A member has a key only."""
    if here.kind not in CLOSERS and here.kind not in (",", END):
        return
    if state.mode is Mode.VALUE and state.frame.kind:
        yield Mended(state.mended(Edit(here.at, "value", ""))._replace(mode=Mode.NEXT, last=""))
    elif state.mode is Mode.COLON:
        yield Mended(state.mended(Edit(here.at, "value", ":"))._replace(mode=Mode.NEXT, last=""))


def _end(state: State, here: Here) -> Iterator[Mended]:
    """The document is over; what follows is another one, or no JSON."""
    if not state.frame.kind and state.mode is Mode.NEXT and here.kind != END:
        unlikely = 3 if here.kind in OPENERS else REPAIR
        edit = Edit(here.at, "rest", here.kind)
        yield Mended(state.mended(edit, unlikely=unlikely)._replace(is_over=True), is_passed=True)


def _follows_key(state: State, here: Here) -> bool:
    return state.mode is Mode.NEXT and state.last in (STRING, WORD) and here.is_behind(state.last)


def _frame(kind: str, state: State, here: Here) -> Frame:
    """A frame whose bracket is not in the text; behind a colon it belongs to the colon's line."""
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
