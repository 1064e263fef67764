import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.project.project import Project
from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.support.waiting import LIMIT

PLAN = Plan(pages=6, sections=2, differing=1, including=1, examples=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site.write(tmp_path / "site", PLAN)
    (tmp_path / "site/docs/plan.png").write_bytes(b"picture")
    (tmp_path / "site/docs/for-fleets.md").write_text(
        "---\naudiences: [b2b]\n---\n# For fleets alone\n"
    )
    return tmp_path / "site"


def _exported(root: Path, *, is_plain: bool = False) -> Path:
    export(Project.load(root / "mkdocs.yml"), root.parent / "out", is_plain=is_plain)
    return root.parent / "out"


def test_each_audience_gets_a_tree_without_conditions(root: Path) -> None:
    out = _exported(root)
    for name, own, other in (
        ("b2b", "For fleets:", "For drivers:"),
        ("b2c", "For drivers:", "For fleets:"),
    ):
        text = (out / name / "docs" / PLAN.path(0)).read_text("utf-8")
        assert own in text
        assert other not in text
        assert "{%" not in text
        assert (out / name / "docs/plan.png").read_bytes() == b"picture"
    assert (out / "b2b/docs/for-fleets.md").exists()
    assert not (out / "b2c/docs/for-fleets.md").exists()


def test_words_behind_a_language_that_no_converter_knows_are_left_out(root: Path) -> None:
    text = "# Page\n\n```json plain\n{}\n```\n\n- item\n\n    ```json make1\n    {}\n    ```\n"
    (root / "docs" / PLAN.path(0)).write_text(text)
    found = (_exported(root) / "b2b/docs" / PLAN.path(0)).read_text("utf-8")
    assert "```json\n{}" in found.replace(" ", "")
    assert "plain" not in found
    assert "json make1" not in found


def test_what_is_exported_is_built_by_mkdocs_without_a_warning(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["nav"] = [
        "index.md",
        {"Fleets": ["for-fleets.md"]},
        {"Pages": [PLAN.path(n) for n in range(6)]},
    ]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    out = _exported(root)
    for name in ("b2b", "b2c"):
        build(load_config(str(out / name / "mkdocs.yml"), strict=True))
        assert (out / name / "site/section-00/page-0000/index.html").is_file()
    assert "for-fleets" not in (out / "b2c/mkdocs.yml").read_text("utf-8")
    assert "for-fleets" in (out / "b2b/mkdocs.yml").read_text("utf-8")


def test_the_configuration_keeps_what_only_mkdocs_knows(root: Path) -> None:
    text = (
        (root / "mkdocs.yml")
        .read_text("utf-8")
        .replace("  font: false\n", "  font: false\n  custom_dir: own\n")
    )
    text += (
        "extra:\n  made: !!python/name:material.extensions.emoji.twemoji\n  env: !ENV [X, 'no']\n"
    )
    (root / "mkdocs.yml").write_text(text, "utf-8")
    found = (_exported(root, is_plain=True) / "b2b/mkdocs.yml").read_text("utf-8")
    assert "!!python/name:material.extensions.emoji.twemoji" in found
    assert "!ENV [X, 'no']" in found or "!ENV" in found
    assert "custom_dir: ../../site/own" in found
    assert "https://docs.example/b2b/" in found
    assert "tandem" not in found


def test_a_site_with_no_other_plugin_has_none_in_its_export(root: Path) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["plugins"] = loaded["plugins"][-1:]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    out = _exported(root)
    assert yaml.safe_load((out / "b2b/mkdocs.yml").read_text("utf-8"))["plugins"] == []


def test_files_that_plugins_read_among_the_pages_are_exported(root: Path) -> None:
    (root / "docs/section-00/.meta.yml").write_text("author: Somebody\n")
    (root / "docs/.hidden.txt").write_text("mine")
    out = _exported(root)
    assert (out / "b2b/docs/section-00/.meta.yml").read_text() == "author: Somebody\n"
    assert not (out / "b2b/docs/.hidden.txt").exists()


def test_only_what_has_changed_is_written_again(root: Path) -> None:
    out = _exported(root)
    stamps = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    (root / "docs" / PLAN.path(1)).write_text("# Changed\n")
    (root / "docs/for-fleets.md").unlink()
    done = export(Project.load(root / "mkdocs.yml"), out)
    assert set(done.written) == {f"{name}/docs/{PLAN.path(1)}" for name in PLAN.names}
    assert done.removed == ("b2b/docs/for-fleets.md",)
    assert not (out / "b2b/docs/for-fleets.md").exists()
    for path, stamp in stamps.items():
        name = path.relative_to(out).as_posix()
        if path.exists() and name not in done.written and name != ".tandem-export.json":
            assert path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("folder", [".", "docs/out", "docs"])
def test_nothing_is_exported_over_the_project_itself(root: Path, folder: str) -> None:
    with pytest.raises(FindingError, match="is the project folder"):
        export(Project.load(root / "mkdocs.yml"), root / folder)


def test_a_folder_with_other_files_is_left_alone(root: Path) -> None:
    other = root.parent / "out"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    result = CliRunner().invoke(main, ["export", str(other), "-f", str(root / "mkdocs.yml")])
    assert result.exit_code == 2
    assert "files that were not written by an export" in result.stderr
    assert [path.name for path in other.iterdir()] == ["mine.txt"]


def test_a_manifest_cannot_name_files_outside(root: Path) -> None:
    out = _exported(root)
    (root.parent / "mine.txt").write_text("mine")
    (out / ".tandem-export.json").write_text('["../mine.txt", 7]')
    export(Project.load(root / "mkdocs.yml"), out)
    assert (root.parent / "mine.txt").read_text() == "mine"


def test_the_command_says_what_it_has_done(root: Path) -> None:
    command = ["export", str(root.parent / "out"), "-f", str(root / "mkdocs.yml")]
    first = CliRunner().invoke(main, command)
    assert first.exit_code == 0, first.output
    assert "files written, 0 unchanged" in first.output
    assert CliRunner().invoke(main, command).output.startswith("0 files written, ")


def test_what_is_inherited_is_exported_without_the_plugin(root: Path) -> None:
    (root / "mkdocs.yml").rename(root / "base.yml")
    (root / "hook.py").write_text("def on_config(config):\n    return config\n")
    (root / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: Mine\nhooks: [hook.py]\n")
    out = _exported(root, is_plain=True)
    text = (out / "b2b/mkdocs.yml").read_text("utf-8")
    found = yaml.safe_load(text)
    assert found["site_name"] == "Mine"
    assert found["hooks"] == ["../../site/hook.py"]
    assert "INHERIT" not in found
    assert "tandem" not in text
    build(load_config(str(out / "b2b/mkdocs.yml")))


def test_a_plugin_in_a_group_is_left_out_of_an_export(root: Path) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["plugins"] = ["search", {"group": {"enabled": True, "plugins": loaded["plugins"][1:]}}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    found = yaml.safe_load((_exported(root) / "b2b/mkdocs.yml").read_text("utf-8"))
    assert found["plugins"][-1] == {"group": {"enabled": True, "plugins": []}}


@pytest.mark.parametrize("maker", ["gen-files", "hooks"])
def test_what_has_made_pages_does_not_make_them_again(root: Path, maker: str) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    if maker == "hooks":
        loaded["hooks"] = ["make.py"]
        text = (
            "from mkdocs.structure.files import File\n\ndef on_files(files, config):\n"
            "    files.append(File.generated(config, 'made.md', content={!r}))\n"
        )
    else:
        loaded["plugins"].insert(1, {"gen-files": {"scripts": ["make.py"]}})
        text = (
            "import mkdocs_gen_files\nwith mkdocs_gen_files.open('made.md', 'w') as file:\n"
            "    file.write({!r})\n"
        )
    (root / "make.py").write_text(text.format("# Made\n\nFor {{ page.subsection }}.\n"))
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    out = _exported(root)
    assert "For b2b." in (out / "b2b/docs/made.md").read_text("utf-8")
    assert "make.py" not in (out / "b2b/mkdocs.yml").read_text("utf-8")


_MONOREPO = """\
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File


class Monorepo(BasePlugin):
    def on_config(self, config):
        config.nav[-1] = {"Part": [{"Start": "part/index.md"}, {"Fleets": "part/fleets.md"}]}
        return config

    def on_files(self, files, config):
        files.append(File.generated(config, "part/index.md", content="# Part\\n"))
        text = "---\\naudiences: [b2b]\\n---\\n# Fleets\\n"
        files.append(File.generated(config, "part/fleets.md", content=text))
        return files
"""


def test_what_monorepo_includes_is_in_the_navigation_of_an_export(
    root: Path, tmp_path: Path
) -> None:
    info = tmp_path / "installed/monorepo-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: monorepo\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[mkdocs.plugins]\nmonorepo = made_for_test:Monorepo\n")
    (info.parent / "made_for_test.py").write_text(_MONOREPO)
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["plugins"].insert(0, "monorepo")
    loaded["nav"] = ["index.md", {"Part": "!include ./part/mkdocs.yml"}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    out = tmp_path / "out"
    subprocess.run(  # noqa: S603 -- MkDocs looks for plugins once in a process
        [sys.executable, "-m", "mkdocs_tandem", "export", str(out)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(info.parent)},
        check=True,
        timeout=LIMIT,
    )
    start, fleets = {"Start": "part/index.md"}, {"Fleets": "part/fleets.md"}
    for name, part in (("b2c", [start]), ("b2b", [start, fleets])):
        found = yaml.safe_load((out / name / "mkdocs.yml").read_text("utf-8"))
        assert found["nav"] == ["index.md", {"Part": part}]
        assert found["plugins"] == ["search"]
        assert (out / name / "docs/part/index.md").is_file()
