"""Receivers that answer as they were told to, for the sandbox."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from callback_api.clock import Clock, timestamp
from callback_api.outgoing_request import Outcome, Parcel

_MOST = 100_000
"""Attempts that are remembered."""

TIMEOUT, RESET = "timeout", "reset"
_PROBLEMS = {
    TIMEOUT: "there was no answer in time",
    RESET: "the connection was closed without an answer",
}
_OK = 200


@dataclass(frozen=True)
class Attempt:
    """A parcel that was sent once, and what came of it."""

    moment: float
    parcel: Parcel
    outcome: Outcome

    @property
    def shown(self) -> dict[str, Any]:
        parcel = self.parcel
        shown = {
            "at": timestamp(self.moment),
            "id": parcel.id,
            "attempt": parcel.attempts + 1,
            "channel": parcel.envelope.channel,
            "target": parcel.envelope.target,
            "headers": dict(parcel.headers),
            "query": dict(parcel.query),
            "body": parcel.content,
            "status": self.outcome.status,
            "problem": self.outcome.problem or None,
            "isDelivered": self.outcome.is_delivered,
        }
        return {name: value for name, value in shown.items() if value is not None}


class ScriptedReceivers:
    """Every target there is; each acknowledges what it gets until it is told otherwise."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answers: dict[str, deque[int | str]] = {}
        self._otherwise: dict[str, int | str] = {}
        self.attempts: deque[Attempt] = deque(maxlen=_MOST)

    def script(self, target: str, answers: list[int | str], otherwise: int | str = _OK) -> None:
        """Tells a target its next answers, and the one that it gives from then on."""
        self._answers[target] = deque(answers)
        self._otherwise[target] = otherwise

    def send(self, parcel: Parcel) -> Outcome:
        """Makes an attempt, of which nothing leaves this process."""
        target = parcel.envelope.target
        answers = self._answers.get(target)
        answer = answers.popleft() if answers else self._otherwise.get(target, _OK)
        outcome = _outcome(answer)
        self.attempts.append(Attempt(self._clock.now(), parcel, outcome))
        return outcome


def _outcome(answer: int | str) -> Outcome:
    return Outcome(answer) if isinstance(answer, int) else Outcome(problem=_PROBLEMS[answer])
