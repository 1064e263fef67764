from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.service import Service
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.integrations.mkdocs.workbench.sandbox import MOST, Sandboxes
from tests.plugin.conftest import Make


def test_no_more_are_kept_than_a_server_can_bear(make: Make) -> None:
    variant = next(make({"docs/a.md": "A"}).site.all_variants())
    closed: list[int] = []

    def session(number: int) -> Session:
        service = Service(lambda request: (200, {}, b""), lambda: closed.append(number))
        return Session(service, Execution(app="a:b"), "b2b")

    sandboxes = Sandboxes()
    for number in range(MOST + 2):
        sandboxes.of(str(number), "", variant, lambda number=number: session(number))
    assert closed == [0, 1]
    assert sandboxes.of("5", "", variant, lambda: session(99)).session.service is not None
    assert closed == [0, 1]


def test_a_page_that_has_changed_begins_anew(make: Make) -> None:
    project = make({"docs/a.md": "A"})
    old, new = list(project.site.all_variants())[:2]
    closed: list[str] = []
    service = Service(lambda request: (200, {}, b""), lambda: closed.append("old"))
    sandboxes = Sandboxes()
    first = sandboxes.of("x", "a/", old, lambda: Session(service, Execution(app="a:b"), "b2b"))
    again = sandboxes.of("x", "a/", old, lambda: Session(service, Execution(app="a:b"), "b2b"))
    assert again is first
    other = sandboxes.of("x", "a/", new, lambda: Session(service, Execution(app="a:b"), "b2b"))
    assert other is not first
    assert closed == ["old"]
