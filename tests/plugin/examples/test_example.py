from pathlib import Path

import pytest

from mkdocs_tandem.examples import path_values
from mkdocs_tandem.project.project import Project
from tests.support.projects import write

PATHS = {
    ("/callbacks/{cbid}", "/callbacks/00ff"): {"cbid": "00ff"},
    ("/callbacks/{cbid}", "/callbacks/{id}"): {},
    ("/callbacks/{cbid}", "/callbacks/<cbid>?all"): {},
    ("/fleets/{fid}/callbacks/{cbid}", "https://api.example/v3/fleets/F1/callbacks/:id"): {
        "fid": "F1"
    },
    ("/callbacks", "/callbacks"): {},
    ("/trees/{name}", "/trees/red%20oak"): {"name": "red oak"},
}


@pytest.mark.parametrize(("template", "path"), PATHS)
def test_a_value_in_the_path_of_a_page_is_meant(template: str, path: str) -> None:
    assert path_values(template, path) == PATHS[template, path]


@pytest.mark.parametrize(
    ("body", "languages"),
    [
        ('{ "a": 1 }', ["js"]),
        ("// what we send\n[1]", ["js"]),
        ('import { x } from "y";\n', []),
        ("const a = { b: 1 };", []),
    ],
)
def test_a_script_is_an_example_only_where_it_holds_json(
    body: str, languages: list[str], tmp_path: Path
) -> None:
    write(tmp_path, {"docs/index.md": f"# A\n\n```js\n{body}\n```\n"})
    project = Project.load(tmp_path / "mkdocs.yml")
    (variant, _) = project.site.variants(project.site.pages[0])
    found = [
        example.region.language for example in project.site.examples(variant) if example.region
    ]
    assert found == languages
