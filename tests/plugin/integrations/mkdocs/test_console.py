"""Forms that send the requests of examples, in the HTML of pages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.config.settings import load
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.output.html import HtmlPatches
from tests.support.projects import write

LOCAL, PUBLIC = "http://localhost:9000", "https://api.orchard.example/v1/"
PAGE = """\
# Trees

```http
POST /trees HTTP/1.1

{ "name": "<script>" }
```

```http
HTTP/1.1 204 No Content
```

```http
GET /trees HTTP/1.1
```
"""


def _contract(*servers: str) -> str:
    body = {"application/json": {"schema": {"properties": {"name": {"type": "string"}}}}}
    done = {"responses": {"204": {"description": "Done."}}}
    operations = {
        "post": {"operationId": "plant", "requestBody": {"content": body}, **done},
        "get": {"operationId": "list", **done},
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Orchard", "version": "1"},
            "servers": [{"url": it} for it in servers],
            "paths": {"/trees": operations},
        }
    )


def _project(root: Path, console: Any, *servers: str) -> Path:
    audiences = {it: {"title": it, "contract": "contract.json"} for it in ("owner", "guest")}
    tandem = {"audiences": audiences, "console": console}
    values = {"site_name": "Orchard", "theme": "mkdocs", "plugins": [{"tandem": tandem}]}
    files = {"docs/index.md": PAGE, "contract.json": _contract(*servers)}
    write(root, {**files, "mkdocs.yml": yaml.safe_dump(values)})
    return root / "mkdocs.yml"


def _html(root: Path, console: Any, *servers: str, audience: str = "guest") -> str:
    build(load_config(str(_project(root, console, *servers)), strict=True))
    return (root / f"site/{audience}/index.html").read_text("utf-8")


def test_a_request_has_a_form_below_it_and_a_response_has_none(tmp_path: Path) -> None:
    html = _html(tmp_path, {"server": PUBLIC})
    assert html.count('<details class="tandem-console"') == 2
    assert html.count('data-server="https://api.orchard.example/v1"') == 2
    assert html.count('<input name="path" value="/trees"') == 2
    assert html.count('<textarea name="body"') == 1
    assert html.count("data-blocked=") == 1  # the messages of both
    assert "&lt;script&gt;" in html
    assert "<script>&#34;" not in html
    assert "assets/tandem/console.js" in html


@pytest.mark.parametrize("console", [True, {}])
def test_the_server_of_the_contract_is_that_of_readers(tmp_path: Path, console: Any) -> None:
    found = re.findall('data-server="([^"]*)"', _html(tmp_path, console, LOCAL, PUBLIC))
    assert set(found) == {"https://api.orchard.example/v1"}


@pytest.mark.parametrize("console", [False, True, {"server": {"owner": PUBLIC}}])
def test_there_is_no_form_where_nothing_says_where_to_send(tmp_path: Path, console: Any) -> None:
    html = _html(tmp_path, console, LOCAL)
    assert "tandem-console" not in html
    assert ("assets/tandem/console.js" in html) is bool(console)


def test_forms_are_kept_with_the_page(tmp_path: Path) -> None:
    first = _html(tmp_path, {"server": PUBLIC})
    assert _html(tmp_path, {"server": PUBLIC}) == first
    assert HtmlPatches.loaded(HtmlPatches().dumped) == HtmlPatches()


@pytest.mark.parametrize(
    "server",
    [
        "ftp://orchard.example",
        "orchard.example",
        "https://user:word@orchard.example",
        "https://a?b",
    ],
)
def test_a_server_that_is_no_address_is_a_finding(tmp_path: Path, server: str) -> None:
    for given in (server, {"guest": server}):
        path = _project(tmp_path, {"server": given})
        with pytest.raises(FindingError) as found:
            load(path)
        assert found.value.finding.rule == "bad-settings"
        assert found.value.finding.hint == "write it as 'https://HOST/path'"


def test_a_server_for_an_unknown_audience_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(FindingError, match="no audience 'guets'"):
        load(_project(tmp_path, {"server": {"guets": PUBLIC}}))
