"""The settings of an export."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.commands.export.readers import SCRIPT, STYLE, TEMPLATES, Theme
from mkdocs_tandem.config.loader import GUARD
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

_RELATIVE = (("theme", "custom_dir"), ("hooks",))
"""Settings that are paths or lists of them, relative to ``mkdocs.yml``."""
_SEQUENCE, _MAPPING = "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"


def refused(message: str) -> FindingError:
    """What keeps a project from being exported."""
    return FindingError(Finding("bad-settings", Location("mkdocs.yml"), message, "name another"))


def configuration(
    settings: Settings,
    audience: Audience | None,
    folder: Path,
    left_out: Collection[str],
    nav: Any = None,
) -> yaml.MappingNode:
    """The ``mkdocs.yml`` of a tree: the project's own, as far as it has a meaning there.

    ``nav`` is the navigation if plugins that are left out have completed it.

    It is changed as YAML has read it, so that tags that only MkDocs knows stay.
    """
    tree = _tree(settings.root / settings.path)
    for key in ("docs_dir", "site_dir", *(it for it in left_out if it == "hooks")):
        _remove(tree, key)
    for path in _RELATIVE:
        _move(tree, path, lambda name: os.path.relpath(settings.root / name, folder))
    _remove_plugins(tree, left_out)
    _remove_entry(tree, "markdown_extensions", GUARD)
    if nav is not None:
        _remove(tree, "nav")
        tree.value.append((_text("nav"), yaml.compose(yaml.safe_dump(nav), yaml.SafeLoader)))
    site_url = _value(tree, "site_url")
    if audience and isinstance(site_url, yaml.ScalarNode) and site_url.value:
        site_url.value = f"{site_url.value.rstrip('/')}/{audience.name}/"
    return tree


def leave_out(tree: yaml.MappingNode, others: Collection[str]) -> None:
    """Leave the pages of others out of the navigation."""
    nav = _value(tree, "nav")
    if nav is not None:
        _kept(nav, others)


def written(tree: yaml.MappingNode) -> str:
    """Settings as the text of a file."""
    return str(yaml.serialize(tree, Dumper=yaml.SafeDumper, allow_unicode=True))


def theme_of(settings: Settings) -> Theme:
    """The theme that the project's settings name."""
    theme = _value(_tree(settings.root / settings.path), "theme")
    if theme is None or isinstance(theme, yaml.ScalarNode):
        return Theme(theme.value if theme else "mkdocs", None)
    name, folder = _value(theme, "name"), _value(theme, "custom_dir")
    return Theme(
        "" if name is None or name.tag.endswith(":null") else str(name.value),
        settings.root / folder.value if isinstance(folder, yaml.ScalarNode) else None,
    )


def add_features(tree: yaml.MappingNode) -> None:
    """Name the style sheet, the script, and the folder of templates with ours among them."""
    for key, name in (("extra_css", STYLE), ("extra_javascript", SCRIPT)):
        listed = _value(tree, key)
        if not isinstance(listed, yaml.SequenceNode):
            _remove(tree, key)
            listed = yaml.SequenceNode(_SEQUENCE, [])
            tree.value.append((_text(key), listed))
        listed.value.insert(0, _text(name))
    theme = _value(tree, "theme")
    if not isinstance(theme, yaml.MappingNode):
        named = [(_text("name"), theme)] if theme is not None else []
        _remove(tree, "theme")
        theme = yaml.MappingNode(_MAPPING, named or [(_text("name"), _text("mkdocs"))])
        tree.value.append((_text("theme"), theme))
    _remove(theme, "custom_dir")
    theme.value.append((_text("custom_dir"), _text(TEMPLATES)))


def _text(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value)


def _tree(path: Path) -> yaml.MappingNode:
    """What YAML reads of a file, joined with what it inherits as MkDocs does it."""
    tree = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
    if not isinstance(tree, yaml.MappingNode):
        raise refused(f"'{path.name}' is not a mapping")
    parent = _value(tree, "INHERIT")
    _remove(tree, "INHERIT")
    return _joined(_tree(path.parent / parent.value), tree) if parent else tree


def _joined(parent: yaml.MappingNode, child: yaml.MappingNode) -> yaml.MappingNode:
    own = {key.value: (key, value) for key, value in child.value}
    for key, value in parent.value:
        known = own.get(key.value)
        if known is None:
            own[key.value] = (key, value)
        elif isinstance(value, yaml.MappingNode) and isinstance(known[1], yaml.MappingNode):
            own[key.value] = (key, _joined(value, known[1]))
    return yaml.MappingNode(child.tag, list(own.values()))


def _value(node: Any, key: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _remove(node: yaml.MappingNode, key: str) -> None:
    node.value = [pair for pair in node.value if pair[0].value != key]


def _remove_plugins(tree: yaml.MappingNode, names: Collection[str]) -> None:
    """Leave out plugins, also of Material's ``group``; the list stays, else there is a search."""
    for name in names:
        _remove_entry(tree, "plugins", name)
    listed = _value(tree, "plugins")
    for entry in listed.value if listed is not None else ():
        pairs = [entry] if isinstance(entry, tuple) else getattr(entry, "value", ())
        for key, options in (it for it in pairs if isinstance(it, tuple)):
            if str(key.value).rpartition("/")[2] == "group":
                _remove_plugins(options, names)


def _remove_entry(tree: yaml.MappingNode, key: str, name: str) -> None:
    """Leave an entry out of a list or mapping of plugins or extensions."""
    listed = _value(tree, key)
    if isinstance(listed, yaml.SequenceNode):
        listed.value = [it for it in listed.value if _name(it) != name]
    elif isinstance(listed, yaml.MappingNode):
        _remove(listed, name)


def _move(tree: Any, path: tuple[str, ...], moved: Any) -> None:
    for key in path:
        tree = _value(tree, key)
    for node in tree.value if isinstance(tree, yaml.SequenceNode) else [tree]:
        if isinstance(node, yaml.ScalarNode):
            node.value = moved(node.value)


def _name(entry: yaml.Node) -> str:
    """The name of a plugin in a list: by itself, or the key of its options."""
    if isinstance(entry, yaml.MappingNode):
        return str(entry.value[0][0].value) if entry.value else ""
    return str(entry.value)


def _kept(nav: yaml.Node, others: Collection[str]) -> bool:
    """Leave out the entries whose page is for others; whether anything is left."""
    if isinstance(nav, yaml.ScalarNode):
        return nav.value not in others
    if isinstance(nav, yaml.MappingNode):
        nav.value = [pair for pair in nav.value if _kept(pair[1], others)]
    else:
        nav.value = [entry for entry in nav.value if _kept(entry, others)]
    return bool(nav.value)
