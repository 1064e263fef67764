"""``mkdocs.yml`` as MkDocs reads it, without MkDocs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
import yaml_env_tag  # type: ignore[import-untyped]

from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

_MAX_PARENTS = 20


@dataclass(frozen=True)
class Configuration:
    """The values of a ``mkdocs.yml``, its parents by ``INHERIT`` included."""

    root: Path
    name: str
    """File name, relative to ``root``."""
    values: Mapping[str, Any]
    tree: yaml.Node | None = None
    """What YAML read, with the places of keys."""

    @classmethod
    def read(cls, path: Path) -> "Configuration":
        """The configuration in a file.

        Raises:
            FindingError: if there is none, or it is not a mapping in YAML.
        """
        path = path.absolute()
        values, tree = _read(path, path.parent, 0)
        return cls(path.parent, path.name, values, tree)

    @property
    def docs(self) -> str:
        """Folder of the pages, relative to the root if it lies below it."""
        docs = Path(str(self.values.get("docs_dir") or "docs"))
        below = docs.is_absolute() and docs.is_relative_to(self.root)
        return (docs.relative_to(self.root) if below else docs).as_posix()

    @property
    def extensions(self) -> list[str]:
        """The names of the Markdown extensions."""
        named = self.values.get("markdown_extensions") or []
        return [*named] if isinstance(named, Mapping) else [name for name, _ in _entries(named)]

    def plugin(self, name: str) -> Any:
        """The options of a plugin, a mapping if they are right; empty if it has none."""
        plugins = self.values.get("plugins") or []
        entries = plugins.items() if isinstance(plugins, Mapping) else _entries(plugins)
        for key, options in entries:
            if key == name:
                return {} if options is None else options
        return {}

    def has_plugin(self, name: str) -> bool:
        plugins = self.values.get("plugins") or []
        names = plugins if isinstance(plugins, Mapping) else [key for key, _ in _entries(plugins)]
        return name in names

    def location(self, plugin: str, keys: Sequence[str | int]) -> Location:
        """Where an option of a plugin stands; the line of its nearest parent if nowhere."""
        node = _plugin_node(self.tree, plugin)
        line = node.start_mark.line + 1 if node else 1
        for key in keys:
            found = _child(node, key)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        return Location(self.name, line)


class _Loader(yaml.SafeLoader):
    """Reads what other plugins and extensions need, such as Python names, as nothing."""


_Loader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def _read(path: Path, root: Path, depth: int) -> tuple[dict[str, Any], yaml.Node | None]:
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 -- a SafeLoader
    except OSError as error:
        raise _unreadable(shown, 1, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(shown, 1, "it is not UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise _unreadable(shown, mark.line + 1 if mark else 1, problem) from error
    if not isinstance(values, dict):
        raise _unreadable(shown, 1, "it is not a mapping")
    parent = values.pop("INHERIT", None)
    if parent and depth < _MAX_PARENTS:
        inherited, _ = _read(path.parent / str(parent), root, depth + 1)
        values = _joined(inherited, values)
    return values, tree


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(below)
    for key, value in above.items():
        known = joined.get(key)
        both = isinstance(known, Mapping) and isinstance(value, Mapping)
        joined[key] = _joined(known, value) if both else value  # type: ignore[arg-type]
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


def _plugin_node(tree: yaml.Node | None, name: str) -> yaml.Node | None:
    found = _child(tree, "plugins")
    plugins = found[1] if found else None
    if isinstance(plugins, yaml.SequenceNode):
        for entry in plugins.value:
            child = _child(entry, name)
            if child:
                return child[1]
        return None
    child = _child(plugins, name)
    return child[1] if child else None


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node of a key and the node of its value."""
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == str(key):
                return key_node, value_node
    return None
