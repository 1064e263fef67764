"""A schema of a contract: validation, descriptions and samples of values."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from mkdocs_tandem.cache import digest
from mkdocs_tandem.openapi import error_messages
from mkdocs_tandem.openapi.branch_choice import BranchChooser
from mkdocs_tandem.openapi.closed_world import ClosedWorld, LocatedValue, is_open, names
from mkdocs_tandem.openapi.documents import OpenApiDocuments, Pointer, replaced, shown
from mkdocs_tandem.openapi.errors import Mistake, one_each, place, quoted, root_causes
from mkdocs_tandem.openapi.lenient_values import Mark, Predicate, marked, marks, renamed
from mkdocs_tandem.openapi.samples import Samples
from mkdocs_tandem.openapi.schema_table import MemberRow, MemberTable, described
from mkdocs_tandem.openapi.transitions import Transitions, transitions
from mkdocs_tandem.openapi.validation import Validators
from mkdocs_tandem.suggestions import allowed, closeness, has_words_of

_MOST_KEPT = 10_000
"""Verdicts on instances of one schema, after which all are forgotten."""
_MOST_TRIED = 60
_DEEPEST = 12
_CLOSE = 0.8
"""A misspelt name with so close a name (0 to 1) is taken for it."""


class ValidationContext:
    """What the schemas of one contract have in common."""

    def __init__(self, openapi: OpenApiDocuments) -> None:
        self.openapi = openapi
        self.validators = Validators(openapi)
        self.naming = ClosedWorld(openapi, self.validators)
        self.choice = BranchChooser(openapi, self.naming)
        self.samples = Samples(openapi, self.validators, self.naming)
        self.table = MemberTable(openapi, self.naming)
        self.has_notices = any(
            schema.get(keyword) is True
            for _, schema in openapi.of_kind("Schema")
            for keyword in ("readOnly", "writeOnly", "deprecated")
        )
        """Whether some schema is for one direction only, or deprecated."""
        self._around: dict[tuple[int, tuple[str | None, ...]], Any] = {}
        self._verdicts: dict[int, tuple[Any, dict[bytes, tuple[Mistake, ...]]]] = {}
        """By the number of a definition, which is held: another one may not get its number."""

    def around(self, schema: Any, pointer: Pointer) -> Any:
        """A schema of a whole value that applies ``schema`` to a part of it."""
        steps = tuple(step if isinstance(step, str) else None for step in pointer)
        key = id(schema), steps
        if key not in self._around:  # held, because what is known goes by numbers of objects
            for step in reversed(steps):
                schema = {"items": schema} if step is None else {"properties": {step: schema}}
            self._around[key] = schema
        return self._around[key]

    def verdicts(self, definition: Any) -> dict[bytes, tuple[Mistake, ...]]:
        """The mistakes of instances, by what they say and how they are marked.

        They are one and the same for all places that only refer to a schema.
        """
        while isinstance(definition, dict) and definition.keys() == {"$ref"}:
            definition = self.openapi.step(definition)
        return self._verdicts.setdefault(id(definition), (definition, {}))[1]


class ObjectPart(NamedTuple):
    """An object that a value may hold."""

    pointer: Pointer
    names: tuple[str, ...]
    """The members that it may have."""


class Schema:
    """What the contract promises about one value."""

    def __init__(self, world: ValidationContext, definition: Any, excused: str = "") -> None:
        """``excused`` is the description of members that may be missing although they are required.

        ``readOnly`` in requests, ``writeOnly`` in answers.
        """
        self._world = world
        self.definition = definition
        self._known = world.verdicts(definition)
        self._excused = excused
        self._names: dict[Pointer, tuple[str, ...]] = {}
        self._members: dict[Pointer, tuple[MemberRow, ...]] = {}

    @property
    def place(self) -> str:
        """Where the schema is: ``<file>#<JSON pointer>``."""
        return place(self._world.openapi, self.definition)

    @property
    def target(self) -> str:
        """Where the schema is that it refers to, or its own place if it is no mere reference."""
        definition = self.definition
        while isinstance(definition, dict) and definition.keys() == {"$ref"}:
            definition = self._world.openapi.step(definition)
        return place(self._world.openapi, definition)

    def mistakes(
        self,
        instance: Any,
        *,
        is_open: Predicate | None = None,
        is_placeholder: Predicate | None = None,
    ) -> list[Mistake]:
        """The root causes for which an instance breaks the contract, in the order of the text.

        ``is_open`` names objects and arrays of which parts were left out, and values that are left
        out altogether; ``is_placeholder`` names strings that represent any value.
        """
        try:
            if is_open is None and is_placeholder is None:
                found = self._remembered(instance, [])
            else:
                value = marked(instance, is_open, is_placeholder)
                found = self._remembered(value, marks(value))
            return [it for it in found if not self._is_excused(it)]
        except RecursionError:
            return [Mistake((), "wrong-value", "the value is nested too deeply to be checked")]

    def notices(self, instance: Any) -> Iterator[Mistake]:
        """Members that a message should not have, although they are valid; not those inside them.

        Kinds are ``read-only``, for members that go the other way, and ``deprecated``.
        """
        if not self._world.has_notices:
            return
        naming = self._world.naming
        noticed: set[Pointer] = set()
        for value in naming.values(self.definition, instance):
            parts = value.instance.items() if isinstance(value.instance, dict) else ()
            if any(value.pointer[:length] in noticed for length in range(len(value.pointer) + 1)):
                continue
            for name, part in parts:
                schemas = naming.applicable(naming.child(value.schemas, name), part)
                pointer = (*value.pointer, name)
                for notice in _notices(pointer, schemas, self._excused):
                    noticed.add(pointer)
                    yield notice

    def is_valid(self, instance: Any) -> bool:
        """Whether an instance keeps the contract, members that it does not name included."""
        return not self.mistakes(instance)

    def names(self, pointer: Sequence[str | int] = ()) -> tuple[str, ...]:
        """The members that an object may have, at a place of an instance."""
        key = tuple(pointer)
        if key not in self._names:
            self._names[key] = names(self._at(key))
        return self._names[key]

    def types(self, pointer: Sequence[str | int] = ()) -> frozenset[str]:
        """The types that a value at a place may have; empty if the contract names none."""
        return frozenset(name for part in self._at(pointer) for name in _types(part))

    def xml(self, pointer: Sequence[str | int] = ()) -> dict[str, Any]:
        """How a value is written in XML (OpenAPI 3.1, XML Object); empty by default."""
        found = (it.get("xml") for it in self._at(pointer))
        return next((it for it in found if isinstance(it, dict)), {})

    @property
    def values(self) -> tuple[Any, ...]:
        """The values that it lists as the only ones; empty if it lists none."""
        parts = self._at(())
        return next((tuple(it["enum"]) for it in parts if isinstance(it.get("enum"), list)), ())

    def read(self, text: str, pointer: Sequence[str | int] = ()) -> Any:
        """The value that a text represents at a place: ``3`` for ``"3"`` where a number may be."""
        value = _literal(text)
        if isinstance(value, str):
            return text
        types = self.types(pointer)
        fitting = [name for name in _NAMES_OF[type(value)] if name in types]
        if not fitting:
            return text
        if "string" not in types:
            return value
        is_valid = self._world.validators.is_valid
        texts = (part for part in self._at(pointer) if "string" in _types(part))
        return text if any(is_valid(part, text) for part in texts) else value

    def description(self, pointer: Sequence[str | int] = ()) -> str:
        """The description of a value; empty if there is none."""
        return described(self._at(pointer))

    def sample(self, pointer: Sequence[str | int] = (), within: Any = None) -> Any:
        """A value that may be at a place; the contract's own words come first.

        ``within`` is an instance in which the value at the place does not count: a value is taken
        that is right beside the others, if one is found.
        """
        samples, definitions = self._world.samples, self._definitions(pointer)
        if within is not None and pointer:
            for value in islice(samples.candidates(definitions), _MOST_TRIED):
                if not self.mistakes(replaced(within, pointer, value)):
                    return value
        return samples.sample(definitions)

    def members(self, pointer: Sequence[str | int] = ()) -> tuple[MemberRow, ...]:
        """The members of the object at a place, each followed by its own."""
        key = tuple(pointer)
        if key not in self._members:
            self._members[key] = tuple(self._world.table.rows(self._definitions(pointer)))
        return self._members[key]

    def row(self, name: str, *, is_required: bool = False) -> MemberRow:
        """The value as a whole, under a name."""
        return self._world.table.row(name, [self.definition], is_required=is_required)

    @cached_property
    def parts(self) -> tuple[ObjectPart, ...]:
        """The objects that a value may hold, itself among them; each schema once."""
        return tuple(self._parts())

    @cached_property
    def lists(self) -> tuple[Pointer, ...]:
        """Where a value may hold lists whose items the contract describes; each schema once."""
        return tuple(pointer[:-1] for pointer, _ in self._places() if pointer[-1:] == (0,))

    def _parts(self) -> Iterator[ObjectPart]:
        for pointer, schemas in self._places():
            known = names(schemas)
            if known and not is_open(schemas):
                yield ObjectPart(pointer, known)

    def _places(self) -> Iterator[tuple[Pointer, tuple[dict[str, Any], ...]]]:
        """Every value that a value may hold, with its schemas; each of these once."""
        naming = self._world.naming
        waiting: list[tuple[Pointer, list[Any]]] = [((), [self.definition])]
        seen: set[frozenset[int]] = set()
        for pointer, definitions in waiting:
            schemas = naming.named(definitions)
            key = frozenset(map(id, schemas))
            if not schemas or key in seen or len(pointer) > _DEEPEST:
                continue
            seen.add(key)
            yield pointer, schemas
            members = naming.members(schemas).items()
            waiting += [((*pointer, name), inner) for name, inner in members]
            waiting.append(((*pointer, 0), naming.child(schemas, 0)))

    @property
    def transitions(self) -> Transitions | None:
        """Which value may follow which; ``None`` if the schema does not say."""
        return transitions(self.definition)

    def _at(self, pointer: Sequence[str | int]) -> tuple[dict[str, Any], ...]:
        return self._world.naming.named(self._definitions(pointer))

    def _definitions(self, pointer: Sequence[str | int]) -> list[Any]:
        """The schemas of the value at a place, as the schemas around it have them."""
        naming = self._world.naming
        found = [self.definition]
        for token in pointer:
            found = naming.child(naming.named(found), token)
        return found

    def _remembered(self, value: Any, marked_as: Sequence[Mark]) -> tuple[Mistake, ...]:
        """The mistakes of a value that may have come before: on other pages, or as it was sent."""
        key = digest(repr(value), repr(marked_as))
        if key not in self._known:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = tuple(self._mistakes(value))
        return self._known[key]

    def _mistakes(
        self, value: Any, definition: Any = None, corrected: frozenset[Pointer] = frozenset()
    ) -> list[Mistake]:
        """The mistakes of a value, excused ones included.

        ``corrected`` are the members that have other names here than in the example.
        """
        world = self._world
        definition = self.definition if definition is None else definition
        errors = world.validators.errors(definition, value)
        values = world.naming.values(definition, value)
        strange = list(self._unknown(values))
        found = root_causes(one_each([*strange, *world.choice.mistakes(errors, strange)]))
        found = [self._narrowed(it, values) for it in found]
        for at, branch in self._meant_branches(values, strange):
            found = self._by_branch(value, at, branch, found)
        found += self._inside_misspelt(value, values, found, corrected)
        order = {it.pointer: number for number, it in enumerate(values)}
        return sorted(found, key=lambda it: _rank_in_text(it, order))

    def _meant_branches(
        self, values: Sequence[LocatedValue], strange: Iterable[Mistake]
    ) -> Iterator[tuple[Pointer, Any]]:
        """Values that fit an alternative which names little of them, and the one that was meant.

        That is one which does not fit, but has every member that is strange otherwise, or
        requires one that it is a misspelling of.
        """
        unknown: dict[Pointer, set[str]] = {}
        for it in strange:
            unknown.setdefault(it.pointer[:-1], set()).add(str(it.pointer[-1]))
        done: list[Pointer] = []
        for value in values:
            lost = unknown.get(value.pointer)
            if lost is None or any(value.pointer[: len(it)] == it for it in done):
                continue
            branch = next(self._knowing_branches(value, lost), None)
            if branch is not None:
                done.append(value.pointer)
                yield value.pointer, branch

    def _knowing_branches(self, value: LocatedValue, lost: Collection[str]) -> Iterator[Any]:
        for schema in value.schemas:
            own = schema.get("properties", {})
            branches = [] if "discriminator" in schema else schema.get("oneOf", [])
            branches = branches or ([] if "discriminator" in schema else schema.get("anyOf", []))
            for branch in branches:
                inside = self._world.naming.applicable([branch], value.instance)
                known = {*names(inside), *own}
                missing = {name for it in inside for name in it.get("required", ())}
                lacking = missing.difference(value.instance)
                strange = {it for it in value.instance if it not in known}
                is_known = _are_misspelt(strange, lacking)
                if is_known and len(lacking) < len(lost):
                    yield branch

    def _by_branch(
        self, value: Any, at: Pointer, branch: Any, found: Iterable[Mistake]
    ) -> list[Mistake]:
        """The mistakes of a value with those of a part as one of its alternatives has them."""
        inner = self._mistakes(value, self._world.around(branch, at))
        inside = [it for it in inner if it.pointer[: len(at)] == at]
        strange = {it.pointer for it in found if it.kind == "unknown-member"}
        is_known = [
            it.kind == "unknown-member"
            and len(it.pointer) == len(at) + 1
            and it.pointer not in strange
            for it in inside
        ]
        return [
            *(it for it in found if it.pointer[: len(at)] != at),
            *(it for it, known in zip(inside, is_known, strict=True) if not known),
        ]

    def _inside_misspelt(
        self,
        value: Any,
        values: Sequence[LocatedValue],
        found: Iterable[Mistake],
        corrected: frozenset[Pointer],
    ) -> Iterator[Mistake]:
        """What is wrong with the values of misspelt members under the names that were meant.

        Of two alternatives each may know the other's name only: no name is corrected twice.
        """
        strange = {it.pointer for it in found if it.kind == "unknown-member"} - corrected
        meant = {
            (*it.pointer, name): new
            for it in values
            for name, new in _meant_names(
                it, [str(each[-1]) for each in strange if each[:-1] == it.pointer]
            )
            if _knowing(name, it, values) is None
        }
        rights = corrected.union((*pointer[:-1], name) for pointer, name in meant.items())
        inner = self._mistakes(renamed(value, meant), corrected=rights) if meant else []
        for pointer, name in meant.items():
            right = (*pointer[:-1], name)
            below = [it for it in inner if it.pointer[: len(right)] == right]
            if any(it.pointer == right and it.kind == "wrong-type" for it in below):
                continue  # a value of another type: the name may mean something else
            for it in below:
                if not self._is_excused(it):
                    yield replace(it, pointer=(*pointer, *it.pointer[len(right) :]))

    def _unknown(self, values: Sequence[LocatedValue]) -> Iterator[Mistake]:
        for value in values:
            for name in self._world.naming.unknown(value) or _misspelt(value):
                known = [each for each in names(value.schemas) if each not in value.instance]
                naming = next((it for it in value.schemas if "properties" in it), None)
                named = place(self._world.openapi, naming, "properties")
                mistake = error_messages.unknown(value.pointer, name, known, named)
                around = _knowing(name, value, values)
                hint = _belongs(around) if around else _renamed(name, value)
                yield replace(mistake, hint=hint or mistake.hint)

    def _is_excused(self, mistake: Mistake) -> bool:
        """Whether only members are missing that go the other way."""
        if mistake.kind != "missing-member" or not self._excused:
            return False
        return all(
            any(each.get(self._excused) is True for each in self._at((*mistake.pointer, name)))
            for name in mistake.names
        )

    def _narrowed(self, mistake: Mistake, values: Iterable[LocatedValue]) -> Mistake:
        """A wrong value with only those values as hint that every schema allows."""
        if mistake.kind != "wrong-value":
            return mistake
        value = next((it for it in values if it.pointer == mistake.pointer), None)
        lists = [schema["enum"] for schema in value.schemas if "enum" in schema] if value else []
        if value is None or len(lists) < 2:  # noqa: PLR2004 -- nothing to intersect
            return mistake
        common = [it for it in lists[0] if all(it in other for other in lists)]
        return replace(mistake, hint=allowed(value.instance, common)) if common else mistake


_NAMES_OF: dict[type, tuple[str, ...]] = {
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number", "integer"),
    type(None): ("null",),
}


def _literal(text: str) -> Any:
    """The number, ``true``, ``false`` or ``null`` that a text is; else the text."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, bool | int | float | None) else text


def _types(part: dict[str, Any]) -> Iterator[str]:
    """The types that one schema names, or the values that it lists have."""
    named = part.get("type")
    if isinstance(named, str):
        yield named
    elif isinstance(named, list):
        yield from (it for it in named if isinstance(it, str))
    elif "properties" in part:
        yield "object"
    elif "items" in part:
        yield "array"
    else:
        listed = part.get("enum", [part["const"]] if "const" in part else [])
        for value in listed if isinstance(listed, list) else ():
            yield from _NAMES_OF.get(type(value), ("string",))


def _notices(
    pointer: Pointer, schemas: Iterable[dict[str, Any]], excused: str
) -> Iterator[Mistake]:
    name = shown(pointer)
    if excused and any(it.get(excused) is True for it in schemas):
        way, message = (
            ("request", "read-only") if excused == "readOnly" else ("response", "write-only")
        )
        hint = f"leave it out of the {way}"
        yield Mistake(pointer, "read-only", f"'{name}' is {message}", hint, on_key=True)
    if any(it.get("deprecated") is True for it in schemas):
        hint = "the contract's description may name its replacement"
        yield Mistake(pointer, "deprecated", f"'{name}' is deprecated", hint, on_key=True)


def _misspelt(value: LocatedValue) -> list[str]:
    """The members of an object with any names that are misspellings of a required one."""
    if not isinstance(value.instance, dict):
        return []
    required = {name for it in value.schemas for name in it.get("required", ())}
    lacking = required.difference(value.instance)
    if not lacking or any("patternProperties" in it for it in value.schemas):
        return []
    known = {*names(value.schemas), *required}
    strange = (it for it in value.instance if it not in known)
    return [it for it in strange if any(closeness(it, name) >= _CLOSE for name in lacking)]


def _are_misspelt(strange: Iterable[str], lacking: Collection[str]) -> bool:
    """Whether all of some names are close to one that is missing."""
    return all(any(closeness(it, name) >= _CLOSE for name in lacking) for it in strange)


def _knowing(name: str, value: LocatedValue, values: Sequence[LocatedValue]) -> LocatedValue | None:
    """An object around another one, or in it, that may have a member of this name."""
    for each in values:
        shorter, longer = sorted((each.pointer, value.pointer), key=len)
        is_near = each is not value and longer[: len(shorter)] == shorter
        if is_near and isinstance(each.instance, dict) and name in names(each.schemas):
            return each
    return None


def _meant_names(value: LocatedValue, strange: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Misspelt members of an object, each with the one absent member that it is close to."""
    absent = [it for it in names(value.schemas) if strange and it not in value.instance]
    for name in strange:
        close = [it for it in absent if closeness(name, it) >= _CLOSE]
        rivals = [it for it in strange if close and closeness(it, close[0]) >= _CLOSE]
        if len(close) == 1 and len(rivals) == 1:
            yield name, close[0]


def _renamed(name: str, value: LocatedValue) -> str:
    """A hint at the one missing member that has a member's words: ``email``, ``emailAddress``."""
    required = {each for it in value.schemas for each in it.get("required", ())}
    lacking = [*required.difference(value.instance)]
    is_meant = len(lacking) == 1 and has_words_of(name, lacking[0])
    return f"did you mean '{lacking[0]}'?" if is_meant else ""


def _belongs(value: LocatedValue) -> str:
    where = quoted(value.pointer) if value.pointer else "the outermost object"
    return f"it is a member of {where}"


def _rank_in_text(mistake: Mistake, order: dict[Pointer, int]) -> tuple[int, int]:
    """The place of a value's schema; for an unknown member, that of its object."""
    for length in range(len(mistake.pointer), -1, -1):
        if mistake.pointer[:length] in order:
            return order[mistake.pointer[:length]], len(mistake.pointer) - length
    return len(order), 0
