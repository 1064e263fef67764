"""The outcome of a check is used again until an input of the project changes."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.config.settings import load
from mkdocs_tandem.project.project import Outcome, Project
from mkdocs_tandem.project.unchanged import UnchangedCheck

PAGE = """\
# Pumps

{% include note.md level="low" %}

See [valves](valves.md#sizes).

```json
{"label": "north"}
```
"""
LATER = time.time_ns() + 3_600_000_000_000
"""A run that begins after all files were written."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "docs/pumps.md": PAGE,
        "docs/valves.md": "# Valves\n\n## Sizes\n",
        "_includes/note.md": "The level is {{ include.level }} for {{ site.plant }}.\n",
        "plants.yml": "plant: north\n",
        "mkdocs.yml": yaml.safe_dump(
            {
                "site_name": "Plant",
                "plugins": [
                    {
                        "tandem": {
                            "audiences": {"crew": {"title": "Crew"}},
                            "liquid": {"site": "plants.yml"},
                        }
                    }
                ],
            }
        ),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def _check(root: Path, begun: int = LATER) -> Outcome:
    """A whole check that keeps its outcome."""
    settings = load(root / "mkdocs.yml")
    project = Project.with_settings(settings, is_kept=True)
    outcome = project.check(execute=False, keeps_examples=False)
    UnchangedCheck(settings, begun, execute=False).keep(project, outcome)
    project.checker.finish(is_whole=True)
    return outcome


def _known(root: Path, *, execute: bool = False) -> Outcome | None:
    return UnchangedCheck(load(root / "mkdocs.yml"), LATER, execute=execute).known()


def _append(name: str, text: str = "\nMore.\n") -> Callable[[Path], object]:
    return lambda root: (root / name).write_text((root / name).read_text("utf-8") + text, "utf-8")


def test_an_unchanged_project_has_the_outcome_of_its_last_check(root: Path) -> None:
    _append("docs/valves.md", "\n[gone](gone.md)\n")(root)
    outcome = _check(root)
    known = _known(root)
    assert known is not None
    assert [it.rule for it in known.findings] == ["broken-link"]
    assert known.findings == outcome.findings
    assert known.statuses == outcome.statuses
    assert known.unexecuted == outcome.unexecuted
    assert known.pages == 2
    assert [it.status for it in known.verdicts] == list(outcome.statuses)


@pytest.mark.parametrize(
    "change",
    [
        _append("docs/pumps.md"),
        _append("_includes/note.md"),
        _append("plants.yml", "crew: 3\n"),
        _append("mkdocs.yml", "site_author: Ann\n"),
        lambda root: (root / "docs/new.md").write_text("# New\n", "utf-8"),
        lambda root: (root / "docs/valves.md").unlink(),
        lambda root: (root / "docs/valves.md").rename(root / "docs/taps.md"),
        lambda root: (root / "docs/plan.png").write_bytes(b""),
        lambda root: (root / "_includes/more.md").write_text("More.\n", "utf-8"),
    ],
    ids=["page", "include", "data", "settings", "new", "gone", "moved", "file", "new-include"],
)
def test_any_change_of_an_input_needs_a_check(root: Path, change: Callable[[Path], object]) -> None:
    _check(root)
    assert _known(root) is not None
    change(root)
    assert _known(root) is None


def test_a_link_to_a_folder_around_it_is_followed_once(root: Path) -> None:
    (root / "docs/more").mkdir()
    for name in ("a", "b"):
        (root / f"docs/more/{name}").symlink_to(root / "docs", target_is_directory=True)
    _check(root)
    assert _known(root) is not None


def test_a_file_changed_while_it_was_checked_is_checked_again(root: Path) -> None:
    _check(root, begun=time.time_ns() - 3_600_000_000_000)
    assert _known(root) is None


def test_an_outcome_without_execution_is_not_one_with_it(root: Path) -> None:
    settings = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    settings["plugins"][0]["tandem"]["execute"] = {"url": "http://127.0.0.1:9"}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    _check(root)
    assert _known(root) is not None
    assert _known(root, execute=True) is None


def test_a_page_that_shows_the_time_is_checked_each_time(root: Path) -> None:
    _append("docs/valves.md", "\n{{ 'now' | date: '%S' }}\n")(root)
    _check(root)
    assert _known(root) is None


def test_a_variable_of_the_environment_is_an_input(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANT", "north")
    _append("mkdocs.yml", "site_author: !ENV PLANT\n")(root)
    _check(root)
    assert _known(root) is not None
    monkeypatch.setenv("PLANT", "south")
    assert _known(root) is None
