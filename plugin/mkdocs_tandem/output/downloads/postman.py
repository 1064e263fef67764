"""Requests as a collection of Postman.

Source: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html.
"""

import json
from functools import partial
from typing import Any

from mkdocs_tandem.output.downloads.steps import NamedChapter, NamedStep, RequestCollection, filled
from mkdocs_tandem.output.html.samples import pretty

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def postman(collection: RequestCollection) -> str:
    """The text of the file: a folder for each page."""
    values = {"base_url": collection.server, **collection.variables}
    made = {
        "info": {"name": collection.title, "schema": _SCHEMA},
        "item": [
            {"name": chapter.title, "item": [_item(each, chapter) for each in chapter.steps]}
            for chapter in collection.chapters
        ],
        "variable": [{"key": name, "value": value} for name, value in values.items()],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _item(named: NamedStep, chapter: NamedChapter) -> dict[str, Any]:
    step = named.step
    write = partial(
        filled,
        variable=lambda name: f"{{{{{name}}}}}",
        output=lambda at, name: f"{{{{{chapter.steps[at].name}_{name}}}}}",
    )
    url: dict[str, Any] = {
        "raw": f"{{{{base_url}}}}{write(step.path)}",
        "host": ["{{base_url}}"],
        "path": write(step.path).strip("/").split("/"),
    }
    if step.query:
        pairs = [{"key": name, "value": write(value)} for name, value in step.query]
        url["raw"] += "?" + "&".join(f"{it['key']}={it['value']}" for it in pairs)
        url["query"] = pairs
    request: dict[str, Any] = {
        "method": step.method,
        "header": [{"key": name, "value": write(value)} for name, value in step.headers],
        "url": url,
    }
    if step.media_type and (step.is_json or step.body):
        text = pretty(json.loads(step.body)) if step.is_json else step.body
        language = "json" if step.is_json else "text"
        options = {"raw": {"language": language}}
        request["body"] = {"mode": "raw", "raw": write(text), "options": options}
    elif step.media_type:
        request["body"] = {"mode": "file", "file": {"src": None}}
    test = {"type": "text/javascript", "exec": _test(named, chapter)}
    return {"name": step.title, "request": request, "event": [{"listen": "test", "script": test}]}


def _test(named: NamedStep, chapter: NamedChapter) -> list[str]:
    """The script that compares the status, and takes values of the response."""
    step = named.step
    lines = [f'pm.test("status {step.status}", () => pm.response.to.have.status({step.status}));']
    for name, _ in step.outputs:
        number = chapter.steps.index(named)
        _, tokens = chapter.output(number, name)
        value = "pm.response.json()" + "".join(
            f"[{it if it.isdecimal() else json.dumps(it)}]" for it in tokens
        )
        lines.append(f'pm.collectionVariables.set("{named.name}_{name}", {value});')
    return lines
