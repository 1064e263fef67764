"""Markdown beside the pages, and ``llms.txt``, for each audience."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.support.projects import write

CONTRACT = """\
openapi: 3.1.0
info: { title: Orchard, version: "1" }
paths:
  /trees:
    get:
      operationId: listTrees
      responses:
        "200":
          description: All trees.
          content: { application/json: { schema: { type: array, items: { type: string } } } }
"""
APPLICATION = """\
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'["plum", "pear"]']
"""
PAGES: dict[str, str | bytes] = {
    "docs/index.md": "---\ndescription: How trees grow.\n---\n# Trees\n\n"
    '{% if page.subsection == "owner" %}Prune in March.{% else %}Pick in autumn.{% endif %}\n\n'
    "{% example listTrees %}\n\n[Soil](ground/soil.md#clay), [terms](terms.md), ![map](map.png), "
    "[web](https://trees.example/#a), [gone](gone.md), `[soil](ground/soil.md)`\n",
    "docs/ground/soil.md": "# Soil\n\n## Clay\n\nBack to [trees](../index.md).\n",
    "docs/terms.md": "---\naudiences: []\n---\n# Terms\n\nBe kind.\n",
    "docs/map.png": b"",
    "docs/taken.md": "# Taken\n",
    "contract.yaml": CONTRACT,
    "orchard_of_llms.py": APPLICATION,
}


def _build(root: Path, site_url: str = "", pages: Mapping[str, str] | None = None) -> Path:
    audiences = {
        name: {"title": title, "contract": "contract.yaml", "description": f"For {title}."}
        for name, title in (("owner", "Owners"), ("guest", "Guests"))
    }
    tandem = {
        "audiences": audiences,
        "llms": True,
        "execute": {"app": "orchard_of_llms:application"},
    }
    values = {
        "site_name": "Orchard",
        "site_description": "All about trees.",
        "site_url": site_url,
        "nav": ["index.md", "terms.md", {"Ground": ["ground/soil.md"]}],
        "theme": "mkdocs",
        "plugins": [{"tandem": tandem}],
    }
    write(root, {**PAGES, **(pages or {}), "mkdocs.yml": yaml.safe_dump(values, sort_keys=False)})
    build(load_config(str(root / "mkdocs.yml")))
    return root / "site"


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def test_a_page_has_its_markdown_beside_it_with_the_real_response(tmp_path: Path) -> None:
    site = _build(tmp_path)
    text = _text(site / "owner/index.md")
    assert text.startswith("# Trees\n")
    assert "Prune in March." in text
    assert "Pick in autumn." not in text
    assert '"plum"' in text
    assert "{%" not in text
    html = _text(site / "owner/index.html")
    assert '<link rel="alternate " type="text/markdown" href="index.md">' in html


def test_links_of_the_markdown_lead_to_markdown(tmp_path: Path) -> None:
    text = _text(_build(tmp_path) / "owner/index.md")
    assert text.rstrip().endswith(
        "[Soil](ground/soil/index.md#clay), [terms](../terms/index.md), ![map](../map.png), "
        "[web](https://trees.example/#a), [gone](gone.md), `[soil](ground/soil.md)`"
    )


def test_the_index_of_an_audience_lists_its_pages_alone_by_section(tmp_path: Path) -> None:
    site = _build(tmp_path, "https://orchard.example/docs/")
    assert _text(site / "guest/llms.txt") == (
        "# Orchard: Guests\n\n> All about trees.\n\n## Pages\n\n"
        "- [Trees](https://orchard.example/docs/guest/index.md): How trees grow.\n\n"
        "## Ground\n\n- [Soil](https://orchard.example/docs/guest/ground/soil/index.md)\n\n"
        "## Other pages\n\n- [Taken](https://orchard.example/docs/guest/taken/index.md)\n"
    )
    assert _text(site / "llms.txt") == (
        "# Orchard\n\n> All about trees.\n\n## Pages\n\n"
        "- [Terms](https://orchard.example/docs/terms/index.md)\n\n"
        "## Audiences\n\n- [Owners](https://orchard.example/docs/owner/llms.txt): For Owners.\n"
        "- [Guests](https://orchard.example/docs/guest/llms.txt): For Guests.\n"
    )


def test_all_pages_of_an_audience_are_in_one_file_with_whole_addresses(tmp_path: Path) -> None:
    whole = _text(_build(tmp_path, "https://orchard.example/") / "guest/llms-full.txt")
    assert [line for line in whole.splitlines() if line.startswith("# ")] == [
        "# Trees",
        "# Soil",
        "# Taken",
    ]
    assert "Pick in autumn." in whole
    assert "Prune" not in whole
    assert "[trees](https://orchard.example/guest/index.md)" in whole


def test_a_file_of_the_site_is_never_replaced(tmp_path: Path) -> None:
    write(tmp_path, {"docs/llms.txt": "own\n"})
    assert _text(_build(tmp_path) / "llms.txt") == "own\n"


def test_the_sitemap_names_the_markdown_of_each_page(tmp_path: Path) -> None:
    text = _text(_build(tmp_path, "https://orchard.example/docs/") / "sitemap.xml")
    for page in ("owner/", "guest/ground/soil/", "terms/"):
        address = f"https://orchard.example/docs/{page}"
        entry = text.partition(f"<loc>{address}</loc>")[2].partition("</url>")[0]
        assert f'type="text/markdown" href="{address}index.md"/>' in entry


def test_a_body_alone_has_its_method_and_path_in_the_markdown(tmp_path: Path) -> None:
    tag = "# Trees\n\n{% endpoint listTrees %}\n\n"
    page = tag + '- all:\n\n    ```json\n    ["plum", "pear"]\n    ```\n'
    site = _build(tmp_path, pages={"docs/index.md": page})
    shown = '    `GET /trees`, response 200:\n\n    ```json\n    ["plum", "pear"]\n    ```\n'
    assert shown in _text(site / "owner/index.md")
