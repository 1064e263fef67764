"""An installed package that brings Liquid, a rule, a report format and a language."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import mkdocs_tandem
from mkdocs_tandem import plugins
from mkdocs_tandem.examples.languages import installed_languages
from mkdocs_tandem.finding import RULES
from mkdocs_tandem.integrations.cli import check
from mkdocs_tandem.liquid.extensions import installed
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.rules import registry
from tests.support.projects import REPOSITORY, write

PAGE = REPOSITORY / "docs/manual/howto/extend.md"


def _blocks(title: str) -> str:
    """The code of the manual page that has a title."""
    text = PAGE.read_text("utf-8")
    return text.partition(f'title="{title}"\n')[2].partition("\n```\n")[0] + "\n"


def _forget() -> None:
    for kept in (installed, installed_languages, registry.load, plugins.plugin_fingerprint):
        kept.cache_clear()
    sys.modules.pop("harbour", None)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package of the manual, installed."""
    registry.load()
    monkeypatch.setattr(registry, "REGISTERED", list(registry.REGISTERED))
    rules = dict(RULES)
    site = tmp_path / "site-packages"
    about = site / "harbour-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour\nVersion: 1.0\n")
    entries = _blocks("pyproject.toml").replace("project.entry-points.", "").replace('"', "")
    (about / "entry_points.txt").write_text(entries)
    (site / "harbour.py").write_text(_blocks("harbour.py"))
    monkeypatch.syspath_prepend(site)
    _forget()
    yield site / "harbour.py"
    _forget()
    RULES.clear()
    RULES.update(rules)


def _project(root: Path, text: str) -> Project:
    page = f"---\nsubsection: b2c\n---\n{text}"
    write(root, {"docs/index.md": page})
    return Project.load(root / "mkdocs.yml")


def test_a_package_brings_a_page_rule(package: Path, tmp_path: Path) -> None:
    (found,) = _project(tmp_path, "# Quay\n\nTBD: opening hours\n").check(execute=False).findings
    assert (found.rule, found.severity, found.location.line) == ("to-be-done", "warning", 6)


def test_a_package_brings_liquid(package: Path, tmp_path: Path) -> None:
    project = _project(tmp_path, "{{ 'quay' | shout }}\n")
    assert [it.text for it in project.site.all_variants()] == ["QUAY!\n"]


def test_a_package_brings_a_language_of_requests(package: Path, tmp_path: Path) -> None:
    text = "```httpie\nhttp POST /user/callback label=garage\n```\n"
    (found,) = _project(tmp_path, text).check(execute=False).findings
    assert (found.rule, found.location.line) == ("unknown-operation", 5)
    assert "/user/callbacks" in found.hint


def test_a_package_brings_a_report_format(package: Path, tmp_path: Path) -> None:
    assert "csv" in plugins.names(plugins.REPORTS)
    project = _project(tmp_path, "TBD\n")
    outcome = project.check(execute=False)
    place = check.PathStyle.of(project.settings, None)
    with CliRunner().isolation() as (out, *_):
        check.write_report("csv", check.ReportContext.of(project), outcome, place)
        written = out.getvalue().decode()
    assert written == "docs/index.md,4,to-be-done\n\n"


def test_another_version_of_a_package_has_another_fingerprint(package: Path) -> None:
    before = plugins.plugin_fingerprint()
    package.write_text(package.read_text() + "\n")
    plugins.plugin_fingerprint.cache_clear()
    assert plugins.plugin_fingerprint() != before


def test_a_package_that_fails_is_named(package: Path, tmp_path: Path) -> None:
    package.write_text("1 / 0\n")
    with pytest.raises(
        mkdocs_tandem.FindingError, match=r"'harbour' of 'mkdocs_tandem\.rules' fail"
    ):
        _project(tmp_path, "text\n")


def test_the_public_names_exist_and_are_documented() -> None:
    text = PAGE.read_text("utf-8")
    assert mkdocs_tandem.__all__ == sorted(
        mkdocs_tandem.__all__, key=lambda it: (it[0].islower(), it)
    )
    for name in mkdocs_tandem.__all__:
        assert getattr(mkdocs_tandem, name).__name__ == name
        assert f"`{name}`" in text
