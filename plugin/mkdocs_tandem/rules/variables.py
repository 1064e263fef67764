"""Rules about the variables of templates."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Undefined, Use, Variable
from mkdocs_tandem.liquid.source_map import Origin
from mkdocs_tandem.pages.code_blocks import covering, fences
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.page_facts import GLOBALS, SiteFacts, is_read_whole, sources
from mkdocs_tandem.source import Source
from mkdocs_tandem.suggestions import closeness, closest, is_misspelt

_VERY_CLOSE = 0.8
_FEW = 3
"""So many names in a block stay separate findings."""


@dataclass(frozen=True)
class UndefinedUse:
    """A place at which a variable is wanted that nothing defines."""

    found: Undefined
    hint: str
    variants: tuple[Variant, ...]
    """Those that show the place."""


def wants(site_facts: SiteFacts) -> Iterator[UndefinedUse]:
    """The variables that nothing defines, though the text needs them."""
    places: defaultdict[tuple[Source, int], list[tuple[Variant, Undefined]]] = defaultdict(list)
    for variant in site_facts.variants:
        for found in variant.facts.undefined.values():
            if found.use is not Use.GUARDED and not found.include:
                places[found.source, found.start].append((variant, found))
    for met in places.values():
        found = met[0][1]
        if "[" in found.name or site_facts.is_misread(found.source, found.start):
            continue
        row = _of_row(found, site_facts)
        if not row and _may_be_defined(found, site_facts):
            continue
        hint = row or _in_quotes(found, site_facts) or _of_page(found, site_facts) or _hint(found)
        if _NEEDS[found.use](found, hint, site_facts):
            yield UndefinedUse(found, hint, tuple(variant for variant, _ in met))


def undefined_variables(wanted: Iterable[UndefinedUse]) -> Iterator[Finding]:
    """The findings about what is wanted."""
    for first, number in _of_blocks(wanted):
        more = f" ({number} names in this block)" if number > 1 else ""
        for variant in first.variants:
            yield variant.finding_at(
                Origin(first.found.source, first.found.start),
                "undefined-variable",
                f"nothing defines '{first.found.name}'{more}",
                first.hint,
                length=len(first.found.name),
            )


def _of_blocks(wanted: Iterable[UndefinedUse]) -> Iterator[tuple[UndefinedUse, int]]:
    """Each use; of many in a block that another language's braces fill, the first and how many."""
    blocks: defaultdict[tuple[Source, int], list[UndefinedUse]] = defaultdict(list)
    covers: dict[Source, Callable[[int], int]] = {}
    for want in wanted:
        source = want.found.source
        if source not in covers:
            covers[source] = covering((it.start, it.end) for it in fences(source.text))
        end = covers[source](want.found.start)
        if end and want.hint == _HINT_OF_BRACES:
            blocks[source, end].append(want)
        else:
            yield want, 1
    for block in blocks.values():
        first = min(block, key=lambda it: it.found.start)
        yield from [(first, len(block))] if len(block) > _FEW else ((it, 1) for it in block)


def _of_row(found: Undefined, site_facts: SiteFacts) -> str:
    """The hint at an entry of a list that has a misspelt key, which no template reads.

    Other entries have the key that is printed.
    """
    root, _, key = found.name.partition(".")
    if found.use is not Use.PRINTED or "." in key or root in (*GLOBALS, "include"):
        return ""
    readers = site_facts.readers[found.source]
    if not any((found.source, found.start) in each.facts.defined for each in readers):
        return ""
    near = next((it for it in found.known if isinstance(it, str) and is_misspelt(it, key)), "")
    texts = (it.text for each in site_facts.variants for it in sources(each)) if near else ()
    is_read = any(re.search(rf"[.\"']{re.escape(near)}\b", it) for it in texts)
    return f"an entry has '{near}': did you mean '{key}' there?" if near and not is_read else ""


def _may_be_defined(found: Undefined, site_facts: SiteFacts) -> bool:
    """Whether the variable has a value for some of those who read its place, or may have."""
    root, _, rest = found.name.partition(".")
    readers = site_facts.readers[found.source]
    if site_facts.is_supplied(found.name) or (
        root == "page" and any(_has_lost_front_matter(each.source) for each in readers)
    ):
        return True
    if root in GLOBALS:
        if not site_facts.is_global(root, found.source):
            return True
        return any(site_facts.is_defined(found.name, each) for each in readers)
    if not all(is_read_whole(each) for each in readers):
        return True  # a tag that could not be parsed may define it
    if rest:
        return any((found.source, found.start) in each.facts.defined for each in readers)
    return any(root == each.name for one in readers for each in one.facts.assigned)


def _has_lost_front_matter(page: Source) -> bool:
    """Whether a page has front matter of which nothing could be read."""
    header = page.text[: page.body_start]
    keys = {line.partition(":")[0].strip() for line in header.splitlines() if ":" in line}
    return bool(keys) and keys.isdisjoint(page.front_matter)


def _is_data(found: Undefined, hint: str, site_facts: SiteFacts) -> bool:
    """Whether a loop needs it: an optional list is looped over like any other."""
    return bool(hint) or found.name.startswith("site.data.")


def _is_meant(found: Undefined, hint: str, site_facts: SiteFacts) -> bool:
    """Whether a condition means something else: it may test for a missing value."""
    name = found.name
    root = name.partition(".")[0]
    if hint and hint in (_in_quotes(found, site_facts), _of_page(found, site_facts)):
        return True
    if root in GLOBALS and site_facts.values(name):
        return False
    meant = hint.partition("'")[2].rstrip("'?")
    if meant and _WORD_MORE.fullmatch(name, len(meant)) and name.startswith(meant):
        return False
    if meant and name.rstrip("s") != meant.rstrip("s") and closeness(name, meant) >= _VERY_CLOSE:
        return True
    return root in GLOBALS and name in site_facts.compared(found.source)


_WORD_MORE = re.compile(r"[_-]\w+")
"""What one name has after another, of which it is no misspelling: ``note_below`` and ``note``."""

_NEEDS: dict[Use, Callable[[Undefined, str, SiteFacts], bool]] = {
    Use.PRINTED: lambda found, hint, site_facts: True,
    Use.LOOPED: _is_data,
    Use.ASKED: _is_meant,
    Use.HANDED: _is_meant,
}


def _in_quotes(found: Undefined, site_facts: SiteFacts) -> str:
    """The hint at quotes for text that is compared with: ``page.subsection == member``."""
    before = found.source.text[max(0, found.start - _NEAR) : found.start].rstrip()
    is_compared = before.endswith(("==", "!=", "<>", "contains"))
    is_name = found.use is Use.ASKED and site_facts.is_text(found.name)
    return f"write '\"{found.name}\"'" if is_name and is_compared else ""


def _of_page(found: Undefined, site_facts: SiteFacts) -> str:
    """The hint at the audience key where a condition uses another variable for it."""
    key, name = site_facts.settings.audience_key, found.name
    is_near = name.lower() in _NEAR_THE_KEY or name.lower() == f"site.{key}".lower()
    is_key = name == key or (is_near and site_facts.is_compared_with_audience(name, found.source))
    return f"write 'page.{key}'" if is_key and site_facts.names else ""


_NEAR_THE_KEY = frozenset({"audience", "audiences", "page.audience", "page.audiences"})


_NEAR = 80
"""Characters before a variable in which an operator is looked for."""
_HINT_OF_BRACES = "if the braces are not Liquid's, put them between {% raw %} and {% endraw %}"


def _hint(found: Undefined) -> str:
    """The name that was meant, as the author would write it."""
    if found.source.text[: found.start].rstrip().removesuffix("{{").endswith("$"):
        return _HINT_OF_BRACES
    parts = found.name.split(".")
    names = [name for name in found.known if isinstance(name, str)]
    close = closest(parts[found.depth], names) if found.depth < len(parts) else None
    if close is None:
        is_foreign = not found.depth and parts[0] not in (*GLOBALS, "include")
        return _HINT_OF_BRACES if is_foreign and found.use is Use.PRINTED else ""
    return _suggestion(".".join([*parts[: found.depth], close, *parts[found.depth + 1 :]]))


def _suggestion(name: str) -> str:
    return f"did you mean '{name}'?"


def unused_assignments(site_facts: SiteFacts, wanted: Iterable[UndefinedUse]) -> Iterator[Finding]:
    """Variables that a template sets, and that nothing reads before they are set again.

    One that a misspelt name was meant to read is no second mistake.
    """
    meant = {(variant, it.hint) for it in wanted for variant in it.variants}
    used = {variable for variant in site_facts.variants for variable in variant.facts.used}
    for variant in site_facts.variants:
        if not is_read_whole(variant):
            continue
        for variable in variant.facts.assigned - used:
            if variable.name.startswith("_") or _is_for_its_effect(variable):
                continue
            if (variant, _suggestion(variable.name)) in meant:
                continue
            if _is_read_by_the_dead(variable, variant, site_facts):
                continue
            yield variant.finding_at(
                Origin(variable.source, variable.start),
                "unused-assignment",
                f"nothing reads '{variable.name}' from here on",
                _hint_of_assignment(variable),
                length=variable.source.text.find("%}", variable.start) + 2 - variable.start,
            )


_RESET = re.compile(
    r"""(?:\{%-?\s*)?assign\s+[\w-]+\s*=\s*(?:nil|null|empty|blank|''|"")\s*(?:-?%\}|\n)"""
)
_SETTING = re.compile(r"\{%-?\s*(?:assign|include|include_cached|include_relative|increment)\b")


def _is_for_its_effect(variable: Variable) -> bool:
    """Whether a tag empties a variable, or captures the blank text of tags that set others."""
    text, start = variable.source.text, variable.start
    if _RESET.match(text, start):
        return True
    end = re.compile(r"\{%-?\s*endcapture\b").search(text, start)
    is_capture = re.compile(r"(?:\{%-?\s*)?capture\b").match(text, start)
    return bool(is_capture and end and _SETTING.search(text, start, end.start()))


def _hint_of_assignment(variable: Variable) -> str:
    root = variable.name.partition(".")[0]
    if "." in variable.name:
        return f"'{root}' cannot be changed; choose a name without '.'"
    return "remove it"


def _is_read_by_the_dead(variable: Variable, variant: Variant, site_facts: SiteFacts) -> bool:
    """Whether a branch that is never shown names it: then that branch is the mistake."""
    name = re.compile(rf"(?<![\w.-]){re.escape(variable.name)}(?![\w-])")
    return any(
        name.search(source.text, branch.start, branch.end)
        for source in sources(variant)
        for branch in site_facts.dead.get(source, ())
    )
