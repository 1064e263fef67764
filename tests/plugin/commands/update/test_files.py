import os
import stat
from pathlib import Path

import pytest

from mkdocs_tandem.commands.update import FileChangedError, FileEdit, write


def test_a_file_keeps_its_mode_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\n")
    path.chmod(0o640)
    write(tmp_path, FileEdit("a.md", "a\r\n", "b\r\n", 1))
    assert path.read_bytes() == b"\xef\xbb\xbfb\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def test_a_file_that_was_written_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("other", "utf-8")
    with pytest.raises(FileChangedError, match="changed since"):
        write(tmp_path, FileEdit("a.md", "a", "b", 1))
    assert (tmp_path / "a.md").read_text("utf-8") == "other"


def test_a_file_that_is_not_utf_8_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xfc 1")
    with pytest.raises(FileChangedError, match="is not UTF-8"):
        write(tmp_path, FileEdit("a.md", "\ufffd 1", "\ufffd 2", 1))
    assert (tmp_path / "a.md").read_bytes() == b"\xfc 1"


def test_a_file_outside_of_the_project_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", "utf-8")
    (tmp_path / "docs").mkdir()
    with pytest.raises(FileChangedError, match="is outside the project"):
        write(tmp_path / "docs", FileEdit("../a.md", "a", "b", 1))


def test_a_failure_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("a", "utf-8")

    def full(source: str, target: Path) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write(tmp_path, FileEdit("a.md", "a", "b", 1))
    assert (tmp_path / "a.md").read_text("utf-8") == "a"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]
