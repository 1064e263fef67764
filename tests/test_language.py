"""Plain English in the README, help texts, settings and page templates."""

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mkdocs_tandem.finding import RULES

REPOSITORY = Path(__file__).parent.parent
TEXTS = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/*.md",
    "docs/manual/**/*.md",
    "docs/reference/**/*.md",
    "plugin/mkdocs_tandem/config/schema.py",
    "plugin/mkdocs_tandem/output/html/theme/**/*.j2",
)
AVOIDED = re.compile(
    r"stands? behind|what stands|is told|tells? of|so many processes|what readers get|likewise"
    r"|\bbe it\b|nobody can|leads wrong|carried over|carries .* over|what became of|who reads\b"
    r"|cannot part|which are you|somebody who|lets go of|says? otherwise|\bstands?\b|\bare told\b"
    r"|\bbehind\b|\bnobody|\balike\b|\bbesides\b|\banew\b|\bmended\b|\brests? on\b"
    r"|as (it|they) (was|were)\b|what (others|readers|writers) (get|see)s?\b|a site of Jekyll's"
    r"|\bgets there\b|take the place of|takes its place|to come\b(?! from)|is asked for"
    r"|\bhas to hold\b|\ba [a-z]+ too many\b|\b(its|their) own measure\b|\bhear about\b"
    r"|\bare no (mistakes|findings)\b|\bis no (mistake|finding)\b|\bin each other\b|what is known"
    r"|what (it|they) (is|are) of\b|\bglued\b|\bwhat comes of\b|what a merge",
    re.IGNORECASE,
)


AVOIDED_IN_DOCSTRINGS = re.compile(
    r"\bstands?\b(?!-)|\bstood\b|\b(is|are|was|were) told\b|\btells? of\b|\bbesides\b|\blikewise\b"
    r"|\bbehind\b|\b(any|every|some|no)body\b|\bwhoever\b|\bleads? (to|nowhere)\b"
    r"|\bask(s|ed)? for\b|\bsays? (otherwise|so)\b|\banew\b|\balike\b|\bbe it\b",
    re.IGNORECASE,
)
ERROR = re.compile(r"^\s+([A-Z]\w+): ", re.MULTILINE)


def _lines() -> Iterator[tuple[str, str]]:
    for pattern in TEXTS:
        for path in sorted(REPOSITORY.glob(pattern)):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield f"{path.relative_to(REPOSITORY)}:{number}", line


def test_user_visible_text_avoids_idiosyncratic_phrases() -> None:
    found = [f"{place}: {hit[0]}" for place, line in _lines() if (hit := AVOIDED.search(line))]
    assert not found


@dataclass(frozen=True)
class _Code:
    """What the modules of the plugin have, by their lines or their paths: each is parsed once."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    """Texts that are not docstrings."""
    docstrings: list[tuple[str, str]] = field(default_factory=list)
    """Of modules, classes, functions and fields."""
    classes: set[str] = field(default_factory=set)
    public: list[tuple[str, str]] = field(default_factory=list)
    """Classes at the top of a module, and that module."""

    def read(self, path: Path) -> None:
        module = path.relative_to(REPOSITORY).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        nodes = [*ast.walk(tree)]
        docstrings = {id(it.value) for it in nodes if isinstance(it, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant):
                texts = self.docstrings if id(node) in docstrings else self.messages
                texts.append((f"{module}:{node.lineno}", str(node.value)))
        self.classes.update(it.name for it in nodes if isinstance(it, ast.ClassDef))
        top = [it.name for it in tree.body if isinstance(it, ast.ClassDef)]
        self.public.extend((it, module) for it in top if not it.startswith("_"))


@pytest.fixture(scope="module")
def code() -> _Code:
    found = _Code()
    for path in sorted((REPOSITORY / "plugin/mkdocs_tandem").rglob("*.py")):
        found.read(path)
    return found


def test_messages_avoid_idiosyncratic_phrases(code: _Code) -> None:
    hits = ((place, AVOIDED.search(text)) for place, text in code.messages)
    found = [f"{place}: {hit[0]}" for place, hit in hits if hit]
    assert [it for it in found if "alike" not in it and "noBody" not in it] == []  # names in code


def test_docstrings_avoid_idiosyncratic_phrases(code: _Code) -> None:
    hits = ((place, AVOIDED_IN_DOCSTRINGS.search(text)) for place, text in code.docstrings)
    assert [f"{place}: {hit[0]}" for place, hit in hits if hit] == []


def test_an_error_in_a_docstring_exists(code: _Code) -> None:
    named = {
        (place, name)
        for place, text in code.docstrings
        for name in ERROR.findall(text.partition("Raises:")[2])
    }
    assert len(named) > 50
    unknown = {it for it in named if it[1] not in code.classes and not hasattr(builtins, it[1])}
    assert unknown == set()


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_is_summarized_in_plain_words(rule: str) -> None:
    assert not AVOIDED.search(RULES[rule].summary)


@pytest.mark.parametrize("text", ["How it is told.", "what stands above it", "Which are you?"])
def test_an_avoided_phrase_is_found(text: str) -> None:
    assert AVOIDED.search(text)


def test_an_entry_of_the_changelog_is_one_whole_line() -> None:
    _, entries = (REPOSITORY / "CHANGELOG.md").read_text("utf-8").split("## Unreleased")
    torn = [line for line in entries.splitlines() if not re.match(r"- |### |$", line)]
    assert torn + [line for line in entries.splitlines() if line.count("`") % 2] == []


def test_a_public_class_name_has_one_meaning(code: _Code) -> None:
    found: dict[str, list[str]] = {}
    for name, module in code.public:
        if "/files/" not in module:  # what new projects begin with
            found.setdefault(name, []).append(module)
    assert len(found) > 400
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}
