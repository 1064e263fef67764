"""A writer's browser at the workbench of a page."""

import io
import json
from typing import Any

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.mkdocs.workbench import Workbench, WorkbenchState
from tests.plugin.conftest import Make
from tests.support.projects import configuration

PANELS = [
    {
        "title": "List",
        "show": "/b2b/nothing",
        "buttons": [{"label": "press", "path": "/b2b/none", "body": {"a": 1}}],
    }
]


class Asking:
    """A writer's browser."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self.status = ""

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        path, _, query = path.partition("?")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(content)),
            "CONTENT_TYPE": "application/json",
            "HTTP_HOST": "127.0.0.1:8000",
            "wsgi.input": io.BytesIO(content),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.status = status[:3]

        return json.loads(b"".join(self._workbench.answer(path, environ, start)))

    def run(self, number: Any, text: str | None = None, sandbox: str = "mine") -> Any:
        """Run an example of the page as fleets see it."""
        body = {"sandbox": sandbox, "at": "b2b/a/", "number": number, "text": text}
        return self("POST", "run", body)


def asking(make: Make, page: str, failure: Finding | None = None, **execute: Any) -> Asking:
    """The browser on a page that is served."""
    given = {
        "app": "callback_api:create_app",
        "base": {"b2c": "/b2c", "b2b": "/b2b"},
        "variables": {"b2b": {"fid": "F0001"}},
        "headers": {"b2b": {"Authorization": "Basic ZGVtby1vd25lcjpkZW1vLXBhc3N3b3Jk"}},
        "query": {"b2b": {"client_id": "demo-fleets"}},
        "panels": PANELS,
        **execute,
    }
    folder = "reference_impl/callback_api/contract"
    audiences = {name: {"contract": f"{folder}/{name}.yaml"} for name in ("b2c", "b2b")}
    settings = configuration({"execute": given, "audiences": audiences})
    project = make({"docs/a.md": page, "mkdocs.yml": settings})
    pages = {
        f"{name}/a/": variant for variant in project.site.all_variants() for name in variant.names
    }
    return Asking(Workbench(lambda: WorkbenchState(project, pages), lambda: failure))
