"""Rules about links whose text names an operation."""

import re
from collections.abc import Iterator

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.pages.code_blocks import fences
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule

_TEXT = r"(?:`[^`\n]+`|[^\[\]\\`]|\\.)+?"
_LINK = re.compile(
    rf"<!--.*?-->|(?<![!\\])\[(?P<text>{_TEXT})\]\((?P<url>[^()\s]+)\)"
    r"""|<a\s[^>]*?\bhref=(?P<quote>["'])(?P<href>[^"'<>]+)(?P=quote)[^>]*>(?P<inner>.*?)</a>"""
    r"|(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks)",
    re.DOTALL,
)
"""A link in Markdown or HTML; code and comments are read over."""
_OPERATION = re.compile(r"#(?:.*/)?operation/([\w.-]+)$|#/[^/]+/([\w.-]+)$")
"""How Redoc's and Swagger UI's pages name an operation."""
_REQUEST = re.compile(
    r"[\s`*_]*(?:(?P<method>GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS|TRACE)[\s`*_]+)?"
    r"(?P<path>/[^\s`*]*)[\s`*_]*"
)
_NAME = re.compile(r"[\s`*]*([\w.-]+)[\s`*]*")


@page_rule("wrong-operation-link", "unknown-operation", needs_contract=True)
def links_of_other_operations(variant: Variant, contract: Contract) -> Iterator[Finding]:
    """Links to an operation whose text is the method and path, or the id, of another one."""
    if "#" not in variant.text:
        return
    code = [(it.start, it.end) for it in fences(variant.text)]
    for link in _LINK.finditer(variant.text):
        target = _target(link, contract)
        if target is None or any(start <= link.start() < end for start, end in code):
            continue
        group = "text" if link["text"] else "inner"
        yield from _mistake(variant, link[group], link.start(group), target, contract)


def _target(link: re.Match[str], contract: Contract) -> Operation | None:
    """The operation that a link leads to."""
    found = _OPERATION.search(link["url"] or link["href"] or "")
    return contract.operation(found[1] or found[2]) if found else None


def _mistake(
    variant: Variant, text: str, start: int, target: Operation, contract: Contract
) -> Iterator[Finding]:
    request, name = _REQUEST.fullmatch(text), _NAME.fullmatch(text)
    if request:
        method, path = request["method"] or target.method, request["path"]
        meant, shown = contract.at(method, path), f"{request['method'] or ''} {path}".strip()
        at = start + request.start("method" if request["method"] else "path")
        if meant is None and request["method"]:
            close = contract.closest_path(path)
            hint = f"did you mean '{close}'?" if close and close != path else ""
            if methods := contract.methods(path):
                hint = f"it has {' and '.join(methods)} there"
            else:
                at = start + request.start("path")
            message = f"the contract has no operation '{shown}'"
            yield variant.finding("unknown-operation", at, message, hint, length=len(path))
    elif name:
        meant, shown, at = contract.operation(name[1]), name[1], start + name.start(1)
    else:
        return
    if meant is not None and meant is not target:
        message = f"the text names '{shown}', but the link leads to '{target.id}'"
        hint = f"link to '{meant.id}', or write '{target.method} {target.path}'"
        yield variant.finding("wrong-operation-link", at, message, hint, length=len(shown))
