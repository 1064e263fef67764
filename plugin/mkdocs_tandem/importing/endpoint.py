"""Includes that name operations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_tandem.source import Source

_INCLUDE = re.compile(r"\{%-?\s*include\s+([^\s%]+)(.*?)-?%\}", re.DOTALL)
_PARAMETER = re.compile(r"""([\w-]+)\s*=\s*["']([^"']*)["']""")
_METHOD = re.compile(r"GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS", re.IGNORECASE)
_PATH = re.compile(r"/[\w{}/.:~-]*")
_OPERATION = re.compile(r"[a-z]\w*")
_NAMED = re.compile(r"operation|reference", re.IGNORECASE)


def endpoints(
    sources: Iterable[Source], names: Sequence[str]
) -> Iterator[dict[str, str | dict[str, str]]]:
    """The setting ``endpoints`` for each include that is given a method and a path."""
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for source in sources:
        for include, parameters in _INCLUDE.findall(source.text):
            for key, value in _PARAMETER.findall(parameters):
                values[include][key].add(value)
    for include, given in values.items():
        method = next((key for key in given if _all(_METHOD, given[key])), None)
        path = [key for key in given if _all(_PATH, given[key])]
        if method and path:
            found: dict[str, str | dict[str, str]] = {"include": include, "method": method}
            found["path"] = _for_audiences(path, names)
            named = [key for key in given if _NAMED.search(key) and _all(_OPERATION, given[key])]
            if named:
                found["operation"] = _for_audiences(named, names)
            yield found


def _all(pattern: re.Pattern[str], values: set[str]) -> bool:
    return any(values) and all(pattern.fullmatch(value) for value in values if value)


def _for_audiences(keys: Sequence[str], names: Sequence[str]) -> str | dict[str, str]:
    """One parameter for all audiences, or one for each that says its name."""
    own = {name: key for name in names for key in keys if key.lower().endswith(name.lower())}
    return own if own and len(keys) > 1 else keys[0]
