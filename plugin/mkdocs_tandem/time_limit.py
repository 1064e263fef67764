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

MOST_FRAMES = 500
"""The innermost frames of a call that are looked at: endless recursion may have millions."""
_AGAIN = 0.1
"""Seconds until code that catches everything is interrupted once more."""
_GRACE = 0.5
"""Seconds after the limit in which a signal has to arrive."""
_PATIENCE = 20.0
"""Seconds in which code that ignores signals, or is not in Python, may end."""


class TimeLimitError(Exception):
    """A call that did not return in time."""

    def __init__(self, seconds: float, stack: StackSummary) -> None:
        super().__init__(f"it takes more than {seconds:g} seconds")
        self.stack = stack
        """Where it was interrupted, the innermost frame last."""


class _Expired(BaseException):
    """Raised where the time ends; not an ``Exception``, which foreign code may catch."""


def limited(
    work: Callable[[], _T],
    seconds: float,
    give_up: Callable[[StackSummary], object] = lambda stack: None,
) -> _T:
    """The result of a call, or whatever it raises.

    The main thread is interrupted by a signal, or by an exception if the code ignores signals;
    ``give_up`` is called in another thread if it catches that, too. In other threads, and on
    systems without ``setitimer``, the call runs in a daemon thread that is not ended.

    Raises:
        TimeLimitError: if it takes longer than ``seconds``.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and hasattr(signal, "setitimer"):
        return _interrupted(work, seconds, give_up)
    return _abandoned(work, seconds)


def _interrupted(
    work: Callable[[], _T], seconds: float, give_up: Callable[[StackSummary], object]
) -> _T:
    def expire(number: int, frame: FrameType | None) -> None:
        raise _Expired

    began = time.monotonic()
    watcher = _Watcher(threading.get_ident(), seconds, give_up)
    watcher.start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])  # an earlier call may block it
    handler = signal.signal(signal.SIGALRM, expire)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        try:
            return work()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            watcher.end()
    except _Expired as error:
        frames = extract_tb(_first(error).__traceback__, -MOST_FRAMES)
        own = [frame for frame in frames if frame.filename != __file__]
        raise TimeLimitError(seconds, StackSummary.from_list(own)) from None
    finally:
        watcher.done.set()
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if left:  # another timer was running, as that of pytest-timeout
            left = max(left - (time.monotonic() - began), 0.001)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


def _first(error: BaseException) -> BaseException:
    """The interruption of a call; others may come while it returns."""
    while isinstance(error.__context__, _Expired):
        error = error.__context__
    return error


class _Watcher(threading.Thread):
    """Interrupts a call that ignores signals, and gives up if that does not help."""

    def __init__(
        self, watched: int, seconds: float, give_up: Callable[[StackSummary], object]
    ) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self._watched = watched
        self._seconds = seconds
        self._give_up = give_up
        self._has_raised = False

    def run(self) -> None:
        if self.done.wait(self._seconds + _GRACE):
            return
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self._raise(_Expired)
            if self.done.wait(_AGAIN):
                return
        frame = sys._current_frames()[self._watched]  # noqa: SLF001 -- documented
        self._give_up(extract_stack(frame))

    def end(self) -> None:
        """The call has ended."""
        self.done.set()
        self.join()
        if self._has_raised:
            self._raise(None)  # it has come too late

    def _raise(self, error: type[BaseException] | None) -> None:
        """Raise an exception between two instructions of the call, or take one back."""
        import ctypes  # noqa: PLC0415 -- it is hardly ever needed

        self._has_raised = True
        raised = None if error is None else ctypes.py_object(error)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._watched), raised)


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
