"""Names of fields are compared without their case, wherever they are written (RFC 9110, 5.1)."""

from pathlib import Path

import pytest

from tests.plugin.rules.pages import Site, contract

QUAY = {"name": "X-Quay", "in": "header", "required": True, "schema": {"enum": ["a", "b"]}}
LEFT = {"X-Left": {"schema": {"type": "integer"}}}
DONE = {"200": {"description": "ok", "headers": LEFT}}
API = contract(
    {"/boats": {"get": {"operationId": "list", "parameters": [QUAY], "responses": DONE}}},
    servers=[{"url": "https://boats.example"}],
    components={"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
)
APP = """
def create_app():
    def application(environ, start_response):
        start_response("200 OK", [("x-LEFT", "3"), ("X-Seen", environ.get("HTTP_X_QUAY", ""))])
        return [b""]

    return application
"""
HTTP = "```http\nGET /boats HTTP/1.1\n{}: {}\n```\n"
CURL = "```bash\ncurl https://boats.example/boats -H '{}: {}'\n```\n"
PYTHON = '```python\nrequests.get("https://boats.example/boats", headers={{"{}": "{}"}})\n```\n'
SCRIPT = "```js\nfetch('https://boats.example/boats', {{ headers: {{ '{}': '{}' }} }});\n```\n"


@pytest.mark.parametrize("page", [HTTP, CURL, PYTHON, SCRIPT])
@pytest.mark.parametrize("name", ["X-Quay", "x-quay", "X-QUAY"])
def test_a_declared_field_is_known_in_any_case(page: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "wrong").mkdir()
    assert Site(tmp_path, API, page.format(name, "a")).found == []
    (found,) = Site(tmp_path / "wrong", API, page.format(name, "c")).found
    assert found.startswith("wrong-value:")


@pytest.mark.parametrize("page", [HTTP, CURL, PYTHON, SCRIPT])
def test_the_field_of_a_security_scheme_is_known_in_any_case(page: str, tmp_path: Path) -> None:
    head = page.format("x-quay", "a")
    more = head.replace("\n```\n", "\nx-KEY: k\n```\n") if page is HTTP else head
    assert Site(tmp_path, API, more).found == []


@pytest.mark.parametrize("name", ["X-Left", "x-left"])
def test_a_field_of_a_response_is_compared_in_any_case(name: str, tmp_path: Path) -> None:
    (tmp_path / "wrong").mkdir()
    page = "{{% endpoint list %}}\n\n```http\nHTTP/1.1 200 OK\n{}: {}\n```\n"
    sent = {"headers": {"x-QUAY": "b"}}
    right = Site(tmp_path, API, page.format(name, 3), APP, **sent)
    assert right.found == []
    assert [it.is_executed for it in right.verdicts] == [True, True]
    (found,) = Site(tmp_path / "wrong", API, page.format(name, "many"), APP, **sent).found
    assert found.startswith("wrong-type:5:")


def test_a_field_of_the_settings_is_the_declared_one_in_any_case(tmp_path: Path) -> None:
    page = "```bash\ncurl https://boats.example/boats\n```\n"
    (tmp_path / "bare").mkdir()
    assert Site(tmp_path, API, page, APP, headers={"x-QUAY": "b"}).found == []
    assert Site(tmp_path / "bare", API, page, APP).found == ["missing-http-parameter:2:6"]
