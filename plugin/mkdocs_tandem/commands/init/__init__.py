"""A starter project: a page, two audiences, contracts, an application and CI."""

from importlib.resources import files
from importlib.resources.abc import Traversable

_ELSEWHERE = {"ci.yml": ".github/workflows/docs.yml", "gitignore": ".gitignore"}
"""Files that packages do not keep where a project has them."""


def starter() -> dict[str, str]:
    """The texts of the files by their paths in a new project: the end of the tutorial."""
    found: dict[str, str] = {}
    _collect(files(__package__) / "files", "", found)
    return {_ELSEWHERE.get(path, path): found[path] for path in sorted(found)}


def _collect(folder: Traversable, prefix: str, found: dict[str, str]) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                _collect(entry, f"{prefix}{entry.name}/", found)
        else:
            found[prefix + entry.name] = entry.read_text("utf-8")
