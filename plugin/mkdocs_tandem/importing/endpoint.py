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
    """The setting ``endpoints`` for each include that is given a method and a path.

    Most values of a parameter decide what it is: one odd value is a mistake that a check finds.
    """
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        for include, parameters in _INCLUDE.findall(source.text):
            for key, value in _PARAMETER.findall(parameters):
                values[include.lstrip("/")][key].append(value)
    for include, given in values.items():
        method = next((key for key in given if _most(_METHOD, given[key])), None)
        path = [key for key in given if _most(_PATH, given[key])]
        if method and path:
            found: dict[str, str | dict[str, str]] = {"include": include, "method": method}
            found["path"] = _for_audiences(path, names)
            named = [key for key in given if _NAMED.search(key) and _most(_OPERATION, given[key])]
            if named:
                found["operation"] = _for_audiences(named, names)
            yield found


def _most(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    given = [value for value in values if value]
    return 2 * sum(pattern.fullmatch(value) is not None for value in given) >= max(1, len(given))


def _for_audiences(keys: Sequence[str], names: Sequence[str]) -> str | dict[str, str]:
    """One parameter for all audiences, or one for each audience that a parameter's name ends in."""
    own = {name: key for name in names for key in keys if _ends_in(key, name)}
    shared = [key for key in keys if key not in own.values()]
    return own if own and not shared else (shared or keys)[0]


def _ends_in(key: str, name: str) -> bool:
    return re.sub(r"\W|_", "", key).lower().endswith(re.sub(r"\W|_", "", name).lower())
