"""Links that need not be followed again are followed all the same once they may lead wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mkdocs_tandem.pages.link_resolver import LinkDestination, LinkResolver
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project
from tests.support.projects import configuration, write

FILES = {
    "mkdocs.yml": configuration({"execute": {}}),
    "docs/page.md": "# Page\n\n[other](other.md) [picture](picture.png) [here](#page)\n",
    "docs/anchored.md": "# Anchored\n\n[part](other.md#part)\n",
    "docs/other.md": "# Other\n\n## Part\n",
    "docs/picture.png": "",
}


def _rules(root: Path) -> list[str]:
    project = Project.load(root / "mkdocs.yml", is_kept=True)
    found = project.check(execute=False).findings
    project.checker.finish(is_whole=True)
    return sorted({finding.rule for finding in found})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    assert _rules(tmp_path) == []
    return tmp_path


def _followed(root: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The pages whose links a further check follows."""
    followed: set[str] = set()
    plain = LinkResolver.target

    def target(
        self: LinkResolver, url: str, page: Variant, *, is_html: bool = False
    ) -> LinkDestination | None:
        followed.add(page.source.path)
        return plain(self, url, page, is_html=is_html)

    with monkeypatch.context() as patch:
        patch.setattr(LinkResolver, "target", target)
        _rules(root)
    return followed


def test_links_are_followed_once_while_no_page_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _followed(root, monkeypatch) == set()


def test_links_to_headings_of_a_page_are_followed_once_it_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "docs/other.md").write_text(FILES["docs/other.md"] + "\nMore.\n")
    assert _followed(root, monkeypatch) == {"docs/anchored.md"}


def test_of_a_page_that_changes_its_own_links_are_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "docs/page.md").write_text(FILES["docs/page.md"] + "\nMore.\n")
    assert _followed(root, monkeypatch) == {"docs/page.md"}


def test_links_that_only_markdown_can_tell_are_followed_once_any_page_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = "# Anchored\n\n[part](other.md#part 'a'b')\n\n[part](<other.md#part>'t')\n"
    (root / "docs/anchored.md").write_text(strange)
    _rules(root)
    assert _followed(root, monkeypatch) == set()
    (root / "docs/page.md").write_text(FILES["docs/page.md"] + "\nMore.\n")
    assert "docs/anchored.md" in _followed(root, monkeypatch)


CHANGES: Mapping[str, tuple[dict[str, str], str, str]] = {
    "a page that goes": ({}, "docs/other.md", "broken-link"),
    "a file that goes": ({}, "docs/picture.png", "broken-link"),
    "a heading of another page that goes": ({"docs/other.md": "# Other\n"}, "", "broken-anchor"),
    "a page that moves": (
        {"docs/other.md": "---\naudiences: [b2b]\n---\n# Other\n\n## Part\n"},
        "",
        "broken-link",
    ),
    "an own heading that goes": (
        {"docs/page.md": FILES["docs/page.md"].replace("# Page", "# Else")},
        "",
        "broken-anchor",
    ),
}


@pytest.mark.parametrize(("written", "gone", "rule"), CHANGES.values(), ids=CHANGES)
def test_it_is_found_after(written: dict[str, str], gone: str, rule: str, root: Path) -> None:
    write(root, written)
    if gone:
        (root / gone).unlink()
    assert rule in _rules(root)
    assert rule in _rules(root)  # what was found is not taken for clear
    write(root, FILES)
    assert _rules(root) == []
