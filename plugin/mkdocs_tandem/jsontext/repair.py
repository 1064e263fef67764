"""The cheapest way to make tokens into JSON again.

Several readings go through the text side by side. Where a token cannot stand, or stands where its
indentation does not fit, each reading is continued with every repair that could explain it. In the
end the reading with the fewest repairs is what the author meant; among equals, the one that the
indentation supports.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_tandem.jsontext.repairs import repairs
from mkdocs_tandem.jsontext.state import REPAIR, START, Edit, Mode, State, fits, shifted
from mkdocs_tandem.jsontext.token import CLOSERS, END, Token

_WIDTH = 16
"""How many readings are kept."""
_MARGIN = 2 * REPAIR + REPAIR // 2
_AT_ONCE = 4
"""How many repairs are tried between two tokens."""
_MOST_REPAIRS = 50


class Repaired(NamedTuple):
    """What to mend, in the order of the text."""

    edits: list[Edit]
    is_given_up: bool
    """Whether the text has so many mistakes that it was not read to its end."""


def repaired(tokens: Sequence[Token]) -> Repaired:
    """The repairs that make JSON of the tokens; none if it is JSON already."""
    readings = [START]
    for index, token in enumerate(tokens):
        following = _best(_continued(readings, tokens, index))
        if not following and token.kind != END:
            drop = Edit(index, "delete", token.kind)
            following = [state.mended(drop, unlikely=9) for state in readings]
        if not following or following[0].cost > _MOST_REPAIRS * REPAIR:
            return Repaired(_in_order(readings[0]), is_given_up=True)
        readings = following
        if all(state.is_over for state in readings):
            break
    return Repaired(_in_order(readings[0]), is_given_up=False)


def _in_order(state: State) -> list[Edit]:
    edits: list[Edit] = []
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
    """Whether a token that can stand here hints at a mistake before it."""
    token = tokens[index]
    if state.is_over or token.kind == END:
        return False
    if token.kind in CLOSERS and state.frame.depth == 1 and tokens[index + 1].kind != END:
        return True
    return not fits(state, token) or (token.kind == "," and token.is_first)
