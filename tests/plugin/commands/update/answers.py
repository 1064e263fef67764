"""An application that answers what a test wants, and a project that documents it."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.project.project import Project
from tests.support.projects import write

_NUMBERS = itertools.count()
_ANSWERS: dict[str, Any] = {}


def create_app() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = _ANSWERS[environ["PATH_INFO"].split("/")[1]]
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer() if callable(answer) else answer).encode()]

    return application


@contextmanager
def answering(**answers: Any) -> Iterator[None]:
    """The application answers each audience with a value, or with what a function gives."""
    _ANSWERS.update(answers)
    try:
        yield
    finally:
        _ANSWERS.clear()


def counted() -> dict[str, int]:
    return {"n": next(_NUMBERS)}


def _contract(schemas: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{next(iter(schemas))}"} if schemas else {}
    answer = {"description": "The thing.", "content": {"application/json": {"schema": schema}}}
    responses = {"200": answer, **({"404": {"description": "None."}} if schemas else {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/thing": {"get": {"operationId": "getThing", "responses": responses}}},
        "components": {"schemas": dict(schemas)},
    }


_SITE = {
    "site_name": "Things",
    "plugins": [
        {
            "tandem": {
                "audiences": {"b2c": {"contract": "api.yaml"}, "b2b": {"contract": "api.yaml"}},
                "endpoints": [{"include": "endpoint.md"}],
                "execute": {
                    "app": "tests.plugin.commands.update.answers:create_app",
                    "base": {"b2c": "/b2c", "b2b": "/b2b"},
                    "python": True,
                },
            }
        }
    ],
}
THING = {
    "type": "object",
    "properties": {
        "status": {"enum": ["Running", "Paused"]},
        "days": {"type": "array", "items": {"enum": ["Mon", "Tue"]}},
        "inner": {"$ref": "#/components/schemas/Inner"},
        "again": {"$ref": "#/components/schemas/Inner"},
    },
}
INNER = {"type": "object", "properties": {"name": {"type": "string"}}}
WHOLE = '```json\n{ "status": "Running", "days": ["Mon"], "inner": { "name": "x" }, ... }\n```\n'
ANSWER = {"status": "Running", "days": ["Mon"], "inner": {"name": "x"}, "again": {}}
"""An example that shows most of the thing, and the answer that it is of."""
HEAD = '# Thing\n\n{% include endpoint.md method="GET" path="/thing" %}\n\n'


def project(
    root: Path, body: str, schemas: Mapping[str, Any] | None = None, **others: str
) -> Project:
    """A project with one page that asks for the thing and then has ``body``.

    The thing is of the first of the schemas, if there are some.
    """
    files = {
        "docs/index.md": HEAD + body,
        "api.yaml": yaml.safe_dump(_contract(schemas or {})),
        "mkdocs.yml": yaml.safe_dump(_SITE, sort_keys=False),
        "_includes/endpoint.md": "`{{ include.method }} {{ include.path }}`",
        **{name.replace("__", "/") + ".md": text for name, text in others.items()},
    }
    write(root, files)
    return Project.load(root / "mkdocs.yml")
