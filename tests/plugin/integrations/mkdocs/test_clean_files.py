"""Published files without leaks are not read again until they or the text of others change."""

import os
from pathlib import Path

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import Cache
from mkdocs_tandem.integrations.mkdocs.site.leaks import CleanFiles
from mkdocs_tandem.rules.published_text import PageText, PublishedFile, SiteText

CREW, GUEST = frozenset({"crew"}), frozenset({"guest"})
ALL = CREW | GUEST
OPENING = "the valve behind the north wall opens at noon"
NAME = "guest/pumps/index.html"


def _site(shared: str, crew: str = OPENING) -> SiteText:
    pages = (
        PageText("valves.md", CREW, "crew/valves/", crew),
        PageText("valves.md", GUEST, "guest/valves/", "Ask the crew."),
        PageText("pumps.md", ALL, "pumps/", shared),
    )
    return SiteText(pages, (Audience("crew", "Crew"), Audience("guest", "Guests")))


def _files(folder: Path, text: SiteText) -> CleanFiles:
    return CleanFiles(Cache(folder / "cache"), text, b"site")


def _build(folder: Path, shown: str, text: SiteText) -> Path:
    """Check one published file, and keep that it is clean if it is."""
    path = folder / "index.html"
    path.write_text(shown, "utf-8")
    clean = _files(folder, text)
    assert not clean.has(path, NAME, GUEST, "")
    if not text.leaks([PublishedFile(NAME, shown, GUEST)], []):
        clean.keep()
    return path


def test_a_clean_file_is_not_read_again(tmp_path: Path) -> None:
    path = _build(tmp_path, "<p>Pumps run all day.</p>", _site("Pumps."))
    assert _files(tmp_path, _site("Pumps.")).has(path, NAME, GUEST, "")
    assert _files(tmp_path, _site("Other text for all.")).has(path, NAME, GUEST, "")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = _build(tmp_path, "<p>Pumps run all day.</p>", _site("Pumps."))
    before = path.stat()
    path.write_text("<p>Pumps run all DAY.</p>", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not _files(tmp_path, _site("Pumps.")).has(path, NAME, GUEST, "")


def test_all_files_are_read_again_if_text_for_one_audience_changes(tmp_path: Path) -> None:
    path = _build(tmp_path, "<p>Pumps run all day.</p>", _site("Pumps."))
    assert not _files(tmp_path, _site("Pumps.", "pumps run all day long")).has(
        path, NAME, GUEST, ""
    )


def test_text_that_its_readers_no_longer_have_is_looked_for_again(tmp_path: Path) -> None:
    path = _build(tmp_path, f"<p>{OPENING}</p>", _site(f"Pumps: {OPENING}."))
    assert _files(tmp_path, _site(f"Pumps, {OPENING}.")).has(path, NAME, GUEST, "")
    assert not _files(tmp_path, _site("Pumps.")).has(path, NAME, GUEST, "")


def test_a_file_with_a_leak_is_read_each_time(tmp_path: Path) -> None:
    path = _build(tmp_path, f"<p>{OPENING}</p>", _site("Pumps."))
    assert not _files(tmp_path, _site("Pumps.")).has(path, NAME, GUEST, "")
