"""Rules about OAuth scopes.

Source: RFC 6749, sections 3.3 and 4.1.1; OpenID Connect Core 1.0, sections 5.4 and 11.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.claims import messages_of
from mkdocs_tandem.examples.endpoint import is_left_open
from mkdocs_tandem.examples.fields import Field, decoded, fields
from mkdocs_tandem.examples.notations import form
from mkdocs_tandem.examples.written_parameters import Written
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.http import Message, TracedText
from mkdocs_tandem.formats.json import ObjectNode, Scalar
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import BLOCKS, CodeBlock, covering, regions, spans
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import closeness, did_you_mean

_OF_OPENID = frozenset({"openid", "profile", "email", "address", "phone", "offline_access"})
_WORD = re.compile(r"[^\s,]+")
_ADDRESS = re.compile(r"(?:[\w+.-]+://(?P<host>[^/?#]*))?(?P<path>[^?#]*)")


_NAME = re.compile(r"[A-Za-z][\w-]*(?:[:./][\w*-]+)+")
"""A scope that no word of prose looks like."""
_OF_TOKENS = frozenset({"access_token", "token_type", "grant_type"})
"""Members of which JSON with a ``scope`` has one."""
_CLOSE = 0.8
_NEAR = 300
"""Characters before a name in which the word ``scope`` makes it one."""


@page_rule("unknown-scope", needs_contract=True)
def scopes_in_text(
    variant: Variant,
    examples: Sequence[Example],
    contract: Contract,
    others: Mapping[str, Contract],
) -> Iterator[Finding]:
    """Scopes in code of the prose, and in JSON with a token, that the contract lacks."""
    if not contract.scopes:
        return
    foreign = frozenset(name for other in others.values() for name in other.scopes)
    is_code = covering((it.start, it.end) for it in regions(variant.text) if it.kind in BLOCKS)
    for span in spans(variant.text):
        name, at = span["code"], span.start("code")
        before = variant.text[max(0, at - _NEAR) : at].lower()
        if not is_code(at) and _is_unknown(name, before, contract, foreign):
            hint = did_you_mean(name, sorted(contract.scopes))
            yield variant.finding("unknown-scope", at, _message(name), hint, length=len(name))
    for example in examples:
        for name, at in _scopes_of_json(example):
            if name not in {*contract.scopes, *_OF_OPENID} and not is_left_open(name):
                hint = did_you_mean(name, sorted(contract.scopes))
                yield example.finding("unknown-scope", at, _message(name), hint, length=len(name))


def _message(name: str) -> str:
    return f"the contract has no scope '{name}'"


def _is_unknown(name: str, before: str, contract: Contract, foreign: Collection[str]) -> bool:
    """Whether code in prose names a scope, as far as its letters or the text before it show."""
    known = contract.scopes
    if name in known or not _NAME.fullmatch(name) or contract.mentions(name):
        return False
    if name in foreign or any(closeness(name, it) >= _CLOSE for it in known if _NAME.fullmatch(it)):
        return True
    first = name.partition(":")[0]
    return "scope" in before and any(it.startswith(f"{first}:") for it in known)


def _scopes_of_json(example: Example) -> Iterator[tuple[str, int]]:
    """The scopes in a request for a token or the answer to it, and their places."""
    root = example.document.root if example.document and example.is_json else None
    if not isinstance(root, ObjectNode) or not _OF_TOKENS & {it.key for it in root.members}:
        return
    for member in root.members:
        value = member.value
        if member.key == "scope" and isinstance(value, Scalar) and isinstance(value.value, str):
            for word in _WORD.finditer(value.value):
                yield word[0], value.start + 1 + word.start()


@page_rule("unknown-scope", needs_contract=True)
def unknown_scopes(variant: Variant, contract: Contract) -> Iterator[Finding]:
    """Scopes in requests for a token, and in their redirects, that the contract lacks."""
    scopes = contract.scopes
    if not scopes or "scope" not in variant.text:
        return
    is_asking = False
    for region in regions(variant.text):
        for message in messages_of(region, form(region)):
            if message.method.text:
                is_asking = is_for_a_token(message, contract)
            if is_asking:
                for word in _scopes(message, region):
                    if word.text not in {*scopes, *_OF_OPENID} and not is_left_open(word.text):
                        yield variant.finding(
                            "unknown-scope",
                            region.offset(word.at()),
                            _message(word.text),
                            did_you_mean(word.text, sorted(scopes)),
                            length=len(word.text),
                        )


def is_for_a_token(message: Message, contract: Contract) -> bool:
    """Whether a request goes to an address at which the contract's schemes have users log in."""
    asked = _ADDRESS.match(message.address)
    for address in contract.authorization_urls:
        known = _ADDRESS.match(address)
        if asked is None or known is None or not known["path"].strip("/"):
            continue
        is_host = not asked["host"] or is_left_open(asked["host"]) or not known["host"]
        is_host = is_host or asked["host"].lower() == known["host"].lower()
        if is_host and asked["path"].rstrip("/") == known["path"].rstrip("/"):
            return True
    return False


def _scopes(message: Message, region: CodeBlock) -> Iterator[TracedText]:
    """The words of each ``scope`` in a query, a form or the address of a redirect."""
    written = Written(message, region.body)
    given: list[Field] = [*written.query]
    if message.body is not None and message.body.text.lstrip()[:1] not in ("{", "["):
        given += fields(message.body)
    for header in written.headers:
        if header.name.text == "location":
            given += fields(header.value.cut(header.value.text.find("?") + 1))
    for field in given:
        if field.name.text == "scope":
            value = decoded(field.value)
            for word in _WORD.finditer(value.text):
                yield value.cut(*word.span())
