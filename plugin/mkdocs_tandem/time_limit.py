"""Calls to foreign code, ended after a time limit."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from traceback import StackSummary, extract_stack, extract_tb
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")

_AGAIN = 0.1
"""Seconds until code that catches everything is interrupted once more."""


class TimeLimitError(Exception):
    """A call that did not return in time."""

    def __init__(self, seconds: float, stack: StackSummary) -> None:
        super().__init__(f"it takes more than {seconds:g} seconds")
        self.stack = stack
        """Where it was interrupted, the innermost frame last."""


class _Expired(BaseException):
    """Raised where the time ends; not an ``Exception``, which foreign code may catch."""


def limited(work: Callable[[], _T], seconds: float) -> _T:
    """The result of a call, or whatever it raises.

    The main thread is interrupted by a signal. In other threads, and on systems without
    ``setitimer``, the call runs in a daemon thread that is left behind.

    Raises:
        TimeLimitError: if it takes longer than ``seconds``.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and hasattr(signal, "setitimer"):
        return _interrupted(work, seconds)
    return _abandoned(work, seconds)


def _interrupted(work: Callable[[], _T], seconds: float) -> _T:
    def expire(number: int, frame: FrameType | None) -> None:
        raise _Expired

    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, expire)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        try:
            return work()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Expired as error:
        frames = extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename != __file__]
        raise TimeLimitError(seconds, StackSummary.from_list(own)) from None
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if left:  # another timer was running, as that of pytest-timeout
            left = max(left - (time.monotonic() - began), 0.001)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


def _abandoned(work: Callable[[], _T], seconds: float) -> _T:
    results: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 -- raised again by the caller
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if results:
        return results[0]
    frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001 -- documented
    raise TimeLimitError(seconds, extract_stack(frame) if frame else StackSummary())
