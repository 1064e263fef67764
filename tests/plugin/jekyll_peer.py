"""Jekyll's own pages beside those of the imported site.

``python -m tests.plugin.jekyll_peer SITE`` prints the differences. Layouts and plugins are off.
On pages with a ``highlight`` tag, which is a fence here, the lines of fences are blank ones, and
blank lines in a row are one, on both sides; no other text is changed.
"""

import html
import itertools
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from urllib.parse import unquote

from mkdocs_tandem.commands.import_jekyll import plan
from mkdocs_tandem.config.jekyll import HTML
from mkdocs_tandem.config.settings import load
from mkdocs_tandem.pages.urls import html_path
from mkdocs_tandem.project.site import Site
from tests.plugin.html_outline import outline

STAGE = Path(__file__).with_name("jekyll_stage.rb")
PAGES = {".md", ".markdown", ".mkd", ".mkdn", ".mkdown", *HTML}
LONGEST = 1800
"""Seconds that Jekyll may need for a large site."""
_FIGURE = re.compile(r'<figure class="highlight">(.*?)</figure>', re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)


@dataclass(frozen=True)
class PeerPage:
    """A page as Jekyll and the imported project have it."""

    path: str
    """In the Jekyll site."""
    url: str
    error: str = ""
    """Why Jekyll does not render it."""
    is_published: bool = True
    """Whether the imported site has a page at the same address."""
    texts: tuple[str, str] = ("", "")
    """What Liquid makes of it, in Jekyll and here."""
    outlines: tuple[list[str], list[str]] = ([], [])
    """The blocks of its HTML, in Jekyll and here; empty for pages that are HTML themselves."""


def peer_pages(site: Path, project: Path) -> Iterator[PeerPage]:
    """Every page that Jekyll makes of a site, with that of the project it is imported into."""
    imported(site, project)
    yield from _paired(site, Site.read(load(project / "mkdocs.yml")))


def imported(site: Path, project: Path) -> None:
    """Write the project that the import makes of a Jekyll site."""
    migration = plan(site)
    for name, content in {**migration.copies, **migration.files}.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read_bytes() if isinstance(content, Path) else content)


def _paired(site: Path, ours: Site) -> Iterator[PeerPage]:
    published = {html_path(ours.links.address(each)): each for each in ours.all_variants()}
    for row in staged(site):
        path, url = row["path"], unquote(row["url"])
        if Path(path).suffix.lower() not in PAGES:
            continue
        twin = published.get(html_path(url))
        if "error" in row or twin is None:
            yield PeerPage(path, url, row.get("error", ""), twin is not None)
            continue
        texts = (row["text"], twin.text)
        if _FIGURE.search(row["text"]):
            texts = (_comparable(row["text"]), _comparable(twin.text))
        is_html = Path(path).suffix in HTML
        pair = (
            ([], []) if is_html else (_blocks(row["html"]), _blocks(ours.markdown.html(twin.text)))
        )
        yield PeerPage(path, url, texts=texts, outlines=pair)


def staged(site: Path) -> list[dict[str, str]]:
    """Jekyll's rows for the documents and pages of a site; see ``jekyll_stage.rb``."""
    done = subprocess.run(  # noqa: S603 -- our own script
        ["ruby", str(STAGE), str(site.resolve())],  # noqa: S607 -- as the machine has it
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=LONGEST,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _comparable(text: str) -> str:
    """A text whose code is marked by blank lines only, whether a tag or a fence wrote it."""
    plain = _FIGURE.sub(lambda found: html.unescape(re.sub("<[^>]*>", "", found[1])), text)
    return re.sub(r"\n{2,}", "\n\n", _FENCE.sub("", plain)).strip("\n")


def _blocks(text: str) -> list[str]:
    """An outline in which code is compared by its words."""
    return [" ".join(it.split()) if it.startswith("code ") else it for it in outline(text)]


def report(found: Sequence[PeerPage]) -> Iterator[str]:
    """The differences as lines, and how many pages have none."""
    compared = [page for page in found if page.is_published and not page.error]
    for page in compared:
        texts = [text.splitlines() for text in page.texts]
        for one, other in (texts, page.outlines):
            lines = unified_diff(one, other, page.path, "imported", lineterm="", n=0)
            yield from itertools.islice(lines, 8)
    for page in found:
        if page.error or not page.is_published:
            yield f"{page.path} at {page.url}: {page.error or 'not published after the import'}"
    texts_alike = sum(page.texts[0] == page.texts[1] for page in compared)
    outlines_alike = sum(page.outlines[0] == page.outlines[1] for page in compared)
    yield f"{len(found)} pages, {len(compared)} compared"
    yield f"{texts_alike} texts and {outlines_alike} outlines alike"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for line in report(list(peer_pages(Path(sys.argv[1]), Path(folder)))):
            print(line)  # noqa: T201 -- a command
