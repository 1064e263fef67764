"""Put the manual's pages of rules into the wheel as one file: alone, each is mostly overhead.

*Also right*, a third of the text, is left to the website.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ALSO_RIGHT = re.compile(r"^## Also right\n.*?(?=^## Accept it$)", re.DOTALL | re.MULTILINE)


class CustomBuildHook(BuildHookInterface[Any]):
    """For 'tandem explain'."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        pages = sorted(Path(self.root, "docs/manual/rules").glob("*.md"))
        texts = {page.stem: _ALSO_RIGHT.sub("", page.read_text("utf-8")) for page in pages}
        joined = "".join(f"\f{name}\n{text}" for name, text in texts.items())
        path = Path(self._folder.name, "rules.md")
        path.write_text(joined, "utf-8")
        build_data["force_include"][str(path)] = "mkdocs_tandem/manual/rules.md"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
