"""Front matter: the YAML mapping at the top of a page."""

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from mkdocs_tandem.config.yaml_errors import problem_of
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.serialization import problem_in
from mkdocs_tandem.source import Location, Source

_HINT = "write lines of 'key: value'"
MAX_BYTES = 2_000_000
"""A page is at most this large."""

_FRONT_MATTER = re.compile(
    r"-{3}[ \t]*\r?\n(.*?)^(?:-{3}|\.{3})\s*$\n?", re.ASCII | re.DOTALL | re.MULTILINE
)
"""As Jekyll has it: blank lines after it are part of it, too."""
_CLOSING = re.compile(r"^(?:-{3}|\.{3})[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"""(?P<indent>[ ]*)["']?(?P<key>[^\s"'#:{}\[\]-][^"'#:]*?)["']?\s*:(?=\s|$)""")


def decoded(path: str, raw: bytes) -> tuple[Source, list[Finding]]:
    """A page from its bytes, readable in any case, and what is wrong with it.

    Bytes that are not UTF-8 become U+FFFD; front matter that is no mapping counts as empty.
    """
    if len(raw) > MAX_BYTES:
        message = f"the page has {len(raw):,} bytes; {MAX_BYTES:,} is the most that is read"
        hint = "split it into several pages"
        finding = Finding("too-large", Location(path), message, hint, pages=(path,))
        return Source(path, ""), [finding]
    findings = []
    raw = raw.removeprefix(BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        here = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8"
        findings.append(Finding("bad-encoding", here, message, hint, pages=(path,)))
        text = raw.decode(errors="replace")
    source, more = source_of(path, text)
    return source, findings + more


def source_of(path: str, text: str) -> tuple[Source, list[Finding]]:
    """A page from its text; see ``decoded``."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return Source(path, text), []
    front_matter: dict[str, Any] = {}
    misread: list[Misread] = []
    findings = []
    try:
        loaded = load(match[1], misread)
    except yaml.YAMLError as error:
        findings.append(_not_yaml(path, error, match[1]))
    except (ValueError, RecursionError) as error:  # an impossible number; nesting without end
        findings.append(_bad(path, 1, f"the front matter cannot be read: {error}"))
    else:
        if isinstance(loaded, dict):
            unwritable = problem_in(loaded)
            findings += [_bad(path, 2, unwritable)] if unwritable else []
            front_matter = {} if unwritable else {str(key): it for key, it in loaded.items()}
        elif loaded is not None:
            kind = "a list" if isinstance(loaded, list) else f"'{str(loaded)[:40]}'"
            findings.append(_bad(path, 2, f"the front matter is {kind}, not a mapping"))
    findings += (
        Finding("bad-front-matter", it.location(path, 1), it.message, it.hint, pages=(path,))
        for it in misread
    )
    return Source(path, text, front_matter, match.end()), findings


_PLAIN = re.compile(
    r"---[ \t]*\n(?!(?:---|\.\.\.)[ \t]*$)(?:.*\n)*?(?:---|\.\.\.)[ \t]*\n\s*", re.MULTILINE
)
_MAY_BE_REFUSED = re.compile(r"^[ ]*#|\t|\d-\d", re.MULTILINE)
"""A comment, which may be all there is, a tab or a date, which only some parsers read."""


def head_for_hosts(source: Source) -> str:
    """The front matter of a page as MkDocs reads it, too; empty if it has no keys.

    MkDocs shows what it cannot read: front matter with carriage returns, without lines, with a date
    that does not exist.
    """
    head = source.text[: source.body_start].replace("\r\n", "\n")
    if not head or not source.front_matter:
        return ""
    if _PLAIN.fullmatch(head) and not (_MAY_BE_REFUSED.search(head) and _is_refused(head)):
        return head
    return _written(source.front_matter, "\n")


def _is_refused(head: str) -> bool:
    found = _FRONT_MATTER.match(head)
    try:
        return found is None or not isinstance(yaml.load(found[1], _Fast), dict)  # noqa: S506 -- a safe loader
    except (yaml.YAMLError, ValueError):
        return True


def _not_yaml(path: str, error: yaml.YAMLError, text: str) -> Finding:
    problem = problem_of(error, text)
    place = Location(path, problem.line + 1, problem.column)
    message = f"the front matter is not YAML: {problem.message}"
    return Finding("bad-front-matter", place, message, problem.hint or _HINT, pages=(path,))


@dataclass(frozen=True)
class Misread:
    """A part of a YAML document that is not read as its author meant it.

    A key that a mapping has twice: YAML 1.2 forbids it, and parsers keep the last value. Or a date
    that does not exist, which is text, as in Jekyll.
    """

    message: str
    hint: str
    line: int
    """From 1, as ``column``."""
    column: int

    def location(self, path: str, above: int = 0) -> Location:
        """The place in a file with some lines above the YAML."""
        return Location(path, self.line + above, self.column)


_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):  # type: ignore[misc] # libyaml's class where there is one
    """A safe loader that notes repeated keys and impossible dates."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.misread: list[Misread] = []

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 -- the signature is that of PyYAML
        own = node.value  # merge keys are replaced in it
        made = super().construct_mapping(node, deep)
        if len(made) < len(node.value):
            self.misread += _repeated(own)
        return made

    def construct_yaml_timestamp(self, node: Any) -> Any:
        written = node.value
        if _TIME.match(written):
            node.value = _NO_COLON.sub(r"\1:\2", written)
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            mark, message = node.start_mark, f"there is no date '{written}': {error}"
            hint = "write year-month-day, or quote a value that is no date"
            self.misread.append(Misread(message, hint, mark.line + 1, mark.column + 1))
            return written

    def construct_yaml_int(self, node: Any) -> Any:
        written = str(node.value)
        if ":" not in written:
            return super().construct_yaml_int(node)
        parts = written.replace("_", "").split(":")
        sign = -1 if parts[0].startswith("-") else 1
        counted = (abs(int(it)) * 60 ** abs(at - 2) for at, it in enumerate(parts))
        return sign * sum(counted)


_NO_COLON = re.compile(r"([-+]\d\d)(\d\d)\Z", re.ASCII)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_TIME = re.compile(
    r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*[-+]\d{4}\Z", re.ASCII
)
"""A time as Jekyll's posts have it, which is none in YAML 1.1: ``2024-05-06 10:00:00 +0200``."""
_Loader.add_implicit_resolver(_TIMESTAMP, _TIME, list("0123456789"))
_Loader.add_constructor(_TIMESTAMP, _Loader.construct_yaml_timestamp)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)


def _repeated(pairs: Sequence[tuple[Any, Any]]) -> Iterator[Misread]:
    seen: set[str] = set()
    for key, _ in pairs:
        if isinstance(key.value, str):
            if key.value in seen:
                mark = key.start_mark
                message = f"'{key.value}' occurs twice in one mapping; the last value is used"
                yield Misread(message, "remove one of them", mark.line + 1, mark.column + 1)
            seen.add(key.value)


def load(text: str, misread: list[Misread] | None = None) -> Any:
    """A YAML document, read by libyaml as in Jekyll where PyYAML was built with it.

    libyaml allows tabs between tokens, which PyYAML's own scanner refuses. ``misread`` gets the
    keys that a mapping has twice, and dates that do not exist.

    Raises:
        yaml.YAMLError: if neither can read it.
        ValueError: if a number in it is impossible.
    """
    loader = None
    try:
        loader = _Loader(text)
        value = loader.get_single_data()
    except yaml.YAMLError:
        return yaml.safe_load(text)
    else:
        if misread is not None:
            misread += loader.misread
        return value
    finally:
        if loader is not None:
            loader.dispose()


def edited(text: str, added: Mapping[str, Any], dropped: Collection[str] = ()) -> str:
    """The text of a page with keys added to its front matter, and others removed.

    Comments, order, quotes, line ends and all other lines stay as they are. Only front matter that
    cannot be edited by lines is rewritten as a whole. A page without front matter gets one.
    """
    match = _FRONT_MATTER.match(text)
    if not match:
        return _written(added, "\n") + text if added else text
    if not added and not dropped:
        return text
    end = "\r\n" if "\r\n" in match[0] else "\n"
    given = load(match[1])
    before = given if isinstance(given, dict) else {}
    wanted = {key: it for key, it in before.items() if key not in dropped} | dict(added)
    inner = _edited_lines(match[1], {key: wanted[key] for key in added}, {*dropped, *added}, end)
    if not _reads_as(inner, wanted):
        inner = _dumped(wanted, end)
    return text[: match.start(1)] + inner + text[match.end(1) :]


def _reads_as(inner: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return (load(inner) or {}) == wanted and not _CLOSING.search(inner)
    except (yaml.YAMLError, ValueError):
        return False


def _written(values: Mapping[str, Any], end: str) -> str:
    return f"---{end}{_dumped(values, end)}---{end}"


def _dumped(values: Mapping[str, Any], end: str, indent: str = "") -> str:
    if not values:
        return ""
    lines = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True).splitlines()
    return "".join(f"{indent}{line}{end}" for line in lines)


def _edited_lines(inner: str, added: Mapping[str, Any], dropped: Collection[str], end: str) -> str:
    lines = inner.splitlines(keepends=True)
    found = next((key for key in map(_KEY.match, lines) if key), None)
    indent = found["indent"] if found else ""
    return "".join(_kept(lines, dropped, indent)) + _dumped(added, end, indent)


def _kept(lines: Sequence[str], dropped: Collection[str], indent: str) -> Iterator[str]:
    """The lines whose keys are not dropped, each with the lines of its value."""
    is_kept = True
    for line in lines:
        key = _KEY.match(line)
        if key and key["indent"] == indent:
            is_kept = key["key"] not in dropped
        if is_kept or line.startswith(f"{indent}#"):
            yield line


def _bad(path: str, line: int, message: str) -> Finding:
    return Finding("bad-front-matter", Location(path, line), message, _HINT, pages=(path,))
