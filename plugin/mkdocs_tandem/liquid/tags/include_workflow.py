"""The tag ``include_workflow``: the steps of an Arazzo workflow, each as an example of its own.

Source: Arazzo 1.0.1, https://spec.openapis.org/arazzo/v1.0.1.html.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

import yaml

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.context import Context, Parameters
from mkdocs_tandem.liquid.nodes import ParsedTemplate, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece, PieceWriter
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.include import Include, IncludeTag, Name
from mkdocs_tandem.suggestions import did_you_mean

_MARKUP = re.compile(r"(?P<file>(?:[^\s{}]|\{\{[^{}]*\}\})+)(?:\s+(?P<id>[\w-]+))?")
_STATUS = re.compile(r"\s*\$statusCode\s*==\s*([1-5]\d\d)\s*")
_PATH = re.compile(r"[^#]*#/paths/(?P<path>~1[^/]*)/(?P<method>\w+)")
_EXPRESSION = re.compile(r"\$(?:inputs|steps|workflows)\.[\w.#/~-]+")
_EMBEDDED = re.compile(r"\{(\$[^{}]+)\}")
_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_NUMBERS = {f"tag:yaml.org,2002:{it}" for it in ("bool", "float", "int", "null")}


class _Loader(yaml.SafeLoader):
    """A reader of YAML without aliases, which can make a small file endless."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # its stub has no types here
            raise yaml.MarkedYAMLError(problem="aliases are not supported", problem_mark=mark)
        return super().compose_node(parent, index)


class _ArazzoError(Exception):
    """What is wrong with a document, and where."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.at = at
        self.hint = hint


class IncludeWorkflowTag(IncludeTag):
    """``include_workflow file.yaml id``: the steps of an Arazzo workflow, as examples."""

    name = "include_workflow"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        found = _MARKUP.fullmatch(tag.markup.strip())
        if found is None:
            usage = f"{{% {self.name} file.yaml workflowId %}}"
            raise LiquidSyntaxError(f"'{self.name}' is written '{usage}'")
        name = Name(found["file"], tag.markup.index(found["file"]), tag, parser)
        return IncludedWorkflow(tag, name, found["id"] or "", self.find)


class IncludedWorkflow(Include):
    """The steps of a workflow in the place of the tag; without an id, of all in the file."""

    __slots__ = ("workflow",)

    def __init__(self, tag: TagToken, name: Name, workflow: str, find: Any) -> None:
        super().__init__(tag, name, None, [], find)
        self.workflow = workflow

    def _render(
        self,
        template: ParsedTemplate,
        parameters: Parameters | None,
        call: IncludeCall,
        context: Context,
        out: PieceWriter,
    ) -> None:
        source, around = template.source, context.source
        if not source.text:  # it could not be read
            context.adopt(template.findings)
            return

        def write(text: str, at: int) -> None:
            out.add(Piece(text, source, at, is_literal=False, call=call))

        context.call, context.source, context.base = call, source, 0
        try:
            for workflow in _workflows(source.text, self.workflow):
                for step in workflow.steps:
                    workflow.write(step, context, write)
        except _ArazzoError as error:
            location = source.location(error.at)
            context.adopt([Finding("bad-data", location, str(error), error.hint)])
        context.call, context.source, context.base = call.caller, around, self.base


class _Parameter(NamedTuple):
    name: str
    place: str
    value: yaml.Node


@dataclass(frozen=True)
class _Workflow:
    """A workflow, with what its expressions refer to."""

    steps: list[yaml.Node]
    parameters: list[yaml.Node]
    """Those of all steps."""
    components: Mapping[str, yaml.Node]
    """The parameters that steps name."""
    inputs: Mapping[str, Any]
    """Default values."""
    outputs: Mapping[str, str]
    """The last word of the expression of each output."""

    def write(self, node: yaml.Node, context: Context, write: Callable[[str, int], None]) -> None:
        """A fence for a step, below its description."""
        step, start = _members(node), node.start_mark.index
        method, path = _operation(step, start, context)
        if not path:
            return
        body = _members(step.get("requestBody"))
        given = list(self._given(_items(step.get("parameters"))))
        if title := _text(step.get("description")):
            write(f"\n\n{' '.join(title.split())}", step["description"].start_mark.index)
        status = next(_statuses(step), "")
        write(f"\n\n```http{f' expect {status}' if status else ''}\n", start)
        write(f"{method} {self._target(path, given)} HTTP/1.1\n", start)
        for name, value in self._headers(given, body):
            write(f"{name}: {value}\n", start)
        if payload := body.get("payload"):
            write("\n", start)
            self._write_payload(payload, write)
            write("\n", start)
        write("```\n\n", start)

    def _given(self, own: list[yaml.Node]) -> Iterator[_Parameter]:
        """The parameters of a step, then those of the workflow that it does not have itself."""
        seen = set()
        for node in (*own, *self.parameters):
            it = _members(node)
            if "reference" in it:
                name = _text(it["reference"]).removeprefix("$components.parameters.")
                if name not in self.components:
                    message = f"there is no parameter '{name}' in 'components'"
                    hint = did_you_mean(name, self.components)
                    raise _ArazzoError(message, it["reference"].start_mark.index, hint)
                it = {**_members(self.components[name]), **it}
            key = _text(it.get("name")), _text(it.get("in"))
            if key not in seen and "value" in it:
                yield _Parameter(*key, it["value"])
            seen.add(key)

    def _target(self, path: str, given: list[_Parameter]) -> str:
        """The path and query: a parameter without a value takes that of an earlier response."""
        known = {it.name: self._filled(_text(it.value), "\0") for it in given if it.place == "path"}

        def value(found: re.Match[str]) -> str:
            text = str(known.get(found[1], "\0"))
            return found[0] if "\0" in text else quote(text, safe="")

        queries = (it for it in given if it.place == "query")
        pairs = (
            f"{quote(it.name, safe='[]')}={quote(self._plain(it.value), safe='$')}"
            for it in queries
        )
        query = "&".join(pairs)
        return f"{_PARAMETER.sub(value, path)}{'?' if query else ''}{query}"

    def _headers(
        self, given: list[_Parameter], body: Mapping[str, yaml.Node]
    ) -> Iterator[tuple[str, str]]:
        for name, place, value in given:
            if place == "header":
                yield name, self._plain(value)
        cookies = [f"{it.name}={self._plain(it.value)}" for it in given if it.place == "cookie"]
        if cookies:
            yield "Cookie", "; ".join(cookies)
        if media_type := _text(body.get("contentType")):
            yield "Content-Type", media_type
        elif "payload" in body:
            yield "Content-Type", "application/json"

    def _plain(self, node: yaml.Node) -> str:
        return str(self._filled(_text(node), "${}"))

    def _write_payload(self, node: yaml.Node, write: Callable[[str, int], None]) -> None:
        if isinstance(node, yaml.ScalarNode):
            write(str(self._filled(node.value, "<{}>")).rstrip("\n"), node.start_mark.index)
        else:
            self._write_json(node, write, "")

    def _write_json(
        self, node: yaml.Node, write: Callable[[str, int], None], indent: str, key: str = ""
    ) -> None:
        at, deeper = node.start_mark.index, f"{indent}  "
        if isinstance(node, yaml.ScalarNode):
            value = yaml.safe_load(node.value) if node.tag in _NUMBERS else node.value
            value = self._filled(value, "<{}>") if isinstance(value, str) else value
            write(key + json.dumps(value, ensure_ascii=False), at)
            return
        is_object = isinstance(node, yaml.MappingNode)
        opening, closing = "{}" if is_object else "[]"
        write(f"{key}{opening}", at)
        for number, item in enumerate(node.value):
            name, value = item if is_object else (None, item)
            write(f"{',' if number else ''}\n{deeper}", value.start_mark.index)
            inner = f"{json.dumps(_text(name), ensure_ascii=False)}: " if name else ""
            self._write_json(value, write, deeper, inner)
        write(f"\n{indent}{closing}" if node.value else closing, at)

    def _filled(self, text: str, form: str) -> Any:
        """A text whose expressions are values, or placeholders in a form such as ``<{}>``."""
        if _EXPRESSION.fullmatch(text):
            return self._value(text, form)
        return _EMBEDDED.sub(lambda found: str(self._value(found[1], form)), text)

    def _value(self, expression: str, form: str) -> Any:
        name = expression.removeprefix("$inputs.")
        if name in self.inputs:
            return self.inputs[name]
        word = self.outputs.get(expression) or re.split(r"\W", name)[-1]
        return form.format(word)


def _workflows(text: str, wanted: str) -> Iterator[_Workflow]:
    """The workflows of a document.

    Raises:
        _ArazzoError: if it is none, or has no workflow of that id.
    """
    document = _members(_read(text))
    nodes = _items(document.get("workflows"))
    if "arazzo" not in document or not nodes:
        message = "this is not an Arazzo document: it needs 'arazzo' and 'workflows'"
        raise _ArazzoError(message, 0)
    by_id = {_text(_members(it).get("workflowId")): it for it in nodes}
    if wanted and wanted not in by_id:
        message = f"there is no workflow '{wanted}'"
        raise _ArazzoError(message, nodes[0].start_mark.index, did_you_mean(wanted, by_id))
    components = _members(_members(document.get("components")).get("parameters"))
    for node in [by_id[wanted]] if wanted else nodes:
        workflow = _members(node)
        steps = _items(workflow.get("steps"))
        properties = _members(_members(workflow.get("inputs")).get("properties"))
        defaults = {name: _members(it).get("default") for name, it in properties.items()}
        yield _Workflow(
            steps,
            _items(workflow.get("parameters")),
            components,
            {name: yaml.safe_load(it.value) for name, it in defaults.items() if it is not None},
            dict(_outputs(steps)),
        )


def _read(text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index if error.problem_mark else 0
        raise _ArazzoError(f"this is not YAML: {error.problem}", at) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _ArazzoError("this is not YAML", 0) from error
    return node


def _operation(step: Mapping[str, yaml.Node], start: int, context: Context) -> tuple[str, str]:
    """The method and path of a step; empty if the contract does not have its operation.

    Raises:
        _ArazzoError: if it is a step of a kind that cannot be shown.
    """
    if found := _PATH.fullmatch(_text(step.get("operationPath"))):
        return found["method"].upper(), found["path"].replace("~1", "/").replace("~0", "~")
    if "operationId" not in step:
        hint = "show the other workflow by its own tag" if "workflowId" in step else ""
        raise _ArazzoError("a step needs 'operationId' or 'operationPath'", start, hint)
    name, at = _text(step["operationId"]), step["operationId"].start_mark.index
    name = re.sub(r"\A\$sourceDescriptions\.[^.]+\.", "", name)
    if "replacements" in (body := _members(step.get("requestBody"))):
        at = body["replacements"].start_mark.index
        raise _ArazzoError("'replacements' are not supported", at, "write them into 'payload'")
    found_operation = context.get(("operations", name), at)
    if not isinstance(found_operation, Mapping):
        return "", ""
    return str(found_operation["method"]), str(found_operation["path"])


def _outputs(steps: list[yaml.Node]) -> Iterator[tuple[str, str]]:
    """The expressions that refer to outputs of steps, each with the name of the value."""
    for step in map(_members, steps):
        for name, value in _members(step.get("outputs")).items():
            words = re.findall(r"[A-Za-z_]\w*", _text(value).partition("#")[2])
            expression = f"$steps.{_text(step.get('stepId'))}.outputs.{name}"
            yield expression, words[-1] if words else name


def _statuses(step: Mapping[str, yaml.Node]) -> Iterator[str]:
    """The statuses that its criteria of success name."""
    for criterion in map(_members, _items(step.get("successCriteria"))):
        if found := _STATUS.fullmatch(_text(criterion.get("condition"))):
            yield found[1]


def _members(node: yaml.Node | None) -> dict[str, yaml.Node]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {_text(name): value for name, value in pairs}


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
