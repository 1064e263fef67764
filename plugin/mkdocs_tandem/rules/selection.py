"""Which pages are checked, and which findings are reported."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch

from mkdocs_tandem.config.settings import IgnoreEntry
from mkdocs_tandem.finding import RULES, Finding, current_code
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.suggestions import did_you_mean

PUBLISHED = "site/"
"""What paths of published files begin with in findings, wherever the site is written.

Only a build finds what is wrong with them.
"""


@dataclass(frozen=True)
class CheckScope:
    """What of a project is checked, and how."""

    execute: bool = True
    audiences: tuple[str, ...] = ()
    """Names; none represent all."""
    pages: tuple[str, ...] = ()
    """Paths; an include among them represents the pages that show it, none for all pages."""

    @property
    def is_whole(self) -> bool:
        return not self.audiences and not self.pages

    def has(self, variant: Variant) -> bool:
        """Whether a variant is to be checked."""
        if self.audiences and set(self.audiences).isdisjoint(variant.names):
            return False
        paths = {variant.source.path, *variant.files} if self.pages else set()
        return not self.pages or not paths.isdisjoint(self.pages)


def kept(
    findings: Iterable[Finding], ignored: Sequence[IgnoreEntry], *, whole: bool
) -> list[Finding]:
    """The findings that no setting ignores.

    If they are those of the whole project, settings that ignore none of them are findings, too.
    """
    used: set[IgnoreEntry] = set()
    told = []
    for finding in findings:
        reasons = [entry for entry in ignored if _matches(entry, finding)]
        used.update(reasons)
        if not reasons:
            told.append(finding)
    if whole:
        told += [
            _unused(entry)
            for entry in ignored
            if entry not in used and not entry.path.startswith(PUBLISHED)
        ]
    return told


def is_ignored(finding: Finding, ignored: Sequence[IgnoreEntry]) -> bool:
    """Whether a setting ignores a finding."""
    return any(_matches(entry, finding) for entry in ignored)


def within(
    findings: Iterable[Finding], audiences: Sequence[str], pages: Collection[str]
) -> Iterator[Finding]:
    """The findings that concern some audiences and pages; all of them if none are named."""
    for finding in findings:
        names = [name for name in finding.audiences if not audiences or name in audiences]
        if audiences and finding.audiences and not names:
            continue
        if pages and not {finding.location.path, *finding.pages} & set(pages):
            continue
        yield replace(finding, audiences=tuple(names))


def _matches(ignored: IgnoreEntry, finding: Finding) -> bool:
    return current_code(ignored.rule) == finding.rule and fnmatch(
        finding.location.path, ignored.path
    )


def _unused(ignored: IgnoreEntry) -> Finding:
    if current_code(ignored.rule) not in RULES:
        message, hint = f"there is no rule '{ignored.rule}'", did_you_mean(ignored.rule, RULES)
        return Finding("unused-ignore", ignored.location, message, hint)
    return Finding(
        "unused-ignore",
        ignored.location,
        f"nothing to ignore: '{ignored.rule}' is not found in '{ignored.path}'",
        "remove the entry",
    )
