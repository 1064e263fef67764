"""Kept check results, with the keys that make them valid."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.execution.reload import code_of, imported_code
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.finding import RULES, Finding
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece, PullMark
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.link_resolver import LinkResolver
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.links import link_mistakes, linked_pages
from mkdocs_tandem.rules.run import Contracts
from mkdocs_tandem.serialization import dumped, loaded
from mkdocs_tandem.source import Source

CHECK = "check"
"""The kind of outcomes of whole checks."""
KIND = "result"
TEXT = "text"
"""What is kept of a page as it is published."""


class KeptVerdict(NamedTuple):
    """How one example fared, for those who need not look at it again."""

    name: str
    line: int
    """Where it begins, in the file that it is written in."""
    status: Status
    is_executed: bool
    note: str
    """Why it was not executed."""
    findings: tuple[Finding, ...]
    """All of them, those that the settings ignore included."""

    @classmethod
    def of(cls, verdict: Verdict) -> "KeptVerdict":
        """What there is to say of an example."""
        example = verdict.example
        return cls(
            example.name,
            example.origin(0).location.line,
            verdict.status,
            verdict.is_executed,
            verdict.note,
            (*verdict.findings, *verdict.accepted),
        )


@dataclass(frozen=True)
class Result:
    """The mistakes of a page for one audience, and how its examples fared."""

    of_page: tuple[Finding, ...]
    """Findings that are not about its examples."""
    examples: tuple[KeptVerdict, ...]
    """In the order of the text."""

    @classmethod
    def of(cls, findings: Iterable[Finding], verdicts: Iterable[Verdict]) -> "Result":
        """What there is to say of a variant."""
        return cls(tuple(findings), tuple(KeptVerdict.of(verdict) for verdict in verdicts))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong."""
        return (*self.of_page, *(found for each in self.examples for found in each.findings))

    @property
    def statuses(self) -> tuple[Status, ...]:
        """That of each example."""
        return tuple(each.status for each in self.examples)

    @property
    def executed(self) -> int:
        """How many examples the service has confirmed or refused."""
        return sum(each.is_executed for each in self.examples)

    @property
    def is_known(self) -> bool:
        """Whether there are the rules of all findings."""
        return all(each.rule in RULES for each in self.findings)

    @property
    def dumped(self) -> bytes:
        """The result as it is kept."""
        return dumped(self)

    @staticmethod
    def loaded(raw: bytes) -> "Result | None":
        """One that was kept; ``None`` if it is none."""
        found = loaded(Result, raw)
        return found if found and found.is_known else None


class ResultKey(NamedTuple):
    """Fingerprint of all that the result of a variant depends on."""

    value: bytes
    is_lasting: bool
    """Whether a later run would find the same: not if the service may answer otherwise."""
    is_executed: bool = False
    """Whether the examples may be executed, so that the applications' code matters."""


class ResultCache:
    """Results by all that they depend on: the variant, the contract, the settings and our code."""

    def __init__(self, settings: Settings, cache: Cache, fingerprint: bytes) -> None:
        """``fingerprint`` represents the settings and for our code."""
        self._cache = cache
        self._settings = settings
        self._fingerprint = fingerprint
        execution = settings.execution
        self._apps = execution.apps if execution else ()
        self._folder = settings.root / (execution.path or "." if execution else ".")
        self._adopted: dict[bytes, Result] = {}
        self._passing: dict[bytes, str] = {}
        self._digests: WeakKeyDictionary[Source, bytes] = WeakKeyDictionary()

    def base(self, variant: Variant, contracts: Contracts) -> bytes:
        """The digest of all that a result depends on, apart from the service."""
        return digest(
            self._fingerprint,
            contracts.own.fingerprint if contracts.own else b"",
            *(part for name, it in contracts.others.items() for part in (name, it.fingerprint)),
            *(rendered.text for rendered in variant.all_rendered),
            variant.text,
            repr((variant.names, variant.source.path, variant.findings)),
            repr([_piece(piece) for piece in variant.map.pieces]),
            repr([(it.name, dict(it.parameters), _place(it), it.offset) for it in variant.calls]),
            *self._sources(variant),
        )

    def key(self, base: bytes, *, is_executed: bool) -> ResultKey:
        """What a result is kept by; it may be executed, if there is a service."""
        execution = self._settings.execution
        is_executed = is_executed and execution is not None
        codes = tuple(self._codes.values()) if is_executed else ()
        value = digest(base, *(codes or [str(is_executed).encode()]))
        is_same = bool(execution and execution.deterministic and codes and not execution.urls)
        return ResultKey(value, is_same or not is_executed, is_executed)

    @cached_property
    def _codes(self) -> dict[str, bytes]:
        """The digest of each application's code."""
        return {app: code_of(app, self._folder) for app in self._apps}

    def _is_of_imported_code(self, key: ResultKey) -> bool:
        """Whether the code that is imported is the code of a key: it may have been saved since."""
        return not key.is_executed or all(
            imported_code(app, self._folder) in (None, code) for app, code in self._codes.items()
        )

    def result(self, key: ResultKey, make: Callable[[], Result]) -> Result:
        """The result that is kept by a key, or one that is made now."""
        known = self.known(key)
        if known is not None:
            return known
        result = make()
        if key.is_lasting and self._is_of_imported_code(key):
            self._cache.write(KIND, key.value, result.dumped)
        return result

    def known(self, key: ResultKey) -> Result | None:
        """The result that is kept by a key, if one is."""
        return self._adopted.get(key.value) or self._read(key)

    def knows(self) -> Callable[[ResultKey], bool]:
        """A function that says whether a result is kept under a key."""
        kept = self._cache.keys(KIND)
        return lambda key: key.value in self._adopted or (key.is_lasting and key.value in kept)

    def adopt(self, key: ResultKey, raw: bytes) -> Result | None:
        """Take a result that another process has made for a key; ``None`` if it is none."""
        result = Result.loaded(raw)
        if result is None:
            return None
        self._adopted[key.value] = result
        if key.is_lasting:
            self._cache.write(KIND, key.value, raw)
        return result

    def remember(self, key: ResultKey, result: Result, parts: tuple[str, ...], text: str) -> None:
        """Let a result and a text be found again in this run, where no later one may find them."""
        if not key.is_lasting:
            self._adopted[key.value] = result
            self._passing[digest(key.value, *parts)] = text

    def _read(self, key: ResultKey) -> Result | None:
        raw = self._cache.read(KIND, key.value) if key.is_lasting else None
        return Result.loaded(raw) if raw is not None else None

    def text(self, key: ResultKey, parts: tuple[str, ...], make: Callable[[], str]) -> str:
        """A text that depends on some parts and on what a key represents, kept or made now."""
        whole = digest(key.value, *parts)
        if not key.is_lasting:
            return self._passing.get(whole) or make()
        known = self._cache.read_text(TEXT, whole)
        if known is not None:
            return known
        text = make()
        self._cache.write(TEXT, whole, text.encode("utf-8", "surrogatepass"))
        return text

    def has_text(self, parts: tuple[str, ...]) -> Callable[[ResultKey], bool]:
        """A function that says whether such a text is kept under a key."""
        kept = self._cache.keys(TEXT)
        return lambda key: key.is_lasting and digest(key.value, *parts) in kept

    def spare(self, key: ResultKey, parts: tuple[str, ...]) -> None:
        """Count such a text as used without reading it."""
        if key.is_lasting:
            self._cache.spare(TEXT, [digest(key.value, *parts)])

    def _sources(self, variant: Variant) -> Iterator[bytes]:
        """Fingerprint of the files that a variant shows: lines of findings depend on them."""
        sources = {piece.source.path: piece.source for piece in variant.map.pieces}
        for path, source in sorted({**sources, variant.source.path: variant.source}.items()):
            if source not in self._digests:
                self._digests[source] = digest(path, source.text)
            yield self._digests[source]


def _piece(piece: Piece) -> tuple[Any, ...]:
    via = []
    call = piece.call
    while call is not None:
        via.append(_place(call))
        call = call.caller
    mark = piece.text.tag if isinstance(piece.text, PullMark) else ""
    return len(piece.text), mark, piece.source.path, piece.start, piece.is_literal, via


def _place(call: IncludeCall) -> tuple[str, int]:
    return call.source.path, call.start


CLEAR = "clear"


class _CleanPage(NamedTuple):
    """A page without wrong links."""

    key: bytes
    linked: tuple[int, ...]
    """The other pages that it has links to headings of, by their numbers in the site."""
    state: bytes
    """Fingerprint of these pages."""


class CleanLinks:
    """The pages without wrong links, as long as the site has the same addresses.

    One row holds all of them: the links of a page are followed again if it has changed, or a page
    that it links to a heading of.
    """

    def __init__(
        self,
        cache: Cache,
        site: bytes,
        key: Callable[[Variant], bytes],
        variants: Callable[[], Iterable[Variant]],
    ) -> None:
        """``site`` is the digest of all addresses, ``key`` that of a page and its contract.

        ``variants`` are all of the site.
        """
        self._cache = cache
        self._site = site
        self._key = key
        self._variants = variants
        raw = cache.read(CLEAR, site)
        found = loaded(list[_CleanPage], raw) if raw else None
        self._known = {each.key: each for each in found or ()}
        self._met: dict[bytes, _CleanPage] = {}

    @cached_property
    def _pages(self) -> dict[Variant, int]:
        return {variant: at for at, variant in enumerate(self._variants())}

    @cached_property
    def _digests(self) -> list[bytes]:
        return list(map(self._key, self._pages))

    @cached_property
    def _all_pages(self) -> bytes:
        return digest(*self._digests)

    def _state(self, linked: Iterable[int]) -> bytes:
        return digest(*(self._digests[at] for at in linked if at < len(self._digests)))

    def _keys(self, variant: Variant) -> tuple[bytes, bytes]:
        """Key parts of a page whose links are all known, and of one with computed links."""
        key = self._key(variant)
        return key, digest(key, self._all_pages)

    def _clean(self, variant: Variant) -> _CleanPage | None:
        found = (self._known.get(key) for key in self._keys(variant))
        return next((it for it in found if it and it.state == self._state(it.linked)), None)

    def knows(self, variant: Variant) -> bool:
        """Whether the links of a page need not be followed."""
        return self._clean(variant) is not None

    def mistakes(
        self, variant: Variant, published: LinkResolver, contract: Contract | None
    ) -> list[Finding]:
        """The links of a page that lead wrong."""
        known = self._clean(variant)
        if known:
            self._met[known.key] = known
            return []
        found = list(link_mistakes(variant, published, contract))
        if not found:
            own, of_all = self._keys(variant)
            pages = linked_pages(variant, published)
            linked = tuple(sorted(self._pages[it] for it in pages or ()))
            key = of_all if pages is None else own
            self._met[key] = _CleanPage(key, linked, self._state(linked))
        return found

    def keep(self, *, is_whole: bool) -> None:
        """Keep what is known; after a look at all pages, nothing else."""
        now = self._met if is_whole else self._known | self._met
        if now != self._known:
            self._cache.write(CLEAR, self._site, dumped([now[key] for key in sorted(now)]))
