"""The build, the command and pytest have the same pages, those that plugins make included."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.project.site import Site

pytest_plugins = ["pytester"]
SETTINGS = """\
site_name: Orchard
plugins:
- gen-files: { scripts: [make.py] }
- tandem: { audiences: { grower: { contract: api.yaml }, buyer: { contract: api.yaml } } }
"""
CONTRACT = """\
openapi: 3.0.3
info: { title: Orchard, version: '1' }
paths:
  /trees:
    post:
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { species: { type: string } } }
      responses: { '204': { description: done } }
"""
SCRIPT = """\
import mkdocs_gen_files
with mkdocs_gen_files.open("made/trees.md", "w") as page:
    page.write(%r)
"""
RIGHT = '# Trees\n\n## Ages\n\n{% endpoint POST /trees %}\n\n```json\n{ "species": "fig" }\n```\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    files = {"mkdocs.yml": SETTINGS, "api.yaml": CONTRACT, "make.py": SCRIPT % RIGHT}
    files["docs/index.md"] = "# Orchard\n\n[trees](made/trees.md#ages)\n"
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def _checked(root: Path) -> Result:
    return CliRunner().invoke(main, ["check", "--no-cache", "-f", str(root / "mkdocs.yml")])


def test_a_link_to_a_generated_page_is_right_and_one_beside_it_is_found(root: Path) -> None:
    assert _checked(root).exit_code == 0
    page = root / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\n[ferns](made/ferns.md)\n", "utf-8")
    found = _checked(root)
    assert "error[broken-link]: there is nothing at 'made/ferns.md'" in found.output
    assert "1 error" in found.output


def test_a_mistake_on_a_generated_page_is_found_by_the_command(root: Path) -> None:
    (root / "make.py").write_text(SCRIPT % RIGHT.replace("species", "specis"), "utf-8")
    found = _checked(root)
    assert found.exit_code == 1
    assert "docs/made/trees.md:8:3" in found.output


def test_a_generated_page_is_tested_by_pytest(
    root: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / "make.py").write_text(SCRIPT % RIGHT.replace("species", "specis"), "utf-8")
    for _ in range(2):  # nothing is kept of what depends on more than files
        result = pytester.runpytest_inprocess(str(root / "docs"), f"--rootdir={root}")
        result.assert_outcomes(failed=2, passed=0)
        result.stdout.fnmatch_lines(
            ["*there is no member 'specis' here*", "*docs/made/trees.md:8:3*"]
        )


def test_a_plugin_that_fails_is_left_out_in_one_line_and_its_pages_are_no_broken_links(
    root: Path, pytester: pytest.Pytester
) -> None:
    (root / "make.py").write_text("raise LookupError('no database')", "utf-8")
    note = "pages made by gen-files are checked by 'mkdocs build' only: LookupError: no database"
    found = _checked(root)
    assert found.exit_code == 0
    assert found.stderr.splitlines() == [f"note: {note}"]
    result = pytester.runpytest_inprocess(str(root / "docs"), f"--rootdir={root}")
    result.stdout.fnmatch_lines([f"tandem: {note}"])


def test_what_a_hook_does_to_a_file_is_seen(root: Path) -> None:
    (root / "mkdocs.yml").write_text(SETTINGS + "hooks: [late.py]\n", "utf-8")
    hook = "def on_files(files, config):\n    files.get_file_from_path('index.md')"
    (root / "late.py").write_text(f"{hook}.content_string = '[x](none.md)'\n", "utf-8")
    assert "there is nothing at 'none.md'" in _checked(root).output


def test_a_draft_is_no_page_for_the_command_as_for_the_build(root: Path) -> None:
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("draft_docs: plan.md\n")
    (root / "_includes").mkdir()
    (root / "_includes/part.md").write_text("A part.\n", "utf-8")
    (root / "docs/plan.md").write_text("{% include part.md %}\n\n[x](nowhere.md)\n", "utf-8")
    assert "nothing found" in _checked(root).output
    (root / "docs/index.md").write_text("# Orchard\n\n[plan](plan.md)\n", "utf-8")
    found = _checked(root).output
    assert "error[broken-link]: there is nothing at 'plan.md'" in found
    assert "1 error " in found


LATE = """\
site_name: Orchard
site_url: https://orchard.example/
theme: material
plugins:
- group:
    enabled: true
    plugins:
    - blog
    - redirects: { redirect_maps: { old.md: index.md, box/index.md: index.md } }
    - rss: { use_git: false }
    - tandem: { llms: true, audiences: { grower: {}, buyer: {} } }
"""
LINKS = """\
[a](../old/) [b](/grower/box/) [c](blog/archive/2024.md) [d](../blog/2024/01/02/figs/) [e](llms.txt)
[f](feed_rss_created.xml) [1](old.md) [2](blog/posts/ferns.md) [3](blog/2024.md) [4](/older/)
"""


def test_what_plugins_add_once_pages_are_collected_is_there(root: Path) -> None:
    (root / "docs/blog/posts").mkdir(parents=True)
    (root / "docs/blog/index.md").write_text("# Blog\n", "utf-8")
    (root / "docs/blog/posts/figs.md").write_text("---\ndate: 2024-01-02\n---\n# Figs\n", "utf-8")
    (root / "docs/index.md").write_text("# Orchard\n", "utf-8")
    (root / "docs/more.md").write_text(f"# More\n\n{LINKS}", "utf-8")
    (root / "mkdocs.yml").write_text(LATE, "utf-8")
    found = re.findall(r"nothing at '(.*)'", _checked(root).output)
    assert found == ["old.md", "blog/posts/ferns.md", "blog/2024.md", "/older/"]
    assert {page.path for page in Site.load(root / "mkdocs.yml").pages} == {
        f"docs/{name}.md" for name in ("index", "more", "blog/index", "blog/posts/figs")
    }
