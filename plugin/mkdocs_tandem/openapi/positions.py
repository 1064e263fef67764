"""Lines and columns of the parts of a contract."""

from collections.abc import Sequence
from typing import Any

from mkdocs_tandem.openapi.documents import DocumentPosition, OpenApiDocuments
from mkdocs_tandem.openapi.swagger import as_openapi, is_swagger
from mkdocs_tandem.openapi.yaml_reader import Positions, positions_of
from mkdocs_tandem.source import Location


class DocumentPositions:
    """Lines and columns in the text of one file, in YAML or JSON."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        root, self._positions = positions_of(text)
        if isinstance(root, dict) and is_swagger(root):
            root = as_openapi(root, self._positions)
        self._root = root

    def location(self, pointer: Sequence[str | int]) -> Location:
        """The place of a member's key or of an item; as near to it as can be found."""
        return Location(self._name, *located(self._root, self._positions, pointer))


def located(root: Any, positions: Positions, pointer: Sequence[str | int]) -> tuple[int, int]:
    """Line and column of a key or an item, or of the innermost one around it that is known."""
    found, value = (1, 1), root
    for token in pointer:
        mark = positions.of(value, token)
        if mark is not None:
            found = mark
        try:
            value = value[int(token)] if isinstance(value, list) else value[str(token)]
        except (LookupError, TypeError, ValueError):
            break
    return found


class ContractPositions:
    """The places of all files of a contract."""

    def __init__(self, openapi: OpenApiDocuments) -> None:
        self._openapi = openapi
        self._read: dict[str, DocumentPositions] = {}

    def location(self, spot: DocumentPosition) -> Location:
        """Where a part of the contract is."""
        openapi = self._openapi
        positions = openapi.positions.get(spot.file)
        if positions:
            return Location(spot.file, *located(openapi.files[spot.file], positions, spot.pointer))
        places = self._read.get(spot.file)
        if places is None:
            places = self._read[spot.file] = DocumentPositions(spot.file, openapi.texts[spot.file])
        return places.location(spot.pointer)
