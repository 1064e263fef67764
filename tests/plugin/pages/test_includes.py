"""Which files of a project are parts of its pages."""

from pathlib import Path

import pytest

from mkdocs_tandem.pages import includes
from mkdocs_tandem.project.project import Project
from tests.support.projects import write

PICTURE = b"\x89PNG\r\n"
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": (
        "site_name: Quay\n"
        "exclude_docs: parts/\n"
        "draft_docs: drafts/\n"
        "plugins: [{ tandem: { audiences: { crew: { title: Crew } } } }]\n"
    ),
    "docs/index.md": "# Quay\n",
    "docs/parts/rope.md": "A rope.\n",
    "docs/parts/rope.png": PICTURE,
    "docs/drafts/next.md": "Next.\n",
    "docs/drafts/next.png": PICTURE,
    "_layouts/page.html": "{{ content }}\n",
    "_layouts/page.png": PICTURE,
    "_includes/note.md": "A note.\n",
    "_includes/deep/note.html": "<p>A note.</p>\n",
    "_includes/bytes.txt": b"a \xff b",
    "_includes/marked.md": b"\xef\xbb\xbfmarked\n",
    "_includes/note.png": PICTURE,
    "_includes/note.rb": "note\n",
    "_includes/.hidden.md": "hidden\n",
    "_includes/.hidden/note.md": "hidden\n",
    "_data/fares.yml": "a: 1\n",
    "_data/by year/old fares.csv": "a,b\n",
    "_data/fares.png": PICTURE,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "quay", FILES)
    return tmp_path / "quay"


def _parts(root: Path) -> includes.ProjectFiles:
    project = Project.load(root / "mkdocs.yml")
    return includes.parts(project.settings, project.site.jekyll)


def test_texts_are_parts_and_pictures_programs_and_hidden_files_are_none(root: Path) -> None:
    found = _parts(root)
    assert found.included == {
        "_includes/bytes.txt": "a \ufffd b",
        "_includes/deep/note.html": "<p>A note.</p>\n",
        "_includes/marked.md": "marked\n",
        "_includes/note.md": "A note.\n",
    }
    assert found.beside == {"docs/parts/rope.md": "A rope.\n"}
    assert found.layouts == {
        "_layouts/page.html": "{{ content }}\n",
        "docs/drafts/next.md": "Next.\n",
    }


def test_data_have_the_names_that_templates_read(root: Path) -> None:
    assert _parts(root).data == {
        "_data/by year/old fares.csv": ("by_year", "old_fares"),
        "_data/fares.yml": ("fares",),
    }


def test_links_out_of_the_folder_and_large_files_are_no_parts(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "secret.md").write_text("secret\n")
    (root / "_includes/secret.md").symlink_to(root.parent / "secret.md")
    (root / "_includes/again.md").symlink_to(root / "_includes/note.md")
    (root / "_includes/lost.md").symlink_to(root / "_includes/nowhere.md")
    monkeypatch.setattr(includes, "_MOST_BYTES", len("<p>A note.</p>"))
    assert [*_parts(root).included] == [
        "_includes/again.md",
        "_includes/bytes.txt",
        "_includes/marked.md",
        "_includes/note.md",
    ]
