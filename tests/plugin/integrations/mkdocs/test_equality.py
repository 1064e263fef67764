"""Whatever is edited, what builds and servers keep changes nothing of what comes out."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.project.project import Project
from tests.benchmarks.site import Plan
from tests.plugin.integrations.building import NOTHING, WARNINGS, assert_same, built, contents
from tests.plugin.integrations.edits import ALL, ALONE, Edit, configure, edits, plans, write
from tests.support.mkdocs_server import serving

_FEW = settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example takes seconds: no shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_MANY = settings(_FEW, max_examples=25)


@pytest.fixture(autouse=True)
def _same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def _fresh(tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]) -> Path:
    note(f"{plan}, {[(edit.__name__, number) for edit, number in done]}")
    for path in tmp_path.iterdir():
        shutil.rmtree(path)
    write(tmp_path / "site", plan)
    return tmp_path / "site"


def _assert_warm_as_clean(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    root = _fresh(tmp_path, plan, done)
    built(root, "warm")
    warm = {}
    for edit, number in done:
        edit(root, number)
        warm = built(root, "warm", caplog)
    assert_same(warm, built(root, "clean", caplog, **NOTHING))


@_FEW
@given(plans(st.integers(1, 3)), edits(ALL))
def test_after_some_edits_a_warm_build_is_what_a_clean_one_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    _assert_warm_as_clean(tmp_path, caplog, plan, done)


@pytest.mark.slow
@_MANY
@given(plans(st.integers(1, 3)), edits(ALL))
def test_after_any_edits_a_warm_build_is_what_a_clean_one_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    _assert_warm_as_clean(tmp_path, caplog, plan, done)


def _assert_served_as_built(tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]) -> None:
    root = _fresh(tmp_path, plan, done)
    with serving(root, tmp_path / "served") as served:
        for number, (edit, which) in enumerate(done):
            edit(root, which)
            served.write("docs/index.md", f"# Start\n\nEdit {number}.\n")
        served.assert_as_built(tmp_path / "built")


@_FEW
@given(plans(st.integers(2, 3)), edits(ALL))
def test_after_some_edits_what_is_served_is_what_is_built(
    tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    _assert_served_as_built(tmp_path, plan, done)


@pytest.mark.slow
@pytest.mark.timeout(900)
@_MANY
@given(plans(st.integers(2, 3)), edits(ALL))
def test_after_any_edits_what_is_served_is_what_is_built(
    tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    _assert_served_as_built(tmp_path, plan, done)


def _without_audiences(root: Path) -> None:
    plugins: list[Any] = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["plugins"]
    configure(root, plugins=[*plugins[:-1], {"tandem": {}}])


def _assert_plain_without_audiences(
    tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    root = _fresh(tmp_path, plan, done)
    _without_audiences(root)
    for edit, number in done:
        built(root, "warm")
        edit(root, number)
    ours = built(root, "warm")
    export(Project.load(root / "mkdocs.yml"), tmp_path / "plain", is_plain=True)
    build(load_config(str(tmp_path / "plain/mkdocs.yml")))
    ours.pop(WARNINGS, None)
    assert_same(ours, contents(tmp_path / "plain/site"))


@_FEW
@given(plans(st.just(1)), edits(ALONE))
def test_without_audiences_a_site_is_what_plain_mkdocs_makes_of_its_export(
    tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    _assert_plain_without_audiences(tmp_path, plan, done)


@pytest.mark.slow
@_MANY
@given(plans(st.just(1)), edits(ALONE))
def test_without_audiences_any_site_is_what_plain_mkdocs_makes_of_its_export(
    tmp_path: Path, plan: Plan, done: list[tuple[Edit, int]]
) -> None:
    _assert_plain_without_audiences(tmp_path, plan, done)
