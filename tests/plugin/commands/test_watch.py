from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver

from mkdocs_tandem.commands.watch import FileChanges, WatchedProject
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.cli.check import watch
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project
from tests.plugin.commands.update.answers import HEAD, answering, project

BODY = '```json\n{ "a": 1 }\n```\n'
SHARED = "```json\n{% include shared.md %}\n```\n"


@pytest.fixture
def watched(tmp_path: Path) -> WatchedProject:
    others = {"docs/one": HEAD + SHARED, "docs/two": HEAD + BODY, "_includes/shared": '{ "a": 1 }'}
    project(tmp_path, BODY, **{name.replace("/", "__"): text for name, text in others.items()})
    return WatchedProject(lambda: Project.load(tmp_path / "mkdocs.yml"))


def _variants(watched: WatchedProject) -> dict[str, tuple[Variant, ...]]:
    return {page.path: watched.project.site.variants(page) for page in watched.project.site.pages}


def _write(watched: WatchedProject, name: str, text: str) -> Path:
    path = watched.project.settings.root / name
    path.write_text(text, "utf-8")
    return path


def _anew(watched: WatchedProject, name: str, text: str) -> set[str]:
    """The pages that are rendered anew once a file was written."""
    before = _variants(watched)
    assert all(variant.text for variants in before.values() for variant in variants)
    assert watched.take({_write(watched, name, text)})
    return {path for path, variants in _variants(watched).items() if variants != before.get(path)}


def test_a_page_that_is_written_is_rendered_anew_and_no_other(watched: WatchedProject) -> None:
    assert _anew(watched, "docs/two.md", HEAD + BODY + "More.\n") == {"docs/two.md"}


def test_an_include_is_read_anew_for_the_pages_that_show_it(watched: WatchedProject) -> None:
    assert _anew(watched, "_includes/shared.md", '{ "a": 2 }') == {"docs/one.md"}


def test_what_did_not_change_is_not_executed_again(watched: WatchedProject) -> None:
    asked: list[int] = []

    def answer() -> dict[str, int]:
        asked.append(1)
        return {"a": 1}

    with answering(b2c=answer, b2b=answer):
        assert watched.project.check().findings == ()
        every = len(asked)
        watched.take({_write(watched, "docs/two.md", HEAD + BODY.replace("1", "2"))})
        found = watched.project.check().findings
    assert [finding.location.path for finding in found] == ["docs/two.md"]
    assert len(asked) - every == every // 3


@pytest.mark.parametrize("name", ["mkdocs.yml", "api.yaml", "docs/new.md"])
def test_everything_else_has_the_whole_project_read_again(
    watched: WatchedProject, name: str
) -> None:
    before = _variants(watched)
    path = watched.project.settings.root / name
    _write(watched, name, (path.read_text("utf-8") if path.exists() else "") + "\n")
    assert watched.take({path})
    assert not set(before.values()) & set(_variants(watched).values())


def test_a_page_that_is_gone_is_no_page_any_more(watched: WatchedProject) -> None:
    path = watched.project.settings.root / "docs/two.md"
    path.unlink()
    assert watched.take({path})
    assert [page.path for page in watched.project.site.pages] == ["docs/index.md", "docs/one.md"]


def test_settings_that_are_wrong_for_a_while_are_told_and_waited_for(
    watched: WatchedProject,
) -> None:
    path = watched.project.settings.root / "mkdocs.yml"
    right = path.read_text("utf-8")
    path.write_text("plugins: [{tandem: {audience: 1}}]", "utf-8")
    with pytest.raises(FindingError):
        watched.take({path})
    with pytest.raises(FindingError):  # a page cannot be shown by settings that are wrong
        watched.take({_write(watched, "docs/two.md", HEAD)})
    path.write_text(right, "utf-8")
    assert watched.take({path})
    assert len(watched.project.site.pages) == 3


@pytest.mark.parametrize(
    "name", [".cache/x", "docs/.index.md.swp", "docs/index.md~", "docs/4913", "sed2zuMNq"]
)
def test_what_is_no_part_of_the_project_is_passed_over(watched: WatchedProject, name: str) -> None:
    assert not watched.take({watched.project.settings.root / name})


@pytest.mark.parametrize("name", ["calls.log", "loans.sqlite3", "other.yaml", "out/answer.json"])
def test_what_a_service_writes_is_passed_over(watched: WatchedProject, name: str) -> None:
    (watched.project.settings.root / "out").mkdir()
    _write(watched, name, "{}")
    assert not watched.take({watched.project.settings.root / name})


def test_a_project_in_a_hidden_folder_is_watched_like_any_other(tmp_path: Path) -> None:
    root = tmp_path / ".hidden"
    project(root, BODY)
    watched = WatchedProject(lambda: Project.load(root / "mkdocs.yml"))
    assert watched.take({root / "docs/index.md"}) == {"docs/index.md"}


def test_an_application_that_is_written_is_imported_anew(tmp_path: Path) -> None:
    project(tmp_path, BODY)
    settings = (tmp_path / "mkdocs.yml").read_text("utf-8")
    text = settings.replace("tests.plugin.commands.update.answers:", "watched_application:")
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    app = tmp_path / "watched_application.py"
    source = (
        "def create_app():\n"
        "    def app(environ, start):\n"
        "        start('200 OK', [('Content-Type', 'application/json')])\n"
        "        return [b'{ \"a\": NUMBER }']\n"
        "    return app\n"
    )
    app.write_text(source.replace("NUMBER", "1"), "utf-8")
    watched = WatchedProject(lambda: Project.load(tmp_path / "mkdocs.yml"))
    assert watched.project.check().findings == ()
    app.write_text(source.replace("NUMBER", "22"), "utf-8")
    assert watched.take({app})
    assert [each.rule for each in watched.project.check().findings] == ["wrong-answer"]


def test_each_change_is_shown_and_mistakes_do_not_end_it(
    watched: WatchedProject, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[Project] = []
    path = watched.project.settings.root / "mkdocs.yml"
    right = path.read_text("utf-8")

    class Changes(FileChanges):
        def __iter__(self) -> Iterator[set[Path]]:
            yield {_write(watched, "docs/two.md", HEAD)}
            yield {watched.project.settings.root / ".cache/x"}
            yield {_write(watched, "mkdocs.yml", "plugins: [{tandem: {audience: 1}}]")}
            yield {_write(watched, "mkdocs.yml", right)}

    watch(watched, Changes(_Observer), shown.append)
    output = capsys.readouterr()
    assert len(shown) == 3
    assert output.out == "\ndocs/two.md changed\n\n\nmkdocs.yml changed\n\n"
    assert "there is no setting 'tandem.audience'" in output.err


class _Observer(BaseObserver):
    """Sees nothing but what a test tells it."""

    def __init__(self) -> None:
        self.handlers: dict[str, FileSystemEventHandler] = {}
        self.is_running = False

    def schedule(self, handler: FileSystemEventHandler, path: str, **options: object) -> None:  # type: ignore[override]
        self.handlers[path] = handler

    def start(self) -> None:
        self.is_running = True

    def change(self) -> None:
        (handler,) = self.handlers.values()
        handler.dispatch(FileOpenedEvent("/docs/read.md"))
        handler.dispatch(DirModifiedEvent("/docs"))
        handler.dispatch(FileModifiedEvent("/docs/a.md"))
        handler.dispatch(FileMovedEvent("/docs/b.md", "/docs/c.md"))

    def stop(self) -> None:
        self.is_running = False

    def join(self, timeout: float | None = None) -> None:
        assert not self.is_running


def test_changes_that_come_together_are_taken_together_and_reading_is_none() -> None:
    observer = _Observer()
    with FileChanges(lambda: observer, pause=0) as changes:
        assert observer.is_running  # changes during the first check are not missed
        changes.watch({Path("/docs"): True})
        observer.change()
        assert next(iter(changes)) == {Path("/docs/a.md"), Path("/docs/b.md"), Path("/docs/c.md")}
    assert not observer.is_running


def test_the_folders_that_are_watched_hold_pages_includes_and_contracts(
    watched: WatchedProject,
) -> None:
    root = watched.project.settings.root.resolve()
    assert {root: False, root / "docs": True, root / "_includes": True}.items() <= (
        watched.inputs.watched.items()
    )
