"""Words of ours that readers see, in the language of the site.

The English text is the name of a label. Each other language has a file in ``labels``, and so may
the folder of a site's own templates.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

from mkdocs_tandem.config.loader import loader
from mkdocs_tandem.config.yaml_errors import problem_of
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import MemberRow, Wording
from mkdocs_tandem.source import Location

FOLDER = "labels"
"""Of the files, in the package and in a site's folder of templates."""
_BUNDLE = Path(__file__).with_name("labels.txt")
"""All files of an installed package, each after a form feed and a line with its language."""
_CODE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_PERCENT = re.compile(r"%\(\w+\)s|%%")
_LARGEST = 200_000
"""Bytes of a site's own file."""


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels in one language; what has no translation is English."""

    language: str = "en"
    """The code of the language, for ``lang``."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Translations by the English text."""

    def text(self, english: str, /, **values: object) -> str:
        """A label with values in the places of ``%(name)s``."""
        return self.texts.get(english, english) % values

    def count(self, number: int, one: str, many: str) -> str:
        """A label with a number in the place of ``%(num)s``: ``one`` if it is 1."""
        return self.text(one if number == 1 else many, num=number)

    def row(self, row: MemberRow) -> MemberRow:
        """A member with its type and constraint in the language."""
        if not self.texts:
            return row
        facts = ", ".join(map(self._worded, row.constraint_words))
        kind = self._worded(row.type_words) if row.type_words else row.type
        return replace(row, type=kind, constraint=facts)

    def _worded(self, wording: Wording) -> str:
        values = {
            name: self._worded(it) if isinstance(it, Wording) else it for name, it in wording.values
        }
        return self.text(wording.text, **values)

    def into(self, environment: Environment) -> Environment:
        """Templates whose ``_`` and ``ngettext`` are these labels, escaped where HTML is."""

        @pass_eval_context
        def gettext(context: EvalContext, english: str) -> str:
            found = self.texts.get(english, english)
            return escape(found) if context.autoescape else found.replace("<", "&lt;")

        @pass_eval_context
        def ngettext(context: EvalContext, one: str, many: str, number: int) -> str:
            return gettext(context, one if number == 1 else many)

        environment.add_extension("jinja2.ext.i18n")
        environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
        environment.globals["labels"] = self
        return environment


ENGLISH = Labels()


def label(english: str) -> str:
    """The name of a label that is translated where it is shown."""
    return english


def labels_of(language: str, root: Path, folder: str) -> tuple[Labels, list[Finding]]:
    """The labels in a language, and what is wrong with a site's own files of them.

    ``pt-BR`` is read from ``pt.yml``, then from ``pt-BR.yml``; English is what there is no file
    for. ``folder`` is that of the site's templates, relative to ``root``; empty if it has none.
    """
    texts: dict[str, str] = {}
    mistakes: list[Finding] = []
    known = "en"
    for code in _codes(language):
        texts |= _built_in(code)
        path = root / folder / FOLDER / f"{code}.yml"
        has_own = bool(folder) and path.is_file()
        if has_own:
            own, wrong = _read(path, f"{folder.rstrip('/')}/{FOLDER}/{code}.yml")
            texts, mistakes = texts | own, mistakes + wrong
        known = language if has_own or _built_in(code) or code == "en" else known
    return Labels(known, texts), mistakes


def languages() -> list[str]:
    """The codes of the languages that the package has, English apart."""
    return sorted(_built_in_files())


def _codes(language: str) -> list[str]:
    """``pt`` and ``pt-BR`` for ``pt-BR``; none for what is no code, and cannot name a file."""
    if not _CODE.fullmatch(language):
        return []
    return list(dict.fromkeys((language.partition("-")[0].lower(), language)))


@cache
def _built_in_files() -> Mapping[str, str]:
    """The texts of the package's files by language."""
    if _BUNDLE.is_file():
        parts = _BUNDLE.read_text("utf-8").split("\f")[1:]
        return {name: text for name, _, text in (it.partition("\n") for it in parts)}
    return {
        path.stem: path.read_text("utf-8") for path in Path(__file__).parent.glob("labels/*.yml")
    }


@cache
def _built_in(code: str) -> Mapping[str, str]:
    return _parsed(_built_in_files().get(code, ""), f"{code}.yml")[0]


def _read(path: Path, shown: str) -> tuple[dict[str, str], list[Finding]]:
    """The labels in a file that can be used, and what is wrong with it."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}, [_wrong(shown, 1, f"'{shown}' cannot be read as UTF-8")]
    if len(raw) > _LARGEST:
        return {}, [_wrong(shown, 1, f"'{shown}' is larger than {_LARGEST:,} bytes")]
    return _parsed(text, shown)


def _parsed(text: str, shown: str) -> tuple[dict[str, str], list[Finding]]:
    try:
        tree = yaml.compose(text, Loader=loader(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = problem_of(error, text)
        message = f"'{shown}' cannot be read: {problem.message}"
        return {}, [_wrong(shown, problem.line, message, problem.hint)]
    if tree is None:
        return {}, []
    if not isinstance(tree, yaml.MappingNode):
        return {}, [_wrong(shown, 1, f"'{shown}' is not a mapping", "write 'Response: Answer'")]
    return _usable(tree, shown)


def _usable(tree: yaml.MappingNode, shown: str) -> tuple[dict[str, str], list[Finding]]:
    found: dict[str, str] = {}
    mistakes: list[Finding] = []
    for name, value in tree.value:
        if not isinstance(name, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            message = "a label and its translation must be texts"
            mistakes.append(_wrong(shown, name.start_mark.line + 1, message))
            continue
        problems = list(_problems(name.value, value.value))
        line = value.start_mark.line + 1
        mistakes += [_wrong(shown, line, message, hint) for message, hint in problems]
        if not problems:
            found[name.value] = value.value
    return found, mistakes


def _problems(english: str, translation: str) -> Iterator[tuple[str, str]]:
    """Why a translation cannot be filled in as its label is, each with a hint."""
    names, own = (set(_PLACEHOLDER.findall(it)) for it in (english, translation))
    if any("%" in _PERCENT.sub("", it) for it in (english, translation)):
        yield f"the label '{english[:60]}' has a single '%'", "write '%%'"
    elif names != own:
        wanted = ", ".join(sorted(names)) or "none"
        message = f"the translation of '{english[:60]}' has other placeholders than the label"
        yield message, f"placeholders: {wanted}"


def _wrong(path: str, line: int, message: str, hint: str = "") -> Finding:
    return Finding("bad-settings", Location(path, line), message, hint)
