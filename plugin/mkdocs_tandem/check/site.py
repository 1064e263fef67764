"""The mistakes that show only in the site that the readers of a page see."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from mkdocs_tandem.address import destination
from mkdocs_tandem.check.leak import Private, leaked_titles, leaked_words
from mkdocs_tandem.check.taken import taken_addresses
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.published import Published
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.variant import Variant


def mistakes_in_the_site(
    variants: Sequence[Variant],
    published: Published,
    links: Callable[[Variant], Iterable[Finding]],
    pulled: Callable[[Variant], Sequence[str]],
    settings: Settings,
) -> Iterator[Finding]:
    """Links that lead readers wrong, words of others, and addresses that two pages want."""
    private = Private(settings.audiences)
    readers: dict[str, set[str]] = {}
    for variant in variants:
        yield from links(variant)
        if private:
            address = published.address(variant)
            yield from leaked_words(variant, private, address, pulled(variant))
            path = destination(variant.source, None, settings)
            readers.setdefault(path, set()).update(private.readers(variant))
    yield from taken_addresses(variants, published)
    yield from leaked_titles(settings.headings, readers, private)
