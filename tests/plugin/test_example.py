import pytest

from mkdocs_tandem.example import path_values

PATHS = {
    ("/callbacks/{cbid}", "/callbacks/00ff"): {"cbid": "00ff"},
    ("/callbacks/{cbid}", "/callbacks/{id}"): {},
    ("/callbacks/{cbid}", "/callbacks/<cbid>?all"): {},
    ("/fleets/{fid}/callbacks/{cbid}", "https://api.example/v3/fleets/F1/callbacks/:id"): {
        "fid": "F1"
    },
    ("/callbacks", "/callbacks"): {},
}


@pytest.mark.parametrize(("template", "path"), PATHS)
def test_a_value_in_the_path_of_a_page_is_meant(template: str, path: str) -> None:
    assert path_values(template, path) == PATHS[template, path]
