"""What foreign code may not do to this process while it is called."""

import atexit
import builtins
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import partial
from typing import Any, NoReturn

_STDOUT, _STDERR = 1, 2
_end = os._exit
_OF_PYTHON = [
    (module, name, value)
    for module in (builtins, json, os, time)
    for name, value in vars(module).items()
    if callable(value) and not name.startswith("__")
]
"""Functions that all code needs, ours too."""


class ReplacedError(Exception):
    """Foreign code has put something that cannot be called in the place of such a function."""


class Ended(BaseException):
    """``os._exit`` was called, which ends a program without a trace."""

    def __init__(self, code: object) -> None:
        super().__init__(code)
        self.code = code


def end_program(message: str, code: int) -> NoReturn:
    """End this process at once, whatever foreign code does in it."""
    with suppress(OSError):
        os.write(_STDERR, message.encode("utf-8", "replace"))
    _end(code)


@contextmanager
def isolated(
    exit_handler: Callable[[Callable[[], object], str], object],
) -> Iterator[Callable[[], bool]]:
    """Let foreign code print to standard error only, and not end this process.

    ``exit_handler`` calls what it registers for the end of the program, and is given its name.
    A child that it forks and that comes back is ended. Gives a function that says whether a user
    has pressed Ctrl-C since. For the main thread: all of this concerns the whole process.
    """
    path = [*sys.path]
    with _descriptor_to_stderr(), redirect_stdout(sys.stderr), _exit_as_error(), _presses() as it:
        try:
            with _exit_handlers(exit_handler):
                yield it
        finally:
            sys.path += [folder for folder in path if folder not in sys.path]
            _check_functions()


def _check_functions() -> None:
    """Put functions of Python back that nothing can call; others, as of gevent, are left.

    Raises:
        ReplacedError: if there were any.
    """
    broken = [it for it in _OF_PYTHON if not callable(getattr(it[0], it[1], None))]
    for module, name, value in broken:
        setattr(module, name, value)
    if broken:
        module, name, _ = broken[0]
        raise ReplacedError(f"'{module.__name__}.{name}', which is part of Python")


@contextmanager
def _descriptor_to_stderr() -> Iterator[None]:
    """Standard output of extensions in C and of programs that are started, too."""
    with suppress(OSError, ValueError, AttributeError):  # closed, or none
        sys.stdout.flush()
    try:
        kept = os.dup(_STDOUT)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            os.dup2(_STDERR, _STDOUT)
        yield
    finally:
        with suppress(OSError):  # where foreign code has closed it
            os.dup2(kept, _STDOUT)
            os.close(kept)


class _ExitHandler:
    """A function that is called at the end of the program, and equals the one it calls."""

    def __init__(
        self,
        call: Callable[[Callable[[], object], str], object],
        function: Callable[..., object],
        work: Callable[[], object],
    ) -> None:
        self._call = call
        self._function = function
        self._work = work

    def __call__(self) -> None:
        self._call(self._work, getattr(self._function, "__name__", repr(self._function)))

    def __eq__(self, other: object) -> bool:
        """For ``atexit.unregister``."""
        return self._function == other

    __hash__ = None  # type: ignore[assignment] # as Python has it for classes with '__eq__'


@contextmanager
def _exit_handlers(call: Callable[[Callable[[], object], str], object]) -> Iterator[None]:
    """Functions that are registered for the end of the program are called by ``call``."""
    register = atexit.register

    def registered(function: Callable[..., Any], *given: Any, **named: Any) -> Callable[..., Any]:
        register(_ExitHandler(call, function, partial(function, *given, **named)))
        return function

    atexit.register = registered  # type: ignore[assignment] # its callers see no difference
    try:
        yield
    finally:
        atexit.register = register


@contextmanager
def _exit_as_error() -> Iterator[None]:
    """``os._exit`` raises ``Ended``; not in threads that ran before, which belong to the host."""
    own = os.getpid()
    hosts = {*threading.enumerate()} - {threading.current_thread()}

    def ended(status: int) -> NoReturn:
        if os.getpid() != own or threading.current_thread() in hosts:
            _end(status)
        raise Ended(status)

    os._exit = ended
    try:
        yield
    finally:
        os._exit = _end
        if os.getpid() != own:
            _end(0)


@contextmanager
def _presses() -> Iterator[Callable[[], bool]]:
    """Whether SIGINT has come; an interrupt without one was raised by foreign code."""
    pressed: list[int] = []
    handler = signal.getsignal(signal.SIGINT)

    def press(number: int, frame: Any) -> None:
        pressed.append(number)
        if callable(handler):
            handler(number, frame)

    if not callable(handler):  # ignored, or left to the system
        yield lambda: True
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, handler)
