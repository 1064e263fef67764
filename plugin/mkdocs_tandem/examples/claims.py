"""What a code block claims: its language, directives and JSON."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_tandem.examples.body_content import document_of, media_type_of
from mkdocs_tandem.examples.example import Role
from mkdocs_tandem.examples.languages import installed_languages, written_messages
from mkdocs_tandem.examples.notations import (
    JSON,
    LINES,
    SCRIPTS,
    TEXTS,
    Form,
    documents,
    http_messages,
)
from mkdocs_tandem.examples.program_code import literal
from mkdocs_tandem.formats.http import Message, TracedText, command_messages, messages
from mkdocs_tandem.formats.json import (
    Dialect,
    Document,
    JsonProblem,
    Node,
    ObjectNode,
    dialect,
    parse,
)
from mkdocs_tandem.openapi import MediaBody
from mkdocs_tandem.openapi.media_types import is_json as is_json_type
from mkdocs_tandem.openapi.media_types import selected
from mkdocs_tandem.pages.code_blocks import (
    BLOCKS,
    BlockKind,
    CodeBlock,
    json_within,
    looks_like_json,
)
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.suggestions import closeness

MISREAD = "a Liquid tag in it or above it is wrong"
"""Why such a block is not checked: its mistakes would only follow from the tag's."""
_RUNS_ON = frozenset({"liquid-syntax"})
"""Mistakes that change all the text after them: an open tag takes in what follows."""
_WITHIN = frozenset({"liquid-error", *_RUNS_ON})


def is_misread(variant: Variant, block: CodeBlock) -> bool:
    """Whether a tag within a block has no value, or one in or above it could not be parsed."""
    found = [it for it in variant.findings if it.rule in _WITHIN]
    if not found:
        return False
    first = variant.map.origin(block.start).location
    last = variant.map.origin(max(block.start, block.end - 1)).location
    return any(
        finding.location.path == first.path
        and finding.location.line <= last.line
        and (finding.rule in _RUNS_ON or finding.location.line >= first.line)
        for finding in found
    )


_SHELLS = (
    "bash",
    "shell",
    "sh",
    "zsh",
    "console",
    "shell-session",
    "sh-session",
    "shellsession",
    "session",
    "ksh",
    "fish",
    "curl",
    "terminal",
    "powershell",
    "pwsh",
    "ps1",
    "posh",
    "bat",
    "batch",
    "cmd",
    "doscon",
)
_PROGRAMS = ("python", "python3", "py", "py3", "pycon", "pycon3", "python-repl", "doctest")
_CALLERS = (*_PROGRAMS, *SCRIPTS, "ts", "typescript", "jsx", "tsx", "mjs", "node")
"""Languages whose calls of HTTP libraries are read."""
_LINES = (*LINES, "log")
_SOURCES = ("markdown", "md", "liquid", "html", "diff")
"""Languages of pages themselves."""
_ITEM_AFTER_DOTS = re.compile(r"\s*(?:\.\.\.|…)\s*,?\s*\{")
_DOTS_FIRST = re.compile(r"\s*(?:\.{3}|…)")
_VALUE_FIRST = re.compile(r"(\s|//[^\n]*|/\*.*?\*/)*+[{\[\"]", re.DOTALL)
_MEMBER = re.compile(
    r"""(?:\s|//[^\n]*\n|/\*.*?\*/)*+(?:(?:"[^"\n]*"|\.\.\.)\s*[:,"]|(?:'[^'\n]*'|<[A-Za-z_][^<>\n]*>)\s*:)""",
    re.DOTALL,
)
_NAMED_MEMBER = re.compile(
    r"""(?:\s|//[^\n]*\n|/\*.*?\*/)*+(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z_$][\w$]*)\s*:""", re.DOTALL
)
_TEXT_ITEMS = re.compile(r'\s*"[^"\n]*"(?:\s*,\s*"[^"\n]*")+\s*,?\s*')
_QUOTED_OTHERWISE = re.compile(r"\s*(?:\[\s*)?\{\s*'[^'\n]*'\s*:")
_BARE = re.compile(
    r'"[ \t]*:[ \t]*(?!(?:true|false|null)\b)[A-Za-z_]\w*[ \t]*,?[ \t]*$', re.MULTILINE
)
_FEW_BARE = 2
"""So many words without quotes may be mistakes in JSON; more are values of another notation."""
_WHOLE = re.compile(r"\s*[{\[].*[}\]]\s*", re.DOTALL)
_FIELDS_ONLY = re.compile(
    r"""(?:\s*(?!HTTP/|[A-Z]+[ \t]+(?:https?:|/))(?:(?:-H|--header)[ \t]+)?
    ["'\u2018\u201c]?[A-Za-z](?:[\w-]|[ ](?=\w))*["']?:[^\n]*\n?)+\s*""",
    re.VERBOSE,
)
"""Fields of a head, without the first line of a message; also as options, or as members."""
_CLIENT_FILES = ("rest", "restclient", "http-request")
_REQUEST_LINE = re.compile(r"^(?:[A-Z]+[ \t]+)?(?:https?://|/|\{\{)\S", re.MULTILINE)
_STATUS = re.compile(r"[1-5](?:\d\d|xx)")
_ROLES = {"request": Role.REQUEST, "response": Role.RESPONSE, "notification": Role.NOTIFICATION}
DIRECTIVES = (*_ROLES, "plain", "expect", "output")
"""The words that a block may have after its language; ids and statuses come with them."""
_CLOSE = 0.8

_dialect = lru_cache(maxsize=64)(dialect)


@dataclass(frozen=True)
class Elisions:
    """A project's own marks for left-out text, in addition to the usual ones."""

    placeholders: tuple[str, ...] = ()
    elisions: tuple[str, ...] = ()

    def dialect(self, language: str) -> Dialect:
        """How the JSON of a language is read."""
        return _dialect(language, self.placeholders, self.elisions)


@dataclass(frozen=True)
class FenceWords:
    """The text after the language of a fence."""

    role: Role | None = None
    status: str = ""
    """Of a response."""
    expected: str = ""
    """Of the answer to a request."""


def words_of(words: Sequence[str]) -> FenceWords:
    """The claims that the words after a language make; a misspelt word counts as the one meant.

    Names of operations are looked for elsewhere.
    """
    words = [_meant(word) for word in words]
    role = next((_ROLES[word] for word in words if word in _ROLES), None)
    if "plain" in words:
        role = Role.PLAIN
    if "expect" in words:
        return FenceWords(role or Role.REQUEST, "", expectation(words))
    statuses = [word for word in words if _STATUS.fullmatch(word)]
    if role is None and statuses:
        role = Role.RESPONSE
    return FenceWords(role, statuses[0] if statuses and role is Role.RESPONSE else "")


def _meant(word: str) -> str:
    """The role that a word of a fence means; other words as they are."""
    if word in DIRECTIVES:
        return word
    return next((role for role in _ROLES if closeness(word, role) >= _CLOSE), word)


def following(word: str, words: Sequence[str]) -> str:
    """The word after another; empty if there is none."""
    if word not in words:
        return ""
    rest = words[words.index(word) + 1 :]
    return rest[0] if rest else ""


def expectation(words: Sequence[str]) -> str:
    """The status that a fence expects for its request: ``404`` or ``4xx``."""
    found = following("expect", words)
    return found if _STATUS.fullmatch(found) else ""


def is_sample(region: CodeBlock) -> bool:
    """Whether a region holds a program to be run."""
    return region.language in _PROGRAMS and "plain" not in region.words


def is_caller(region: CodeBlock) -> bool:
    """Whether a region holds a program whose requests are read."""
    is_block = region.kind in BLOCKS and "plain" not in region.words
    return is_block and region.language in _CALLERS


def is_json(region: CodeBlock) -> bool:
    """Whether a region is declared as JSON, or looks like it."""
    if region.language in SCRIPTS:
        return _VALUE_FIRST.match(region.body) is not None
    if region.language in JSON:
        return True
    if region.kind not in (BlockKind.FENCE, BlockKind.HTML):
        return True
    if region.language in TEXTS:
        return _WHOLE.fullmatch(region.body) is not None and looks_like_json(region.body)
    if region.language or len(_BARE.findall(region.body)) > _FEW_BARE:
        return False
    return looks_like_json(region.body) or _QUOTED_OTHERWISE.match(region.body) is not None


def is_text(region: CodeBlock) -> bool:
    """Whether a region may hold anything, so that what looks like JSON in it is meant as such."""
    is_other = region.language not in ("", *TEXTS, *_LINES)
    return region.kind in BLOCKS and not is_other and "plain" not in region.words


def is_source(region: CodeBlock) -> bool:
    """Whether a region shows how something is written: JSON in it is no claim of the page."""
    return region.language in _SOURCES and "plain" not in region.words


def is_code(region: CodeBlock) -> bool:
    """Whether a region holds a program, or commands, which may send something."""
    is_other = is_text(region) or region.language in (*_SOURCES, *JSON, "http")
    return region.kind in BLOCKS and not is_other and "plain" not in region.words


def _is_client_file(region: CodeBlock) -> bool:
    """Whether a region is a file of REST Client; reStructuredText has the same label."""
    return region.language in _CLIENT_FILES and _REQUEST_LINE.search(region.body) is not None


def messages_of(
    region: CodeBlock, form: Form, values: dict[str, TracedText] | None = None
) -> Iterator[Message]:
    """The messages that a region shows, as HTTP has them or as commands send them.

    ``values`` are the shell variables that the page has set so far; those of the region are added.
    """
    if region.language == "http" or _is_client_file(region):
        if not _FIELDS_ONLY.fullmatch(region.body):
            yield from messages(region.body)
    elif region.language in installed_languages():
        yield from written_messages(installed_languages()[region.language], region.body)
    elif form is Form.MESSAGES:
        yield from http_messages(region.body)
    elif form is Form.COMMAND or region.language in _SHELLS:
        known = {} if values is None else values
        yield from command_messages(region.body, known, region.language)
        for name, value in known.items():  # their offsets mean nothing in another region
            known[name] = TracedText(value.text, ())


@dataclass(frozen=True)
class ClaimedValue:
    """What a place of a page shows of a message."""

    region: CodeBlock | None = None
    document: Document | None = None
    is_part: bool = False
    """Whether it is a fragment by the way it is written."""
    message: Message | None = None
    block: CodeBlock | None = None
    """The region that holds the whole message, or the block that it is a part of."""
    media_type: str = ""
    """Of a message's body; empty if the page does not say it."""

    @property
    def words(self) -> tuple[str, ...]:
        return self.region.words if self.region else ()

    @property
    def root(self) -> Node | None:
        return self.document.root if self.document else None

    @property
    def is_skeleton(self) -> bool:
        """Whether it leaves out members of the object that it is."""
        return isinstance(self.root, ObjectNode) and self.root.has_ellipsis


def shown(region: CodeBlock, reading: Elisions) -> ClaimedValue:
    """The JSON that a region holds."""
    dialect = reading.dialect(region.language)
    if _may_be_items(region.body):
        items, whole = parse(region.body, dialect, inside="["), parse(region.body, dialect)
        if len(items.problems) < len(whole.problems):
            return ClaimedValue(region, items, is_part=True)
    member = _NAMED_MEMBER if dialect.json5 else _MEMBER
    if member.match(region.body) and not _has_only_lost_its_brace(region.body):
        return ClaimedValue(region, parse(region.body, dialect, inside="{"), is_part=True)
    whole = parse(region.body, dialect)
    if whole.problems and _NAMED_MEMBER.match(region.body):
        part = parse(region.body, dialect, inside="{")
        if len(part.problems) < len(whole.problems):
            return ClaimedValue(region, part, is_part=True)
    is_part = region.kind in (BlockKind.CELL, BlockKind.SPAN)
    return ClaimedValue(region, whole, is_part=is_part)


def literal_of(region: CodeBlock, reading: Elisions) -> ClaimedValue:
    """The JSON that an object of JavaScript represents.

    One that is labelled as JSON is one mistake, whatever its names and texts look like.
    """
    body = region.body
    found = literal(body, len(body) - len(body.lstrip()))
    if found is None:
        return shown(region, reading)
    part = region.part("json", found.text, found.offsets)
    document = parse(found.text, reading.dialect("json"))
    if region.language in JSON:
        message = "this is a JavaScript object, not JSON"
        hint = "put names and strings in double quotes, or label the block 'js'"
        document = Document(document.root, (JsonProblem(0, 1, "syntax", message, hint),))
    return ClaimedValue(part, document, block=region)


def _may_be_items(text: str) -> bool:
    """Whether a text looks like items of a list without its brackets, or is broken JSON."""
    if _TEXT_ITEMS.fullmatch(text):
        return True
    if _ITEM_AFTER_DOTS.match(text):
        return True
    _, end = next(json_within(text), (0, 0))
    begins = text.lstrip()[:1] == "{" and end
    return bool(begins) and re.match(r"\s*,\s*(?:\{|\.\.\.)", text[end:]) is not None


def body_of(
    region: CodeBlock, message: Message, reading: Elisions, bodies: Sequence[MediaBody]
) -> ClaimedValue:
    """The body of a message that a region holds; ``bodies`` are those that its operation has."""
    body = message.body or TracedText("", ())
    kind = media_type_of(message, bodies)
    captioned = documents(body.text) if is_json_type(kind) else []
    if len(captioned) == 1:
        body = body.cut(*captioned[0])
    part = region.part("json" if is_json_type(kind) else "", body.text, body.offsets)
    document = document_of(part.body, kind, bodies, reading.dialect("json"))
    is_json_meant = part.body.lstrip()[:1] in ("{", "[", '"')
    if bodies and is_json_type(kind) and not is_json_meant and not selected(bodies, kind):
        document = None  # its type, which the operation lacks, is the finding
    said = kind if message.header("content-type") or not is_json_type(kind) else ""
    return ClaimedValue(part, document, message=message, block=region, media_type=said)


def head_of(region: CodeBlock, message: Message) -> ClaimedValue:
    """A message without a body."""
    text = region.body[message.start : message.end]
    part = region.part(region.language, text, range(message.start, message.end))
    return ClaimedValue(part, message=message, block=region)


def _has_only_lost_its_brace(text: str) -> bool:
    """Whether more brackets close than open: then the first one is missing."""
    if _DOTS_FIRST.match(text):
        return False  # they represent it
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', "", text)
    return bare.count("}") > bare.count("{")
