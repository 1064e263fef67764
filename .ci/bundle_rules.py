"""Put the manual's pages of rules into the wheel as one file: alone, each is mostly overhead."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """For 'tandem explain'."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        pages = sorted(Path(self.root, "docs/manual/rules").glob("*.md"))
        joined = "".join(f"\f{page.stem}\n{page.read_text('utf-8')}" for page in pages)
        path = Path(self._folder.name, "rules.md")
        path.write_text(joined, "utf-8")
        build_data["force_include"][str(path)] = "mkdocs_tandem/manual/rules.md"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
