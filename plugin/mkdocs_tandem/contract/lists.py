"""What failed keywords say about the items of a list."""

from collections.abc import Iterator, Mapping

from mkdocs_tandem.contract.cause import ARTICLES, Cause, Row, shown
from mkdocs_tandem.contract.closeness import literal
from mkdocs_tandem.contract.mistake import Mistake, listed, quoted

_MOST_NAMED = 4
"""Values or members that a hint lists."""
_COUNTS = {
    "minContains": ("few", "at least {} have to be"),
    "maxContains": ("many", "at most {} can be"),
}


def _unique(cause: Cause) -> Iterator[Mistake]:
    items = cause.instance
    twin = next((index for index, item in enumerate(items) if item in items[:index]), 0)
    message = f"{quoted(cause.pointer)} holds {shown(items[twin])} twice"
    yield Mistake((*cause.pointer, twin), "wrong-value", message, "remove one", cause.place())


def _contains(cause: Cause) -> Iterator[Mistake]:
    what = _wanted(cause)
    message = f"{quoted(cause.pointer)} lacks an item that it has to hold"
    yield cause.mistake("wrong-length", message, f"one has to be {what}" if what else "")


def _count(cause: Cause) -> Iterator[Mistake]:
    """Too few or too many of the items that ``contains`` is about."""
    word, hint = _COUNTS[cause.keyword]
    message = f"{quoted(cause.pointer)} has too {word} items of one kind"
    yield cause.mistake(
        "wrong-length", message, f"{hint.format(cause.expected)} {_wanted(cause) or 'so'}"
    )


def _wanted(cause: Cause) -> str:
    """What ``contains`` asks of an item, as far as it can be said in a few words."""
    schema = cause.target(cause.schema().get("contains"))
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if values:
        return " or ".join(literal(value) for value in values[:_MOST_NAMED])
    names = schema.get("required") or list(schema.get("properties", ()))
    kind = ARTICLES.get(str(schema.get("type", "object" if names else "")), "")
    return f"{kind} with {listed(names[:_MOST_NAMED], 'and')}" if names and kind else kind


ROWS: Mapping[str, Row] = {
    "uniqueItems": _unique,
    "contains": _contains,
    "minContains": _count,
    "maxContains": _count,
}
"""By the keyword."""
