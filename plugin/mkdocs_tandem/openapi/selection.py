"""One contract for several audiences: what of it is for one of them, and its overlays.

Source: OpenAPI Overlay Specification 1.0.0 and 1.1.0; JSONPath is RFC 9535.
"""

from collections.abc import Container, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs_tandem.audience import ContractSelection
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.openapi.positions import located
from mkdocs_tandem.openapi.yaml_reader import (
    DEEPEST,
    bad_contract,
    document,
    positions_of,
    text_of,
)
from mkdocs_tandem.suggestions import did_you_mean, literal
from mkdocs_tandem.time_limit import TimeLimitError, limited

Names = tuple[str, ...]
Pointer = tuple[str | int, ...]
_METHODS = frozenset(["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"])
_DATA = frozenset({"example", "default", "const", "enum", "value"})
"""Members that hold values of the API, in which nothing is a part of the contract."""
_LOCAL = "#/components/"
_MOST_PLACES = 100_000
_MOST_ADDED = 500_000
"""Values that the actions of an overlay may add to a contract."""
_SECONDS = 10.0
"""Time that one path of an overlay may take."""
_ACTION = ("target", "description", "update", "remove", "copy")
"""The fields of an action of an overlay."""


class Selected(NamedTuple):
    """What a selection has read and met."""

    texts: dict[str, str]
    """Those of the overlays, by their names."""
    idle: list[Finding]
    """Actions of overlays that change nothing."""
    foreign: list[tuple[Names, Pointer]]
    """The ``x-audience`` of parts that are for others, and where it is."""


def select(root: dict[str, Any], selection: ContractSelection, folder: Path, name: str) -> Selected:
    """Reduce a contract to what is selected, in place.

    ``folder`` is what paths of overlays are relative to, ``name`` that of the contract's file.
    Overlays are applied first, in their order.

    Raises:
        FindingError: if an overlay cannot be read or applied, or nothing is selected.
    """
    texts = {each: text_of(folder / each, each) for each in selection.overlays}
    idle = [it for each, text in texts.items() for it in _Overlay(root, text, each).apply()]
    had_paths = bool(root.get("paths"))
    hidden = _hidden_components(root, selection)
    foreign = list(_foreign(root, selection)) if selection.audiences else []
    _leave_out(root, selection, hidden, set())
    for group in ("paths", "webhooks"):
        _keep_operations(root.get(group), selection, by_path=group == "paths")
    if had_paths and not root["paths"]:
        hint = "compare 'only' with the contract's tags, paths, 'x-audience' and 'x-internal'"
        raise bad_contract(name, "no operation of the contract is selected", hint)
    _drop_unused(root)
    return Selected(texts, idle, foreign)


class _Overlay:
    """Applies the actions of an overlay, and reports those that cannot be applied."""

    def __init__(self, root: dict[str, Any], text: str, name: str) -> None:
        self._root = root
        self._name = name
        self._document, positions = document(text, name)
        self._positions = positions or positions_of(text)[1]
        self._size = 0

    def apply(self) -> list[Finding]:
        """Change the contract; the actions whose target it does not have."""
        if not str(self._document.get("overlay", "")).startswith("1."):
            raise self._error((), "'overlay' is missing or not 1.x", "write 'overlay: 1.0.0'")
        idle: list[Finding] = []
        actions = self._document.get("actions")
        for index, action in enumerate(actions if isinstance(actions, list) else ()):
            if not isinstance(action, dict) or not action.get("target"):
                raise self._error(("actions", index), f"action {index + 1} has no 'target'")
            for key in action.keys() - {*_ACTION}:
                if not key.startswith("x-"):
                    message = f"an action of an overlay has no field '{key}'"
                    hint = did_you_mean(key, _ACTION)
                    raise self._error(("actions", index, key), message, hint)
            places = self._found(index, "target", action)
            idle += [] if places else self._idle(index, str(action["target"]))
            self._act(index, action, places)
        return idle

    def _idle(self, index: int, target: str) -> Iterator[Finding]:
        """A target of which a name is missing; a wildcard or a filter may well select nothing."""
        import jsonpath_rfc9535  # noqa: PLC0415 -- slow, and few have it
        from jsonpath_rfc9535.segments import JSONPathChildSegment  # noqa: PLC0415 -- as below
        from jsonpath_rfc9535.selectors import NameSelector  # noqa: PLC0415 -- as below

        value: Any = self._root
        for segment in jsonpath_rfc9535.compile(target).segments:
            selector = segment.selectors[0]
            is_plain = isinstance(segment, JSONPathChildSegment) and len(segment.selectors) == 1
            if not is_plain or not isinstance(selector, NameSelector):
                return
            if not isinstance(value, dict) or selector.name not in value:
                names = [str(it) for it in value] if isinstance(value, dict) else []
                error = self._error(
                    ("actions", index, "target"),
                    f"action {index + 1} of the overlay changes nothing: the contract has no "
                    f"{literal(selector.name)} there",
                    did_you_mean(selector.name, names),
                )
                yield replace(error.finding, rule="contract-reference", length=len("target"))
                return
            value = value[selector.name]

    def _act(self, index: int, action: dict[str, Any], places: list[Sequence[str | int]]) -> None:
        if action.get("remove") is True:
            self._remove(places)
            return
        updates = [action["update"]] if "update" in action else []
        if "copy" in action:
            copied = self._found(index, "copy", action)
            if len(copied) != 1:
                message = f"'copy' selects {len(copied)} places, and has to select one"
                raise self._error(("actions", index, "copy"), message)
            updates.insert(0, deepcopy(_at(self._root, copied[0])))
        for update in updates:
            size, depth = _measured(update)
            self._size += size * len(places)
            deepest = depth + max(map(len, places), default=0)
            if self._size > _MOST_ADDED or deepest > DEEPEST:
                limit = (
                    f"{_MOST_ADDED:,} values, nested {DEEPEST} deep, are the most that it may add"
                )
                message = f"action {index + 1} of the overlay makes the contract too large"
                raise self._error(("actions", index), message, limit)
        for place in places:
            for update in updates:
                self._update(index, place, deepcopy(update))

    def _remove(self, places: Sequence[Sequence[str | int]]) -> None:
        by_parent: dict[tuple[str | int, ...], set[str | int]] = {}
        for place in filter(None, places):  # the root stays
            by_parent.setdefault(tuple(place[:-1]), set()).add(place[-1])
        parents = [(_at(self._root, parent), keys) for parent, keys in by_parent.items()]
        for found, keys in parents:
            for key in sorted(keys, reverse=True) if isinstance(found, list) else keys:
                del found[key]

    def _found(self, index: int, key: str, action: dict[str, Any]) -> list[Sequence[str | int]]:
        """The places that a JSONPath of an action selects."""
        import jsonpath_rfc9535  # noqa: PLC0415 -- slow, and few have it

        def find() -> list[Sequence[str | int]]:
            nodes = jsonpath_rfc9535.compile(str(action[key])).finditer(self._root)
            return [node.location for node in islice(nodes, _MOST_PLACES + 1)]

        place = ("actions", index, key)
        hint = "write a path such as '$.paths[*].get'"
        try:
            found = limited(find, _SECONDS)
        except jsonpath_rfc9535.JSONPathError as error:
            message = f"the {key} of action {index + 1} is not JSONPath: {error}"
            raise self._error(place, message, hint) from error
        except RecursionError as error:
            message = f"the {key} of action {index + 1} is nested too deeply"
            raise self._error(place, message, hint) from error
        except TimeLimitError as error:
            message = f"the {key} of action {index + 1} takes more than {_SECONDS:g} seconds"
            raise self._error(place, message, hint) from error
        if len(found) > _MOST_PLACES:
            message = f"the {key} of action {index + 1} selects more than {_MOST_PLACES:,} places"
            raise self._error(place, message, hint)
        return found

    def _update(self, index: int, place: Sequence[str | int], update: Any) -> None:
        """Merge into an object, append to a list, or replace another value."""
        try:
            found = _at(self._root, place)
        except (KeyError, IndexError, TypeError):
            return  # an update of what is around it has replaced it
        if isinstance(found, list):
            found.append(update)
        elif isinstance(found, dict) and isinstance(update, dict):
            _merge(found, update)
        elif isinstance(found, dict) or not place:
            message = "the target is an object, but the update is not"
            raise self._error(("actions", index), message, "write the members to merge")
        else:
            _at(self._root, place[:-1])[place[-1]] = update

    def _error(self, place: Sequence[str | int], message: str, hint: str = "") -> FindingError:
        line, column = located(self._document, self._positions, place)
        return bad_contract(self._name, message, hint, line=line, column=column)


def _measured(value: Any) -> tuple[int, int]:
    """How many values a value holds, and how deep; counted no further than an overlay may add."""
    size, depth, level = 0, 0, [value]
    while level and size <= _MOST_ADDED and depth <= DEEPEST:
        size, depth = size + len(level), depth + 1
        inside = (it.values() if isinstance(it, dict) else it for it in level if _is_container(it))
        level = [*chain.from_iterable(inside)]
    return size, depth


def _is_container(value: Any) -> bool:
    return isinstance(value, dict | list)


def _at(value: Any, place: Sequence[str | int]) -> Any:
    for token in place:
        value = value[token]
    return value


def _merge(target: Any, update: Any) -> None:
    """Merge an update into an object: members of objects one by one, lists at their end."""
    for key, value in update.items() if isinstance(update, dict) else ():
        known = target.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            known.extend(value)
        else:
            target[key] = value


def _hidden_components(root: dict[str, Any], selection: ContractSelection) -> set[str]:
    """References to the components that are kept from these readers."""
    components = root.get("components")
    return {
        f"{_LOCAL}{kind}/{name}"
        for kind, group in (components if isinstance(components, dict) else {}).items()
        for name, component in (group if isinstance(group, dict) else {}).items()
        if _is_hidden(component, selection, frozenset())
    }


def _leave_out(
    value: Any, selection: ContractSelection, hidden: Container[str], seen: set[int]
) -> None:
    """Remove what ``x-internal`` and ``x-audience`` keep from these readers, wherever it is."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, list):
        value[:] = [it for it in value if not _is_hidden(it, selection, hidden)]
        for item in value:
            _leave_out(item, selection, hidden, seen)
    elif isinstance(value, dict):
        for key in [key for key, it in value.items() if _is_hidden(it, selection, hidden)]:
            del value[key]
        for key, item in value.items():
            if key not in _DATA and not str(key).startswith("x-"):
                names = set(item) if key == "properties" and isinstance(item, dict) else set()
                _leave_out(item, selection, hidden, seen)
                _forget_required(value, names - set(item) if names else names)


def _forget_required(schema: dict[str, Any], gone: set[str]) -> None:
    required = schema.get("required")
    if gone and isinstance(required, list):
        required[:] = [it for it in required if not isinstance(it, str) or it not in gone]


def _is_hidden(value: Any, selection: ContractSelection, hidden: Container[str]) -> bool:
    """Whether a part, or the component that it refers to, is for others."""
    if not isinstance(value, dict):
        return False
    is_foreign = bool(_foreign_names(value, selection))
    is_internal = not selection.internal and value.get("x-internal") is True
    reference = value.get("$ref")
    return is_foreign or is_internal or (isinstance(reference, str) and reference in hidden)


def _foreign_names(value: dict[str, Any], selection: ContractSelection) -> Names:
    """The names that the ``x-audience`` of a part has, if none of them is selected."""
    audiences = value.get("x-audience")
    given = [audiences] if isinstance(audiences, str) else audiences
    is_used = bool(selection.audiences) and isinstance(given, list)
    names = tuple(map(str, given)) if is_used and given else ()
    return () if {*names} & {*selection.audiences} else names


def _foreign(root: Any, selection: ContractSelection) -> Iterator[tuple[Names, Pointer]]:
    waiting: list[tuple[Any, Pointer]] = [(root, ())]
    seen: set[int] = set()
    while waiting:
        value, pointer = waiting.pop()
        if id(value) in seen or not _is_container(value):
            continue
        seen.add(id(value))
        if isinstance(value, dict) and (names := _foreign_names(value, selection)):
            yield names, (*pointer, "x-audience")
        items = value.items() if isinstance(value, dict) else enumerate(value)
        waiting += [(it, (*pointer, key)) for key, it in items if key not in _DATA]


def _tokens(reference: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in reference.split("/")[1:]]


def _keep_operations(paths: Any, selection: ContractSelection, *, by_path: bool) -> None:
    """Remove the operations of ``paths`` or ``webhooks`` that are not selected."""
    for path, item in list(paths.items()) if isinstance(paths, dict) else ():
        if not isinstance(item, dict):
            continue
        is_named = not selection.paths or any(fnmatchcase(str(path), it) for it in selection.paths)
        for method in _METHODS & item.keys():
            has_tag = not selection.tags or bool(_tags(item[method]) & {*selection.tags})
            if not has_tag or (by_path and not is_named):
                del item[method]
        if not _METHODS & item.keys() and "$ref" not in item:
            del paths[path]


def _tags(operation: Any) -> set[str]:
    tags = operation.get("tags") if isinstance(operation, dict) else None
    return {*map(str, tags)} if isinstance(tags, list) else set()


def _drop_unused(root: dict[str, Any]) -> None:
    """Remove components, and tags, that nothing of what is left refers to.

    A document that refers to other files keeps all: these may refer back.
    """
    outside = {key: value for key, value in root.items() if key != "components"}
    components = root.get("components")
    waiting = [*_references(outside)]
    used: set[tuple[str, str]] = set()
    while waiting and isinstance(components, dict):
        reference = waiting.pop()
        if not reference.startswith("#"):
            return
        tokens = _tokens(reference)[1:3] if reference.startswith(_LOCAL) else []
        if len(tokens) == 2 and (tokens[0], tokens[1]) not in used:  # noqa: PLR2004 -- kind, name
            used.add((tokens[0], tokens[1]))
            group = components.get(tokens[0])
            found = group.get(tokens[1]) if isinstance(group, dict) else None
            waiting += _references(found)
    for kind, group in components.items() if isinstance(components, dict) else ():
        for name in list(group) if isinstance(group, dict) else ():
            if (kind, name) not in used:
                del group[name]
    _drop_tags(root)


def _drop_tags(root: dict[str, Any]) -> None:
    tags = root.get("tags")
    groups = (root.get(group) for group in ("paths", "webhooks"))
    items = (item for group in groups if isinstance(group, dict) for item in group.values())
    used = {
        tag
        for item in items
        for method in (_METHODS & item.keys() if isinstance(item, dict) else ())
        for tag in _tags(item[method])
    }
    if isinstance(tags, list):
        tags[:] = [it for it in tags if isinstance(it, dict) and str(it.get("name")) in used]


def _references(value: Any) -> Iterator[str]:
    """What a part refers to: by ``$ref``, ``mapping`` and names of security schemes."""
    waiting, seen = [value], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            yield from _own_references(each)
            waiting += [it for key, it in each.items() if key not in _DATA]


def _own_references(value: dict[str, Any]) -> Iterator[str]:
    for key in ("$ref", "$dynamicRef"):
        if isinstance(value.get(key), str):
            yield value[key]
    mapping = value.get("mapping")
    for target in mapping.values() if isinstance(mapping, dict) else ():
        is_name = isinstance(target, str) and "/" not in target and "." not in target
        yield f"{_LOCAL}schemas/{target}" if is_name else str(target)
    security = value.get("security")
    for requirement in security if isinstance(security, list) else ():
        names = requirement if isinstance(requirement, dict) else ()
        yield from (f"{_LOCAL}securitySchemes/{name}" for name in names)
