"""What an include hands on."""

from collections.abc import Mapping
from typing import Any

from mkdocs_tandem.liquid.facts import Parameter
from mkdocs_tandem.source import Source


class Parameters(dict[str, Any]):
    """What an include hands on; tells the context which of it is read."""

    def __init__(
        self, values: Mapping[str, Any], given: Mapping[str, Parameter], tag: tuple[Source, int]
    ) -> None:
        super().__init__(values)
        self.given = given
        self.tag = tag
        """Where the include stands."""
