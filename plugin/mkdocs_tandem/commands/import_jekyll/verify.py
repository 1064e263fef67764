"""A migration verified: each page rendered before and after."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from mkdocs_tandem.commands.import_jekyll.plan import Loss, Migration
from mkdocs_tandem.config.jekyll import HTML, Jekyll
from mkdocs_tandem.config.settings import Settings, load
from mkdocs_tandem.finding import Severity
from mkdocs_tandem.pages.discovery import templates
from mkdocs_tandem.pages.link_resolver import LinkResolver
from mkdocs_tandem.pages.markdown import PageLinks
from mkdocs_tandem.pages.markdown.html_parser import TolerantHTMLParser
from mkdocs_tandem.pages.markdown.kramdown import READS_HTML
from mkdocs_tandem.pages.markdown.kramdown_blocks import Block, blocks, fences_in_html
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.source import Location

_MOST_CHARACTERS = 60
_MOST_NAMED = 5
_LISTED = "_drafts/"
"""A folder that the import reports as a whole."""


_Reader = Callable[[Variant], PageLinks]


def differences(plan: Migration, configuration: Path) -> Iterator[Loss]:
    """The pages whose address, text, ids, links or blocks differ after a migration, and why.

    Blocks are headings, code blocks, tables and list items: those that kramdown reads in the
    rendered text are searched for in the HTML of the new site.

    Both sides get the same rewrites, which the manual documents. ``configuration`` is the new
    ``mkdocs.yml``. A page with a template that neither side can render is named, too.

    Raises:
        FindingError: if the new settings are wrong.
    """
    after = load(configuration)
    settings = _in_place(plan, after)
    old = _rewritten(plan, settings)
    folder = settings.docs
    without_templates = _WithoutTemplates(plan, settings)
    new = Site.read(after)
    published = {new.links.address(variant): variant for variant in new.all_variants()}
    taken = Counter(old.links.address(variant) for variant in old.all_variants())
    reads_html = bool((after.extensions.get("tandem.kramdown") or {}).get(READS_HTML))
    yield from _unpublished(plan, new)
    for variant in old.all_variants():
        at = old.links.address(variant)
        twin = published.get(at)
        path = variant.source.path.removeprefix(f"{folder}/")
        if taken[at] > 1:
            what = f"it has the address '{at}', which other pages have, too"
            yield Loss(Location(path), what, "give it a 'permalink' of its own")
        elif twin is not None and not path.startswith(_LISTED):
            yield from _between(path, variant, twin, without_templates)
            yield from _lost_ids(path, old.links.document, variant, new.links.document, twin)
            yield from _lost_links(path, old.links, variant, new.links, twin)
            yield from _lost_parts(path, twin, new.markdown.html, reads_html=reads_html)


def _unpublished(plan: Migration, new: Site) -> Iterator[Loss]:
    """The pages of the Jekyll site whose addresses nothing answers now."""
    for path, at in plan.addresses.items():
        if new.links.at(at) is None:
            yield Loss(Location(path), f"the page is no longer at '{at}'", "set its 'permalink'")


def _lost_parts(
    path: str, page: Variant, html: Callable[[str], str], *, reads_html: bool
) -> Iterator[Loss]:
    """The blocks that the new site's Markdown does not make of a page; HTML pages have no such."""
    if posixpath.splitext(page.source.path)[1] in HTML or not page.text:
        return
    lost = missing_parts(page.text, html(page.text), reads_html=reads_html)
    if lost:
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        what = f"its HTML lacks {', '.join(lost[:_MOST_NAMED])}{more}"
        yield Loss(
            Location(path), what, "write them on lines of their own, with blank lines around"
        )


def _lost_ids(
    path: str, before: _Reader, old: Variant, after: _Reader, new: Variant
) -> Iterator[Loss]:
    """The ids of headings and other elements that readers had; equal texts have equal ids."""
    if old.text == new.text:
        return
    gone = sorted(set(before(old).anchors) - set(after(new).anchors))
    if gone:
        what = (
            f"links to {', '.join(f'#{it}' for it in gone[:_MOST_NAMED])} no longer lead anywhere"
        )
        yield Loss(Location(path), what, "give the heading its id, as '{#id}'")


def _lost_links(
    path: str, before: LinkResolver, old: Variant, after: LinkResolver, new: Variant
) -> Iterator[Loss]:
    """The links to pages or files of the Jekyll site that are broken in the new one."""
    for url, is_html in dict.fromkeys(_links(before, old)):
        was = before.target(url, old, is_html=is_html)
        now = after.target(url, new, is_html=is_html)
        is_draft = was and was.variant and _LISTED in was.variant.source.path
        if was and was.is_there and not is_draft and now and not now.is_there:
            what = f"the link to '{was.path}', which Jekyll publishes, leads nowhere"
            yield Loss(Location(path), what, "copy its target into 'docs'")


def _links(published: LinkResolver, variant: Variant) -> Iterator[tuple[str, bool]]:
    found = published.addresses(variant)
    if found is None:
        yield from ((it.url, it.is_html) for it in published.document(variant).links)
    else:
        yield from found


class _WithoutTemplates:
    """The Jekyll site as it would be without the templates that are no pages, read when needed."""

    def __init__(self, plan: Migration, settings: Settings) -> None:
        self._plan = plan
        self._settings = settings
        self._jekyll = Jekyll.of(plan.values, settings)
        self.first = next((it.path for it in templates(settings, self._jekyll)), "")
        """The path of a template; empty if there is none."""

    @cached_property
    def _texts(self) -> dict[tuple[str, str], str]:
        docs = f"{self._settings.docs}/"
        paths = (it.path for it in templates(self._settings, self._jekyll))
        names = (re.escape(path.removeprefix(docs)) for path in paths)
        settings = replace(self._settings, excluded="\n".join(f"/{name}" for name in names))
        site = _rewritten(self._plan, settings)
        return {(it.source.path, _name(it)): it.text for it in site.all_variants()}

    def text(self, page: Variant) -> str | None:
        """The text of a page in that site."""
        return self._texts.get((page.source.path, _name(page))) if self.first else None


def _name(page: Variant) -> str:
    return page.audience.name if page.audience else ""


def _between(
    path: str, before: Variant, after: Variant, without_templates: _WithoutTemplates
) -> Iterator[Loss]:
    for finding in after.findings:
        if finding.severity is Severity.ERROR:
            yield Loss(Location(path), f"cannot be rendered: {finding.message}", finding.hint)
    if before.text != after.text and without_templates.text(before) == after.text:
        name = without_templates.first.partition("/")[2]
        what = f"its lists lack templates that are no pages, such as '{name}'"
        yield Loss(Location(path), what, "add their links to the page if readers need them")
    elif before.text != after.text:
        yield _first_difference(path, before.text.splitlines(), after.text.splitlines())


def _first_difference(path: str, before: list[str], after: list[str]) -> Loss:
    number = next(
        (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    one, other = (_shown(lines, number) for lines in (before, after))
    what = f"the text differs: {one} in Jekyll is {other} here"
    return Loss(Location(path), what, f"compare line {number + 1} of the rendered page")


def _shown(lines: list[str], number: int) -> str:
    return f"'{lines[number].strip()[:_MOST_CHARACTERS]}'" if number < len(lines) else "nothing"


def _rewritten(plan: Migration, settings: Settings) -> Site:
    """The Jekyll site in its own folder, with the rewrites that its pages and includes got."""
    texts = {f"{settings.docs}/{path}": text for path, text in plan.rewritten.items()}
    return Site.read(settings).changed(texts=texts)


def _in_place(plan: Migration, after: Settings) -> Settings:
    """Settings that read the Jekyll site in its own folder, for the same audiences."""
    root = plan.root.resolve()
    includes = str(plan.values.get("includes_dir") or "_includes").strip("/")
    data = str(plan.values.get("data_dir") or "_data").strip("/")
    return Settings(
        root=root.parent,
        docs=root.name,
        site_name=after.site_name,
        site_url=after.site_url,
        base_url=after.base_url,
        extensions=after.extensions,
        audience_key=after.audience_key,
        audiences=after.audiences,
        site=plan.values,
        site_file=f"{root.name}/_config.yml",
        includes=(f"{root.name}/{includes}",),
        data=f"{root.name}/{data}",
    )


Part = tuple[str, str]
"""A kind, and its detail: the level of a heading, the text of code."""

_HEADING = re.compile(r"h[1-6]")
_MOST_OF_CODE = 40


def missing_parts(text: str, html: str, *, reads_html: bool = False) -> list[str]:
    """What kramdown reads in a Markdown text and HTML lacks, each described in a few words.

    ``reads_html`` is kramdown's option ``parse_block_html``.
    """
    lost = Counter(_parts(blocks(text, reads_html=reads_html))) - Counter(_parts_of_html(html))
    return [_described(*part, count) for part, count in lost.items()]


def _described(kind: str, what: str, count: int) -> str:
    several = f"{count} {kind}s" if count > 1 else f"a {kind}"
    if kind == "code block":
        return f"{several} '{what[:_MOST_OF_CODE]}'"
    return f"{several} of level {what}" if what else several


def _parts(found: Sequence[Block]) -> Iterator[Part]:
    for block in found:
        if block.kind == "footnote" or _is_contents(block):
            continue
        if block.kind == "header":
            yield "heading", str(len(block.info))
        elif block.kind in ("code", "fence"):
            yield "code block", _squeezed(block.text)
        elif block.kind == "table":
            yield "table", ""
        elif block.kind == "html":
            yield from _parts_of_html(block.text)
            yield from _parts([fence for _, _, fence in fences_in_html(block.text)])
        elif block.kind == "li":
            yield "list item", ""
        yield from _parts(block.children)


def _is_contents(block: Block) -> bool:
    """Whether a list is replaced by the table of contents, as ``{:toc}`` has it."""
    return block.kind in ("ul", "ol") and "toc" in block.attributes.split()


def _parts_of_html(html: str) -> Iterator[Part]:
    outline = _Outline()
    outline.feed(html)
    outline.close()
    yield from outline.found


def _squeezed(text: str) -> str:
    return "".join(text.split())


class _Outline(TolerantHTMLParser):
    """Takes the parts from HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Part] = []
        self._code: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self._code = []
        elif _HEADING.fullmatch(tag):
            self.found.append(("heading", tag[1]))
        elif tag in ("table", "li"):
            self.found.append(("table" if tag == "table" else "list item", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._code is not None:
            self.found.append(("code block", _squeezed("".join(self._code))))
            self._code = None

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
