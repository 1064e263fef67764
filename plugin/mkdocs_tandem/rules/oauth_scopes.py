"""Rules about OAuth scopes.

Source: RFC 6749, sections 3.3 and 4.1.1; OpenID Connect Core 1.0, sections 5.4 and 11.
"""

import re
from collections.abc import Iterator

from mkdocs_tandem.examples.claims import messages_of
from mkdocs_tandem.examples.endpoint import is_left_open
from mkdocs_tandem.examples.fields import Field, decoded, fields
from mkdocs_tandem.examples.notations import form
from mkdocs_tandem.examples.written_parameters import Written
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.http import Message, TracedText
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import CodeBlock, regions
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import did_you_mean

_OF_OPENID = frozenset({"openid", "profile", "email", "address", "phone", "offline_access"})
_WORD = re.compile(r"[^\s,]+")
_ADDRESS = re.compile(r"(?:[\w+.-]+://(?P<host>[^/?#]*))?(?P<path>[^?#]*)")


@page_rule("unknown-scope", needs_contract=True)
def unknown_scopes(variant: Variant, contract: Contract) -> Iterator[Finding]:
    """Scopes in requests for a token, and in where they lead to, that the contract lacks."""
    scopes = contract.scopes
    if not scopes or "scope" not in variant.text:
        return
    is_asking = False
    for region in regions(variant.text):
        for message in messages_of(region, form(region)):
            if message.method.text:
                is_asking = _is_for_a_token(message, contract)
            if is_asking:
                for word in _scopes(message, region):
                    if word.text not in {*scopes, *_OF_OPENID} and not is_left_open(word.text):
                        yield variant.finding(
                            "unknown-scope",
                            region.offset(word.at()),
                            f"the contract has no scope '{word.text}'",
                            did_you_mean(word.text, sorted(scopes)),
                            length=len(word.text),
                        )


def _is_for_a_token(message: Message, contract: Contract) -> bool:
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
    """The words of each ``scope`` in a query, a form or the address that an answer leads to."""
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
