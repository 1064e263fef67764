"""Common slips, each recognised with what to write instead."""

import re
from collections.abc import Callable
from typing import NamedTuple

READ_AS = "Jekyll reads it as "
"""How the hint begins for what is no such notation."""


class MarkupMistake(NamedTuple):
    """A mistake in a tag's markup."""

    message: str
    hint: str
    at: int
    """Offset in the markup."""
    length: int


def in_condition(tag: str, markup: str) -> MarkupMistake | None:
    """The first slip in what follows ``if``, ``elsif`` or ``unless``; quoted text is left alone."""
    if slip := with_output(tag, markup):
        return slip
    masked = _QUOTED.sub(lambda found: "~" * len(found[0]), markup)
    found = [
        (match, advise)
        for pattern, advise in _SLIPS
        if (match := pattern.search(masked)) is not None
    ]
    if not found:
        return None
    match, advise = min(found, key=lambda each: each[0].start())
    typed = match["typed"]
    hint = advise(markup, match)
    if advise is _without_not and tag != "if":
        hint = _without_not_in(tag, markup, match)
    return MarkupMistake(_message(typed), hint, match.start("typed"), len(typed))


def _message(typed: str) -> str:
    if typed == "=":
        return "'=' does not compare"
    return "Liquid has no parentheses" if typed in "()" else f"Liquid has no '{typed}'"


def with_output(tag: str, markup: str) -> MarkupMistake | None:
    """The first ``{{ }}`` in the markup of a tag, which takes the value without braces."""
    found = _OUTPUT.search(markup)
    if found is None:
        return None
    value = found["value"].strip()
    hint = f"write '{value}', without braces"
    if "|" in value and tag != "assign":
        hint = f"write '{{% assign value = {value} %}}' above, and 'value' here"
    return MarkupMistake(f"a tag cannot contain '{found[0]}'", hint, found.start(), len(found[0]))


def quoted_output(markup: str) -> MarkupMistake | None:
    """The first ``"{{ value }}"`` in a condition, which compares with the braces themselves."""
    found = _QUOTED_OUTPUT.search(markup)
    if found is None:
        return None
    hint = f"write '{found['value'].strip()}', without quotes and braces"
    return MarkupMistake(
        f"a tag reads {found[0]} as it is written", hint, found.start(), len(found[0])
    )


def of_another_language(markup: str) -> MarkupMistake | None:
    """A tag of Handlebars, Mustache or Go, which is between the same braces as an output."""
    found = _FOREIGN.match(markup)
    if found is None or _JEKYLLS.search(markup):
        return None
    shown = f"{{{{{markup.strip()[:40]}}}}}"
    hint = "put text for another template language between {% raw %} and {% endraw %}"
    return MarkupMistake(
        f"'{shown}' is not a Liquid expression", hint, found.start("mark"), len(found["mark"])
    )


def after_else(tag: str, markup: str) -> MarkupMistake:
    """What is wrong with words after ``else``, which Liquid ignores."""
    ignored = markup.strip()
    word, _, condition = ignored.partition(" ")
    message = f"Liquid ignores '{ignored[:60]}' after 'else'"
    hint = f"remove '{ignored[:60]}'"
    if word in ("if", "unless") and tag != "for":
        message = f"'else {word}' is read as 'else'"
    if word == "if" and tag != "for":
        hint = f"write '{{% elsif {condition.strip()} %}}'"
    elif word == "unless" and tag != "for":
        opposite = _opposite(condition.strip())
        hint = f"write '{{% elsif {opposite or '...'} %}}'"
        hint += "" if opposite else " with the opposite condition"
    return MarkupMistake(message, hint, 0, len(ignored))


def after_values(markup: str, start: int) -> MarkupMistake:
    """What is wrong with words after the values of ``when``, which Liquid ignores."""
    rest = markup[start:].strip()
    at = start + markup[start:].index(rest[0])
    hint = "separate the values by 'or' or ','"
    return MarkupMistake(
        f"Liquid ignores '{rest[:60]}' after the value of 'when'", hint, at, len(rest)
    )


def with_braces(found: re.Match[str]) -> str:
    """What to write instead of ``name="{{ value }}"``."""
    name, value = found["name"], found["value"].strip()
    if _VARIABLE.fullmatch(value) and found["before"] == found["after"] == "":
        return f"write {name}={value}, without quotes and braces"
    if found["before"] == found["after"] == "":
        return f"write {{% assign {name} = {value} %}} above, and here {name}={name}"
    return f"put the text into {{% capture {name} %}} above, and write {name}={name} here"


LACKS_BRACE = re.compile(
    r"(?<![{$\w:,\[])(?<![:,\[] )\{\[?[ \t]*"
    r"(?P<value>(?:page|site|include)\.[\w.-]+(?:[ \t]*\|[^{}\n]*)?)[ \t]*\}\}(?!\})"
)
"""An output whose first brace is missing, so that it is shown as it is written."""
IN_PARAMETER = re.compile(
    r"""
    (?<![\w-])(?P<name>[\w-]+)\s*=\s*(?P<quote>["']?)
    (?P<before>[^"'{}]*)\{\{-?(?P<value>[^{}]*?)-?\}\}(?P<after>[^"']*)(?P=quote)
    """,
    re.VERBOSE,
)
_FOREIGN = re.compile(
    r"[-\s]*(?P<mark>(?:(?:if|else if|with|range|template|define|block)\s+)?[.$](?=\w)"
    r"|[#/^>&!@]\s*(?=[\w@])|\{\s*(?=\w)|(?:else|end)\s*\Z)"
)
WORDS_OF_GO = frozenset({"else", "end"})
"""Outputs that Liquid can read, but that are tags of Go and Handlebars."""
_JEKYLLS = re.compile(r"\b(?:page|site|include|layout)\.")
"""What is meant as an output of Jekyll's, whatever mark is before it."""
_OUTPUT = re.compile(r"\{\{-?(?P<value>[^{}]+?)-?\}\}")
_QUOTED_OUTPUT = re.compile(r"""(?P<quote>["'])\{\{-?(?P<value>[^{}"']+?)-?\}\}(?P=quote)""")
_VARIABLE = re.compile(r"[\w.-]+")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")


def _instead(text: str) -> Callable[[str, re.Match[str]], str]:
    return lambda markup, found: f"write '{text}'"


def _without_not(markup: str, found: re.Match[str]) -> str:
    asked = markup[found.end() :].strip()
    if markup[: found.start()].strip() or re.search(r"\s(?:and|or)\s", asked):
        return "write '!=', or put it into a separate '{% unless %}'"
    opposite = _opposite(asked)
    return f"write '{{% unless {asked} %}}'" + (f" or '{opposite}'" if opposite else "")


def _without_not_in(tag: str, markup: str, found: re.Match[str]) -> str:
    """The hint for ``not`` in ``unless`` and ``elsif``."""
    asked = markup[found.end() :].strip()
    is_alone = not markup[: found.start()].strip() and not re.search(r"\s(?:and|or)\s", asked)
    if is_alone and tag == "unless":
        return f"write '{{% if {asked} %}}'"
    opposite = _opposite(asked) if is_alone else ""
    if opposite:
        return f"write '{opposite}'"
    return "write '!=', or put it into a separate '{% unless %}'"


def _contains(markup: str, found: re.Match[str]) -> str:
    item = markup[found.start("item") : found.end("item")]
    return f"write '{markup[found.start('list') : found.end('list')]} contains {item}'"


def _opposite(condition: str) -> str:
    """The opposite of a comparison of two values; empty for any other condition."""
    masked = _QUOTED.sub(lambda found: "~" * len(found[0]), condition)
    found = re.fullmatch(r"\s*\S+\s*(==|!=|<>)\s*\S+\s*", masked)
    if found is None:
        return ""
    other = "!=" if found[1] == "==" else "=="
    return f"{condition[: found.start(1)]}{other}{condition[found.end(1) :]}"


_HINT_OF_PARENTHESES = (
    "nest '{% if %}' instead; of several 'and' and 'or' the last is evaluated first"
)
_SLIPS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (re.compile(r"(?P<typed>&&?)"), _instead("and")),
    (re.compile(r"(?P<typed>\|\|)"), _instead("or")),
    (re.compile(r"(?P<typed>=>)"), _instead(">=")),
    (re.compile(r"(?P<typed>=<)"), _instead("<=")),
    (re.compile(r"(?<![=!<>])(?P<typed>===?(?==)|=(?![=<>]))"), _instead("==")),
    (re.compile(r"(?P<typed>!)(?!=)"), _without_not),
    (re.compile(r"(?<![\w.-])(?P<typed>not)\s(?=\s*[\w~(])"), _without_not),
    (re.compile(r"(?P<item>[\w.~-]+)\s+(?P<typed>in)\s+(?P<list>[\w.~-]+)"), _contains),
    (
        re.compile(r"(?P<typed>[()])(?![^()]*\.\.[^()]*\))(?<!\.\.)"),
        lambda markup, found: _HINT_OF_PARENTHESES,
    ),
)
