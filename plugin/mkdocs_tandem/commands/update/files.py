"""Files written atomically, and reports of what is written."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from mkdocs_tandem.finding import Finding


class FileChangedError(Exception):
    """A file that was changed since it was read, or is not text."""


@dataclass(frozen=True)
class FileEdit:
    """A file as it is, and as it is to be."""

    path: str
    """Relative to the project's root."""
    before: str
    after: str
    changes: int
    """How many places differ."""


def write(root: Path, revision: FileEdit) -> None:
    """Put a revision in place of its file; its mode, line ends and byte order mark stay.

    Raises:
        FileChangedError: if the file was changed since it was read, or is outside of ``root``.
        OSError: if it cannot be written; then it is as it was.
    """
    path = (root / revision.path).resolve()
    if not path.is_relative_to(root.resolve()):
        raise FileChangedError(f"'{revision.path}' is outside the project")
    raw = path.read_bytes()
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    if "\ufffd" in revision.before and "\ufffd".encode() not in raw:
        raise FileChangedError(f"'{revision.path}' is not UTF-8")
    if raw.removeprefix(mark) != revision.before.encode():
        raise FileChangedError(f"'{revision.path}' has been changed since it was read")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(mark + revision.after.encode())
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        os.replace(name, path)  # noqa: PTH105 -- the one call that is atomic
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def diff(revision: FileEdit) -> str:
    """The changes as a unified diff for ``patch``."""
    before, after = (text.splitlines(keepends=True) for text in (revision.before, revision.after))
    lines = unified_diff(before, after, f"a/{revision.path}", f"b/{revision.path}")
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}\n" for line in lines)


def changed(revision: FileEdit) -> str:
    """A line with the number of places that are updated."""
    places = "1 place" if revision.changes == 1 else f"{revision.changes} places"
    return f"{revision.path}: {places} updated"


def left(findings: Sequence[Finding]) -> str:
    """The places that are left unchanged, a line each, with the reason."""
    return "\n".join(
        f"{each.location}: {each.message}"
        + (f"  ({', '.join(each.audiences)})" if each.audiences else "")
        for each in findings
    )


_NO_END = "\\ No newline at end of file"
