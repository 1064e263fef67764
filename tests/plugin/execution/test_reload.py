import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_tandem.execution.reload import AppModules, code_of, imported


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that modules can be imported from; they are forgotten afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    for name in set(sys.modules) - before:
        del sys.modules[name]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    time = path.stat().st_mtime_ns + 2_000_000_000 if path.exists() else None
    path.write_text(text, "utf-8")
    if time:
        os.utime(path, ns=(time, time))  # later, whatever the clock's grain


def test_an_application_whose_file_has_changed_is_imported_again(folder: Path) -> None:
    _write(folder / "garage_app.py", "ANSWER = 1\n")
    modules = AppModules(["garage_app:create"], folder)
    assert importlib.import_module("garage_app").ANSWER == 1
    modules.note()
    assert not modules.forget_changed()
    _write(folder / "garage_app.py", "ANSWER = 2\n")
    assert modules.forget_changed()
    assert importlib.import_module("garage_app").ANSWER == 2


def test_what_lies_beside_an_application_belongs_to_it(folder: Path) -> None:
    _write(folder / "garage_app.py", "from garage_parts.wheel import SIZE\n")
    _write(folder / "garage_parts/__init__.py", "")
    _write(folder / "garage_parts/wheel.py", "SIZE = 15\n")
    modules = AppModules(["garage_app:create"], folder)
    importlib.import_module("garage_app")
    modules.note()
    assert modules.paths == {folder / "garage_app.py", folder / "garage_parts"}
    _write(folder / "garage_parts/wheel.py", "SIZE = 16\n")
    assert modules.forget_changed()
    assert importlib.import_module("garage_app").SIZE == 16


def test_modules_of_others_are_kept(folder: Path) -> None:
    _write(folder / "garage_app.py", "import json\n")
    modules = AppModules(["garage_app:create"], folder)
    importlib.import_module("garage_app")
    known = sys.modules["json"]
    modules.note()
    _write(folder / "garage_app.py", "import json\nMORE = 1\n")
    assert modules.forget_changed()
    assert sys.modules["json"] is known


def test_an_edit_while_the_site_is_built_is_not_taken_for_what_was_imported(folder: Path) -> None:
    _write(folder / "garage_app.py", "ANSWER = 1\n")
    modules = AppModules(["garage_app:create"], folder, clock=lambda: 0)
    importlib.import_module("garage_app")
    _write(folder / "garage_app.py", "ANSWER = 2\n")
    modules.note()
    assert modules.forget_changed()
    assert importlib.import_module("garage_app").ANSWER == 2


def test_what_was_noted_first_counts_until_it_is_imported_again(folder: Path) -> None:
    _write(folder / "garage_app.py", "ANSWER = 1\n")
    modules = AppModules(["garage_app:create"], folder)
    importlib.import_module("garage_app")
    modules.note()
    _write(folder / "garage_app.py", "ANSWER = 2\n")
    modules.note()
    assert modules.forget_changed()
    assert not modules.forget_changed()


def test_the_digest_of_code_is_that_of_the_code_that_was_imported(folder: Path) -> None:
    _write(folder / "garage_app.py", "ANSWER = 1\n")
    before = code_of("garage_app:create", folder)
    imported("garage_app", folder)
    _write(folder / "garage_app.py", "ANSWER = 2\n")
    assert code_of("garage_app:create", folder) == before
    AppModules(["garage_app:create"], folder).forget()
    assert code_of("garage_app:create", folder) != before
    assert imported("garage_app", folder).ANSWER == 2
