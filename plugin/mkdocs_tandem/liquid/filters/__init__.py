"""The filters of Liquid and Jekyll, and the table of their names."""

from collections.abc import Callable
from typing import Any

from mkdocs_tandem.liquid.filters import text

FILTERS: dict[str, Callable[..., Any]] = {
    "append": text.append,
    "capitalize": text.capitalize,
    "downcase": text.downcase,
    "lstrip": text.lstrip,
    "prepend": text.prepend,
    "rstrip": text.rstrip,
    "strip": text.strip,
    "upcase": text.upcase,
}
