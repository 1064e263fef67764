"""Requests as workflows.

Source: Arazzo 1.0.1, https://spec.openapis.org/arazzo/v1.0.1.html.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mkdocs_tandem.output.downloads.steps import NamedChapter, NamedStep, RequestCollection, filled

_SOURCE = "api"
_BY_CLIENT = ("content-type",)
"""Fields that the body's own media type sets."""
_WHOLE = re.compile("\0[^\0]*\0")


def arazzo(collection: RequestCollection) -> str:
    """The text of the file: a workflow for each page."""
    made = {
        "arazzo": "1.0.1",
        "info": {"title": collection.title, "version": collection.version or "1"},
        "sourceDescriptions": [{"name": _SOURCE, "url": collection.contract, "type": "openapi"}],
        "workflows": [_workflow(each, collection.variables) for each in collection.chapters],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _workflow(chapter: NamedChapter, values: Mapping[str, str]) -> dict[str, Any]:
    inputs = {
        name: {"type": "string", **({"default": values[name]} if values[name] else {})}
        for name in chapter.variables
    }
    return {
        "workflowId": chapter.name,
        "summary": chapter.title,
        **({"inputs": {"type": "object", "properties": inputs}} if inputs else {}),
        "steps": [_step(each, chapter) for each in chapter.steps],
    }


def _step(named: NamedStep, chapter: NamedChapter) -> dict[str, Any]:
    step = named.step
    write = partial(_expression, chapter=chapter)
    places = (("path", step.parameters), ("query", step.query), ("header", step.headers))
    parameters = [
        {"name": name, "in": place, "value": write(value)}
        for place, pairs in places
        for name, value in pairs
        if place != "header" or name.lower() not in _BY_CLIENT
    ]
    made: dict[str, Any] = {"stepId": named.name, "description": step.title}
    made |= _operation(named)
    if parameters:
        made["parameters"] = parameters
    if step.media_type:
        made["requestBody"] = {"contentType": step.media_type}
        if step.is_json:
            made["requestBody"]["payload"] = _payload(json.loads(step.body), chapter)
        elif step.body:
            made["requestBody"]["payload"] = write(step.body)
    made["successCriteria"] = [{"condition": f"$statusCode == {step.status}"}]
    if step.outputs:
        made["outputs"] = {name: f"$response.body#{at}" for name, at in step.outputs}
    return made


def _operation(named: NamedStep) -> Iterator[tuple[str, str]]:
    """The operation by its id, or by its path if it has none."""
    step = named.step
    if " " not in step.operation:
        yield "operationId", step.operation
        return
    path = step.template.replace("~", "~0").replace("/", "~1")
    url = f"{{$sourceDescriptions.{_SOURCE}.url}}"
    yield "operationPath", f"{url}#/paths/{path}/{step.method.lower()}"


def _expression(text: str, chapter: NamedChapter) -> str:
    """A text with runtime expressions in place of references."""
    form = "{}" if _WHOLE.fullmatch(text) else "{{{}}}"
    return filled(
        text,
        lambda name: form.format(f"$inputs.{name}"),
        lambda at, name: form.format(f"$steps.{chapter.steps[at].name}.outputs.{name}"),
    )


def _payload(value: Any, chapter: NamedChapter) -> Any:
    if isinstance(value, dict):
        return {name: _payload(it, chapter) for name, it in value.items()}
    if isinstance(value, list):
        return [_payload(it, chapter) for it in value]
    return _expression(value, chapter) if isinstance(value, str) else value
