"""Serve a project, edit a page, and wait until the browser would see it: exit code 0 if it does."""

import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

_START, _EDIT = 120.0, 60.0
"""Seconds until the first build, and until an edit is seen."""
_ADDRESS = "127.0.0.1:8765"


def main(folder: Path) -> str | None:
    """What went wrong, if anything."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", _ADDRESS]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_read, args=(server, lines), daemon=True).start()
        try:
            return _edited(folder, lines)
        finally:
            server.terminate()


def _read(server: "subprocess.Popen[str]", lines: "queue.Queue[str]") -> None:
    for line in server.stderr or ():
        lines.put(line)
    lines.put("")


def _edited(folder: Path, lines: "queue.Queue[str]") -> str | None:
    url = _seen(lines, "Serving on", _START)
    if url is None:
        return "the server did not start"
    page = folder / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nAn edit that is seen.\n", "utf-8")
    if _seen(lines, "Reloading", _EDIT) is None:
        return "the edit was not seen"
    base = url.split("Serving on", 1)[1].strip()
    opener = build_opener(ProxyHandler({}))
    shown = [opener.open(f"{base}{name}/", timeout=_EDIT).read() for name in _audiences(folder)]
    return None if all(b"An edit that is seen." in it for it in shown) else "the edit is not shown"


def _audiences(folder: Path) -> list[str]:
    """Folders of the starter's audiences."""
    return [it.stem for it in sorted(folder.glob("*.yaml"))]


def _seen(lines: "queue.Queue[str]", text: str, seconds: float) -> str | None:
    while True:
        try:
            line = lines.get(timeout=seconds)
        except queue.Empty:
            return None
        sys.stderr.write(line)
        if text in line:
            return line
        if not line:
            return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
