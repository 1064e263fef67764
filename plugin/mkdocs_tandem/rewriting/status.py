"""The status that a page says an answer has, brought up to date."""

import re
from http import HTTPStatus

from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.example import Example
from mkdocs_tandem.region import Region
from mkdocs_tandem.rewriting.place import Place, UnclearError, shown_place
from mkdocs_tandem.wire import Message

_HEAD = re.compile(
    r"HTTP/[\d.]+[ \t]+(?P<status>\d{3})(?:[ \t]+(?P<reason>[^\r\n]*?))?[ \t]*$", re.MULTILINE
)
_ELSEWHERE = "its status stands elsewhere"


def answered(verdict: Verdict, before: Verdict | None) -> int:
    """The status that the service gives where a response example states another; 0 if it does not.

    ``before`` is the request that the example answers.
    """
    stated = verdict.example.status
    if verdict.exchange is not None or before is None or before.exchange is None:
        return 0
    status = before.exchange.answer.status
    return status if stated.isdigit() and stated != str(status) else 0


def is_same_outcome(stated: str, status: int) -> bool:
    """Whether two statuses tell of the same: a success stays a success, an error an error."""
    return stated[:1] == str(status)[:1]


def status_place(example: Example, status: int) -> Place:
    """Where a status stands, and what is written there: also its phrase, if it has its usual one.

    Raises:
        UnclearError: if that is not certain.
    """
    if example.message is not None and example.block is not None:
        return _in_head(example, example.message, example.block, status)
    region, text = example.region, example.variant.text
    word = re.compile(rf"(?<![\w=]){re.escape(example.status)}(?!\w)")
    found = region and word.search(text, region.start, text.find("\n", region.start))
    if not found:
        raise UnclearError(_ELSEWHERE)
    return shown_place(example, found.span(), str(status))


def _in_head(example: Example, message: Message, block: Region, status: int) -> Place:
    found = _HEAD.search(block.body, message.start, message.end)
    if found is None or found["status"] != example.status:
        raise UnclearError(_ELSEWHERE)
    is_usual = bool(found["reason"]) and found["reason"] == _phrase(int(found["status"]))
    end = found.end("reason" if is_usual else "status")
    shown = block.offset(found.start("status")), block.offset(end - 1) + 1
    return shown_place(example, shown, f"{status} {_phrase(status)}" if is_usual else str(status))


def _phrase(status: int) -> str:
    """What HTTP calls a status; empty for one that it does not know."""
    return HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else ""
