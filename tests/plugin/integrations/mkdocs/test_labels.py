"""A site in another language: no word of ours that readers see is English."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.output.html.labels import labels_of
from mkdocs_tandem.project.project import Project
from tests.support.projects import write

_TREE = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 3, "default": "Eiche"},
        "age": {"type": ["integer", "null"], "minimum": 1},
        "marks": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "state": {"$ref": "#/components/schemas/State"},
    },
}
_BODY = {
    "application/json": {
        "schema": {"$ref": "#/components/schemas/Tree"},
        "examples": {"linde": {"summary": "Eine Linde", "value": {"name": "Linde"}}},
    }
}
_STATE = {
    "type": "string",
    "enum": ["Neu", "Alt"],
    "x-transitions": {"Neu": ["Alt"], "Alt": []},
}
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Hain", "version": "1"},
    "servers": [{"url": "https://api.hain.example"}],
    "paths": {
        "/trees": {
            "post": {
                "operationId": "plant",
                "requestBody": {"required": True, "content": _BODY},
                "responses": {"201": {"description": "Ein Baum.", "content": _BODY}},
            }
        }
    },
    "components": {"schemas": {"Tree": _TREE, "State": _STATE}},
}
PAGE = """\
# Bäume

{% if page.subsection == "owner" %}Nur hier.{% endif %}

```http
POST /trees HTTP/1.1

{ "name": "Linde" }
```

{% example plant %}

{% schema Tree %}

{% operation plant %}

{% lifecycle State %}

{% deliveries %}

{% coverage %}

{% downloads %}
"""
ONLY = "---\naudiences: [owner]\nredirect_from: /alt/\n---\n# Nur\n"
APPLICATION = """\
import json

def application(environ, start_response):
    status, body = "201 Created", {"name": "Linde"}
    if environ["REQUEST_METHOD"] == "GET":
        times = ("2026-01-01T00:00:00Z", "2026-01-01T00:02:00Z")
        status, body = "200 OK", [{"at": it, "status": 200, "body": [1, 2]} for it in times]
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(body).encode()]
"""


def _project(root: Path, theme: Any, **files: str) -> Path:
    audiences = {
        name: {"title": title, "contract": "contract.json"}
        for name, title in (("owner", "Besitzer"), ("guest", "Besucher"))
    }
    execute = {"app": "labelled_trees:application", "path": ".", "deliveries": "/deliveries"}
    tandem = {
        "audiences": audiences,
        "execute": execute,
        **dict.fromkeys(("compare", "console", "downloads"), True),
        **({"theme": "overrides"} if files else {}),
    }
    extensions = ["tables", "pymdownx.superfences", "pymdownx.tabbed"]
    values = {
        "site_name": "Hain",
        "theme": theme,
        "plugins": [{"tandem": tandem}],
        "markdown_extensions": extensions,
    }
    own = {f"overrides/labels/{code}.yml": text for code, text in files.items()}
    pages = {"docs/index.md": PAGE, "docs/only.md": ONLY}
    write(
        root,
        {
            **pages,
            **own,
            "contract.json": json.dumps(CONTRACT),
            "labelled_trees.py": APPLICATION,
            "mkdocs.yml": yaml.safe_dump(values),
        },
    )
    return root / "mkdocs.yml"


def _site(root: Path, theme: Any, **files: str) -> Path:
    build(load_config(str(_project(root, theme, **files)), strict=True))
    return root / "site"


class _Words(HTMLParser):
    """Collects the texts of a page, and those of attributes that readers see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.found.add(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = ("aria-label", "aria-description", "title", "data-blocked", "data-late")
        self.found.update(value for name, value in attrs if name in shown and value)


def _english(html: str, translations: dict[str, str]) -> Iterator[str]:
    """The words of a page that a catalogue translates into others."""
    words = _Words()
    words.feed(re.sub(r"<pre\b.*?</pre>", "", html, flags=re.DOTALL))
    for english, translation in translations.items():
        pattern = re.compile(re.sub(r"%\\\(\w+\\\)s|\\{\w+\\}", r"\\S+", re.escape(english)))
        if english != translation:
            yield from (word for word in words.found if pattern.fullmatch(word))


PAGES = ("index", "404", "owner/index", "owner/only/index", "guest/index", "compare/index")


@pytest.mark.parametrize("theme", ["material", "readthedocs"])
def test_a_german_site_has_no_english_label(theme: str, tmp_path: Path) -> None:
    key = "language" if theme == "material" else "locale"
    site = _site(tmp_path, {"name": theme, key: "de"})
    translations = dict(labels_of("de", tmp_path, "")[0].texts)
    for page in (*PAGES, "alt/index"):
        html = (site / f"{page}.html").read_text("utf-8")
        if theme == "readthedocs":  # whose own words are not all translated
            html = re.sub(r'aria-label="(?:Page|Search|Navigation)[^"]*"|title="[^"]*"', "", html)
            html = re.sub(r"<nav\b.*?</nav>", "", html, flags=re.DOTALL)
        assert set(_english(html, translations)) == set(), page


def test_a_german_site_says_everything_in_german(tmp_path: Path) -> None:
    site = _site(tmp_path, {"name": "material", "language": "de"})
    page = (site / "owner/index.html").read_text("utf-8")
    for words in (
        '<span class="tandem-switch__label">Geschrieben für </span>',
        "<summary>geprüft</summary>",
        "<summary>Senden</summary>",
        "<button>POST senden</button>",
        ">Antwort 201<",
        "mindestens 3 Zeichen; Standard: 'Eiche'",
        "<strong>erforderlich</strong>",
        "integer oder null",
        "Array aus string; keine doppelten Elemente",
        "<strong>Inhalt der Anfrage</strong>",
        "Der erste Wert ist Neu. Auf Neu kann Alt folgen.",
        "2 Versuche für 1 Benachrichtigung innerhalb von 2 min; 1 zugestellt.",
        "Stapel: 2 Elemente",
        "% des Vertrags sind durch ausgeführte Beispiele abgedeckt.",
        "Operationen",
        "Postman-Sammlung",
        "Fassungen vergleichen",
    ):
        assert words in page, words
    assert 'aria-description="string, mindestens 3 Zeichen, Standard: ' in page
    told = re.search(r"data-tandem-words='([^']*)'|data-tandem-words=\"([^\"]*)\"", page)
    assert told is not None
    redirect = (site / "alt/index.html").read_text("utf-8")
    assert '<html lang="de">' in redirect
    assert "Diese Seite ist umgezogen:" in redirect
    assert "Vergleich: " in (site / "compare/index.html").read_text("utf-8")
    assert "Lesen" in (site / "index.html").read_text("utf-8")
    assert "Diese Seite gibt es nicht." in (site / "404.html").read_text("utf-8")


def test_an_english_site_has_no_words_for_the_script(tmp_path: Path) -> None:
    site = _site(tmp_path, "mkdocs")
    assert "data-tandem-words" not in (site / "owner/index.html").read_text("utf-8")
    assert '<html lang="en">' in (site / "alt/index.html").read_text("utf-8")


def test_a_site_has_words_of_its_own_and_they_are_no_markup(tmp_path: Path) -> None:
    own = '"Written for": "<b>Für"\n"Close": "\\"><script>alert(1)</script>"\n'
    site = _site(tmp_path, {"name": "mkdocs", "locale": "de"}, de=own)
    page = (site / "owner/index.html").read_text("utf-8")
    assert "&lt;b&gt;Für" in page
    assert "<script>alert" not in page
    assert "geprüft" in page


def test_a_build_with_kept_results_has_the_words_of_now(tmp_path: Path) -> None:
    theme = {"name": "mkdocs", "locale": "de"}
    for words, shown in (
        ({"de": "checked: bewiesen\n"}, "bewiesen"),
        ({"de": "checked: belegt\n"}, "belegt"),
        ({"de": "{}\n"}, "geprüft"),
    ):
        page = _site(tmp_path, theme, **words) / "owner/index.html"
        assert f"<summary>{shown}</summary>" in page.read_text("utf-8")
    page = _site(tmp_path, "mkdocs") / "owner/index.html"
    assert "<summary>checked</summary>" in page.read_text("utf-8")


def test_a_broken_file_of_labels_is_a_finding(tmp_path: Path) -> None:
    path = _project(tmp_path, {"name": "mkdocs", "locale": "de"}, de="Path: [\n")
    found = Project.load(path).check(execute=False).findings
    assert [(it.rule, it.location.path) for it in found] == [
        ("bad-settings", "overrides/labels/de.yml")
    ]
