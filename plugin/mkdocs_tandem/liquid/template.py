"""A parsed source."""

from collections.abc import Sequence

from liquid import BoundTemplate, Environment

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.node import Body
from mkdocs_tandem.source import Source


class Template(BoundTemplate):
    """A source, read once for all pages and audiences."""

    def __init__(
        self, env: Environment, source: Source, body: Body, findings: Sequence[Finding]
    ) -> None:
        super().__init__(env, [body], name=source.path)
        self.source = source
        self.body = body
        self.findings = tuple(findings)
        """Its mistakes, whoever renders it."""
