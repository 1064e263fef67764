"""A project exported as plain Markdown for each audience."""

import json
import os
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.config.loader import GUARD
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.pages.discovery import file_paths
from mkdocs_tandem.pages.urls import destination
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Location

MANIFEST = ".tandem-export.json"
"""Names the files that were written, so that no others are ever removed."""
_RELATIVE = (("theme", "custom_dir"), ("hooks",))
"""Settings that are paths or lists of them, relative to ``mkdocs.yml``."""
_MAKER = "gen-files"
"""A plugin that is not run again: it would write pages as they were before they were rendered."""


@dataclass(frozen=True)
class ExportResult:
    """What an export has changed in its folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def export(project: Project, folder: Path) -> ExportResult:
    """Bring a folder up to date with a project; what is right already is not touched.

    Raises:
        FindingError: if the folder holds files that no export has written, or lies among the pages.
    """
    known = _known(project.settings, folder)
    written, unchanged = [], 0
    files = dict(_files(project, folder))
    for name, content in files.items():
        if _is_written(folder / name, content):
            written.append(name)
        else:
            unchanged += 1
    removed = sorted(known - files.keys())
    for name in removed:
        (folder / name).unlink(missing_ok=True)
    _is_written(folder / MANIFEST, json.dumps(sorted(files), indent=0).encode())
    return ExportResult(tuple(written), tuple(removed), unchanged)


def _known(settings: Settings, folder: Path) -> set[str]:
    """What an earlier export has written."""
    docs = (settings.root / settings.docs).resolve()
    target = folder.resolve()
    if target == settings.root.resolve() or target.is_relative_to(docs):
        raise _refused(f"'{folder}' is the project folder, or inside the folder of its pages")
    manifest = folder / MANIFEST
    if manifest.is_file():
        try:
            names = json.loads(manifest.read_text("utf-8"))
            return {str(name) for name in names if (target / name).resolve().is_relative_to(target)}
        except (ValueError, TypeError):
            return set()
    if folder.exists() and any(folder.iterdir()):
        raise _refused(f"'{folder}' contains files that were not written by an export")
    return set()


def _refused(message: str) -> FindingError:
    return FindingError(Finding("bad-settings", Location("mkdocs.yml"), message, "name another"))


def _files(project: Project, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the export by its path."""
    settings = project.settings
    audiences: tuple[Audience | None, ...] = settings.audiences or (None,)
    assets = {
        name: (settings.root / settings.docs / name).read_bytes()
        for name in (*file_paths(settings, project.site.jekyll), *_hidden(settings))
    }
    for audience in audiences:
        top = audience.name if audience else "."
        texts = dict(_texts(project, audience))
        for name, content in {**assets, **texts}.items():
            yield posixpath.normpath(f"{top}/docs/{name}"), content
        others = {destination(page, None, settings) for page in project.site.pages} - texts.keys()
        left_out = _left_out(project)
        text = _configuration(settings, audience, others, folder / top, left_out)
        yield posixpath.normpath(f"{top}/mkdocs.yml"), text.encode()


def _left_out(project: Project) -> Collection[str]:
    """What the settings of an export do not name: it would make pages that are in the export."""
    generators = project.settings.generators
    if not project.site.generated:
        return ["tandem"]
    return ["tandem", _MAKER if _MAKER in generators else "hooks"]


def _hidden(settings: Settings) -> Iterator[str]:
    """The files among the pages that plugins read and none publishes, such as `.meta.yml`."""
    docs = settings.root / settings.docs
    for path in docs.rglob(".*"):
        if path.is_file() and (path.name == ".pages" or path.suffix in {".yml", ".yaml"}):
            yield path.relative_to(docs).as_posix()


def _texts(project: Project, audience: Audience | None) -> Iterator[tuple[str, bytes]]:
    """The pages that an audience reads, those for everyone included."""
    for page in project.site.pages:
        for variant in project.site.variants(page):
            if variant.audience in (None, audience):
                name = destination(page, None, project.settings)
                text = page.text[: page.body_start] + project.publisher.renderer(variant).plain
                yield name, text.encode("utf-8", "surrogatepass")


def _configuration(
    settings: Settings,
    audience: Audience | None,
    others: Collection[str],
    folder: Path,
    left_out: Collection[str],
) -> str:
    """The ``mkdocs.yml`` of a tree: the project's own, as far as it has a meaning there.

    Its navigation has no pages for ``others``.

    It is changed as YAML has read it, so that tags that only MkDocs knows stay.
    """
    tree = _tree(settings.root / settings.path)
    for key in ("docs_dir", "site_dir", *(it for it in left_out if it == "hooks")):
        _remove(tree, key)
    for path in _RELATIVE:
        _move(tree, path, lambda name: os.path.relpath(settings.root / name, folder))
    _remove_plugins(tree, left_out)
    _remove_entry(tree, "markdown_extensions", GUARD)
    nav = _value(tree, "nav")
    if nav is not None:
        _kept(nav, others)
    site_url = _value(tree, "site_url")
    if audience and isinstance(site_url, yaml.ScalarNode) and site_url.value:
        site_url.value = f"{site_url.value.rstrip('/')}/{audience.name}/"
    return str(yaml.serialize(tree, Dumper=yaml.SafeDumper, allow_unicode=True))


def _tree(path: Path) -> yaml.MappingNode:
    """What YAML reads of a file, joined with what it inherits as MkDocs does it."""
    tree = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
    if not isinstance(tree, yaml.MappingNode):
        raise _refused(f"'{path.name}' is not a mapping")
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


def _is_written(path: Path, content: bytes) -> bool:
    """Write a file unless it is right; whole, or not at all for whoever watches it."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return True
