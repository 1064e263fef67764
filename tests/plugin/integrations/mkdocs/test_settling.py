"""Builds let go of examples before they are done; what they show, and how often they ask, stays."""

import gc
from collections import Counter
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from mkdocs_tandem.output.html import HtmlPatches
from mkdocs_tandem.project.checker import Checker
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.publisher import Publisher
from tests.plugin.integrations.building import assert_same, built
from tests.support.projects import configuration, options, write

ENDPOINT = "{% include endpoint.md method='PUT' fleet_operation='setFleeRemoteCallbackStatus' %}\n"
PAUSE = '```json title="pause" request\n{ "status": "Paused" }\n```\n'
PAUSED = (
    '```json response 202\n{ "_links": { }, "status": "Paused", "callbackId": "<cbid>" }\n```\n'
)
TARGET = '{ "webhook": { "name": "in", "target": "https://receiver.example/events" } }'
MADE = f"""{{% endpoint setFleetVehicleRemote %}}

```json
{{ "label": "horns", "callback": {TARGET}, "remoteTypes": ["Horn"] }}
```
"""
HEAD = "---\nsubsection: b2b\n---\n"
CREATE = "{% example setFleetVehicleRemote each-event-alone %}\n"
PAGES = {
    "docs/index.md": "# Start\n",
    "docs/pulled.md": f"{HEAD}# Pulled\n\n{CREATE}\n{{% schema RemoteStatus %}}\n",
    "docs/written.md": f"{HEAD}# Written\n\n{MADE}\n{ENDPOINT}\n{PAUSE}\n{PAUSED}",
}
COVERAGE = {"docs/a.md": f"{HEAD}# All\n\n{{% coverage %}}\n"}


@pytest.fixture(autouse=True)
def _same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each page was executed."""
    found: Counter[str] = Counter()
    plain = Checker.fresh_verdicts

    def counted(self: Checker, variant: Any, **options: Any) -> Any:
        found[f"{variant.source.path} {variant.names}"] += 1
        return plain(self, variant, **options)

    monkeypatch.setattr(Checker, "fresh_verdicts", counted)
    return found


def _project(folder: Path, pages: dict[str, str], *, is_deterministic: bool) -> Path:
    execute: Any = options()["execute"]
    settings = {"execute": {**execute, "deterministic": is_deterministic}}
    write(folder / "site", {**pages, "mkdocs.yml": configuration(settings)})
    return folder / "site"


@pytest.mark.parametrize("pages", [PAGES, {**PAGES, **COVERAGE}], ids=["", "coverage"])
@pytest.mark.parametrize("way", [(True, True), (True, False), (False, True), (False, False)])
def test_a_build_executes_each_page_once_and_shows_what_came_of_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    executed: Counter[str],
    pages: dict[str, str],
    way: tuple[bool, bool],
) -> None:
    is_deterministic, cache = way
    root = _project(tmp_path, pages, is_deterministic=is_deterministic)
    found = built(root, "settled", jobs=1, cache=cache)
    assert set(executed.values()) == {1}
    assert b"tandem-member" in found["b2b/written/index.html"]
    monkeypatch.setattr(Publisher, "settle", lambda publisher, variant: None)
    assert_same(built(root, "unsettled", jobs=1, cache=False), found)


def test_what_was_executed_is_not_executed_again_on_another_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executed: Counter[str]
) -> None:
    root = _project(tmp_path, PAGES, is_deterministic=True)
    before = built(root, "kept", jobs=1)
    assert_same(built(root, "kept", jobs=1), before)
    executed.clear()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700100000")
    found = built(root, "kept", jobs=1)
    assert not executed
    assert found["b2b/written/index.html"] != before["b2b/written/index.html"]
    assert_same(built(root, "anew", jobs=1, cache=False), found)


def test_examples_are_let_go_of_once_their_page_is_laid_out(tmp_path: Path) -> None:
    write(tmp_path, PAGES)
    project = Project.load(tmp_path / "mkdocs.yml")
    examples = {}
    for variant in project.site.all_variants():
        project.publisher.marked(variant)
        examples[variant.source.path] = [ref(each) for each in project.checker.verdicts(variant)]
        project.publisher.settle(variant)
    gc.collect()
    assert examples["docs/written.md"]
    assert not any(each() for each in examples["docs/written.md"])
    assert all(each() for each in examples["docs/pulled.md"])


def test_what_is_kept_of_a_finish_is_all_of_it(tmp_path: Path) -> None:
    write(tmp_path, PAGES)
    project = Project.load(tmp_path / "mkdocs.yml")
    for variant in project.site.all_variants():
        finish = project.publisher.renderer(variant).finish
        assert HtmlPatches.loaded(finish.dumped) == finish
