"""Servers of a contract: their addresses and base paths.

Source: OpenAPI 3.1, Server Object and Server Variable Object.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

_VARIABLE = re.compile(r"\{([^/{}]*)\}")
_SHORT_LABEL = 3
"""Second labels as short as ``co`` and ``com`` are not registered by one owner."""
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True)
class Server:
    """An address that paths are relative to; it may hold variables: ``https://{region}.x.example``."""

    url: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """The values that a variable may have, if the contract lists them."""
    defaults: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_absolute(self) -> bool:
        return "://" in self.url

    @property
    def is_anywhere(self) -> bool:
        """Whether its address is only a variable, such as ``{host}``: it may be on any host."""
        return _VARIABLE.fullmatch(self.url.strip("/")) is not None

    @property
    def default_url(self) -> str:
        """The address with the defaults of its variables."""
        return _VARIABLE.sub(lambda it: self.defaults.get(it[1], it[0]), self.url)

    def has(self, host: str, path: str) -> bool:
        """Whether an address may be below the server; ``host`` is in lower case, with its port.

        A relative server is on the host that publishes the contract, which is not known.
        """
        if self.is_absolute:
            return self._host.fullmatch(host) is not None
        return not self._path.pattern or self.inner_path(path) is not None

    def may_be_at(self, host: re.Pattern[str]) -> bool:
        """Whether a host with parts that are left to the reader may be that of the server.

        The host of a relative server is not known.
        """
        return not self.is_absolute or host.fullmatch(self._host_template) is not None

    def begins(self, address: str) -> bool:
        """Whether an absolute address begins with that of the server, which may be on any host."""
        host, _, path = address.partition("://")[2].partition("?")[0].partition("/")
        is_below = not self._path.pattern or self.inner_path(f"/{path}/") is not None
        return is_below and (not self.is_absolute or self._host.fullmatch(host.lower()) is not None)

    def is_near(self, host: str) -> bool:
        """Whether a host is in the server's registered domain, or its own but for one letter."""
        domain = _domain(self._host_template)
        if not domain or "{" in domain:
            return False
        return _domain(host) == domain or _differ_in_a_letter(host, self._host_template)

    def inner_path(self, path: str) -> str | None:
        """A path without that of the server; ``None`` if the server has no path, or another one."""
        found = self._path.match(path) if self._path.pattern else None
        return path[found.end() :] if found else None

    @property
    def _host_template(self) -> str:
        return self.url.partition("://")[2].partition("/")[0].partition("?")[0].lower()

    @cached_property
    def _host(self) -> re.Pattern[str]:
        host = self._host_template
        is_named = bool(_VARIABLE.sub("", host).strip(".:"))  # else any host would be its own
        return self._pattern(host, "[^/?#]+" if is_named else "(?!)")

    @cached_property
    def _path(self) -> re.Pattern[str]:
        rest = self.url.partition("://")[2] if self.is_absolute else self.url.lstrip(".")
        path = rest[rest.find("/") :].partition("?")[0].rstrip("/") if "/" in rest else ""
        pattern = self._pattern(path, "[^/]+").pattern
        return re.compile(f"{pattern}(?=/)" if pattern else "")

    def _pattern(self, template: str, anything: str) -> re.Pattern[str]:
        parts = _VARIABLE.split(template)
        return re.compile(
            "".join(
                self._variable(part, anything) if number % 2 else re.escape(part)
                for number, part in enumerate(parts)
            )
        )

    def _variable(self, name: str, anything: str) -> str:
        known = next((it for key, it in self.values.items() if key.lower() == name.lower()), ())
        default = next((it for key, it in self.defaults.items() if key.lower() == name.lower()), "")
        if known:
            return f"(?:{'|'.join(map(re.escape, known))})"
        return f"(?:{re.escape(default)}|{anything})" if default else anything


def _differ_in_a_letter(one: str, other: str) -> bool:
    """Whether two names are the same but for a letter that is missing, or for two side by side."""
    short, long = sorted((one, other), key=len)
    start = next((at for at, each in enumerate(short) if each != long[at]), len(short))
    if len(short) == len(long):
        is_same = short[start + 2 :] == long[start + 2 :]
        pair = short[start : start + 2]
        return pair.isalpha() and is_same and pair == long[start : start + 2][::-1]
    return long[start].isalpha() and short[start:] == long[start + 1 :]


def _domain(host: str) -> str:
    """The registered domain of a host: two labels, or three below the likes of ``co.uk``."""
    labels = host.partition(":")[0].split(".")
    if len(labels) < 2 or labels[-1].isdecimal():  # noqa: PLR2004 -- one label, or an address of IP
        return ""
    count = 3 if len(labels[-2]) <= _SHORT_LABEL and len(labels) > 2 else 2  # noqa: PLR2004 -- a host of two labels is a domain itself
    return ".".join(labels[-count:])


def servers(root: Mapping[str, Any]) -> Iterator[Server]:
    """The servers of a document, of its paths and of its operations, each once."""
    holders = [root]
    paths = root.get("paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        if isinstance(item, dict):
            holders += [item, *(item[it] for it in _METHODS if isinstance(item.get(it), dict))]
    seen: set[str] = set()
    for holder in holders:
        listed = holder.get("servers")
        for entry in listed if isinstance(listed, list) else ():
            url = entry.get("url") if isinstance(entry, dict) else None
            if isinstance(url, str) and url not in seen:
                seen.add(url)
                yield _server(url, entry.get("variables"))


def _server(url: str, variables: Any) -> Server:
    known = {
        str(name): it
        for name, it in (variables.items() if isinstance(variables, dict) else ())
        if isinstance(it, dict)
    }
    listed = {name: it["enum"] for name, it in known.items() if isinstance(it.get("enum"), list)}
    return Server(
        url,
        {name: tuple(map(str, it)) for name, it in listed.items()},
        {name: str(it["default"]) for name, it in known.items() if "default" in it},
    )
