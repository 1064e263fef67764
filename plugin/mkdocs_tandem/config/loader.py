"""``mkdocs.yml`` read as MkDocs reads it, without MkDocs."""

import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml
import yaml_env_tag  # type: ignore[import-untyped] # it has no types

from mkdocs_tandem.config.yaml_errors import problem_of
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.serialization import problem_in
from mkdocs_tandem.source import Location, shown_path

_MERGE = "<<"
_TELLING = 4
"""Characters from which a value of the environment is hidden in messages."""


class PythonName(NamedTuple):
    """What a ``!!python/name`` of MkDocs represents, not yet imported."""

    name: str
    """``package.module.attribute``."""
    arguments: Mapping[str, Any] | None = None
    """By name, if it is to be called."""


def resolved(value: Any) -> Any:
    """A value in which each name of Python is what it represents.

    Raises:
        ImportError, AttributeError: if there is nothing of that name.
    """
    if isinstance(value, PythonName):
        found = resolve_name(value.name)
        return found if value.arguments is None else found(**value.arguments)
    if isinstance(value, Mapping):
        return {key: resolved(item) for key, item in value.items()}
    return [resolved(item) for item in value] if isinstance(value, list) else value


GUARD = "mkdocs_tandem.markdown.guard"
"""The Markdown extension that refuses Liquid, for generators without this plugin."""


class NavigationTitle(NamedTuple):
    """A title in the navigation."""

    text: str
    location: Location
    paths: frozenset[str]
    """The pages below it, relative to the folder of pages."""


@dataclass(frozen=True)
class Configuration:
    """The values of a ``mkdocs.yml``, its parents by ``INHERIT`` included."""

    root: Path
    name: str
    """File name, relative to ``root``."""
    values: Mapping[str, Any]
    tree: yaml.Node | None = None
    """What YAML read, with the places of keys."""
    parents: Sequence[tuple[str, yaml.Node | None]] = ()
    """The files that it inherits from, nearest first, and what YAML read of them."""

    @classmethod
    def read(cls, path: Path) -> "Configuration":
        """The configuration in a file.

        Raises:
            FindingError: if there is none, or it is not a mapping in YAML.
        """
        path = path.absolute()
        values, (first, *parents) = _read(path, path.parent, frozenset())
        found = cls(path.parent, path.name, values, first[1], tuple(parents))
        if problem := problem_in(values):
            raise _unreadable(path.name, 1, problem)
        for name, tree in found.trees:
            for key in (*_SHAPES, "theme"):
                child = _child(tree, key)
                _refuse_endless(name, child and child[1])
        for key, (kinds, wanted) in _SHAPES.items():
            value = values.get(key)
            is_wrong = value is not None and not isinstance(value, kinds)
            if is_wrong or (key == "site_url" and value and not _is_address(value)):
                location, length = found.top_span(key, is_value=True)
                message = f"'{key}' must be {wanted}, not '{str(value)[:40]}'"
                raise FindingError(Finding("bad-settings", location, message, length=length))
        return found

    @property
    def docs(self) -> str:
        """Folder of the pages, relative to the root if it lies below it."""
        docs = Path(str(self.values.get("docs_dir") or "docs"))
        below = docs.is_absolute() and docs.is_relative_to(self.root)
        return (docs.relative_to(self.root) if below else docs).as_posix()

    @property
    def extensions(self) -> dict[str, Mapping[str, Any]]:
        """The site's extensions of Markdown with their options, in their order.

        Objects that other plugins have put among their names are left out, and the guard against
        Liquid that was not rendered.
        """
        given = self.values.get("markdown_extensions") or []
        named = [entry for entry in given if isinstance(entry, str | Mapping)]
        entries = given.items() if isinstance(given, Mapping) else _entries(named)
        options = self.values.get("mdx_configs") or {}
        found = {name: own or options.get(name) or {} for name, own in entries}
        return {name: own for name, own in found.items() if name != GUARD}

    @property
    def headings(self) -> list[NavigationTitle]:
        """The titles of the navigation, in their order."""
        found = _child(self.tree, "nav")
        return list(_headings(found[1], self.name)) if found else []

    def plugin(self, name: str) -> Any:
        """The options of a plugin, a mapping if they are right; empty if it has none."""
        for key, options in self._plugins:
            if key == name:
                return {} if options is None else options
        return {}

    @property
    def _plugins(self) -> list[tuple[str, Any]]:
        """All plugins with their options, those in Material's ``group`` included."""
        return list(_grouped(self.values.get("plugins") or []))

    def has_plugin(self, name: str) -> bool:
        return name in self.plugin_names

    @property
    def plugin_names(self) -> list[str]:
        """The names of all plugins, in their order."""
        return [str(name) for name, _ in self._plugins]

    def entry_span(self, name: str, listed: str = "plugins") -> tuple[Location, int]:
        """Where a plugin, or an extension of Markdown, is named, and its number of characters."""
        for file, tree in self.trees:
            node = _entry_name(tree, name, listed)
            if node is not None:
                start = node.start_mark
                return Location(file, start.line + 1, start.column + 1), len(name)
        return Location(self.name), 1

    def extension_span(self, name: str, option: str) -> tuple[Location, int]:
        """Where an option of an extension of Markdown is set; else where the extension is named."""
        for key in ("markdown_extensions", "mdx_configs"):
            for file, tree in self.trees:
                found = _child(tree, key)
                entries = found[1] if found else None
                is_list = isinstance(entries, yaml.SequenceNode)
                for entry in entries.value if entries and is_list else [entries]:
                    own = _child(entry, name)
                    if own and (node := _child(own[1], option)):
                        start = node[0].start_mark
                        return Location(file, start.line + 1, start.column + 1), len(option)
        return self.entry_span(name, "markdown_extensions")

    @property
    def replaced_plugin(self) -> tuple[str, Location, int] | None:
        """This plugin in a file whose list of plugins another one replaces, and that one's name.

        MkDocs joins mappings of files that inherit from each other; a list replaces all.
        """
        if self.has_plugin("tandem"):
            return None
        above = ""
        for file, tree in self.trees:
            node = _entry_name(tree, "tandem", "plugins")
            if node is not None and above:
                start = node.start_mark
                return above, Location(file, start.line + 1, start.column + 1), len("tandem")
            above = above or (file if _child(tree, "plugins") else "")
        return None

    def repeated(self, plugin: str) -> Iterator[tuple[str, Location]]:
        """Keys that are given twice, and where each is given again.

        Of the whole file those that are read here, of a plugin its name and all options.
        """
        for file, tree in self.trees:
            node = _plugin_node(tree, plugin)
            found = _child(tree, "plugins")
            for key in (
                *_repeated([it for it in _keys(tree) if it.value in (*_SHAPES, "theme")]),
                *_repeated([it for it in _keys(found and found[1]) if it.value == plugin]),
                *repeated_keys([node] if node else []),
            ):
                start = key.start_mark
                yield key.value, Location(file, start.line + 1, start.column + 1)

    def tag(self, plugin: str, keys: Sequence[str | int]) -> tuple[str, str]:
        """The tag of YAML that the value of an option has, and the first name that it is given."""
        for _, tree in self.trees:
            depth, node = _followed(_plugin_node(tree, plugin), keys, is_value=True)
            if depth == len(keys) and node is not None:
                is_list = isinstance(node, yaml.SequenceNode) and node.value
                return str(node.tag), str((node.value[0] if is_list else node).value)
        return "", ""

    def without_environment(self, finding: Finding) -> Finding:
        """A finding with the names of variables for the values that ``!ENV`` reads from them."""
        names = {it for _, tree in self.trees for it in _variables(_plugin_node(tree, "tandem"))}
        values = {os.environ[it]: it for it in names if len(os.environ.get(it, "")) >= _TELLING}
        if not values:
            return finding
        ordered = sorted(values, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, ordered)))
        return finding.masked(lambda text: pattern.sub(lambda it: f"!ENV {values[it[0]]}", text))

    def span(
        self, plugin: str, keys: Sequence[str | int], *, is_value: bool = False
    ) -> tuple[Location, int]:
        """Where an option of a plugin is set, and how many characters its key or value has."""
        return self._deepest(
            ((name, _plugin_node(tree, plugin)) for name, tree in self.trees),
            keys,
            is_value=is_value,
        )

    def top_span(self, key: str, *, is_value: bool = False) -> tuple[Location, int]:
        """The same for a setting of MkDocs' own."""
        return self._deepest(self.trees, [key], is_value=is_value)

    @property
    def trees(self) -> list[tuple[str, yaml.Node | None]]:
        """What YAML read of this file and of those that it inherits from, by their names."""
        return [(self.name, self.tree), *self.parents]

    def _deepest(
        self,
        trees: Iterable[tuple[str, yaml.Node | None]],
        keys: Sequence[str | int],
        *,
        is_value: bool,
    ) -> tuple[Location, int]:
        """The place in the file that has most of the keys."""
        best = (-1, Location(self.name), 1)
        for name, tree in trees:
            depth, node = _followed(tree, keys, is_value=is_value)
            if node is not None and depth > best[0]:
                start, end = node.start_mark, node.end_mark
                length = end.column - start.column if end.line == start.line else 1
                best = (depth, Location(name, start.line + 1, start.column + 1), max(1, length))
        return best[1], best[2]


_SHAPES: dict[str, tuple[tuple[type, ...], str]] = {
    "plugins": ((list, dict), "a list or a mapping"),
    "markdown_extensions": ((list, dict), "a list or a mapping"),
    "mdx_configs": ((dict,), "a mapping"),
    "nav": ((list, dict), "a list"),
    "docs_dir": ((str,), "a text"),
    "site_name": ((str, int, float), "a text"),
    "site_url": ((str,), "an address such as 'https://docs.example/'"),
    "exclude_docs": ((str,), "a text"),
    "draft_docs": ((str,), "a text"),
}
"""What settings of MkDocs' own have to be for us to read them."""
_MOST = 10_000
"""Brackets, and characters of a line, that the parser in C is trusted with."""


def _is_address(text: str) -> bool:
    try:
        return bool(urlsplit(text))
    except ValueError:
        return False


class _Loader(yaml.SafeLoader):
    """Reads names of Python without importing them, and what else only others need as nothing."""


_Loader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)


def _called(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> PythonName:
    values = loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else {}
    return PythonName(name, values.get("kwds") or {})


_PYTHON = "tag:yaml.org,2002:python/"
_Loader.add_multi_constructor(f"{_PYTHON}name:", lambda loader, name, node: PythonName(name))
_Loader.add_multi_constructor(f"{_PYTHON}object/apply:", _called)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)  # the first that fits is taken


class _Quick(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # if there is one
    """The same, in C."""

    yaml_constructors = _Loader.yaml_constructors
    yaml_multi_constructors = _Loader.yaml_multi_constructors


def loader(text: str) -> type[yaml.SafeLoader]:
    """What reads a configuration in C, as navigations are long.

    Not where it may be nested so deep that C breaks down and takes Python with it.
    """
    is_deep = text.count("[") + text.count("{") > _MOST
    longest = max(map(len, text.splitlines()), default=0)
    return _Loader if is_deep or longest > _MOST else _Quick


Trees = list[tuple[str, yaml.Node | None]]


def _read(path: Path, root: Path, below: frozenset[str]) -> tuple[dict[str, Any], Trees]:
    """The values of a file and of those that it inherits from, and what YAML read of each.

    ``below`` are the files that inherit from it.
    """
    above = below | {os.path.realpath(path)}
    shown = shown_path(path, root)
    text = _text(path, shown)
    try:
        kind = loader(text)
        tree = yaml.compose(text, Loader=kind)
        values = yaml.load(text, Loader=kind)  # noqa: S506 -- a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = problem_of(error, text)
        location = Location(shown, problem.line, problem.column)
        raise FindingError(
            Finding("bad-settings", location, problem.message, problem.hint)
        ) from error
    if not isinstance(values, dict):
        raise _unreadable(shown, 1, "it is not a mapping")
    trees: Trees = [(shown, tree)]
    parent = values.pop("INHERIT", None)
    if parent:
        place = _place(tree, "INHERIT", shown)
        if not isinstance(parent, str) or not os.path.isfile(path.parent / parent):  # noqa: PTH113 -- 'Path.is_file' raises for names too long
            raise _wrong(place, f"'INHERIT' must be the path of a file, not '{str(parent)[:80]}'")
        if os.path.realpath(path.parent / parent) in above:
            raise _wrong(place, f"'INHERIT' leads back to '{parent}'")
        inherited, more = _read(path.parent / parent, root, above)
        for name, each in (*trees, *more):
            _refuse_endless(name, each)
        values, trees = _joined(inherited, values), trees + more
    return values, trees


def _place(tree: yaml.Node | None, key: str, name: str) -> Location:
    found = _child(tree, key)
    start = found[1].start_mark if found else None
    return Location(name, start.line + 1, start.column + 1) if start else Location(name)


def _wrong(place: Location, message: str) -> FindingError:
    return FindingError(Finding("bad-settings", place, message))


def _text(path: Path, shown: str) -> str:
    try:
        raw = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        raise _unreadable(shown, 1, error.strerror or str(error)) from error
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        raise _unreadable(shown, line, problem) from error


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(below)
    for key, value in above.items():
        known = joined.get(key)
        both = isinstance(known, Mapping) and isinstance(value, Mapping)
        joined[key] = _joined(known, value) if both else value  # type: ignore[arg-type] # both are mappings
    return joined


def _unreadable(path: str, line: int, problem: str) -> FindingError:
    message = f"'{path}' cannot be read: {problem}"
    return FindingError(Finding("bad-settings", Location(path, line), message))


def _entries(plugins: Sequence[Any]) -> list[tuple[str, Any]]:
    """A list of plugins as pairs of name and options."""
    pairs: list[tuple[str, Any]] = []
    for entry in plugins:
        pairs += entry.items() if isinstance(entry, Mapping) else [(str(entry), {})]
    return pairs


def _grouped(plugins: Any) -> Iterator[tuple[str, Any]]:
    for key, options in plugins.items() if isinstance(plugins, Mapping) else _entries(plugins):
        yield key, options
        is_group = key in ("group", "material/group") and isinstance(options, Mapping)
        if is_group and options.get("enabled"):
            yield from _grouped(options.get("plugins") or [])


def _headings(node: yaml.Node, path: str) -> Iterator[NavigationTitle]:
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _headings(entry, path)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            location = Location(path, key.start_mark.line + 1, key.start_mark.column + 1)
            yield NavigationTitle(str(key.value), location, frozenset(_paths(value)))
            yield from _headings(value, path)


def _paths(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield str(node.value)
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _paths(entry)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _paths(value)


def _variables(node: yaml.Node | None) -> Iterator[str]:
    """The variables of the environment that a node names."""
    left, done = [node], set[int]()
    while left:
        each = left.pop()
        if each is None or id(each) in done:
            continue
        done.add(id(each))
        is_variable = each.tag == "!ENV"
        if isinstance(each, yaml.ScalarNode):
            yield from [each.value] if is_variable else []
        elif isinstance(each, yaml.MappingNode):
            left += [it for pair in each.value for it in pair]
        else:
            named = [it for it in each.value if isinstance(it, yaml.ScalarNode)]
            yield from (it.value for it in named if is_variable)
            left += each.value


def _entry_name(tree: yaml.Node | None, name: str, listed: str) -> yaml.Node | None:
    """The node of a name in a list or a mapping, such as that of plugins."""
    found = _child(tree, listed)
    entries = found[1].value if found and isinstance(found[1], yaml.SequenceNode) else []
    for entry in [*entries, *(found[1:] if found else ())]:
        if isinstance(entry, yaml.ScalarNode) and entry.value == name:
            return entry
        child = _child(entry, name)
        if child:
            return child[0]
    return None


def _plugin_node(tree: yaml.Node | None, name: str) -> yaml.Node | None:
    found = _child(tree, "plugins")
    plugins = found[1] if found else None
    if isinstance(plugins, yaml.SequenceNode):
        for entry in plugins.value:
            child = _child(entry, name)
            group = _child(entry, "group") or _child(entry, "material/group")
            node = child[1] if child else _plugin_node(group[1], name) if group else None
            if node is not None:
                return node
        return None
    child = _child(plugins, name)
    return child[1] if child else None


def _keys(node: yaml.Node | None) -> list[yaml.ScalarNode]:
    """The keys of a mapping, or of the mappings in a list, and the names in it."""
    nodes: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        nodes = [key for key, _ in node.value]
    elif isinstance(node, yaml.SequenceNode):
        nodes = [
            key
            for entry in node.value
            for key in (_keys(entry) if isinstance(entry, yaml.MappingNode) else [entry])
        ]
    return [it for it in nodes if isinstance(it, yaml.ScalarNode)]


def _repeated(keys: Iterable[yaml.ScalarNode]) -> Iterator[yaml.ScalarNode]:
    seen: set[str] = set()
    for key in keys:
        if key.value in seen:
            yield key
        seen.add(key.value)


def _refuse_endless(name: str, node: yaml.Node | None) -> None:
    if found := _endless(node):
        place = Location(name, found.start_mark.line + 1, found.start_mark.column + 1)
        raise _wrong(place, "this contains itself through an alias")


def _endless(node: yaml.Node | None) -> yaml.Node | None:
    """A node that an alias puts into itself."""
    left, above, done = [(node, False)], set[int](), set[int]()
    while left:
        each, is_done = left.pop()
        if each is None or isinstance(each, yaml.ScalarNode) or id(each) in done:
            continue
        if is_done:
            above.discard(id(each))
            done.add(id(each))
        elif id(each) in above:
            return each
        else:
            above.add(id(each))
            pairs = isinstance(each, yaml.MappingNode)
            inner = [it for pair in each.value for it in pair] if pairs else each.value
            left += [(each, True), *((it, False) for it in inner)]
    return None


def repeated_keys(nodes: Iterable[yaml.Node]) -> Iterator[yaml.ScalarNode]:
    """Keys that a mapping in one of the nodes has twice, as nodes, where each is repeated."""
    left, done = list(nodes), set[int]()
    while left:
        node = left.pop()
        if id(node) in done:
            continue
        done.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _repeated([key for key in _keys(node) if key.value != _MERGE])
            left += [it for pair in node.value for it in pair]
        elif isinstance(node, yaml.SequenceNode):
            left += node.value


def _followed(
    node: yaml.Node | None, keys: Sequence[str | int], *, is_value: bool
) -> tuple[int, yaml.Node | None]:
    """How many of the keys a node has, and the node of the last key, or of its value."""
    shown = node
    for depth, key in enumerate(keys):
        found = _child(node, key)
        if found is None:
            return depth, shown
        shown, node = found[1] if is_value else found[0], found[1]
    return len(keys), shown


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node of a key and the node of its value."""
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == str(key):
                return key_node, value_node
        return next(filter(None, (_child(it, key) for it in _merged(node))), None)
    return None


def _merged(node: yaml.MappingNode) -> Iterator[yaml.Node]:
    """The mappings that ``<<`` merges into one."""
    for key, value in node.value:
        if key.value == _MERGE and value is not node:
            yield from value.value if isinstance(value, yaml.SequenceNode) else [value]
