"""Processes that help, and end with the one that made them."""

import multiprocessing
import threading
from multiprocessing.connection import Connection

from mkdocs_tandem.workers import end_with_parent
from tests.support.waiting import ended


def _helps(answer: Connection) -> None:
    end_with_parent()
    threading.Event().wait(0.3)  # as long as work takes
    answer.send("done")


def test_a_process_that_ends_with_its_parent_does_its_work_before() -> None:
    context = multiprocessing.get_context("spawn")
    answers, answer = context.Pipe(duplex=False)
    helper = context.Process(target=_helps, args=(answer,))
    helper.start()
    ended(helper)
    assert helper.exitcode == 0
    assert answers.poll()
    assert answers.recv() == "done"
