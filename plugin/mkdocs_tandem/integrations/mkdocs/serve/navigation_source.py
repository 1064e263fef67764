"""The navigation of ``mkdocs.yml``, apart from its other settings."""

import io
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import Nav
from mkdocs.utils.yaml import yaml_load

from mkdocs_tandem.config.loader import loader


class NavigationSourceError(Exception):
    """A file that cannot be taken apart, or a navigation that MkDocs would refuse."""


class NavigationSource(NamedTuple):
    """A ``mkdocs.yml`` in two parts."""

    written: str
    """The navigation as it is written; empty if there is none."""
    rest: str
    """All other lines."""

    @classmethod
    def read(cls, path: str | None) -> "NavigationSource | None":
        """Take the file at a path apart; ``None`` if that cannot be done."""
        try:
            return cls.of(Path(path or "").read_text("utf-8-sig"))
        except (NavigationSourceError, OSError, ValueError):
            return None

    @classmethod
    def of(cls, text: str) -> "NavigationSource":
        """Take a file apart.

        Raises:
            NavigationSourceError: if it is no mapping in YAML.
        """
        try:
            root = yaml.compose(text, Loader=loader(text))
        except (yaml.YAMLError, RecursionError) as error:
            raise NavigationSourceError(str(error)) from error
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise NavigationSourceError("no mapping of several lines")
        starts = [key.start_mark.line for key, _ in root.value] + [text.count("\n") + 1]
        at = next((at for at, (key, _) in enumerate(root.value) if key.value == "nav"), None)
        if at is None:
            return cls("", text)
        lines = text.splitlines(keepends=True)
        own = slice(starts[at], starts[at + 1])
        return cls("".join(lines[own]), "".join((*lines[: own.start], *lines[own.stop :])))

    @property
    def nav(self) -> list[Any]:
        """The navigation as MkDocs reads it.

        Raises:
            NavigationSourceError: if there is none, or none that MkDocs takes.
        """
        try:
            nav = yaml_load(io.StringIO(self.written)).get("nav")
            Nav().validate(nav)
        except (yaml.YAMLError, ValidationError) as error:
            raise NavigationSourceError(str(error)) from error
        if not isinstance(nav, list) or not nav:
            raise NavigationSourceError("no list of entries")
        return nav
