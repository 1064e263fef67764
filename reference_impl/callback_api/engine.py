"""Everything that happens between requests: steps of actions, reminders, deliveries."""

from callback_api.action_lifecycle import Life
from callback_api.clock import Clock, VirtualClock
from callback_api.database import Database
from callback_api.delivery import Delivery, Send
from callback_api.directory import Directory
from callback_api.fairness import Fairness
from callback_api.identifier import NewId, unguessable
from callback_api.monitor_evaluation import REFRESH, VehicleEvent, Watching
from callback_api.outbox import Outbox
from callback_api.recipients import Telling
from callback_api.schedule import Schedule
from callback_api.store import Store


class Engine:
    """All parts of one application, put together."""

    def __init__(  # noqa: PLR0913 -- the parts that differ between a server, a sandbox and tests
        self,
        database: Database,
        directory: Directory,
        clock: Clock,
        send: Send,
        new_id: NewId = unguessable,
        *,
        senders: int = 8,
    ) -> None:
        self.clock = clock
        self.new_id = new_id
        self.directory = directory
        self.store = Store(database)
        self.outbox = Outbox(database, new_id, Fairness(senders))
        self.schedule = Schedule(database)
        telling = Telling(self.store, self.outbox, directory)
        self.life = Life(self.store, self.schedule, telling.of_remote)
        self._watching = Watching(self.store, self.schedule, directory, telling.of_monitor)
        self.delivery = Delivery(self.store, self.outbox, clock, send)

    def observe(self, event: VehicleEvent) -> None:
        """Takes in what a vehicle tells of itself."""
        with self.store.transaction():
            self._watching.observe(event, self.clock.now())

    def run_timers(self) -> None:
        """Catches up with all that should have happened by now, deliveries left aside."""
        now = self.clock.now()
        while (due := self.schedule.next_due()) is not None and due <= now:
            self._run_timer(now)

    def _run_timer(self, now: float) -> None:
        with self.store.transaction():
            timer = self.schedule.take(now)
            if timer is not None:  # another thread may have been quicker
                (self._watching.remind if timer.kind == REFRESH else self.life.proceed)(timer)

    def run_all(self) -> None:
        """Catches up with everything, deliveries included."""
        self.run_timers()
        self.delivery.give_up_old()
        while self.delivery.deliver_one():
            pass

    def next_due(self) -> float | None:
        """When something happens next of itself."""
        moments = (self.schedule.next_due(), self.outbox.next_due())
        return min((moment for moment in moments if moment is not None), default=None)

    def advance(self, clock: VirtualClock, seconds: float) -> None:
        """Turns a clock, stopping wherever something happens."""
        end = clock.now() + seconds
        while (due := self.next_due()) is not None and due <= end:
            clock.set(due)
            self.run_all()
        clock.set(end)
