"""Applications in this process: foreign code, imported and called with care."""

import inspect
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from traceback import FrameSummary, StackSummary, extract_stack, extract_tb
from typing import Any, NoReturn, TypeVar

from mkdocs_tandem.execution.isolation import Ended, ReplacedError, end_program, isolated
from mkdocs_tandem.execution.reload import imported
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import did_you_mean
from mkdocs_tandem.time_limit import MOST_FRAMES, TimeLimitError, limited

_T = TypeVar("_T")

_INSTALLED = {"site-packages", "dist-packages", ".venv", "venv", "node_modules"}
"""Folders whose code is not the author's."""
_PLUGIN = Path(__file__).parents[1]

MAX_ANSWER = 10_000_000
"""Bytes of an answer that are read."""
_LONGEST = 400
"""Characters of the message of an error that are shown."""
_COULD_NOT_RUN = 2
"""The exit code of a command that could not check."""
_GRACE = 0.5
"""Seconds that threads have to end themselves."""
_TO_START = 3
"""How often the time limit of a call fits into that of a start: frameworks load slowly."""


class Kind(Enum):
    """How something is called."""

    FACTORY = auto()
    WSGI = auto()
    ASGI = auto()


_ASGI = ("scope", "receive", "send")
_WSGI = frozenset({"environ", "start_response"})
_BY_PARAMETERS = {0: Kind.FACTORY, 2: Kind.WSGI, len(_ASGI): Kind.ASGI}


class ApplicationError(Exception):
    """An application that cannot be imported, made or called, and where in its code."""

    def __init__(
        self, message: str, place: Location | None = None, length: int = 1, hint: str = ""
    ) -> None:
        """``place`` is ``None`` where the name of the application is wrong, not its code."""
        super().__init__(message)
        self.place = place
        self.length = length
        self.hint = hint


@dataclass(frozen=True)
class UserCode:
    """Calls into code of the author."""

    root: Path
    """Folder of the project: the code below it is the author's."""
    seconds: float
    """How long a call may take."""
    is_start: bool = False
    """Whether an application is imported or created, which may take ``_TO_START`` times as long."""
    target: Any = None
    """What is called in the end; its definition is the place of what no line is to blame for."""

    @property
    def limit(self) -> float:
        """Seconds after which a call is given up."""
        return self.seconds * (_TO_START if self.is_start else 1)

    def call(self, work: Callable[[], _T], action: str) -> _T:
        """The result of a call; what it prints goes to standard error.

        ``action`` names the call in messages: ``create_app()``.

        Raises:
            ApplicationError: if it raises anything, ends the program or does not return in time.
        """
        is_main = threading.current_thread() is threading.main_thread()
        try:
            with isolated(self._leave) if is_main else nullcontext(lambda: True) as was_pressed:
                return limited(work, self.limit, partial(self._give_up, action))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and was_pressed():
                raise
            failure = self._failure(error, action)
            if failure is error:
                raise
            raise failure from error

    def _failure(self, error: BaseException, action: str) -> ApplicationError:
        """What a call has raised, as one of our own errors with its place."""
        stack, hint = extract_tb(error.__traceback__, -MOST_FRAMES), ""
        if isinstance(error, ApplicationError):
            if error.place is not None:
                return error
            message, hint = str(error), error.hint
        elif isinstance(error, ReplacedError):
            message, stack = f"{action} replaced {error}", StackSummary()
            hint = "assign something that can be called"
        elif isinstance(error, TimeLimitError):
            message = f"{action} takes more than {self.limit:g} seconds"
            times = f"{_TO_START} times " if self.is_start else ""
            stack, hint = error.stack, f"the limit is {times}'execute.timeout'"
        elif isinstance(error, SyntaxError):
            return self._misspelt(error, action)
        elif isinstance(error, SystemExit | Ended):
            name = "SystemExit" if isinstance(error, SystemExit) else "os._exit"
            message = f"{action} ended the program: {name}({error.code!r})"
        else:
            message = f"{action} raised {_described(error)}"
        return self._error(message, stack, hint)

    def _leave(self, work: Callable[[], object], name: str) -> None:
        """Call an exit handler; what is wrong with it is a line on standard error."""
        try:
            replace(self, is_start=False).call(work, f"the exit handler '{name}'")
        except ApplicationError as error:
            place = f"{error.place.path}:{error.place.line}: " if error.place else ""
            with suppress(OSError, ValueError, AttributeError):  # closed, or none
                sys.stderr.write(f"{place}{error}\n")

    def _give_up(self, action: str, stack: StackSummary) -> NoReturn:
        """End the program: code that catches whatever interrupts it would keep it for ever."""
        message = f"{action} takes more than {self.limit:g} seconds and cannot be interrupted"
        error = self._error(message, stack)
        place = f"\n --> {error.place}" if error.place else ""
        end_program(f"error[bad-application]: {message}{place}\n", _COULD_NOT_RUN)

    def check_threads(self, before: Collection[threading.Thread]) -> None:
        """Refuse threads of the author's code that would keep the program from ending.

        Raises:
            ApplicationError: if there are any that were not there before.
        """
        for thread in threading.enumerate():
            if thread.daemon or thread in before:
                continue
            frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001 -- documented
            error = self._error(
                f"the application leaves the thread '{thread.name}' running",
                extract_stack(frame) if frame else StackSummary(),
                "make it a daemon, 'Thread(..., daemon=True)', or end it in 'close()'",
            )
            if error.place is None:  # an idle worker of a pool ends with the program
                continue
            thread.join(_GRACE)
            if thread.is_alive():
                raise error

    def _error(self, message: str, stack: StackSummary, hint: str = "") -> ApplicationError:
        frame = next((it for it in reversed(stack) if self._is_own(it)), None)
        if frame is None:
            return ApplicationError(message, self._definition(), hint=hint)
        column, end = (frame.colno or 0) + 1, (frame.end_colno or 0) + 1
        length = end - column if frame.end_lineno == frame.lineno else 1
        place = Location(self._shown(frame.filename), frame.lineno or 1, column)
        return ApplicationError(message, place, max(1, length), hint)

    def _definition(self) -> Location | None:
        """Where what is called was written, if the author wrote it."""
        plain = inspect.isroutine(self.target) or inspect.isclass(self.target)
        code = getattr(self.target if plain else type(self.target).__call__, "__code__", None)
        if code is None or not self._is_own_path(Path(code.co_filename)):
            return None
        return Location(self._shown(code.co_filename), code.co_firstlineno)

    def _misspelt(self, error: SyntaxError, action: str) -> ApplicationError:
        """An error in a file that was to be imported: it has no frame of its own."""
        message = _described(SyntaxError(error.msg)).replace("SyntaxError", type(error).__name__)
        if error.filename is None or not Path(error.filename).is_absolute():
            return self._error(f"{action} raised {message}", extract_tb(error.__traceback__))
        place = Location(self._shown(error.filename), error.lineno or 1, max(1, error.offset or 1))
        return ApplicationError(message, place)

    def _is_own(self, frame: FrameSummary) -> bool:
        return self._is_own_path(Path(frame.filename))

    def _is_own_path(self, path: Path) -> bool:
        is_installed = path.is_relative_to(_PLUGIN) or bool(_INSTALLED & set(path.parts))
        return path.is_relative_to(self.root) and not is_installed

    def _shown(self, file: str) -> str:
        path = Path(file)
        own = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if own else path.as_posix()


def _described(error: BaseException) -> str:
    """The type and the message of an error, on one line."""
    try:
        text = " ".join(str(error)[:_LONGEST].split())
    except Exception:  # noqa: BLE001 -- foreign code
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


@dataclass(frozen=True)
class Application:
    """A WSGI or ASGI application, or what makes one."""

    name: str
    """``module:attribute``, as the settings have it."""
    kind: Kind
    target: Callable[..., Any]
    foreign: UserCode

    @property
    def is_shared(self) -> bool:
        """Whether all pages use one application, with the state that each leaves there."""
        return self.kind is not Kind.FACTORY

    def made(self) -> tuple[Kind, Any]:
        """A new application, or the one that there is, and how to call it.

        Raises:
            ApplicationError: if it cannot be made, or is none.
        """
        if self.is_shared:
            return self.kind, self.target
        action = f"{self.name.partition(':')[2]}()"
        application = replace(self.foreign, is_start=True).call(self.target, action)
        if inspect.iscoroutine(application):
            application.close()  # else Python warns that it was never awaited
            message = f"{action} is asynchronous, which is not supported for factories"
            raise ApplicationError(message, hint="write 'def' instead of 'async def'")
        kind = kind_of(application)
        if kind not in (Kind.WSGI, Kind.ASGI):
            message = f"{action} returned {article(application)}, not a WSGI or ASGI application"
            raise ApplicationError(message)
        return kind, application


def load(name: str, folder: Path, foreign: UserCode) -> Application:
    """What ``module:attribute`` names; ``folder`` is searched in addition to ``sys.path``.

    Raises:
        ApplicationError: if there is no such thing, or it cannot be imported.
    """
    module_name, _, attribute = name.partition(":")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    starting = replace(foreign, is_start=True)
    found: Any = _imported(module_name, folder, starting)
    for part in attribute.split("."):
        found = starting.call(partial(_attribute, name, part, found), f"importing '{module_name}'")
    kind = kind_of(found)
    if kind is None and inspect.isroutine(found):
        needed = list(inspect.signature(found).parameters)
        message = f"'{name}' has parameters ({', '.join(needed)})"
        hint = "name a function without parameters, or with defaults for all of them"
        if not _WSGI.isdisjoint(needed):
            hint = "a WSGI application is called with two: environ, start_response"
        raise ApplicationError(message, hint=hint)
    if kind is None:
        message = f"'{name}' is {article(found)}, not an application or a function that creates one"
        raise ApplicationError(message, hint="write 'module:app' or 'module:create_app'")
    return Application(name, kind, found, foreign)


def _imported(name: str, folder: Path, foreign: UserCode) -> Any:
    def work() -> Any:
        try:
            return imported(name, folder)
        except ModuleNotFoundError as error:
            if error.name and (name == error.name or name.startswith(f"{error.name}.")):
                known = sorted({path.stem for path in folder.glob("*") if _is_module(path)})
                hint = (
                    did_you_mean(error.name, known) or "'execute.path' is the folder to import from"
                )
                raise ApplicationError(f"there is no module '{error.name}'", hint=hint) from None
            raise

    return foreign.call(work, f"importing '{name}'")


def _is_module(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def _attribute(name: str, part: str, found: Any) -> Any:
    try:
        return getattr(found, part)
    except AttributeError:
        raise _missing(name, part, found) from None


def _missing(name: str, part: str, found: Any) -> ApplicationError:
    names = [each for each in vars(found) if not each.startswith("_")] if vars(found) else []
    return ApplicationError(f"'{name}': there is no '{part}'", hint=did_you_mean(part, names))


def kind_of(target: Any) -> Kind | None:
    """How something is called, by the parameters that it requires; ``None`` if it is not."""
    if not callable(target):
        return None
    try:
        parameters = inspect.signature(target).parameters.values()
    except (TypeError, ValueError):  # a built-in without a signature
        return Kind.FACTORY
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    required = [it for it in parameters if it.kind in kinds and it.default is it.empty]
    has_any = any(it.kind is it.VAR_POSITIONAL for it in parameters)
    is_plain = inspect.isroutine(target) or inspect.isclass(target)
    call = target if is_plain else type(target).__call__
    if inspect.iscoroutinefunction(call) and (has_any or len(required) >= len(_ASGI)):
        return Kind.ASGI
    if has_any and not required and not is_plain:
        return Kind.WSGI  # a wrapper: '__call__(self, *args, **kwargs)'
    if len(required) == len(_ASGI) and any(it.name in _WSGI for it in required):
        return None
    return _BY_PARAMETERS.get(len(required))


def article(value: Any) -> str:
    """The type of a value, as in ``an int``; ``None`` for that."""
    kind = type(value).__name__
    return "None" if value is None else f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"


_PAIR = 2


def header_pairs(headers: Any, kind: type) -> tuple[list[Any], str]:
    """Headers as a list, and what is wrong with them: ``have ('a', 1)``; empty if nothing."""
    if isinstance(headers, Mapping | str | bytes) or not hasattr(headers, "__iter__"):
        return [], f"are {article(headers)}"
    pairs = list(headers)
    for pair in pairs:
        is_pair = isinstance(pair, list | tuple) and len(pair) == _PAIR
        if not (is_pair and all(isinstance(part, kind) for part in pair)):
            return pairs, f"have {pair!r}"
    return pairs, ""
