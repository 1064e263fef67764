"""Filters for text."""

import re
from collections.abc import Callable
from typing import Any

from mkdocs_tandem.liquid.lexer import RUBY_SPACE
from mkdocs_tandem.liquid.limits import MOST_CHARACTERS, LimitReachedError
from mkdocs_tandem.liquid.pieces import MOST_PIECES, TracedValue
from mkdocs_tandem.liquid.provenance import cut, cuts, derived, joined, substituted
from mkdocs_tandem.liquid.values import EvaluationError, text, to_integer


def downcase(value: Any) -> str:
    """Lower case."""
    string = text(value)
    # Only Python has another lower-case sigma at the end of a word.
    return "".join([letter.lower() for letter in string]) if "Σ" in string else string.lower()


def upcase(value: Any) -> str:
    """Upper case."""
    return text(value).upper()


def capitalize(value: Any) -> str:
    """First letter in upper case, the others in lower case."""
    return text(value).capitalize()


def strip(value: Any) -> str:
    """Removes whitespace at both ends."""
    return lstrip(rstrip(value))


def lstrip(value: Any) -> str:
    """Removes whitespace at the start."""
    string = text(value)
    return cut(string, len(string) - len(string.lstrip(RUBY_SPACE)), len(string))


def rstrip(value: Any) -> str:
    """Removes whitespace at the end."""
    string = text(value)
    return cut(string, 0, len(string.rstrip(RUBY_SPACE)))


def append(value: Any, other: Any) -> str:
    """Appends a string."""
    return joined([text(value), text(other)])


def prepend(value: Any, other: Any) -> str:
    """Prepends a string."""
    return joined([text(other), text(value)])


def strip_newlines(value: Any) -> str:
    """Removes line breaks."""
    return substituted(_LINE_END, lambda _: "", text(value))


def newline_to_br(value: Any) -> str:
    """Inserts ``<br />`` before each line break."""
    return substituted(_LINE_END, lambda _: "<br />\n", text(value))


def normalize_whitespace(value: Any) -> str:
    """Replaces whitespace by single spaces."""
    return strip(substituted(_SPACES, lambda _: " ", text(value)))


_LINE_END = re.compile(r"\r?\n")
_SPACES = re.compile(r"\s+", re.ASCII)


_TAG = re.compile(r"<[^>]*>")
_HIDDEN = re.compile(r"<script|<!--|<style")
_ENDS = {"<script": "</script>", "<!--": "-->", "<style": "</style>"}


def strip_html(value: Any) -> str:
    """Removes HTML tags, comments, scripts and styles."""
    visible = _without_hidden(text(value))
    last = visible.rfind(">") + 1
    before, behind = cuts(visible, [(0, last), (last, len(visible))])
    return joined([substituted(_TAG, lambda _: "", before), behind])


def _without_hidden(string: str) -> str:
    kept: list[tuple[int, int]] = []
    at = 0
    ends = {start: string.rfind(end) for start, end in _ENDS.items()}
    while found := _HIDDEN.search(string, at):
        kept.append((at, found.start()))
        if ends[found[0]] < found.end():
            kept.append(found.span())
            at = found.end()
        else:
            end = _ENDS[found[0]]
            at = string.index(end, found.end()) + len(end)
    return joined(cuts(string, [*kept, (at, len(string))]))


def truncate(value: Any, length: Any = 50, ellipsis: Any = "...") -> str | None:
    """Shortens to a number of characters."""
    if value is None:
        return None
    string = text(value)
    most = to_integer(length)
    if len(string) <= most:
        return string
    return joined([cut(string, 0, max(most - len(text(ellipsis)), 0)), text(ellipsis)])


def truncatewords(value: Any, count: Any = 15, ellipsis: Any = "...") -> str | None:
    """Shortens to a number of words."""
    if value is None:
        return None
    string = text(value)
    most = max(to_integer(count), 1)
    words: list[str] = []
    for found in re.finditer(r"[^\0\s]+", string, flags=re.ASCII):
        if len(words) == most:
            return " ".join(words) + text(ellipsis)
        words.append(found[0])
    is_open = len(words) == most and string[-1:] in RUBY_SPACE and string[-1:] != ""
    return " ".join(words) + text(ellipsis) if is_open else string


def split(value: Any, separator: Any) -> list[str]:
    """Splits a string; a space means any whitespace."""
    string, between = text(value), text(separator)
    if between == " ":
        return cuts(string, [found.span() for found in _WORD_OF_RUBY.finditer(string)])
    spans = _between(string, between) if between else [(at, at + 1) for at in range(len(string))]
    while spans and spans[-1][0] == spans[-1][1]:
        spans.pop()
    return cuts(string, spans)


_WORD_OF_RUBY = re.compile(r"[^\0\s]+", re.ASCII)


def _between(string: str, separator: str) -> list[tuple[int, int]]:
    """The places of the text between the separators."""
    spans: list[tuple[int, int]] = []
    at = 0
    while (end := string.find(separator, at)) >= 0:
        spans.append((at, end))
        at = end + len(separator)
    return [*spans, (at, len(string))]


def replace(value: Any, old: Any, new: Any = "") -> str:
    """Replaces all occurrences."""
    string, wanted, instead = text(value), text(old), text(new)
    count = string.count(wanted)
    if len(string) + count * len(instead) > MOST_CHARACTERS:
        raise LimitReachedError(f"'replace' returns more than {MOST_CHARACTERS:,} characters")
    if "\\" not in instead:
        if not isinstance(string, TracedValue) or not wanted:
            return string.replace(wanted, instead)
        if count > MOST_PIECES and not string.marks:
            return derived(string.replace(wanted, instead), string)
        if instead and not any(map(str.isalnum, instead)):  # such as other quotes
            signs = "".join([*instead])
            return substituted(re.compile(re.escape(wanted)), lambda _: signs, string)
        parts = cuts(string, _between(string, wanted))
        return joined([each for part in parts for each in (instead, part)][1:])
    return substituted(re.compile(re.escape(wanted)), _replacement(string, instead), string)


def replace_first(value: Any, old: Any, new: Any = "") -> str:
    """Replaces the first occurrence."""
    string, wanted, instead = text(value), text(old), text(new)
    replacement = _replacement(string, instead) if "\\" in instead else lambda _: instead
    return substituted(re.compile(re.escape(wanted)), replacement, string, 1)


def _replacement(string: str, instead: str) -> Callable[[re.Match[str]], str]:
    # Ruby gives backslashes a meaning even where the pattern is no regular expression.
    def replacement(match: re.Match[str]) -> str:
        meanings = {"\\": "\\", "0": match[0], "&": match[0], **dict.fromkeys("123456789", "")}
        if len(instead) < _SHORT:
            meanings |= {"`": string[: match.start()], "'": string[match.end() :]}
        return re.sub(r"\\([\\0-9&`'])", lambda escape: meanings.get(escape[1], escape[0]), instead)

    return replacement


_SHORT = 100


def replace_last(value: Any, old: Any, new: Any) -> str:
    """Replaces the last occurrence."""
    string, wanted = text(value), text(old)
    at = string.rfind(wanted)
    if at < 0:
        return string
    parts = cuts(string, [(0, at), (at + len(wanted), len(string))])
    return joined([parts[0], text(new), parts[1]])


def remove(value: Any, old: Any) -> str:
    """Removes all occurrences."""
    return replace(value, old)


def remove_first(value: Any, old: Any) -> str:
    """Removes the first occurrence."""
    return replace_first(value, old)


def remove_last(value: Any, old: Any) -> str:
    """Removes the last occurrence."""
    return replace_last(value, old, "")


def slice_(value: Any, offset: Any, length: Any = None) -> Any:
    """Part of a string or list; a negative offset counts from the end."""
    start = to_integer(offset)
    count = 1 if length is None or length is False else to_integer(length)
    whole = value if isinstance(value, list) else text(value)
    if start < 0:
        start += len(whole)
    if start < 0 or count < 0:
        return whole[:0]
    if isinstance(whole, list):
        return whole[start : start + count]
    return cut(whole, start, min(start + count, len(whole)))


_CJK = r"\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u1100-\u11ff\u3130-\u318f\uf900-\ufaff\U00020000-\U0003ffff"  # noqa: E501 -- one class of characters
_WORD_OUTSIDE = re.compile(rf"[^{_CJK}\s]+")
_CJK_LETTER = re.compile(rf"[{_CJK}]")


def number_of_words(value: Any, mode: Any = None) -> int:
    """Number of words; ``cjk`` and ``auto`` count each Chinese, Japanese or Korean character."""
    if not isinstance(value, str):
        raise EvaluationError(f"'number_of_words' needs text, not '{text(value)[:40]}'")
    letters = len(_CJK_LETTER.findall(value)) if mode in ("cjk", "auto") else 0
    if mode == "cjk" or letters:
        return letters + len(_WORD_OUTSIDE.findall(value))
    return len(split(value, " "))
