"""How tests are distributed among processes."""

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

_FEW = 2
"""Tests that a process has left when it gets more: it keeps one until it has another."""


class Scheduling(LoadScopeScheduling):
    """The tests of a file are run by one process, in one go, so that what they share is made once.

    Those of ``tests/site`` share the site of this repository and a browser, so they are kept
    together, too. A test at which a process dies is a failure, and the others of its file are run.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "tests/site" if path.startswith("tests/site/") else path

    def _reschedule(self, node: WorkerController) -> None:
        if node not in self.registered_collections or node.shutting_down:
            return  # it still collects, or it took the place of another and collected other tests
        while self.workqueue and self._pending_of(self.assigned_work[node]) <= _FEW:
            self._assign_work_unit(node)
        if not self.workqueue:
            node.shutdown()

    def remove_node(self, node: WorkerController) -> str | None:
        """The test at which a process died, which no other process runs again."""
        units = self.assigned_work.pop(node)
        left = (name for unit in units.values() for name, is_over in unit.items() if not is_over)
        died_at: str | None = next(left, None)
        for scope, unit in units.items():
            rest = {name: is_over or name == died_at for name, is_over in unit.items()}
            if not all(rest.values()):
                self.workqueue[scope] = rest
        for other in self.assigned_work:
            self._reschedule(other)
        return died_at
