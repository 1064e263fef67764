"""The plugins of a site that get an instance for each audience, or the paths of its pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_tandem.integrations.mkdocs.plugin_instances.blog import Blogs, Finished
from mkdocs_tandem.integrations.mkdocs.plugin_instances.feeds import feed
from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import (
    AudiencePages,
    PluginInstance,
)
from mkdocs_tandem.integrations.mkdocs.plugin_instances.joined_pages import joined_pages
from mkdocs_tandem.integrations.mkdocs.plugin_instances.llms import llms_texts
from mkdocs_tandem.pages.variant import Variant

_Instances = Mapping[str, PluginInstance]
"""By the names of audiences; with an empty name: for the pages that everyone reads."""
_ONCE = ("startup", "config", "files", "pre_build")
"""Events that are over when the instances are made."""


@dataclass
class PluginInstances:
    """The instances that a build has made."""

    owners: dict[str, str] = field(default_factory=dict)
    """The names of audiences by the paths of files; empty for what everyone reads."""
    has_feeds: bool = False
    _plugins: list[Any] = field(default_factory=list)

    @classmethod
    def made(
        cls,
        config: MkDocsConfig,
        command: str,
        files: Files,
        variants: Mapping[str, Variant],
        finished: Finished,
    ) -> "PluginInstances":
        """Make the instances, and let them add their files.

        Args:
            config: the configuration of the site; its plugins call the instances from now on.
            command: what MkDocs is run for.
            files: the files of the site.
            variants: what the files of pages show, by their paths.
            finished: makes the HTML of a page, or of its excerpt, what readers see.
        """
        owners = {uri: it.audience.name if it.audience else "" for uri, it in variants.items()}
        made = cls(owners, any(_plain(name) == "rss" for name in config.plugins))
        readers = made._readerships(files, variants.values())
        audiences = [it.name for it in readers if it.name]
        for full_name, original in list(config.plugins.items()):
            name = _plain(full_name)
            if name == "redirects":
                redirect_to_audiences(original, readers, files, config)
            if name == "monorepo":
                include_folders_of_audiences(original, audiences)
            make = _makers(finished).get(name)
            if make is None or original.config.get("enabled") is False:
                match_variants(name, original, audiences)
                continue
            found = [it for it in (make(original, each, config, command) for each in readers) if it]
            for each in found:
                match_variants(name, each.plugin, audiences)
            made._put_in_place(original, found, files, config)
        return made

    def _put_in_place(
        self,
        original: Any,
        instances: Sequence[PluginInstance],
        files: Files,
        config: MkDocsConfig,
    ) -> None:
        self._plugins += [it.plugin for it in instances]
        for instance in instances:
            self._let_add(instance, files)
        by_name = {it.readership.name: it for it in instances}
        _replace_hooks(config.plugins.events, original, by_name, self.owners)

    def close(self) -> None:
        """End what the instances have begun."""
        for plugin in self._plugins:
            if hasattr(plugin, "on_shutdown"):
                plugin.on_shutdown()
        self._plugins.clear()

    def _readerships(self, files: Files, variants: Iterable[Variant]) -> list[AudiencePages]:
        titles = {it.audience.name: it.audience.title for it in variants if it.audience}
        return [
            AudiencePages(
                name,
                titles,
                {uri: files.src_uris[uri] for uri, owner in self.owners.items() if owner == name},
                {*self.owners, *(uri.removeprefix(f"{it}/") for uri, it in self.owners.items())},
            )
            for name in ("", *titles)
        ]

    def _let_add(self, instance: PluginInstance, files: Files) -> None:
        before = set(files.src_uris)
        instance.files(files)
        for uri in {*(set(files.src_uris) - before), *instance.pages}:
            self.owners[uri] = instance.readership.name


_Make = Callable[[Any, AudiencePages, MkDocsConfig, str], PluginInstance | None]


def _makers(finished: Finished) -> Mapping[str, _Make]:
    return {
        "blog": Blogs(finished).blog,
        "rss": feed,
        "llmstxt": llms_texts,
        "print-site": partial(joined_pages, "print_page_basename"),
        "with-pdf": partial(joined_pages, "output_path"),
    }


def _plain(name: str) -> str:
    """The name of a plugin without the theme that it belongs to, and without a number."""
    return name.partition(" ")[0].rpartition("/")[2]


def _replace_hooks(
    events: Mapping[str, list[Any]],
    original: Any,
    instances: _Instances,
    owners: Mapping[str, str],
) -> None:
    """Have the instances called in the place of a plugin."""
    for event, methods in events.items():
        if event not in _ONCE:
            methods[:] = [
                _shared(event, it.__func__, instances, owners)
                if getattr(it, "__self__", None) is original and event != "shutdown"
                else it
                for it in methods
            ]


def _shared(
    event: str, function: Any, instances: _Instances, owners: Mapping[str, str]
) -> Callable[..., Any]:
    """A hook that calls that of the instance whose page it is; of each, if it is of no page."""

    def call(*args: Any, **kwargs: Any) -> Any:
        page = next((it for it in (*args, *kwargs.values()) if isinstance(it, Page)), None)
        if page is not None:
            one = instances.get(owners.get(page.file.src_uri, "-"))
            return one.call(event, function, *args, **kwargs) if one else None
        return _each(list(instances.values()), event, function, args, kwargs)

    return call


def _each(
    instances: Sequence[PluginInstance],
    event: str,
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """What the instances make of the first argument one after the other."""
    result = None
    for instance in instances:
        made = instance.call(event, function, *args, **dict(kwargs))
        if made is not None:
            result = made
            args = (made, *args[1:]) if args else args
    return result


_PATTERNS: Mapping[str, Sequence[str]] = {
    "exclude-search": ("exclude", "ignore"),
    "social": ("cards_include", "cards_exclude"),
}
"""Options with patterns for the addresses of pages or for ``File.src_uri``, by plugins."""


def match_variants(name: str, plugin: Any, audiences: Sequence[str]) -> None:
    """Have a plugin treat the variants of the pages that its options name as it treats a page."""
    for option in _PATTERNS.get(name, ()):
        given = plugin.config.get(option) or []
        patterns = [given] if isinstance(given, str) else given
        own = [f"{audience}/{pattern}" for audience in audiences for pattern in patterns]
        plugin.config[option] = [*patterns, *own]


def include_folders_of_audiences(plugin: Any, audiences: Sequence[str]) -> None:
    """Let mkdocs-monorepo-plugin find the folder that a variant is from, by its address."""
    folders = getattr(plugin, "aliases", {})  # none without a navigation
    for path, about in list(folders.items()):
        folders.update({f"{audience}/{path}": about for audience in audiences})


def redirect_to_audiences(
    plugin: Any, readers: Sequence[AudiencePages], files: Files, config: MkDocsConfig
) -> None:
    """Have the plugin redirect to the pages of audiences where it redirects to their source.

    ``old.md`` leads each audience to its page, from ``<audience>/old.md``, and from ``old.md``
    itself to that of the first audience that has one.
    """
    given = plugin.config.get("redirect_maps") or {}
    plugin.config["redirect_maps"] = dict(_maps(given, readers, files))
    plugin.on_files(files, config=config)


def _maps(
    given: Mapping[str, str], readers: Sequence[AudiencePages], files: Files
) -> Iterator[tuple[str, str]]:
    for old, new in given.items():
        path, mark, anchor = str(new).partition("#")
        own = [it for it in readers if it.name and it.path(path) in it.files]
        if not own or path in files.src_uris:
            yield old, new
            continue
        for reader in own:
            yield reader.path(old), f"{reader.path(path)}{mark}{anchor}"
        yield old, f"{own[0].path(path)}{mark}{anchor}"
