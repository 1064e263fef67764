"""A project with one page, its contract, and perhaps an application that it is executed by."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.project.project import Outcome, Project

_NUMBERS = count()


ECHO = """
import json


def create_app():
    def application(environ, start_response):
        size = int(environ.get("CONTENT_LENGTH") or 0)
        sent = {
            "type": environ.get("CONTENT_TYPE", ""),
            "body": environ["wsgi.input"].read(size).decode("latin-1"),
            "query": environ["QUERY_STRING"],
            "cookie": environ.get("HTTP_COOKIE", ""),
            "agent": environ.get("HTTP_USER_AGENT", ""),
        }
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(sent).encode()]

    return application
"""
"""An application that answers with what it was sent."""
ANSWER = {"200": {"description": "ok", "content": {"application/json": {"schema": {}}}}}
"""The responses of an operation that may answer anything."""


def contract(paths: Mapping[str, Any], **more: Any) -> str:
    """An OpenAPI document with these paths; ``more`` are members of the document."""
    root = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths, **more}
    return yaml.safe_dump(root, sort_keys=False)


def taking(media: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An operation that takes these bodies, by media type, and answers without a body."""
    content = {name: it if "schema" in it else {"schema": it} for name, it in media.items()}
    return {
        "requestBody": {"content": content},
        "responses": {"204": {"description": "ok"}},
        **more,
    }


def answering(media: Mapping[str, Any], *, status: str = "200", **more: Any) -> dict[str, Any]:
    """An operation that answers with these bodies, by media type."""
    content = {name: {"schema": it} for name, it in media.items()}
    return {"responses": {status: {"description": "ok", "content": content}}, **more}


class Site:
    """A project in a folder; ``app`` is the text of a module with ``create_app``.

    ``sends`` is the document of what the API sends, if it is another one.
    """

    def __init__(
        self, root: Path, api: str, page: str, app: str = "", sends: str = "", **execute: Any
    ) -> None:
        name = f"service_{next(_NUMBERS)}_{abs(hash(root))}"
        options: dict[str, Any] = {"audiences": {"all": {"contract": "api.yaml"}}}
        if sends:
            options["audiences"]["all"]["notifications"] = "sends.yaml"
            (root / "sends.yaml").write_text(sends, "utf-8")
        if app:
            options["execute"] = {"app": f"{name}:create_app", **execute}
            (root / f"{name}.py").write_text(app, "utf-8")
        (root / "docs").mkdir(exist_ok=True)
        (root / "api.yaml").write_text(api, "utf-8")
        (root / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"tandem": options}]}))
        (root / "docs/page.md").write_text(page, "utf-8")
        self.project = Project.load(root / "mkdocs.yml")

    @property
    def outcome(self) -> Outcome:
        return self.project.check()

    @property
    def found(self) -> list[str]:
        """``rule:line:column`` of each finding."""
        found = self.outcome.findings
        return [f"{it.rule}:{it.location.line}:{it.location.column}" for it in found]

    @property
    def messages(self) -> list[str]:
        found = self.outcome.findings
        return [f"{it.message}; {it.hint}" if it.hint else it.message for it in found]

    @property
    def verdicts(self) -> Sequence[Verdict]:
        return self.project.checker.verdicts(next(iter(self.project.site.all_variants())))
