"""Pages about a small API, by what they are about, and the exact list of what is found in them."""

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY

FOLDER = REPOSITORY / "tests/cases/bakery"
PAGES = [
    pytest.param(page, id=f"{topic}: {page['name']}")
    for topic, pages in yaml.safe_load((FOLDER / "pages.yml").read_text("utf-8")).items()
    for page in pages
]
EXTENSIONS = [
    "attr_list",
    "tables",
    "md_in_html",
    "pymdownx.superfences",
    "pymdownx.highlight",
    {"pymdownx.snippets": {"base_path": ["."]}},
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_exactly_these_mistakes(page: dict[str, Any], tmp_path: Path) -> None:
    _write(tmp_path, page)
    findings = Project.load(tmp_path / "mkdocs.yml").check().findings
    found = [f"{it.rule} {_file(it.location.path)}{it.location.line}" for it in findings]
    assert sorted(found) == sorted(page["found"])


def _file(path: str) -> str:
    return "" if path == "docs/index.md" else f"{path}:"


def _write(folder: Path, page: dict[str, Any]) -> None:
    """A project with this page, for visitors and for bakers, who see one member more."""
    visitors = yaml.safe_load((FOLDER / "api.yaml").read_text("utf-8"))
    bakers = deepcopy(visitors)
    bakers["components"]["schemas"]["Order"]["properties"]["oven"] = {"type": "string"}
    tandem: dict[str, Any] = {
        "audiences": {
            "visitor": {"title": "Visitors", "contract": "visitor.yaml"},
            "baker": {"title": "Bakers", "contract": "baker.yaml"},
        }
    }
    if page.get("executed"):
        tandem["execute"] = {"app": "bakery:create_app", "python": True}
    settings = {
        "site_name": "Bakery",
        "theme": {"name": "material", "font": False},
        "markdown_extensions": [*EXTENSIONS, *page.get("extensions", ())],
        "plugins": ["search", {"tandem": tandem}],
    }
    files = {
        "docs/index.md": page["page"],
        "visitor.yaml": yaml.safe_dump(visitors),
        "baker.yaml": yaml.safe_dump(bakers),
        "mkdocs.yml": yaml.safe_dump(settings, sort_keys=False),
        **page.get("files", {}),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copy(FOLDER / "bakery.py", folder)
