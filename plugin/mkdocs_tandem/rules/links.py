"""Rules about links."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from mkdocs_tandem.finding import LEAVES_AUDIENCE, Finding
from mkdocs_tandem.liquid import Use
from mkdocs_tandem.liquid.common_mistakes import LACKS_BRACE
from mkdocs_tandem.liquid.conditions import variables
from mkdocs_tandem.liquid.source_map import Origin, chain
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import (
    code_spans,
    comments,
    covering,
    fences,
    without_open_comments,
)
from mkdocs_tandem.pages.link_resolver import LinkDestination, LinkResolver
from mkdocs_tandem.pages.markdown import Link
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.rules.torn_markdown import swallowed
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import did_you_mean, enumerated

_OTHER_FILE = re.compile(r"\.(?!md$|html?$)[A-Za-z][A-Za-z\d]{1,4}$")
"""The end of a path that cannot mean a page."""
_LIKE = 0.75
"""How much of a path has to be the same."""


def closest(path: str, page: Variant, published: LinkResolver) -> str:
    """How Markdown on a page best links to what is closest to a path; empty if nothing is."""
    own = published.path(page)
    if _OTHER_FILE.search(path):
        at = posixpath.normpath(posixpath.join(posixpath.dirname(own), path)).lstrip("/")
        file = published.file_in_another_case(at)
        return _between(file, own) if file else ""
    folder = f"{page.audience.name}/" if page.audience else ""
    known, suggestions = published.suggestions(folder, _stem)
    if path.startswith("/"):
        wanted = _stem(folder + path.strip("/").removeprefix(folder))
    else:
        wanted = _stem(posixpath.normpath(posixpath.join(posixpath.dirname(own), path)))
    same = suggestions.same_base(wanted)
    close = suggestions.closest(wanted, _LIKE) or (same[0] if len(same) == 1 else None)
    return _between(known[close], own) if close else ""


def relative(target: Variant, page: Variant, published: LinkResolver) -> str:
    """How Markdown on a page links to another page."""
    return _between(published.path(target), published.path(page))


def _between(target: str, page: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page))


def _stem(path: str) -> str:
    stem, ending = posixpath.splitext(path)
    return (stem if ending in (".md", ".html") else path).rstrip("/").removesuffix("/index")


_EMPTY = re.compile(
    r"(?P<code>(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks))|<!--.*?-->"
    r"|(?<![!\\])\[(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])+(?P<end>\]\([ \t]*(?:<[ \t]*>)?[ \t]*\))"
    r"|^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*(?P<definition><[ \t]*>)[ \t]*$"
    r"|<a\s+href=(?P<quoted>\"[ \t]*\"|'[ \t]*')\s*>(?=[^<\s]|<(?!/a>))",
    re.DOTALL | re.MULTILINE,
)
"""A link whose address is empty; code and comments are read over.

An ``<a>`` with more attributes may belong to a script.
"""
_OPERATION = re.compile(r"(?:^|/)operation/(.*)$")
"""How a page that is made from a contract names an operation after ``#``: Redoc's way."""
_OF_A_SCRIPT = re.compile(r"!?/|(?:tag|section|schema|model|paths|definitions|components)/")
"""What begins the fragments that the scripts of Redoc, Swagger UI and others read."""


def link_mistakes(
    variant: Variant, published: LinkResolver, contract: Contract | None
) -> Iterator[Finding]:
    """Links of a page that lead its readers nowhere, or to what is written for others."""
    if _is_clear(variant, published, contract):
        return
    document = published.document(variant)
    if not document.is_read:
        message = "its Markdown is nested too deeply, or takes too long to parse"
        hint = "its links are not checked, and MkDocs may fail on it, too"
        yield variant.finding("liquid-limit", 0, message, hint)
    written = [it for it in document.links if it.start is not None]
    made = [it for it in document.links if it.start is None]
    yield from _one_for_each_place(_of_links(written, variant, published, contract))
    yield from _of_links(made, variant, published, contract)


def _of_links(
    links: Iterable[Link], variant: Variant, published: LinkResolver, contract: Contract | None
) -> Iterator[Finding]:
    for link in links:
        target = published.target(link.url, variant, is_html=link.is_html)
        if target is None or (link.start is None and link.url.startswith("#")):
            continue
        if _lacks_a_part(variant, link) or _is_in_template(variant.text, link):
            continue
        if link.url.startswith("(") or link.url.endswith("%}"):
            continue  # its parentheses, or the end of a tag, are the mistake
        for rule, message, advice in _mistakes(target, variant, published, contract):
            if _is_chosen_by_unknown(variant, link):
                break
            hint = _HINT_OF_NOTE if _is_note(variant.text, link) else advice
            yield _finding(variant, link, rule, message, hint)


def _is_chosen_by_unknown(variant: Variant, link: Link) -> bool:
    """Whether a condition around a link uses a filter that is not defined."""
    found = (it.location for it in variant.findings if it.rule == "undefined-filter")
    lines = {(it.path, it.line) for it in found}
    if not lines or link.start is None:
        return False
    here = variant.map.origin(link.start)
    unknown = {
        it.name
        for it in variant.facts.assigned
        if (it.source.path, it.source.location(it.start).line) in lines
    }
    return any(
        branch.source is here.source and branch.start < here.offset < branch.end
        for branch in variant.facts.reached
        if any(
            not unknown.isdisjoint(variables(it.test))
            for it in (branch, *branch.earlier)
            if it.test
        )
    )


def _one_for_each_place(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for all addresses that a loop makes of one text."""
    every: dict[tuple[str, Location], list[Finding]] = {}
    for finding in findings:
        every.setdefault((finding.rule, finding.location), []).append(finding)
    for first, *rest in every.values():
        more = len({it.message for it in rest} - {first.message})
        message = f"{first.message}, and {more} more from here" if more else first.message
        yield replace(first, message=message)


_UNREAD = re.compile(r"\{\{-?\s*[^\w\s\"'\[(-]")
"""The beginning of an output that no name or value follows: ``{{ $links.main }}``."""


_LONGEST_TAG = 5_000
"""How far its marks are looked for."""


def _lacks_a_part(variant: Variant, link: Link) -> bool:
    """Whether a misspelt variable of the page leaves a part of a link out: that is the mistake.

    So is an output of another template language that Liquid reads as nothing.
    """
    if link.start is None or link.end is None:
        return False
    if LACKS_BRACE.match(variant.text, link.start) or LACKS_BRACE.search(link.url):
        return True
    first, last = variant.map.origin(link.start), variant.map.origin(link.end - 1)
    text, end = first.source.text, last.offset + 1
    begin = first.offset
    if text.startswith("}}", begin - 2):
        begin = text.rfind("{{", 0, begin)
    if text.startswith("{{", end):
        end = text.find("}}", end)
    return _UNREAD.search(text, begin, end) is not None or any(
        it.source is first.source
        and begin <= it.start < end
        and it.use is Use.PRINTED
        and it.name.startswith("page.")
        and did_you_mean(
            it.name.split(".")[1], [name for name in it.known if isinstance(name, str)]
        )
        for it in variant.facts.undefined.values()
    )


def _is_in_template(text: str, link: Link) -> bool:
    """Whether another template language, which has ``<% %>``, makes a link or its address."""
    if link.start is None:
        return "<%" in link.url
    at = text.rfind("<%", max(0, link.start - _LONGEST_TAG), link.start + 1)
    end = text.find("%>", at, link.start + _LONGEST_TAG) if at >= 0 else -1
    return end >= link.start


def _is_note(text: str, link: Link) -> bool:
    """Whether a link is written as the text of a footnote."""
    if link.start is None:
        return False
    return _NOTE.fullmatch(text, text.rfind("\n", 0, link.start) + 1, link.start) is not None


@page_rule("broken-link")
def empty_links(variant: Variant) -> Iterator[Finding]:
    """Links without an address, which point to the page itself."""
    if not any(sign in variant.text for sign in ("](", "]:", "<a")):
        return
    covers = covering(code_spans(variant.text))
    for found in _EMPTY.finditer(without_open_comments(variant.text)):
        group = found.lastgroup
        if group not in ("end", "definition", "quoted") or covers(found.start()):
            continue
        place = found.start(group) + (1 if group == "end" else 0)
        origin = variant.map.origin(place)
        if not origin.source.text.startswith("({%", origin.offset):
            message = "the link has no address, so it leads to this page"
            yield variant.finding("broken-link", place, message, "write the address")


@page_rule("broken-link")
def mistyped_links(variant: Variant) -> Iterator[Finding]:
    """Links with a bracket or an extra or missing quote, which readers see as text."""
    covers = covering(code_spans(variant.text))
    for sign, pattern, message, hint in _MISTYPED:
        for found in (
            pattern.finditer(without_open_comments(variant.text)) if sign in variant.text else ()
        ):
            if found["wrong"] and not covers(found.start()):
                place = found.start("wrong")
                yield variant.finding("broken-link", place, message, hint, length=1)


_CODE = r"(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks)|<!--.*?-->|"
_TEXT = r"(?<![\w\\\]!])!?\[(?!\^)[^\[\]\n]+\]"
_ADDRESS = r"(?:https?://|\.{0,2}/|#|[\w-]+(?:/|\.(?:md|html|png)\b))[^()\[\]\s]*"
_END = r"(?:\n[ \t]*(?:\n|\Z)|\Z)"
_MISTYPED = [
    (sign, re.compile(_CODE + pattern, re.DOTALL), message, hint)
    for sign, pattern, message, hint in (
        (
            "]((",
            r"(?<=\])\((?P<wrong>\()(?:https?:|[/.#]|\w)[^()\s]*\)(?!\))",
            "two '(' open the address, and one ')' closes it",
            "remove one '('",
        ),
        (
            "]((",
            r"(?<=\])\((?P<wrong>\()(?:https?:|[/.#]|\w)[^()\s]*\)\)",
            "the address of this link is in parentheses twice",
            "remove one pair of them",
        ),
        (
            "%})",
            r"(?<=\]\()[^()\s{}]*[ ]?(?P<wrong>%\})\)",
            "this '%}' ends no tag",
            "remove it",
        ),
        (
            "](h",
            r"(?<=\]\()(?P<wrong>(?!https?://)h[htp]{2,5}s?)://",
            "no address begins like this",
            "write 'https://'",
        ),
        (
            "](http",
            r"(?<=\]\()(?P<wrong>https?:/{1,4})https?:/",
            "this address begins twice",
            "remove the first 'http'",
        ),
        (
            "])http",
            rf"{_TEXT}(?P<wrong>\))https?://[^()\s]+\)",
            "')' before the address of this link",
            "write '('",
        ),
        (
            ")[#",
            rf"{_TEXT}\([\w./-]+\.(?:md|html)\)(?P<wrong>\[)#[\w-]+\](?![(\[])",
            "the heading of a link is written after its parentheses",
            "write it inside them, after the file: 'page.md#heading'",
        ),
        (
            "]([",
            r"(?<=\])\((?P<wrong>\[)\w+\]\([^()\s]+\)\)",
            "the address of this link is a link itself",
            "write its address alone",
        ),
        (
            "[[",
            r"(?<![\w\\\]\[])(?P<wrong>\[)(?=\[[^\[\]\n]+\]\([^()\n]+\)(?![^\[\n]*\]))(?!\[\^)",
            "this '[' is never closed",
            "remove it",
        ),
        (
            "<a",
            r"<a\s[^<>\"]*href=(?P<wrong>\")[^\"<>\n]*>[^\"<>\n]*</a>",
            "the quote that opens here is not closed before '>'",
            "put '\"' before the '>'",
        ),
        (
            "] (",
            rf"{_TEXT}(?<=[\w`]{{2}}\])(?P<wrong> )\([\w./-]+\.(?:md|html)(?:#[\w-]*)?\)",
            "a space between the text of a link and its address",
            "remove it",
        ),
        (
            "](",
            rf"{_TEXT}\({_ADDRESS}(?P<wrong>\])",
            "the address of this link ends with ']'",
            "write ')'",
        ),
        (
            "](",
            rf"{_TEXT}(?P<wrong>\(){_ADDRESS}(?=[ \t]*{_END}|[ \t]+[^()\"'\n]*{_END})",
            "this '(' is never closed",
            "put ')' after the address",
        ),
        (
            "<a",
            r"(?P<wrong><)a\s[^<>]*href=(?:\"[^\"<>]*\"|'[^'<>]*')[^<>]*(?=</a>)",
            "the tag that begins here has no '>'",
            "put '>' after the address",
        ),
        (
            "<a",
            r"(?P<wrong><)a\s[^<>]*href=[^<>]*(?<!/)>(?:(?!</?a[\s>]).)*(?=<a\s|\Z)",
            "this '<a>' is never closed",
            "put '</a>' after the text of the link",
        ),
    )
]
"""Links that are none: what each holds, and where it is wrong; code and comments are read over."""


@page_rule("broken-link")
def unknown_labels(variant: Variant) -> Iterator[Finding]:
    """Links by a label that nothing on the page defines, so that readers see the brackets.

    Only a label of several words, or one like a label of the page: other plugins have their own.
    """
    defined = {_plain_label(it[1]) for it in _DEFINITION.finditer(variant.text)}
    if not defined or "][" not in variant.text:
        return
    covers = covering(code_spans(variant.text))
    for found in _BY_LABEL.finditer(without_open_comments(variant.text)):
        label = _plain_label(found["label"] or "")
        if not label or label in defined or covers(found.start()):
            continue
        close = next(iter(get_close_matches(label, sorted(defined), n=1, cutoff=0.8)), "")
        if close or " " in label:
            hint = f"did you mean '{close}'?" if close else f"add '[{label}]: <address>'"
            message, place = f"there is no link definition '{label}'", found.start("label")
            yield variant.finding("broken-link", place, message, hint, length=len(found["label"]))


@page_rule("broken-anchor")
def ids_of_headings(variant: Variant) -> Iterator[Finding]:
    """Ids that two headings have, of which a link reaches the first, and ids that are none."""
    if "#" not in variant.text or not _ID.search(variant.text):
        return
    code = fences(variant.text)
    covers = covering((*((it.start, it.end) for it in code), *comments(variant.text, code)))
    known: dict[str, int] = {}
    for found in _ID.finditer(variant.text):
        name, at = found["id"], found.start("id")
        if covers(at):
            continue
        if found["mark"] == "#{":
            if f"](#{name})" in variant.text:
                message = f"this does not set the id of the heading: readers see '#{{{name}}}'"
                place, hint = found.start("mark"), f"write '{{#{name}}}'"
                yield variant.finding("broken-anchor", place, message, hint, length=len(name) + 3)
        elif name in known:
            line = variant.map.origin(known[name]).location.line
            message = f"the heading in line {line} has the id '{name}', too"
            hint = "links lead to the first one: give this heading another id"
            yield variant.finding("broken-anchor", at, message, hint, length=len(name))
        else:
            known[name] = at


@page_rule("broken-link")
def unknown_notes(variant: Variant) -> Iterator[Finding]:
    """Footnotes that nothing defines, on a page that defines others: readers see the brackets."""
    if "]:" not in variant.text or "[^" not in variant.text:
        return
    defined = [it["name"] for it in _NOTE.finditer(variant.text)]
    covers = covering(code_spans(variant.text) if defined else ())
    for found in _TO_NOTE.finditer(without_open_comments(variant.text)) if defined else ():
        name = found["name"]
        if not name or name in defined or covers(found.start()):
            continue
        hint = did_you_mean(name, defined) or f"add '[^{name}]: <text>'"
        message, place = f"there is no footnote definition '{name}'", found.start("name")
        yield variant.finding("broken-link", place, message, hint, length=len(name))


_ID = re.compile(
    r"^ {0,3}#{1,6}[ \t][^\n]*?[ \t](?P<mark>#\{|\{:?[ \t]*#)(?P<id>[A-Za-z][\w.:-]*)"
    r"(?:[ \t][^{}\n]*)?\}[ \t]*\r?$",
    re.MULTILINE,
)
"""A heading that ends with its id."""
_DEFINITION = re.compile(r"^[ \t>]*\[(?!\^)([^\[\]\n]+)\]:[ \t]*\S", re.MULTILINE)
_BY_LABEL = re.compile(
    r"(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks)|<!--.*?-->"
    r"|(?<![\w\\\]])\[(?!\^)[^\[\]\n]*[^\W\d_][^\[\]\n]*\]\[(?P<label>(?!\^)[^\[\]`\n]+)\]",
    re.DOTALL,
)
"""A link by a label; code and comments are read over."""


def _plain_label(label: str) -> str:
    return " ".join(label.lower().split())


def linked_pages(variant: Variant, published: LinkResolver) -> frozenset[Variant] | None:
    """The other pages that a page has links to headings of; ``None`` if it may be any.

    What else its links depend on is the page itself, its contract, and what has an address.
    """
    found = published.addresses(variant)
    if found is None:
        return None
    meant = {(it.url, html) for it in found if "#" in it.url[1:] for html in {False, it.is_html}}
    targets = (published.target(url, variant, is_html=is_html) for url, is_html in meant)
    pages = (target.variant for target in targets if target)
    return frozenset(page for page in pages if page and page is not variant)


_NOTE = re.compile(r"^ {0,3}\[\^(?P<name>[^\]\n]+)\]:[ \t]*", re.MULTILINE)
_TO_NOTE = re.compile(
    r"(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks)|<!--.*?-->|(?<![\\\[])\[\^(?P<name>\w+)\](?!:)",
    re.DOTALL,
)
_HINT_OF_NOTE = "add 'footnotes' to 'markdown_extensions': without it, this is a link"
_Mistake = tuple[str, str, str]
"""A rule, a message and a hint."""


def _is_clear(variant: Variant, published: LinkResolver, contract: Contract | None) -> bool:
    """Whether it shows at once that no link of a page leads wrong, however it is meant."""
    found = published.addresses(variant)
    if found is None:
        return False
    meant = {(url, as_html) for url, is_html in found for as_html in {False, is_html}}
    targets = (published.target(url, variant, is_html=as_html) for url, as_html in meant)
    return not any(
        any(_mistakes(target, variant, published, contract)) for target in targets if target
    )


def _mistakes(
    target: LinkDestination, variant: Variant, published: LinkResolver, contract: Contract | None
) -> Iterator[_Mistake]:
    """What is wrong with a link to a target."""
    yield from _broken(target, variant, published)
    yield from _crossing(target, variant, published)
    yield from _without_anchor(target, variant, published)
    yield from _without_operation(target, contract)


def _finding(variant: Variant, link: Link, rule: str, message: str, hint: str) -> Finding:
    """A mistake at the place where the author wrote the address, if an author did."""
    if link.start is None or link.end is None:
        origin = Origin(variant.source, variant.source.body_start)
        return variant.finding_at(origin, rule, f"{message} ('{link.url}')", hint)
    part = _wrong_part(variant, link, rule)
    if part is not None:
        return variant.finding_at(part, rule, message, hint)
    first, last = variant.map.origin(link.start), variant.map.origin(link.end - 1)
    is_one = first.source is last.source and first.location.line == last.location.line
    length = max(1, last.offset - first.offset + 1) if is_one else 1
    return variant.finding_at(first, rule, message, hint, length=length)


_OF_FRAGMENT = {
    "broken-anchor": re.compile(r"#(?P<part>.*)$", re.DOTALL),
    "broken-operation-link": re.compile(r"(?:#|/)operation/(?P<part>.*)$", re.DOTALL),
}
_PATH = re.compile(r"(?P<part>[^#]*)", re.DOTALL)


def _wrong_part(variant: Variant, link: Link, rule: str) -> Origin | None:
    """Where the part of a link is written that is wrong, if that is not where the link begins.

    A link in an included file may be composed of its parameters; one that is missing is missing
    in the tag that includes the file.
    """
    if link.start is None or link.end is None:
        return None
    found = _OF_FRAGMENT.get(rule, _PATH).search(variant.text[link.start : link.end])
    if found is None:
        return None
    first = variant.map.origin(link.start)
    for at in range(link.start + found.start("part"), link.start + found.end("part")):
        part = variant.map.origin(at)
        if part.source is not first.source:
            return part
    call = variant.map.call(link.start)
    if found["part"] or call is None:
        return None
    return Origin(call.source, call.start, chain(call.caller))


def _relative_hint(target: LinkDestination, variant: Variant, published: LinkResolver) -> str:
    if target.variant is None:
        return "write its relative path"
    return f"write '{relative(target.variant, variant, published)}'"


def _broken(
    target: LinkDestination, variant: Variant, published: LinkResolver
) -> Iterator[_Mistake]:
    if target.is_there or published.may_be_generated(target.path, variant):
        return
    there = [
        name
        for name, twin in published.twins(variant).items()
        if (found := published.target(target.path, twin)) and found.is_there
    ]
    below = variant.audience and published.target(f"/{variant.audience.name}{target.path}", variant)
    if target.path.startswith("/") and below and below.is_there:
        yield "broken-link", LEAVES_AUDIENCE, _relative_hint(below, variant, published)
        return
    if variant.audience and variant.audience.name in there:
        hint = "MkDocs leaves links in HTML as they are: write the page's address"
    elif there:
        hint = f"it exists for {enumerated(there)} only: put the link inside a condition"
    else:
        close = closest(target.path, variant, published)
        hint = f"did you mean '{close}'?" if close else ""
    yield "broken-link", f"there is nothing at '{target.path}'", hint


def _crossing(
    target: LinkDestination, variant: Variant, published: LinkResolver
) -> Iterator[_Mistake]:
    other = target.variant
    if other is None or other.audience is None or variant.audience is None:
        return
    if other.audience == variant.audience:
        return
    own = published.twins(other).get(variant.audience.name)
    hint = "put the link inside a condition"
    if own is not None:
        hint = f"write '{relative(own, variant, published)}', which stays within the audience"
    yield "crossing-link", f"'{target.path}' is written for {other.audience.name}", hint


def _without_anchor(
    target: LinkDestination, variant: Variant, published: LinkResolver
) -> Iterator[_Mistake]:
    page, anchor = target.variant, target.fragment
    is_read = _OPERATION.search(anchor) or _OF_A_SCRIPT.match(anchor)
    if page is None or is_read or published.is_on_every_page(anchor):
        return
    if published.has_heading(page, anchor):
        return
    anchors = published.document(page).anchors
    if anchor in anchors or published.may_gain_anchors(page, anchor):
        return
    if anchor in published.anchors(swallowed(page)):
        return  # what hides the heading is the mistake
    if page is variant and any(
        it["id"] == anchor for it in _ID.finditer(page.text) if it["mark"] == "#{"
    ):
        return  # the heading is the mistake
    there = [
        name
        for name, twin in published.twins(page).items()
        if anchor in published.document(twin).anchors
    ]
    close = get_close_matches(anchor, anchors, n=1)
    hint = f"did you mean '#{close[0]}'?" if close else ""
    if there:
        hint = f"it exists for {enumerated(there)} only"
    where = "this page" if page is variant else f"'{target.path}'"
    yield "broken-anchor", f"{where} has no heading '#{anchor}'", hint


def _without_operation(target: LinkDestination, contract: Contract | None) -> Iterator[_Mistake]:
    operation = _OPERATION.search(target.fragment)
    if operation is None or contract is None or contract.operation(operation[1]):
        return
    message = f"the contract has no operation '{operation[1]}'"
    if not operation[1]:
        message = f"the link names no operation after '#{target.fragment}'"
    close = contract.closest(operation[1].rpartition("/")[2])
    hint = f"did you mean '{close[0]}'?" if close else ""
    yield "broken-operation-link", message, hint
