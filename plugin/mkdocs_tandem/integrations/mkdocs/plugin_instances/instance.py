"""An instance of a plugin for the pages of one audience."""

import logging
import warnings
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_tandem.integrations.mkdocs.files import VariantFiles


@dataclass(frozen=True)
class AudiencePages:
    """The pages of one audience, or those that everyone reads."""

    name: str
    """Of the audience; empty for everyone."""
    titles: Mapping[str, str]
    """Of all audiences, by their names."""
    files: Mapping[str, File]
    """By their paths, which begin with the name of the audience."""
    known: AbstractSet[str]
    """The paths of all pages of the site, with and without the name of their audience."""

    def path(self, path: str) -> str:
        """Where a path of the folder of pages is for these readers."""
        return f"{self.name}/{path}" if self.name else path


@dataclass(frozen=True)
class PluginInstance:
    """A plugin with options of its own, called with a configuration of its own."""

    plugin: Any
    config: MkDocsConfig
    readership: AudiencePages
    after: Mapping[str, Callable[..., Any]]
    """Functions called after the plugin's own, with the same arguments, by the name of the event;
    what they return takes the place of what the plugin returned."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of pages that the plugin writes and that are no files of the site."""
        return ()

    def call(self, event: str, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the plugin's class as MkDocs calls it for an event."""
        if "config" in kwargs:
            kwargs["config"] = self.config
        if isinstance(kwargs.get("files"), VariantFiles) and self.readership.name:
            kwargs["files"] = kwargs["files"].seen_by(self.readership.name)
        result = function(self.plugin, *args, **kwargs)
        return self.after[event](result, *args, **kwargs) if event in self.after else result

    def files(self, files: Files) -> None:
        """Let the plugin look at the files, and add its own."""
        if hasattr(self.plugin, "on_files"):
            config, name = self.config, self.readership.name
            seen = files.seen_by(name) if isinstance(files, VariantFiles) and name else files
            self.plugin.on_files(seen, config=config)


def given_options(plugin: Any) -> dict[str, Any]:
    """The options of a plugin as its user wrote them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        written = plugin.config.user_configs
    return {key: value for options in written for key, value in options.items()}


def new_plugin(
    original: Any, options: Mapping[str, Any], config: MkDocsConfig, command: str
) -> Any:
    """A plugin of the same class with other options, as far as MkDocs has come with the first.

    It does not repeat the warnings that the first has given.
    """
    plugin: Any = type(original)()
    plugin.load_config(dict(options), config.config_file_path)
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        if hasattr(plugin, "on_startup"):
            plugin.on_startup(command=command, dirty=False)
        if hasattr(plugin, "on_config"):
            plugin.on_config(config)
    finally:
        logging.disable(before)
    return plugin
