"""What a check of one variant has shown, as it can be kept for later runs."""

import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import mkdocs_tandem
from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.check.verdict import Status, Verdict
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.finding import Finding, Severity
from mkdocs_tandem.liquid.pieces import Call, Piece
from mkdocs_tandem.settings import Settings, Speed
from mkdocs_tandem.source import Location
from mkdocs_tandem.variant import Variant

KIND = "result"
TEXT = "text"
"""What is kept of a page as it is published."""


@dataclass(frozen=True)
class Result:
    """The mistakes of a page for one audience, and how its examples fared."""

    findings: tuple[Finding, ...]
    statuses: tuple[Status, ...]
    """That of each example, in the order of the text."""
    executed: int
    """How many examples the service has confirmed or refused."""

    @classmethod
    def of(cls, findings: Iterator[Finding], verdicts: list[Verdict]) -> "Result":
        """What there is to say of a variant."""
        told = (finding for verdict in verdicts for finding in verdict.findings)
        return cls(
            (*findings, *told),
            tuple(verdict.status for verdict in verdicts),
            sum(verdict.is_executed for verdict in verdicts),
        )


class Results:
    """Results by all that they depend on: the variant, the contract, the settings and our code."""

    def __init__(self, settings: Settings, cache: Cache) -> None:
        self._cache = cache
        self._settings = settings
        plain = replace(settings, speed=Speed(), ignored=(), headings=())
        own = settings.root / settings.theme if settings.theme else None
        code = _code(Path(mkdocs_tandem.__file__).parent)
        self._fingerprint = digest(repr(plain), code, _code(own) if own else b"")
        self._texts: dict[str, bytes] = {}

    def key(self, variant: Variant, contract: Contract | None, *, execute: bool) -> bytes | None:
        """What a result is kept by; ``None`` if the service may answer otherwise each time."""
        execution = self._settings.execution
        code = b""
        if execute and execution is not None and variant.audience is not None:
            if not execution.deterministic or not execution.app:
                return None
            code = self._application(execution.app, execution.path)
        return digest(
            self._fingerprint,
            code,
            contract.fingerprint if contract else b"",
            repr((variant.names, variant.source.path, variant.findings)),
            repr([_piece(piece) for piece in variant.map.pieces]),
            repr([(it.name, dict(it.parameters), _place(it), it.offset) for it in variant.calls]),
            *self._sources(variant),
        )

    def result(self, key: bytes | None, make: Callable[[], Result]) -> Result:
        """The result that is kept by a key, or one that is made now."""
        raw = self._cache.read(KIND, key) if key is not None else None
        if raw is not None:
            found = _loaded(raw)
            if isinstance(found, Result):
                return found
        result = make()
        if key is not None:
            self._cache.write(KIND, key, pickle.dumps(result))
        return result

    def text(self, key: bytes | None, parts: tuple[str, ...], make: Callable[[], str]) -> str:
        """A text that depends on some parts and on what a key stands for, kept or made now."""
        if key is None:
            return make()
        whole = digest(key, *parts)
        raw = self._cache.read(TEXT, whole)
        if raw is not None:
            return raw.decode("utf-8", "surrogatepass")
        text = make()
        self._cache.write(TEXT, whole, text.encode("utf-8", "surrogatepass"))
        return text

    def _sources(self, variant: Variant) -> Iterator[bytes]:
        """What stands for the files that a variant shows: lines of findings depend on them."""
        sources = {piece.source.path: piece.source for piece in variant.map.pieces}
        for path, source in sorted({**sources, variant.source.path: variant.source}.items()):
            yield path.encode()
            yield digest(source.text)

    def _application(self, name: str, folder: str | None) -> bytes:
        """What stands for the code of an application: the files of its package."""
        if name not in self._texts:
            package = name.partition(":")[0].partition(".")[0]
            place = self._settings.root / (folder or ".") / package
            if not place.is_dir():
                spec = find_spec(package)
                place = Path(spec.origin).parent if spec and spec.origin else place
            self._texts[name] = _code(place)
        return self._texts[name]


def _piece(piece: Piece) -> tuple[Any, ...]:
    via = []
    call = piece.call
    while call is not None:
        via.append(_place(call))
        call = call.caller
    return str(piece.text), piece.source.path, piece.start, piece.is_literal, via


def _place(call: Call) -> tuple[str, int]:
    return call.source.path, call.start


def _code(folder: Path) -> bytes:
    """What stands for the files of a package."""
    parts: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            status = path.stat()
            parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return digest(*parts)


_CLASSES: dict[tuple[str, str], Any] = {
    (each.__module__, each.__qualname__): each
    for each in (Result, Finding, Severity, Location, Status)
}


class _Unpickler(pickle.Unpickler):
    """Makes nothing but results of what it reads."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None


def _loaded(raw: bytes) -> Any:
    try:
        return _Unpickler(io.BytesIO(raw)).load()
    except Exception:  # noqa: BLE001 -- whatever is wrong with it, it is done anew
        return None
