"""Parameters of paths, queries and headers, once for all operations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """A parameter as the contract declares it."""

    name: str
    place: str
    """``path``, ``query`` or ``header``."""
    description: str
    schema: Mapping[str, Any]
    example: Any = None


_ID = "3f0c9a4e6b1d4a7f9d2e5c8b7a605142"
_NAME = {"type": "string", "minLength": 1}
_IDENTIFIER = {"type": "string", "pattern": "^[0-9a-fA-F_-]+$"}

_REALMS = (
    "clientsB2CPeugot/OTPPeugeot",  # the misspelling is the real name
    "clientsB2CCitroen/OTPCitroen",
    "clientsB2CDS/OTPDS",
    "clientsB2COpel/OTPOpel",
    "clientsB2CVauxhall/OTPVauxhall",
)

REALM = Parameter(
    "x-introspect-realm",
    "header",
    "The brand at which the driver signed in. It may be left out, but not be misspelt.",
    {"type": "string", "enum": list(_REALMS)},
    _REALMS[0],
)

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("fid", "path", "Identifies the fleet.", _NAME, "F0001"),
        Parameter("vid", "path", "Identifies the vehicle.", _NAME, "V0001"),
        Parameter("id", "path", "Identifies the vehicle.", _NAME, "V1001"),
        Parameter("cbid", "path", "Identifies the callback.", _IDENTIFIER, _ID),
        Parameter("rid", "path", "Identifies the action.", _IDENTIFIER, _ID),
        Parameter("mid", "path", "Identifies the monitor.", _NAME, _ID),
        Parameter(
            "types",
            "query",
            "Lists only callbacks that serve one of these; all if it is left out.",
            {"type": "array", "items": {"$ref": "CallbackFilter"}},
        ),
        Parameter(
            "indexRange",
            "query",
            "The items wanted, counted from 0: `0-9` are ten items, `5-` all but the first five.",
            {"type": "string", "pattern": "^[0-9]{1,9}-[0-9]{0,9}$", "default": "0-"},
            "0-9",
        ),
        Parameter(
            "pageSize",
            "query",
            "How many items a page has at most.",
            {"type": "integer", "minimum": 1, "maximum": 60, "default": 60},
            60,
        ),
        Parameter(
            "pageToken",
            "query",
            "Made by the server for the links of a list; it means nothing to anybody else.",
            {"type": "string"},
        ),
        REALM,
    )
}
