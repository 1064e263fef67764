"""A parsed source."""

from dataclasses import dataclass

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.node import Body
from mkdocs_tandem.source import Source


@dataclass(frozen=True, slots=True)
class Template:
    """A source, read once for all pages and audiences."""

    source: Source
    body: Body
    findings: tuple[Finding, ...] = ()
    """Its mistakes, whoever renders it."""
