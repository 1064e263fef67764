"""Pages read from their files: the mapping in YAML at the top, and what follows it."""

import re
from typing import Any

import yaml

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.sanitizing import problem_in
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.yaml_errors import problem_of

_HINT = "write lines of 'key: value'"
MAX_BYTES = 2_000_000
"""A page is at most this large."""

_FRONT_MATTER = re.compile(
    r"-{3}[ \t]*\r?\n(.*?)^(?:-{3}|\.{3})\s*$\n?", re.ASCII | re.DOTALL | re.MULTILINE
)
"""As Jekyll has it: blank lines behind it are part of it, too."""


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
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        here = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8"
        findings.append(Finding("bad-encoding", here, message, hint, pages=(path,)))
        text = raw.decode("utf-8-sig", errors="replace")
    source, more = source_of(path, text)
    return source, findings + more


def source_of(path: str, text: str) -> tuple[Source, list[Finding]]:
    """A page from its text; see ``decoded``."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return Source(path, text), []
    front_matter: dict[str, Any] = {}
    findings = []
    try:
        loaded = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        problem = problem_of(error, match[1])
        place = Location(path, problem.line + 1, problem.column)
        message = f"the front matter is not YAML: {problem.message}"
        hint = problem.hint or _HINT
        findings.append(Finding("bad-front-matter", place, message, hint, pages=(path,)))
    except (ValueError, RecursionError) as error:  # a date such as 2026-13-45; nesting without end
        findings.append(_bad(path, 1, f"the front matter cannot be read: {error}"))
    else:
        if isinstance(loaded, dict):
            unwritable = problem_in(loaded)
            findings += [_bad(path, 2, unwritable)] if unwritable else []
            front_matter = {} if unwritable else {str(key): it for key, it in loaded.items()}
        elif loaded is not None:
            kind = "a list" if isinstance(loaded, list) else f"'{str(loaded)[:40]}'"
            findings.append(_bad(path, 2, f"the front matter is {kind}, not a mapping"))
    return Source(path, text, front_matter, match.end()), findings


def _bad(path: str, line: int, message: str) -> Finding:
    return Finding("bad-front-matter", Location(path, line), message, _HINT, pages=(path,))
