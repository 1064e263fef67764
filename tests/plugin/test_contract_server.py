"""Addresses of servers with variables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.contract.server import servers

LINES = {
    "url": "https://{area}.trams.example:8443/{stage}/v{number}",
    "variables": {"area": {"default": "north"}, "stage": {"default": "a/b", "enum": ["a/b", "c"]}},
}


@pytest.mark.parametrize(
    ("server", "host", "path", "own"),
    [
        (LINES, "south.trams.example:8443", "/a/b/v2/rides", "/rides"),
        (LINES, "South.Trams.example:8443", "/c/v10/rides/1", "/rides/1"),
        (LINES, "trams.example:8443", "/d/v2/rides", None),
        (
            {"url": "https://{host}/api", "variables": {"host": {"default": "x.example"}}},
            "x.example",
            "/api/a",
            "/a",
        ),
        ({"url": "/v3"}, "", "/v3/rides", "/rides"),
        ({"url": "https://trams.example"}, "trams.example", "/rides", None),
        ({"url": "https://trams.example/v1/"}, "trams.example", "/v11/rides", None),
    ],
)
def test_a_path_is_relative_to_the_server(
    server: dict[str, object], host: str, path: str, own: str | None
) -> None:
    (found,) = servers([server])
    assert found.own_path(path) == own
    assert found.is_at(host) == (host not in ("", "trams.example:8443"))


def test_a_host_that_is_all_variable_is_not_every_host() -> None:
    (found,) = servers([{"url": "https://{host}", "variables": {"host": {"default": "a.example"}}}])
    assert found.is_at("a.example")
    assert not found.is_at("other.example")


@given(st.text(st.sampled_from("{}[]():/.a*\\")), st.text(st.sampled_from("{}/a.")))
def test_any_text_is_the_address_of_some_server(url: str, path: str) -> None:
    (found,) = servers([{"url": url, "variables": {"a": 1, "": {"enum": [None], "default": []}}}])
    rest = found.own_path(path)
    assert rest is None or path.endswith(rest)
