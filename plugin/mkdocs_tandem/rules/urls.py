"""Rules about URLs of pages."""

import re
from collections.abc import Container, Iterator
from dataclasses import replace

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.source_map import Origin
from mkdocs_tandem.pages.link_resolver import LinkResolver, UrlClash
from mkdocs_tandem.pages.variant import Variant

_PLACEHOLDER = re.compile(r"(?<=[/_.-]):[a-z_]+")
_PERMALINK = re.compile(r"^permalink\s*:", re.MULTILINE)
_KEYS = re.compile(r"^(?:permalink|redirect_from)\s*:", re.MULTILINE)


def taken_addresses(variants: Container[Variant], published: LinkResolver) -> Iterator[Finding]:
    """Pages that want an address which another page has, each at the line that claims it."""
    unfilled: set[str] = set()
    for found in published.clashes:
        clash = _at_permalink(found)
        source = clash.variant.source
        if clash.variant not in variants or source.path in unfilled:
            continue
        place = _place(clash.variant, clash)
        if placeholder := _PLACEHOLDER.search(clash.address):
            unfilled.add(source.path)
            message = f"'{placeholder[0]}' in '{clash.address}' is not filled"
            hint = "it is not a placeholder of Jekyll: write the page's own address"
            yield clash.variant.finding_at(Origin(source, place), "duplicate-url", message, hint)
            continue
        other = clash.other.source.path if clash.other else ""
        message = f"'{_shown(clash.address, clash.variant)}' is already the address of '{other}'"
        hint = "give one of them another 'permalink' or name"
        if clash.other is None:
            message = f"'{clash.address}' is a file of the site, which no redirect replaces"
            hint = "remove it from 'redirect_from'"
        elif clash.is_redirect:
            rival = clash.other.source.location(_place(clash.other, clash))
            message = f"'{clash.address}' is also claimed by {rival.path}:{rival.line}"
            hint = "an address can lead to one page only: remove it from one of them"
        yield clash.variant.finding_at(Origin(source, place), "duplicate-url", message, hint)


def _at_permalink(clash: UrlClash) -> UrlClash:
    """A clash of two pages at the one with a ``permalink`` of its own, if the other has none."""
    if clash.is_redirect or clash.other is None:
        return clash
    own, other = (
        _PERMALINK.search(it.source.text, 0, it.source.body_start)
        for it in (clash.variant, clash.other)
    )
    if own or not other:
        return clash
    return replace(clash, variant=clash.other, other=clash.variant)


def _place(variant: Variant, clash: UrlClash) -> int:
    """Where front matter claims an address: at its value, else at its key, else at its end."""
    source = variant.source
    wanted = re.escape(clash.address.rstrip("/"))
    value = re.compile(rf"(?<![\w/-]){wanted}/?(?=[\s\"',\]]|$)", re.MULTILINE)
    key = re.compile(rf"^{'redirect_from' if clash.is_redirect else 'permalink'}\s*:", re.MULTILINE)
    patterns = [value, key, _KEYS] if clash.is_redirect else [key, _KEYS]
    found = (it.search(source.text, 0, source.body_start) for it in patterns)
    return next((it.start() for it in found if it), source.body_start)


def _shown(address: str, variant: Variant) -> str:
    """An address without the folder of its audience: one mistake may be seen by several."""
    return next((address.removeprefix(f"/{name}") for name in variant.names), address)
