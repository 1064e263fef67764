import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment

import mkdocs_tandem
from mkdocs_tandem.config.settings import load
from mkdocs_tandem.execution.coverage import CoverageKind
from mkdocs_tandem.openapi.schema_table import CONSTRAINTS, EXACT
from mkdocs_tandem.output.html import ExampleTemplates
from mkdocs_tandem.output.html.labels import ENGLISH, Labels, labels_of, languages
from mkdocs_tandem.output.html.samples import Sample
from mkdocs_tandem.output.html.templates import ExecutionRecord, TitleBar
from mkdocs_tandem.output.html.timeline import timeline

PACKAGE = Path(mkdocs_tandem.__file__).parent
THEME = PACKAGE / "output/html/theme"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
BAR = TitleBar("GET", "/", "list", "", ExecutionRecord("Trees 1", "GET /", "200 OK", "", "today"))


def _of_templates() -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in THEME.glob("*.j2"):
        for _, _, found in environment.extract_translations(path.read_text("utf-8")):
            yield from (found,) if isinstance(found, str) else filter(None, found or ())


def _of_code() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_label(node.func):
                yield from (
                    it.value
                    for it in node.args
                    if isinstance(it, ast.Constant) and isinstance(it.value, str)
                )


def _is_label(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in ("label", "Wording")
    if not isinstance(function, ast.Attribute) or function.attr not in ("text", "count"):
        return False
    return ast.unparse(function.value).endswith("labels")


def _of_tables() -> Iterator[str]:
    yield from (str(kind) for kind in CoverageKind)
    for words in (*CONSTRAINTS.values(), *(each[2] for each in EXACT)):
        yield from words


@cache
def _used() -> frozenset[str]:
    """All labels, without those that are nothing but values."""
    found = {*_of_templates(), *_of_code(), *_of_tables()}
    return frozenset(it for it in found if re.search(r"[^\W\d_]", PLACEHOLDER.sub("", it)))


def _own(root: Path, code: str, text: str) -> tuple[Labels, list[str]]:
    """The labels with a site's own file, and where and what is wrong."""
    folder = root / "theme/labels"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{code}.yml").write_text(text, "utf-8")
    labels, mistakes = labels_of(code, root, "theme")
    return labels, [f"{it.location.path}:{it.location.line}: {it.message}" for it in mistakes]


def test_the_languages_to_begin_with_are_there() -> None:
    assert languages() == ["de", "es", "fr", "ja", "pt", "zh"]


@pytest.mark.parametrize("code", languages())
def test_a_catalogue_has_what_templates_and_code_use_and_nothing_else(code: str) -> None:
    assert labels_of(code, PACKAGE, "")[0].texts.keys() == _used()


@pytest.mark.parametrize("code", languages())
def test_a_translation_has_the_placeholders_of_its_label(code: str) -> None:
    for english, translation in labels_of(code, PACKAGE, "")[0].texts.items():
        found = set(PLACEHOLDER.findall(translation))
        assert found == set(PLACEHOLDER.findall(english)), english


@pytest.mark.parametrize("code", languages())
def test_a_file_of_the_package_is_one_that_a_site_could_have(code: str, tmp_path: Path) -> None:
    text = (PACKAGE / f"output/html/labels/{code}.yml").read_text("utf-8")
    assert _own(tmp_path, code, text)[1] == []
    names = [key.value for key, _ in yaml.compose(text).value]
    assert len(names) == len(set(names))


def test_a_label_of_the_script_is_one_of_the_page() -> None:
    script = (THEME / "files/assets/tandem/tandem.js").read_text("utf-8")
    used = set(re.findall(r'\b_\("([^"]*)"', script))
    switch = (PACKAGE / "output/html/switch.py").read_text("utf-8")
    assert used == set(re.findall(r'label\("([^"]*)"\)', switch))


@pytest.mark.parametrize(
    ("language", "shown", "text"),
    [
        ("de", "de", "Antwort"),
        ("de-AT", "de-AT", "Antwort"),
        ("pt-BR", "pt-BR", "Resposta"),
        ("zh-Hant", "zh-Hant", "响应"),
        ("en-GB", "en-GB", "Response"),
        ("eo", "en", "Response"),
        ("", "en", "Response"),
        ("../labels/de", "en", "Response"),
    ],
)
def test_a_language_falls_back_to_its_first_part_then_to_english(
    language: str, shown: str, text: str
) -> None:
    found, mistakes = labels_of(language, PACKAGE, "")
    assert (found.language, found.text("Response"), mistakes) == (shown, text, [])


@pytest.mark.parametrize(
    ("theme", "language"),
    [
        ("material", "en"),
        ({"name": "material", "language": "pt-BR"}, "pt-BR"),
        ({"name": "mkdocs", "locale": "pt_BR"}, "pt-BR"),
        ({"name": "material", "language": None}, "en"),
        (None, "en"),
    ],
)
def test_the_language_is_that_of_the_theme(theme: object, language: str, tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text(yaml.safe_dump({"theme": theme, "plugins": ["tandem"]}), "utf-8")
    assert load(path).language == language


def test_an_own_file_adds_to_a_language_and_replaces_words_of_it(tmp_path: Path) -> None:
    labels, mistakes = _own(tmp_path, "de", "Response: Rückmeldung\nMy own label: Mein Text\n")
    assert mistakes == []
    assert labels.text("Response") == "Rückmeldung"
    assert labels.text("My own label") == "Mein Text"
    assert labels.text("Request") == "Anfrage"


def test_an_own_file_is_another_language_or_other_english_words(tmp_path: Path) -> None:
    esperanto, _ = _own(tmp_path, "eo", "Response: Respondo\n")
    english, _ = _own(tmp_path, "en", "Response: Answer\n")
    assert (esperanto.language, esperanto.text("Response")) == ("eo", "Respondo")
    assert (esperanto.text("Request"), english.text("Response")) == ("Request", "Answer")


def test_the_file_of_a_region_comes_behind_that_of_its_language(tmp_path: Path) -> None:
    _own(tmp_path, "de", "Response: Rückmeldung\nRequest: Frage\n")
    labels, _ = _own(tmp_path, "de-AT", "Response: Bescheid\n")
    assert (labels.text("Response"), labels.text("Request")) == ("Bescheid", "Frage")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Response: [", 1),
        ("- Response\n", 1),
        ("Path: Weg\nResponse: [Antwort]\n", 2),
        ('Path: Weg\n"Response %(status)s": Antwort\n', 2),
        ('Path: Weg\n"Response %(status)s": "Antwort %(state)s"\n', 2),
        ('Path: Weg\n"Response %(status)s": "Antwort %(status)d"\n', 2),
        ('Path: Weg\nResponse: "100 %"\n', 2),
        ('"This request cannot be sent: {reason}": Nein\n', 1),
    ],
)
def test_a_mistake_in_an_own_file_is_found_and_the_built_in_word_stays(
    text: str, place: int, tmp_path: Path
) -> None:
    labels, mistakes = _own(tmp_path, "de", text)
    assert [it.rpartition(": ")[0].startswith(f"theme/labels/de.yml:{place}") for it in mistakes]
    assert len(mistakes) == 1
    assert labels.text("Response") == "Antwort"
    assert labels.text("Response %(status)s", status=200) == "Antwort 200"
    assert labels.text("Path") == ("Weg" if "Weg" in text else "Pfad")


def test_a_file_that_is_no_text_or_too_large_is_a_finding(tmp_path: Path) -> None:
    _, large = _own(tmp_path, "de", "#" * 300_000)
    (tmp_path / "theme/labels/de.yml").write_bytes(b"\xff")
    _, mistakes = labels_of("de", tmp_path, "theme")
    assert len(large) == len(mistakes) == 1


def test_markup_in_a_translation_is_text() -> None:
    labels = Labels("xx", {"checked": "<b>&", "required": "<img src=x>", "Send %(method)s": "<i>"})
    templates = ExampleTemplates(labels=labels)
    assert "<summary>&lt;b&gt;&amp;</summary>" in templates.bar(BAR)
    assert "checked" in ExampleTemplates().bar(BAR)
    source = '{{ _("required") }}'
    environment = labels.into(Environment(autoescape=False))  # noqa: S701 -- as for Markdown
    assert environment.from_string(source).render() == "&lt;img src=x>"


def test_a_value_in_a_translation_is_escaped() -> None:
    labels = Labels("xx", {"batch of %(size)s": "<%(size)s>"})
    environment = labels.into(Environment(autoescape=True))
    shown = environment.from_string('{{ _("batch of %(size)s", size=it) }}').render(it="<3> %")
    assert shown == "&lt;&lt;3&gt; %&gt;"


def test_a_number_decides_between_one_and_many() -> None:
    source = '{{ ngettext("%(num)s unchanged line", "%(num)s unchanged lines", n) }}'
    for labels, one, many in (
        (ENGLISH, "1 unchanged line", "2 unchanged lines"),
        (labels_of("de", PACKAGE, "")[0], "1 unveränderte Zeile", "2 unveränderte Zeilen"),
    ):
        template = labels.into(Environment(autoescape=True)).from_string(source)
        assert (template.render(n=1), template.render(n=2)) == (one, many)


def test_a_time_line_is_told_in_the_language() -> None:
    german = labels_of("de", PACKAGE, "")[0]
    line = timeline([{"at": "2026-01-01T00:00:00Z", "status": 200, "body": [1, 2]}], german)
    html = ExampleTemplates(labels=german).deliveries(line, "p")
    assert line.summary == "1 Versuch für 1 Benachrichtigung innerhalb von 0 s; 1 zugestellt."
    assert "Stapel: 2 Elemente" in html
    assert "Benachrichtigung 1" in html


def test_an_own_template_that_knows_no_labels_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "example.md.j2").write_text("{{ samples[0].title }}!", "utf-8")
    templates = ExampleTemplates([tmp_path], labels=labels_of("de", PACKAGE, "")[0])
    assert templates.example([Sample("Antwort 200", "json", "{}")]) == "Antwort 200!"
