"""One generator of realistic sites: what benchmarks, and tests of equality, are run on.

A page has about 8 KB: four fenced blocks, a table, admonitions, lists and links. Its words come
from a seeded generator, so that a site is the same on every machine.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.documentation import OPERATIONS, documentation_page
from tests.benchmarks.words import sentences, words


@dataclass(frozen=True)
class Plan:
    """What a site is made of."""

    pages: int = 500
    audiences: int = 2
    differing: float = 0.3
    """Share of the pages whose text differs between the audiences."""
    including: float = 0.1
    """Share of the pages that include the note which all of them share, evenly spread."""
    examples: int = 2
    """JSON examples of a page that are bound to an operation of the contract."""
    mistakes: float = 0.0
    """Share of the pages of documentation that have a mistake."""
    sections: int = 20
    """Folders of the navigation."""
    plugins: tuple[Any, ...] = ("search",)
    """What ``plugins`` of ``mkdocs.yml`` says besides our own."""
    options: tuple[tuple[str, Any], ...] = ()
    """Further options of our own plugin."""
    is_documentation: bool = False
    """Whether pages are those of ``documentation``, which have examples of each kind."""
    has_nav: bool = False
    """Whether the configuration says what the navigation is; the folders say it otherwise."""

    @property
    def names(self) -> list[str]:
        """The audiences."""
        return ["b2c", "b2b", *(f"b2x{number}" for number in range(3, self.audiences + 1))][
            : self.audiences
        ]

    def path(self, number: int) -> str:
        """Where a page stands below the folder of pages."""
        per_section = -(-self.pages // self.sections)
        return f"section-{number // per_section:02}/page-{number:04}.md"


def documentation(pages: int, *, mistakes: float = 0.02, **traits: Any) -> Plan:
    """A site as documentation has them: what all benchmarks with a target are measured on."""
    return Plan(pages=pages, is_documentation=True, mistakes=mistakes, **traits)


def files(plan: Plan) -> dict[str, str]:
    """Every file of a site by its path."""
    found = {
        "mkdocs.yml": yaml.safe_dump(configuration(plan), sort_keys=False),
        "docs/index.md": "# Start\n\n"
        + "".join(f"- [{plan.path(n)}]({plan.path(n)})\n" for n in range(0, plan.pages, 25)),
        "_includes/endpoint.md": (
            "```http\n{{ include.method }} {{ include.path }}\n```\n\n"
            "{% if include.fleets and page.subsection == 'b2b' %}Fleets{% else %}All{% endif %}"
            " may call it.\n"
        ),
        "_includes/note.md": '!!! note "Limits"\n    One request a second, {{ include.more }}.\n',
    }
    for name in plan.names:
        contract = _contract(name, OPERATIONS if plan.is_documentation else 10)
        found[f"contract-{name}.yaml"] = yaml.safe_dump(contract, sort_keys=False)
    for number in range(plan.pages):
        found[f"docs/{plan.path(number)}"] = page(plan, number)
    return found


def page(plan: Plan, number: int) -> str:
    """A page as its author wrote it."""
    chance = random.Random(number)  # noqa: S311 -- nothing here is secret
    differs = chance.random() < plan.differing
    includes = int((number + 1) * plan.including) > int(number * plan.including)
    if plan.is_documentation:
        paths = [plan.path(each) for each in range(plan.pages)]
        return documentation_page(
            number, paths, differs=differs, includes=includes, mistakes=plan.mistakes
        )
    return "".join(_page(plan, number, chance, differs=differs, includes=includes))


def write(root: Path, plan: Plan) -> None:
    """Write a site into a folder."""
    for name, text in files(plan).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _page(
    plan: Plan, number: int, chance: random.Random, *, differs: bool, includes: bool
) -> Iterator[str]:
    yield f"# Page {number} {words(chance, 2)}\n\n{sentences(chance)}\n\n"
    for part in range(4):
        yield f"## {words(chance, 3).capitalize()} {part}\n\n{sentences(chance)}\n\n"
        if differs and part % 2 == 0:
            yield f'{{% if page.subsection == "b2b" %}}\nFor fleets: {sentences(chance)}\n'
            for name in plan.names[2:]:
                yield f'{{% elsif page.subsection == "{name}" %}}\n'
                yield f"For {name}: {sentences(chance)}\n"
            yield f"{{% else %}}\nFor drivers: {sentences(chance)}\n{{% endif %}}\n\n"
        if part < plan.examples:
            yield from _example(number, part, differs=differs)
        yield _code(chance, part)
        if includes and part == 3:
            yield '{% include note.md more="ten a minute" %}\n\n'
    other = chance.randrange(plan.pages)
    yield f"See [another](../{plan.path(other)}) and [this one](page-{number:04}.md).\n\n"
    yield f'!!! warning "{words(chance, 2)}"\n    {sentences(chance)}\n\n'
    yield "| member | type | meaning |\n| --- | --- | --- |\n"
    for _ in range(8):
        yield f"| `{words(chance, 1)}` | text | {words(chance, 9)} |\n"
    yield "\n" + "".join(f"- {words(chance, 12)}\n" for _ in range(6))
    yield f"\n??? tip\n    {sentences(chance)}\n\n> {sentences(chance)}\n"


def _example(number: int, part: int, *, differs: bool) -> Iterator[str]:
    fleets = ' fleets="yes"' if differs else ""
    path = f"/things{(number + part) % 10}"
    yield f'{{% include endpoint.md method="POST" path="{path}"{fleets} %}}\n\n'
    yield f'```json\n{{\n  "label": "Thing {number}-{part}",\n  "count": {number % 50},\n'
    yield '  "tags": ["first", "second"],\n  "target": {"url": "https://my.example/hook"}\n}\n```\n\n'


def _code(chance: random.Random, part: int) -> str:
    names = [words(chance, 1) for _ in range(6)]
    if part % 2:
        lines = "".join(f'{name} = client.get("/{name}", timeout={part})\n' for name in names)
        return f"```python\nimport client\n\n{lines}```\n\n"
    members = "".join(f"  {name}{at}: {chance.randrange(999)}\n" for at, name in enumerate(names))
    return f"```yaml\nsettings:\n{members}```\n\n"


def configuration(plan: Plan) -> dict[str, Any]:
    """What the site's ``mkdocs.yml`` says."""
    tandem = {
        "audiences": {
            name: {
                "title": name.upper(),
                "contract": f"contract-{name}.yaml",
                "variables": {"host": f"{name}.example"},
            }
            for name in plan.names
        },
        "endpoints": [{"include": "endpoint.md"}],
        **dict(plan.options),
    }
    nav = {"nav": navigation(plan)} if plan.has_nav else {}
    return {**_COMMON, **nav, "plugins": [*plan.plugins, {"tandem": tandem}]}


def navigation(plan: Plan) -> list[Any]:
    """The navigation, said in full: an entry for each folder."""
    folders: dict[str, list[str]] = {}
    for number in range(plan.pages):
        path = plan.path(number)
        folders.setdefault(path.partition("/")[0].capitalize().replace("-", " "), []).append(path)
    return ["index.md", *({title: paths} for title, paths in folders.items())]


_COMMON: Mapping[str, Any] = {
    "site_name": "Benchmark",
    "site_url": "https://docs.example/",
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.tabs", "navigation.footer", "content.code.copy"],
    },
    "markdown_extensions": [
        "admonition",
        "attr_list",
        "tables",
        {"toc": {"permalink": True}},
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.superfences",
        {"pymdownx.tabbed": {"alternate_style": True}},
    ],
}
"""What every generator of the comparison is set to."""


def _contract(name: str, operations: int) -> Mapping[str, Any]:
    thing = {
        "type": "object",
        "required": ["label"],
        "properties": {
            "label": {"type": "string", "minLength": 1},
            "count": {"type": "integer", "minimum": 0},
            "tags": {"type": "array", "items": {"type": "string"}},
            "target": {
                "type": "object",
                "properties": {"url": {"type": "string"}, "secret": {"type": "string"}},
            },
            **({"fleetId": {"type": "string"}} if name == "b2b" else {}),
        },
    }
    problem = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"type": "string"}, "message": {"type": "string"}},
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": name, "version": "1"},
        "paths": {
            f"/things{number}": {
                "post": {
                    "operationId": f"make{number}",
                    "requestBody": body,
                    "responses": {
                        "200": {"description": "done", **body},
                        "400": {
                            "description": "refused",
                            "content": {"application/json": {"schema": problem}},
                        },
                    },
                }
            }
            for number in range(operations)
        },
        "components": {"schemas": {"Thing": thing}},
    }
