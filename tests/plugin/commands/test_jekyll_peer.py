"""The site that has every row of the manual's page 'From Jekyll', as Jekyll renders it itself."""

import shutil

import pytest

from tests.plugin.jekyll_peer import PeerPage, peer_pages
from tests.support.projects import REPOSITORY

pytestmark = [
    pytest.mark.jekyll,
    pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed"),
]
HARBOUR = REPOSITORY / "tests/cases/harbour"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[PeerPage]:
    return list(peer_pages(HARBOUR, tmp_path_factory.mktemp("harbour")))


def test_only_the_page_with_ruby_tags_is_not_rendered_by_plain_jekyll(
    pages: list[PeerPage],
) -> None:
    assert {page.path for page in pages if page.error} == {"ruby.md"}
    assert len(pages) > 12


def test_every_page_of_jekyll_is_published_at_its_address(pages: list[PeerPage]) -> None:
    assert [page.url for page in pages if not page.is_published] == []


def test_the_imported_text_is_jekylls_byte_by_byte(pages: list[PeerPage]) -> None:
    assert {it.path: it.texts[1] for it in pages} == {it.path: it.texts[0] for it in pages}


def test_the_imported_blocks_are_those_of_kramdown(pages: list[PeerPage]) -> None:
    assert {it.path: it.outlines[1] for it in pages} == {it.path: it.outlines[0] for it in pages}
