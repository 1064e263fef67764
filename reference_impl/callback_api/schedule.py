"""What is to happen later."""

from dataclasses import dataclass

from callback_api.database import Database


@dataclass(frozen=True)
class Timer:
    """One thing that is to happen."""

    due: float
    kind: str
    subject: str
    """The action or monitor that it is about."""
    vid: str


class Schedule:
    """All timers; there is one at most of a kind for a subject and a vehicle."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, timer: Timer) -> None:
        self._database.rows(
            "INSERT OR REPLACE INTO timers (due, kind, subject, vid) VALUES (?, ?, ?, ?)",
            *vars(timer).values(),
        )

    def cancel(self, kind: str, subject: str, vid: str) -> None:
        self._database.rows(
            "DELETE FROM timers WHERE kind = ? AND subject = ? AND vid = ?", kind, subject, vid
        )

    def take(self, now: float) -> Timer | None:
        """Removes and returns the timer that is due first, if one is."""
        rows = self._database.rows(
            "DELETE FROM timers WHERE number ="
            " (SELECT number FROM timers WHERE due <= ? ORDER BY due, number LIMIT 1)"
            " RETURNING due, kind, subject, vid",
            now,
        )
        return Timer(*rows[0]) if rows else None

    def next_due(self) -> float | None:
        ((due,),) = self._database.rows("SELECT min(due) FROM timers")
        return None if due is None else float(due)
