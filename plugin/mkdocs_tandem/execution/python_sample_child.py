"""The child process of a Python sample.

It imports nothing of the package, so that it starts fast and a sample finds nothing of it. One
JSON object a line goes each way: ``{"earlier", "parts"}`` and ``{"answer"}`` or ``{"reason"}``
come, ``{"request"}``, ``{"begins"}`` and, once, ``{"ended"}`` go. A part of a sample is its code,
the line that it begins at, and how it is compiled: ``exec``, or ``single`` as at a prompt. What
earlier samples of the page did is done again first, to give their names and files.
"""

import ast
import contextlib
import io
import json
import os
import sys
import traceback
from http.client import responses
from typing import Any

_NAME = "<sample>"
_MAX_OUTPUT = 1_000_000
_MAX_MEMORY = 2_000_000_000
_REFUSED = {
    "socket.connect": "network connections are not allowed",
    "socket.bind": "listening for connections is not allowed",
    "subprocess.Popen": "starting programs is not allowed",
    "os.system": "starting programs is not allowed",
    "os.exec": "starting programs is not allowed",
    "os.posix_spawn": "starting programs is not allowed",
    "os.fork": "starting programs is not allowed",
    "os.remove": "removing files is not allowed",
    "os.rmdir": "removing folders is not allowed",
    "os.rename": "renaming files is not allowed",
    "shutil.rmtree": "removing folders is not allowed",
}
"""Audit events that end a sample, and why."""


class _Output(io.StringIO):
    """What a sample prints, up to a limit."""

    def write(self, text: str) -> int:
        return super().write(text[: max(0, _MAX_OUTPUT - self.tell())])


class _Channel:
    """The way to the parent; what else is written to standard output goes nowhere."""

    def __init__(self) -> None:
        self._back = os.fdopen(os.dup(1), "w", encoding="utf-8")
        self._here = os.fdopen(os.dup(0), "r", encoding="utf-8")
        for number in (0, 1):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)

    def say(self, message: Any) -> None:
        self._back.write(json.dumps(message) + "\n")
        self._back.flush()

    def hear(self) -> Any:
        return json.loads(self._here.readline())


def _lead_requests(channel: _Channel) -> None:
    """Let every request of the library ``requests`` go to the parent, from any session."""
    try:
        import requests  # noqa: PLC0415 -- it takes a while, and need not be there
        from requests.adapters import HTTPAdapter  # noqa: PLC0415 -- may be missing, too
        from urllib3 import HTTPResponse  # noqa: PLC0415 -- may be missing, too
    except ImportError:
        return

    def send(self: HTTPAdapter, request: Any, **options: Any) -> Any:
        content = _content(request.body)
        asked = {"method": request.method, "url": request.url, "content": content}
        channel.say({"request": {**asked, "headers": dict(request.headers)}})
        heard = channel.hear()
        if "reason" in heard:
            raise requests.ConnectionError(heard["reason"])
        answer = heard["answer"]
        raw = HTTPResponse(
            io.BytesIO(answer["content"].encode()),
            headers=answer["headers"],
            status=answer["status"],
            reason=responses.get(answer["status"]),
            preload_content=False,
        )
        return self.build_response(request, raw)

    HTTPAdapter.send = send  # type: ignore[method-assign, assignment] # this process runs nothing else


def _content(body: Any) -> str:
    """The body of a request: text, bytes, an open file, or what yields bytes."""
    if hasattr(body, "read"):
        body = body.read()
    if body is not None and not isinstance(body, str | bytes | bytearray):
        body = b"".join(each.encode() if isinstance(each, str) else each for each in body)
    return body if isinstance(body, str) else bytes(body or b"").decode("utf-8", errors="replace")


def _limit(seconds: float) -> None:
    """Let the system stop what takes too much; where it cannot, the parent's clock does."""
    try:
        import resource  # noqa: PLC0415 -- POSIX only
    except ImportError:
        return
    most = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_OUTPUT, _MAX_OUTPUT))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _REFUSED:
        raise PermissionError(_REFUSED[event])
    if event == "open" and isinstance(arguments[2], int):
        writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        if arguments[2] & writes and not _is_own(arguments[0]):
            raise PermissionError(_OUTSIDE)
    if event in _CHANGES and not all(map(_is_own, arguments[:2])):
        raise PermissionError(_OUTSIDE)


_OUTSIDE = "writing files outside of its folder is not allowed"
_CHANGES = frozenset(
    {
        "os.chmod",
        "os.chown",
        "os.link",
        "os.mkdir",
        "os.symlink",
        "os.truncate",
        "os.utime",
        "sqlite3.connect",
    }
)
"""Audit events of changes to the files that their first arguments name."""


def _is_own(path: Any) -> bool:
    """Whether a file is in the folder of the sample, or is open already."""
    if not isinstance(path, str | bytes) or path in (os.devnull, ":memory:"):
        return True
    here = os.path.realpath(os.curdir)
    return os.path.realpath(os.fsdecode(path)).startswith(here + os.sep)


def _ended(error: BaseException | None, outputs: list[str]) -> dict[str, Any]:
    if error is None or (isinstance(error, SystemExit) and not error.code):
        return {"outputs": outputs}
    lines = [
        each.lineno
        for each in traceback.extract_tb(error.__traceback__, None)
        if each.filename == _NAME
    ]
    if isinstance(error, SyntaxError) and error.filename == _NAME:
        lines.append(error.lineno)
    said = traceback.format_exception_only(error)[-1].strip()
    return {"outputs": outputs, "error": said[:500], "line": lines[-1] if lines else 1}


def _run(parts: list[Any], names: dict[str, Any], outputs: list[str]) -> None:
    """Run the parts of a sample, and take what each of them prints."""
    for code, line, mode, *_ in parts:
        output = sys.stdout = _Output()
        try:
            exec(_compiled(code, line, mode), names)  # noqa: S102 -- its purpose
        finally:
            outputs.append(output.getvalue())


def _compiled(code: str, line: int, mode: str) -> Any:
    try:
        tree: Any = compile(code, _NAME, mode, ast.PyCF_ONLY_AST)
    except SyntaxError as error:
        error.lineno = (error.lineno or 1) + line - 1
        raise
    return compile(ast.increment_lineno(tree, line - 1), _NAME, mode)


def _expected(error: BaseException, part: Any) -> bool:
    """Whether a part is shown to end with an error, as doctest has it."""
    last = traceback.format_exception_only(error)[-1].strip()
    return bool(part[3]) and last == part[3].strip()


def main() -> None:
    """Run the sample that the parent sends."""
    channel = _Channel()
    heard = channel.hear()
    _lead_requests(channel)
    _limit(float(sys.argv[1]))
    sys.addaudithook(_refuse)
    names: dict[str, Any] = {"__name__": "__main__"}
    for parts in heard["earlier"]:
        with contextlib.suppress(BaseException):  # its failure was reported where it is
            _run(parts, names, [])
    channel.say({"begins": True})
    failure: BaseException | None = None
    outputs: list[str] = []
    for part in heard["parts"]:
        try:
            _run([part], names, outputs)
        except BaseException as error:  # noqa: BLE001 -- a sample may raise anything
            if not _expected(error, part):
                failure = error
                break
    channel.say({"ended": _ended(failure, outputs)})


if __name__ == "__main__":
    main()
