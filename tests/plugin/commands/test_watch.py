from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
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
from mkdocs_tandem.project.inputs import modules_of
from mkdocs_tandem.project.project import Project
from tests.plugin.commands.update.answers import HEAD, answering, project
from tests.support.projects import write

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


def test_front_matter_that_was_corrected_is_no_finding_any_more(watched: WatchedProject) -> None:
    twice = "---\ntitle: A\ntitle: B\n---\n" + HEAD
    watched.take({_write(watched, "docs/two.md", twice)})
    assert "bad-front-matter" in {each.rule for each in watched.project.site.findings}
    watched.take({_write(watched, "docs/two.md", twice.replace("title: A\n", ""))})
    assert not watched.project.site.findings


def test_front_matter_is_checked_in_unsaved_text(watched: WatchedProject) -> None:
    wrong = "---\ntitle: A\ntitle: B\n---\n" + HEAD
    project = watched.project.changed(texts={"docs/two.md": wrong})
    assert [each.rule for each in project.site.findings] == ["bad-front-matter"]
    assert not project.changed(texts={"docs/two.md": HEAD}).site.findings


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


APP = """
def create_app():
    def app(environ, start):
        start('200 OK', [('Content-Type', 'application/json')])
        return [b'{ "a": NUMBER }']
    return app
"""


def _with_application(root: Path, name: str) -> Path:
    """A project whose application, in a module of this name, answers with 1."""
    project(root, BODY)
    settings = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    execute = settings["plugins"][0]["tandem"]["execute"]
    execute["app"], execute["deterministic"] = f"{name}:create_app", True
    app = root / f"{name}.py"
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    app.write_text(APP.replace("NUMBER", "1"), "utf-8")
    return app


def test_an_application_that_is_written_is_imported_anew(tmp_path: Path) -> None:
    app = _with_application(tmp_path, "watched_application")
    watched = WatchedProject(lambda: Project.load(tmp_path / "mkdocs.yml"))
    assert watched.project.check().findings == ()
    app.write_text(APP.replace("NUMBER", "22"), "utf-8")
    assert watched.take({app})
    assert [each.rule for each in watched.project.check().findings] == ["wrong-answer"]


@pytest.mark.parametrize("is_imported", [True, False])
def test_answers_of_an_application_are_not_kept_for_code_that_was_saved_later(
    tmp_path: Path, *, is_imported: bool
) -> None:
    app = _with_application(tmp_path, f"saved_application_{is_imported}".lower())

    def found(*, is_saved: bool = False) -> list[str]:
        made = Project.load(tmp_path / "mkdocs.yml", is_kept=True)
        for variant in made.site.all_variants():
            made.checker.key(variant)
        if is_saved:  # while the site is checked
            app.write_text(APP.replace("NUMBER", "22"), "utf-8")
        findings = made.check().findings
        made.checker.finish(is_whole=True)
        return [each.rule for each in findings]

    if is_imported:
        assert Project.load(tmp_path / "mkdocs.yml").check().findings == ()
        app.write_text(APP.replace("NUMBER", "22"), "utf-8")
        assert found() == []  # the code that is imported answers
    else:
        assert found(is_saved=True) == ["wrong-answer"]
        app.write_text(APP.replace("NUMBER", "1"), "utf-8")
    modules_of(Project.load(tmp_path / "mkdocs.yml").settings).forget()
    assert found() == (["wrong-answer"] if is_imported else [])


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


THING = {"Thing": {"$ref": "parts/thing.yaml"}}
PART = "type: object\nproperties: { a: { enum: [1, 2] } }\n"


@pytest.fixture
def referring(tmp_path: Path) -> WatchedProject:
    """A project whose contract refers to another file."""
    project(tmp_path, BODY, THING, parts__thing=PART)
    (tmp_path / "parts/thing.md").rename(tmp_path / "parts/thing.yaml")
    return WatchedProject(lambda: Project.load(tmp_path / "mkdocs.yml"))


def _rules(watched: WatchedProject) -> set[str]:
    return {each.rule for each in watched.project.check(execute=False).findings}


def test_a_file_that_a_contract_refers_to_is_read_again(referring: WatchedProject) -> None:
    root = referring.project.settings.root.resolve()
    assert _rules(referring) == set()
    assert root / "parts" in referring.inputs.watched
    path = _write(referring, "parts/thing.yaml", PART.replace("[1, 2]", "[3]"))
    assert referring.take({path.resolve()}) == {"parts/thing.yaml"}
    assert _rules(referring) == {"wrong-value"}


def test_a_reference_that_is_broken_for_a_while_is_followed_again(
    referring: WatchedProject,
) -> None:
    assert _rules(referring) == set()
    path = _write(referring, "parts/thing.yaml", "type: [\n").resolve()
    assert referring.take({path})
    assert _rules(referring)
    path.write_text(PART, "utf-8")
    assert referring.take({path})
    assert _rules(referring) == set()


def test_own_templates_and_the_package_of_an_application_are_inputs(tmp_path: Path) -> None:
    project(tmp_path, BODY)
    settings = yaml.safe_load((tmp_path / "mkdocs.yml").read_text("utf-8"))
    tandem = settings["plugins"][0]["tandem"]
    tandem["theme"], tandem["execute"]["app"] = "looks", "stall.server:create"
    write(
        tmp_path,
        {
            "mkdocs.yml": yaml.safe_dump(settings, sort_keys=False),
            "looks/bar.html.j2": "",
            "stall/__init__.py": "",
            "stall/server.py": "",
        },
    )
    inputs = WatchedProject(lambda: Project.load(tmp_path / "mkdocs.yml")).inputs
    root = tmp_path.resolve()
    assert {root / "looks": True, root / "stall": True}.items() <= inputs.watched.items()
    known = ("looks/bar.html.j2", "stall/server.py", "docs/.meta.yml", "mkdocs.yml", "api.yaml")
    assert [name for name in known if not inputs.has(root / name)] == []
    written = ("stall/calls.log", "stall/state.json", "calls.db-wal", "stall/__pycache__/a.py")
    assert [name for name in written if not inputs.is_output(root / name)] == []
    assert not inputs.is_output(root / "docs/answer.log")


class _Observer(BaseObserver):
    """Sees nothing but what a test tells it."""

    def __init__(self) -> None:
        self.handlers: dict[str, FileSystemEventHandler] = {}
        self.is_running = False

    def schedule(self, handler: FileSystemEventHandler, path: str, **options: object) -> None:  # type: ignore[override] # the rest is in options
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
