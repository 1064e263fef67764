"""MkDocs' configuration as the plugin reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from mkdocs_tandem.config.loader import Configuration
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.output.reports.text import frame, line_at
from mkdocs_tandem.source import Location


def add_own_files(config: MkDocsConfig, *, has_console: bool) -> None:
    """Add the plugin's style sheets and scripts to the site, after the files of its theme."""
    folder = str(Path(__file__).parents[2] / "output" / "html" / "theme" / "files")
    if folder not in config.theme.dirs:
        config.theme.dirs.append(folder)
    for name in ("console", "tandem") if has_console else ("tandem",):
        config.extra_css.insert(0, f"assets/tandem/{name}.css")
        config.extra_javascript.insert(0, f"assets/tandem/{name}.js")


class BrokenError(PluginError):
    """What keeps MkDocs from going on, with the finding that it shows."""

    def __init__(self, text: str, finding: Finding) -> None:
        super().__init__(text)
        self.finding = finding


def resolve_references_nearby(config: MkDocsConfig) -> None:
    """Let autorefs prefer the headings of the same audience: each page is there for several."""
    autorefs = config.plugins.get("autorefs")
    if autorefs is not None and "resolve_closest" in autorefs.config:
        autorefs.config["resolve_closest"] = True


@contextmanager
def one_line(root: Path | None = None) -> Iterator[None]:
    """Let MkDocs show what keeps it from going on, without a traceback."""
    try:
        yield
    except FindingError as error:
        line = line_at(root or Path(), error.finding.location)
        text = frame(error.finding, line).plain.rstrip()
        raise BrokenError(text, error.finding) from None


def broken(config_file: str | None, error: BaseException) -> Finding:
    """What keeps MkDocs from building, as a finding: its own errors are about its settings."""
    if isinstance(error, BrokenError):
        return error.finding
    path = Path(config_file or "mkdocs.yml")
    try:
        Configuration.read(path)
    except FindingError as unreadable:
        return unreadable.finding
    message = str(error).strip().splitlines() or [type(error).__name__]
    return Finding("bad-settings", Location(path.name), f"the site cannot be built: {message[0]}")


def configuration(config: MkDocsConfig, options: Any) -> Configuration:
    """What MkDocs has read, with the places of keys if it was a file."""
    found = [(name, getattr(it, "config", {})) for name, it in config.plugins.items()]  # or a hook
    others = [{name: dict(own)} for name, own in found if name != "tandem"]
    values = {**config, "plugins": [*others, {"tandem": options}]}
    if config.config_file_path is None:
        return Configuration(Path.cwd(), "mkdocs.yml", values)
    path = Path(config.config_file_path)
    return Configuration(path.parent, path.name, values, Configuration.read(path).tree)
