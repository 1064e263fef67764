"""Which files of a project are pages."""

from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project

FILES = {
    "index.md": "# Start\n",
    "deep/er/page.markdown": "# Page\n",
    "old.mkd": "# Old\n",
    "bare.md": "",
    "front.html": "---\ntitle: x\n---\n<p>x</p>\n",
    "plain.html": "<p>x</p>\n",
    "picture.png": b"\x89PNG\xff",
    "data.json": "{}",
    "notes.txt": "---\ntitle: x\n---\n",
    "_draft.md": "# Draft\n",
    "_parts/part.md": "part\n",
    "deep/_parts/part.md": "part\n",
    ".hidden.md": "x\n",
    "templates/own.md": "x\n",
}
PAGES = ["bare.md", "deep/er/page.markdown", "front.html", "index.md", "old.mkd"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [tandem]\n", "utf-8")
    return tmp_path


def test_pages_are_markdown_and_html_with_front_matter_outside_of_parts(root: Path) -> None:
    project = Project.load(root / "mkdocs.yml")
    assert [page.path.removeprefix("docs/") for page in project.site.pages] == PAGES
