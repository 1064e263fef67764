"""Rules (kinds of mistakes) and findings (mistakes of authors), as values."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce

from mkdocs_tandem.source import Location

_INSIDE = re.compile(
    r"(?<=')(?:[\w\[\]-]+\.)+(?=[\w\[\]-]+')| (?:here|in '[\w.\[\]-]+')$"
    r"| \(\d+ times in this block\)$"
)
"""What a message says about where in an example something is: one text may be in several."""
_QUOTED = re.compile(r"'[^']*'")
_OF_EACH_AUDIENCE = frozenset(
    {"deprecated", "refused-request", "unexpected-body", "unknown-operation", "wrong-method"}
)
"""Rules whose messages quote nothing but an operation, of which each audience has its own."""


class Severity(StrEnum):
    """How much a finding weighs; both make a check fail."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Shared:
    """A mistake for audiences whose text before it differs, in the words of each of them."""

    location: Location
    """A place after it that all of them read."""
    message: str


@dataclass(frozen=True)
class Finding:
    """One mistake at one place, for some audiences."""

    rule: str
    """The code of its rule, a key of ``RULES``."""
    location: Location
    message: str
    """What is wrong, in the author's words: lower case, no full stop, what was typed in quotes."""
    hint: str = ""
    """The correction; empty if it is unknown."""
    audiences: tuple[str, ...] = ()
    """Names of the audiences that see it, in the order of the settings."""
    pages: tuple[str, ...] = ()
    """Paths of the pages that show it, sorted."""
    length: int = 1
    """How many characters of the line the mistake covers."""
    via: tuple[Location, ...] = ()
    """The includes that lead from the page to the location, outermost first."""
    place: str = ""
    """The place in the contract: ``<file>#<JSON pointer>``."""
    diff: tuple[str, ...] = ()
    """What is written, with ``- `` before it, and what would be right, with ``+ ``; a few lines."""
    shared: Shared | None = None
    cause: str = ""
    """Tells it from others at its place, if its message holds what differs from run to run."""
    note: str = ""
    """What led there, as in ``while answering 'addCar' (docs/index.md:12)``."""

    @property
    def severity(self) -> "Severity":
        """That of its rule."""
        return RULES[self.rule].severity

    def masked(self, hide: Callable[[str], str]) -> "Finding":
        """The same with ``hide`` applied to each text that may repeat what a service has sent."""
        diff = tuple(hide(line) for line in self.diff)
        return replace(self, message=hide(self.message), hint=hide(self.hint), diff=diff)

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.location}: {self.message}{hint} [{self.rule}]"


class FindingError(Exception):
    """A mistake that leaves nothing to go on with: an unreadable setting, contract or page."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def merged(findings: Iterable[Finding], audiences: Iterable[str] = ()) -> list[Finding]:
    """The same mistake seen by several audiences or pages as one finding that lists them.

    What each audience sees in another way is one mistake, too, if all of them do: then it is made
    where their texts meet. Sorted by place; ``audiences`` are all that there are, in the order in
    which their names are listed.
    """
    rank = {name: number for number, name in enumerate(audiences)}
    by_cause: dict[tuple[Location, str], Finding] = {}
    for finding in findings:
        key = finding.location, finding.cause or _INSIDE.sub("", finding.message)
        known = by_cause.get(key)
        by_cause[key] = finding if known is None else _joined(known, finding, rank)
    meeting: dict[tuple[str, Shared | None], list[Finding]] = {}
    for finding in _renamed(by_cause.values(), rank):
        meeting.setdefault((finding.rule, finding.shared), []).append(finding)
    told = [each for (_, shared), group in meeting.items() for each in _met(group, shared, rank)]
    return sorted(told, key=lambda found: (found.location, found.rule, found.message))


def _renamed(findings: Iterable[Finding], rank: Mapping[str, int]) -> Iterable[Finding]:
    """Findings that only name what is each audience's own, as one with the words of the first.

    One request may be ``listFleetCars`` for one audience, and ``listMyCars`` for another.
    """
    result: list[Finding] = []
    groups: dict[tuple[object, ...], list[int]] = {}
    for finding in findings:
        shape = _QUOTED.sub("''", finding.message)
        key = (finding.rule, finding.location, finding.length, finding.hint, finding.cause, shape)
        same = groups.setdefault(key, [])
        known = next((it for it in same if _is_renamed(result[it], finding)), None)
        if known is None:
            same.append(len(result))
            result.append(finding)
        else:
            result[known] = _joined(result[known], finding, rank)
    return result


def _is_renamed(one: Finding, other: Finding) -> bool:
    """Whether findings of one shape differ in one name only."""
    if set(one.audiences) & set(other.audiences):
        return False
    pairs = list(zip(_QUOTED.findall(one.message), _QUOTED.findall(other.message), strict=True))
    differing = sum(a != b for a, b in pairs)
    return differing == 1 and (len(pairs) > 1 or one.rule in _OF_EACH_AUDIENCE)


def _joined(one: Finding, other: Finding, rank: Mapping[str, int]) -> Finding:
    """Both as one, by the rule of the error if one of them is only a warning."""
    if other.severity is Severity.ERROR and one.severity is not Severity.ERROR:
        one, other = other, one
    names = {*one.audiences, *other.audiences}
    return replace(
        one,
        audiences=tuple(sorted(names, key=lambda name: (rank.get(name, len(rank)), name))),
        pages=tuple(sorted({*one.pages, *other.pages})),
    )


def _met(
    group: Sequence[Finding], shared: Shared | None, rank: Mapping[str, int]
) -> Sequence[Finding]:
    """Findings whose places meet, as one if every audience has exactly one of them."""
    names = sorted(name for finding in group for name in finding.audiences)
    if shared is None or len(group) == 1 or names != sorted(rank):
        return group
    whole = reduce(lambda one, other: _joined(one, other, rank), group)
    return [replace(whole, location=shared.location, message=shared.message, shared=None)]


_FEW = 3
_ONE_CAUSE = frozenset({"unknown-tag", "undefined-filter"})
"""Rules whose equal messages at many places have one cause, such as a missing extension."""


LEAVES_AUDIENCE = "a link that begins with '/' leaves the folder of its audience"
"""Every such link of a site that got audiences has one cause."""


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, of which many with one cause are one: the first, with the number of places.

    This is for rules whose equal messages have one cause. Up to three places stay separate
    findings. The order is kept.
    """
    groups: dict[tuple[bool, str, str], list[Finding]] = {}
    for finding in findings:
        is_typo = finding.rule == "undefined-filter" and finding.hint.startswith("did you mean")
        is_alike = finding.rule in _ONE_CAUSE and not is_typo
        is_alike = is_alike or finding.message == LEAVES_AUDIENCE
        one = finding.message if is_alike else str(finding.location)
        groups.setdefault((is_alike, finding.rule, one), []).append(finding)
    found: list[Finding] = []
    for (is_alike, *_), group in groups.items():
        is_many = is_alike and len({it.location for it in group}) > _FEW
        found += [_all_of(group)] if is_many else group
    return sorted(found, key=lambda each: (each.location, each.rule, each.message))


def _all_of(group: Sequence[Finding]) -> Finding:
    pages = {page for finding in group for page in finding.pages}
    message = f"{group[0].message} ({len(group)} places)"
    return replace(group[0], message=message, pages=tuple(sorted(pages)))


@dataclass(frozen=True)
class Rule:
    """One kind of mistake."""

    code: str
    """Stable kebab-case words, the name of its page in the manual."""
    summary: str
    severity: Severity = Severity.ERROR


_WARNING = Severity.WARNING

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        # the project
        Rule("bad-settings", "a setting that is unknown or of the wrong type"),
        Rule("bad-application", "an application that cannot be imported, made or started"),
        Rule("bad-contract", "a contract that is not OpenAPI"),
        Rule("bad-data", "a data file that cannot be read"),
        Rule("bad-front-matter", "front matter that is not a YAML mapping, or has a misspelt key"),
        Rule("unknown-audience", "a page or condition that names an audience that does not exist"),
        Rule("bad-encoding", "a file that is not UTF-8"),
        Rule("too-large", "a page that is too large to be read"),
        Rule("unused-ignore", "an entry of 'ignore' that matches nothing", _WARNING),
        # templates
        Rule("liquid-syntax", "a tag or expression that Liquid cannot read"),
        Rule("liquid-lax", "an expression that only Jekyll's lax parser can read", _WARNING),
        Rule("liquid-error", "an expression that fails when it is rendered"),
        Rule("liquid-limit", "a template that is too large, too deep or too slow"),
        Rule("unclosed-tag", "a block that is opened and never closed"),
        Rule("unknown-tag", "a tag that does not exist"),
        Rule("refused-tag", "a Liquid tag that Jekyll does not have"),
        Rule("undefined-filter", "a filter that does not exist", _WARNING),
        Rule("missing-include", "an included file that does not exist"),
        Rule("include-outside", "an include outside of the include folders"),
        Rule("include-depth", "includes that include each other endlessly"),
        Rule("unreachable-branch", "text that no audience or page can show", _WARNING),
        Rule("identical-branches", "a condition whose branches all have the same text", _WARNING),
        Rule("always-true", "a condition that is always true", _WARNING),
        Rule("unknown-value", "a comparison with a value that no page or audience has", _WARNING),
        Rule("undefined-variable", "a variable that is not defined", _WARNING),
        Rule("unused-assignment", "a variable that is set and never read", _WARNING),
        Rule("missing-parameter", "a parameter that the include does not pass", _WARNING),
        Rule("unused-parameter", "a parameter that no included file reads", _WARNING),
        Rule("repeated-parameter", "a parameter that is passed twice", _WARNING),
        Rule("unused-include", "an include that no page uses", _WARNING),
        Rule("unused-data", "a data file that no page reads", _WARNING),
        Rule("mojibake", "text that was decoded with the wrong encoding", _WARNING),
        Rule("torn-markdown", "Markdown that a condition breaks for an audience", _WARNING),
        # links and words, in the site that an audience sees
        Rule("broken-link", "a link to a page or file that the audience does not have"),
        Rule("broken-anchor", "a link to a heading that the audience does not have"),
        Rule("crossing-link", "a link to a page that is written for another audience"),
        Rule(
            "broken-operation-link", "a link to an operation that is not in the audience's contract"
        ),
        Rule(
            "wrong-operation-link",
            "a link to another operation than its text names",
            _WARNING,
        ),
        Rule("duplicate-url", "a URL that two pages claim"),
        Rule("leaked-word", "a private word of one audience that another can read"),
        # the contract by itself
        Rule("contract-reference", "a reference in a contract that cannot be resolved"),
        Rule(
            "contract-field",
            "a field that OpenAPI or AsyncAPI does not have, or that is missing or mistyped",
        ),
        Rule("contract-keyword", "a keyword of a schema that is unknown or misused"),
        Rule("contract-pattern", "a pattern in a contract that no value can match"),
        Rule("contract-example", "an example in a contract that violates its own schema"),
        Rule("contract-operation", "an operation of a contract that is ambiguous"),
        # examples as JSON
        Rule("bad-json", "an example that is not JSON"),
        Rule("unbalanced-brackets", "an expression whose brackets do not match", _WARNING),
        Rule("duplicate-key", "a member that occurs twice in an object"),
        Rule("too-deep", "an example that is nested too deeply"),
        Rule("bad-yaml", "a block that is not YAML", _WARNING),
        Rule("bad-curl", "a curl command that sends something else than the page shows"),
        Rule("bad-http", "a request or response that is not valid HTTP"),
        # examples and the contract
        Rule("unbound-example", "an example without an operation", _WARNING),
        Rule("unknown-operation", "an endpoint that is not in the audience's contract"),
        Rule("unknown-server", "a request to a server that is not in the contract", _WARNING),
        Rule("unknown-schema", "a pulled schema that is not in the audience's contract"),
        Rule("unknown-example", "a pulled example that is not in the audience's contract"),
        Rule("wrong-method", "a request with another method than its operation has"),
        Rule("unknown-parameter", "a query parameter that the operation does not declare"),
        Rule("unknown-header", "a header field that the contract does not declare", _WARNING),
        Rule("missing-http-parameter", "a request without a parameter that its operation requires"),
        Rule("missing-content-type", "JSON that is not sent as JSON"),
        Rule("unknown-media-type", "a media type that the operation does not declare", _WARNING),
        Rule("unknown-scope", "a scope of OAuth 2 that is not in the audience's contract"),
        Rule("unexpected-body", "an example for a message that has no body"),
        Rule("unknown-member", "a member that is not in the contract"),
        Rule(
            "read-only",
            "a read-only member in a request, or a write-only one in a response",
            _WARNING,
        ),
        Rule(
            "deprecated",
            "a member, parameter or operation that the contract marks as deprecated",
            _WARNING,
        ),
        Rule("unknown-name", "a name in the text that is almost that of a member", _WARNING),
        Rule("foreign-name", "a name or path of another audience's contract", _WARNING),
        Rule("missing-member", "a required member that is missing from the example"),
        Rule("wrong-type", "a value of the wrong type"),
        Rule("wrong-value", "a value that the contract does not allow"),
        Rule("wrong-format", "a string in the wrong format"),
        Rule("wrong-length", "a string or list that is too short or too long"),
        Rule("mutually-exclusive", "members that exclude each other"),
        # examples and the service
        Rule("not-executed", "an example that could not be executed", _WARNING),
        Rule("refused-request", "a request that the service rejects"),
        Rule("accepted-request", "a request that should be rejected, but is accepted"),
        Rule("bad-expectation", "an 'expect' without a status"),
        Rule("unknown-directive", "a misspelt word after a fence or in a comment", _WARNING),
        Rule("bad-step", "a hidden step that does not name a request"),
        Rule("failed-step", "a hidden step that the service rejects"),
        Rule("failed-sample", "a Python sample that fails"),
        Rule("wrong-output", "output that differs from what the sample prints"),
        Rule("wrong-notification", "a notification that differs from what receivers get"),
        Rule("wrong-answer", "a response that differs from the actual response"),
        Rule("broken-contract", "an actual response that violates the contract"),
        Rule("no-answer", "a request without a response from the service"),
    )
}

RENAMED: dict[str, str] = {
    "absent-parameter": "missing-http-parameter",
    "address-taken": "duplicate-url",
    "mis-decoded": "mojibake",
    "too-many": "mutually-exclusive",
}
"""Codes of earlier releases, and what they are called now."""


def current_code(code: str) -> str:
    """The code of a rule by its present or an earlier name; other texts are returned unchanged."""
    return RENAMED.get(code, code)
