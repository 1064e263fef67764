"""Readers send the request of an example from its page."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.axe import violations
from tests.site.serving import served
from tests.support.projects import write

pytestmark = pytest.mark.browser

CONTRACT = """\
openapi: 3.1.0
info: { title: Orchard, version: "1" }
paths:
  /trees/{id}:
    put:
      operationId: putTree
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: note, in: query, schema: { type: string } }
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { name: { type: string } } }
      responses: { "200": { description: Done. } }
"""
APPLICATION = """\
def application(environ, start_response):
    start_response("200 OK", [])
    return []
"""
PAGE = '# Trees\n\n```http\nPUT /trees/plum?note=a%20b HTTP/1.1\n\n{ "name": "plum" }\n```\n'
TANDEM = {
    "audiences": {"guest": {"title": "Guests", "contract": "contract.yaml"}},
    "execute": {
        "app": "orchard_of_console:application",
        "headers": {"Authorization": "Bearer tested-token"},
    },
}


class Asked(NamedTuple):
    """A request that has arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@contextmanager
def _api(asked: list[Asked], *, has_cors: bool) -> Iterator[str]:
    """The address of an API that keeps what it is asked, and may allow other sites to read."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked.append(Asked(self.command, self.path, headers, body))
            self._answer(200, b'{"id": "<b>8c21</b>"}')

        def do_OPTIONS(self) -> None:
            self._answer(204, b"")

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            if has_cors:
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Access-Control-Allow-Methods", "PUT")
                self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@contextmanager
def _opened(root: Path, chromium: Browser, api: str) -> Iterator[Page]:
    """The page of a site whose readers send to an API; nothing that its policy forbids."""
    values = {
        "site_name": "Orchard",
        "theme": {"name": "material", "font": False},
        "plugins": [{"tandem": {**TANDEM, "console": {"server": {"guest": f"{api}/v1/"}}}}],
    }
    write(
        root,
        {
            "docs/index.md": PAGE,
            "contract.yaml": CONTRACT,
            "orchard_of_console.py": APPLICATION,
            "mkdocs.yml": yaml.safe_dump(values),
        },
    )
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    policy = {"Content-Security-Policy": f"connect-src 'self' {api}"}
    with served(root / "site", policy) as address:
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.goto("/guest/")
        yield page
        context.close()


def _form(page: Page) -> Locator:
    console = page.locator(".tandem-console")
    console.locator("summary").click()
    return console


def test_a_request_is_sent_with_what_the_reader_has_entered(
    chromium: Browser, tmp_path: Path
) -> None:
    asked: list[Asked] = []
    with _api(asked, has_cors=True) as api, _opened(tmp_path, chromium, api) as page:
        console = _form(page)
        token = console.locator("input[type=password]")
        token.fill("my own")
        console.get_by_role("textbox", name="Body").fill('{ "name": "pear" }')
        console.get_by_role("button", name="Send PUT").click()
        answer = console.get_by_role("status")
        expect(answer).to_contain_text("200 OK")
        expect(answer).to_contain_text("content-type: application/json")
        expect(answer.locator("pre").last).to_have_text('{"id": "<b>8c21</b>"}')
        expect(answer.locator("b")).to_have_count(0)
        assert violations(page) == []
        stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
        assert "my own" not in stored
    (sent,) = asked
    assert sent[:2] == ("PUT", "/v1/trees/plum?note=a%20b")
    assert sent.body == '{ "name": "pear" }'
    assert sent.headers["authorization"] == "Bearer my own"
    assert sent.headers["content-type"] == "application/json"
    assert "cookie" not in sent.headers
    assert "referer" not in sent.headers


def test_a_server_that_does_not_allow_it_is_explained(chromium: Browser, tmp_path: Path) -> None:
    asked: list[Asked] = []
    with _api(asked, has_cors=False) as api, _opened(tmp_path, chromium, api) as page:
        console = _form(page)
        console.get_by_role("button", name="Send PUT").click()
        answer = console.get_by_role("status")
        expect(answer).to_contain_text("CORS")
        expect(answer).to_contain_text(f"it does not allow {page.evaluate('location.origin')}")
        expect(answer).to_contain_text("Access-Control-Allow-Origin")
    assert asked == []


def test_no_other_server_can_be_sent_to(chromium: Browser, tmp_path: Path) -> None:
    asked: list[Asked] = []
    with _api(asked, has_cors=True) as api, _opened(tmp_path, chromium, api) as page:
        console = _form(page)
        form = console.locator("form")
        form.evaluate(f"form => form.dataset.server = '{api}'")
        console.get_by_role("textbox", name="Path").fill("@127.0.0.1:9/")
        console.get_by_role("button", name="Send PUT").click()
        expect(console.get_by_role("status")).to_contain_text("another server")
        console.get_by_role("textbox", name="Path").fill("/trees/a")
        console.get_by_role("textbox", name="Headers").fill("a b: c")
        console.get_by_role("button", name="Send PUT").click()
        expect(console.get_by_role("status")).to_contain_text("cannot be sent")
    assert asked == []
