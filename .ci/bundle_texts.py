"""Put many small texts into the wheel as two files: alone, each is mostly overhead.

These are the manual's pages of rules, without *Also right* (a third of the text, left to the
website), and the labels of each language, which have the same English texts as keys.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ALSO_RIGHT = re.compile(r"^## Also right\n.*?(?=^## Accept it$)", re.DOTALL | re.MULTILINE)
_LABELS = "mkdocs_tandem/output/html/labels"


class CustomBuildHook(BuildHookInterface[Any]):
    """For 'tandem explain', and for sites in other languages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        rules = sorted(Path(self.root, "docs/manual/rules").glob("*.md"))
        labels = sorted(Path(self.root, "plugin", _LABELS).glob("*.yml"))
        for name, texts in (
            ("mkdocs_tandem/manual/rules.md", ((it.stem, _rule(it)) for it in rules)),
            (f"{_LABELS}.txt", ((it.stem, it.read_text("utf-8")) for it in labels)),
        ):
            build_data["force_include"][str(self._bundle(name, texts))] = name

    def _bundle(self, name: str, texts: Iterable[tuple[str, str]]) -> Path:
        """A file with each text after a form feed and a line with its name."""
        path = Path(self._folder.name, Path(name).name)
        path.write_text("".join(f"\f{each}\n{text}" for each, text in texts), "utf-8")
        return path

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()


def _rule(page: Path) -> str:
    """The body of a page without front matter and what only the website shows."""
    body = page.read_text("utf-8").partition("\n---\n")[2].rstrip()
    return _ALSO_RIGHT.sub("", body.removesuffix("[All rules](../rules.md)")).strip() + "\n"
