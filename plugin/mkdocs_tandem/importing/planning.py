"""How a site of Jekyll's is carried over."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_tandem.importing.audiences import audience_key, audience_names
from mkdocs_tandem.importing.configuring import configuration
from mkdocs_tandem.importing.leaving import is_bare, left, unused
from mkdocs_tandem.importing.moving import Moved, moved
from mkdocs_tandem.importing.navigation import navigation
from mkdocs_tandem.importing.origin import CONFIG, read
from mkdocs_tandem.importing.plan import Lost, Plan
from mkdocs_tandem.importing.rewriting import losses, rewritten
from mkdocs_tandem.importing.using import used_data, used_includes
from mkdocs_tandem.source import Location


def plan(root: Path, *, key: str | None = None) -> Plan:
    """What a project needs to be the site in a folder; ``key`` tells its audiences apart.

    Raises:
        FindingError: if there is no site.
    """
    site = read(root)
    key = audience_key(site, key)
    names = audience_names(site, key)
    pages = moved(site, key, names)
    addresses = dict(_linked(pages, key))
    includes = used_includes(site)
    texts = [*includes.values(), *(page.own for page in site.pages)]
    files = {
        "mkdocs.yml": configuration(site, key, names, navigation(site, pages, names)).encode(),
        CONFIG: (root / CONFIG).read_bytes(),
        **{f"_data/{name}": site.data[name] for name in used_data(site, texts)},
        **site.listed,
        **{f"docs/{name}": raw for name, raw in site.files.items() if not is_bare(name)},
    }
    lost = list(left(site))
    lost += unused(site, includes)
    for name, source in includes.items():
        text = rewritten(source.text, addresses)
        files[f"_includes/{name}"] = text.encode()
        lost += losses(source, text)
    for page in pages:
        text = rewritten(page.text, addresses)
        files[page.path] = text.encode()
        lost += losses(page.pages[0].own, text)
        lost += _of_page(page)
    return Plan(dict(sorted(files.items())), tuple(sorted(set(lost))))


def _linked(pages: Sequence[Moved], key: str) -> Iterator[tuple[str, str]]:
    """The addresses of pages, by the paths that Jekyll's ``link`` names them with."""
    for page in pages:
        permalink = str(page.added.get("permalink") or "")
        for old in page.pages:
            is_merged = len(page.pages) > 1
            place = permalink.replace(":audience", f"{{{{ page.{key} }}}}")
            yield old.own.path, place if is_merged else old.address


def _of_page(page: Moved) -> Iterator[Lost]:
    source = page.pages[0].source
    if source.path.endswith((".html", ".htm")):
        yield Lost(
            Location(source.path),
            f"a page in HTML; '{page.path}' holds it as it is",
            "write it in Markdown",
        )
    target = source.front_matter.get("redirect_to")
    if target:
        yield Lost(
            Location(source.path),
            f"the redirect to '{target}'",
            "nothing here leads out of the site",
        )
