from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mkdocs_tandem.config.schema import SCHEMA
from mkdocs_tandem.config.settings import Settings, load
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Location
from tests.support.projects import write


def _load(root: Path, text: str) -> Settings:
    (root / "mkdocs.yml").write_text(text, "utf-8")
    return load(root / "mkdocs.yml")


def test_every_key_has_a_default(tmp_path: Path) -> None:
    settings = _load(tmp_path, "plugins: [tandem]\n")
    assert settings == Settings(root=tmp_path)


def test_audiences_keep_their_order_and_are_called_by_their_name(tmp_path: Path) -> None:
    settings = _load(tmp_path, "plugins: [tandem: {audiences: {z: {}, a: {title: First}, m: }}]\n")
    assert [(each.name, each.title) for each in settings.audiences] == [
        ("z", "z"),
        ("a", "First"),
        ("m", "m"),
    ]


MISTAKES = {
    "execute: {timeout: .nan}": "'tandem.execute.timeout' must be a number, not '.nan'",
    "audience_key: .nan": "'tandem.audience_key' must be a text, not '.nan'; quote it: \".nan\"",
    "audience_key: !!python/name:os.system ''": "a text, not '!!python/name:os.system'",
    "llms: 'on'": "must be true or false, not 'on'",
    "llms: 'yes 🚗'": "must be true or false, not 'yes 🚗'",
    "liquid: {data: ''}": "'tandem.liquid.data' is empty",
    "execute: {timeout: .inf}": "'tandem.execute.timeout' must be at most 86400, not inf",
    "audiences: {assets: }": "'assets' cannot name an audience: the site has a folder 'assets/'",
    "audiences: {b2b: {contract: .}}": "the contract of audience 'b2b' is not a file: .",
    'execute: {headers: {"X Y": a}}': "'X Y' cannot name a header",
    'execute: {headers: {X: "a\\n"}}': "'tandem.execute.headers.X' has a line end or a control",
    'execute: {url: "http://localhost:9/\\r\\nX: y"}': "which is not a URL",
    "execute: {query: {2024-01-01: a}}": "'2024-01-01'",
    "execute: {app: a:b, headers: {!!binary aGk=: a}}": "",
    "audiences: {b2b: {notifications: ''}}": "the file of 'tandem.audiences.b2b.notifications' is",
    "audiences: [b2b]": "'tandem.audiences' must be a mapping, not '[b2b]'",
    "audiences: {b2b: {titel: Fleets}}": (
        "there is no setting 'tandem.audiences.b2b.titel'; did you mean 'title'?"
    ),
    "audiences: {'b 2 b': {}}": "'b 2 b' cannot name an audience",
    "liquid: {includes: _includes}": "'tandem.liquid.includes' must be a list, not '_includes'",
    "endpoints: [{method: m}]": "'tandem.endpoints.0' lacks 'include'",
    "execute: {app: a:b, url: 'http://x'}": "'tandem.execute' names both 'app' and 'url'",
    "execute: {app: my_app}": "'tandem.execute.app' is 'my_app'; write it as 'module:app'",
    "{audiences: {rider: }, execute: {base: {ridr: /v1}}}": (
        "there is no audience 'ridr'; did you mean 'rider'?"
    ),
    "{audiences: {rider: }, execute: {headers: {depot: {X-Key: k}}}}": (
        "there is no audience 'depot'; audiences: rider"
    ),
    "{audiences: {rider: }, endpoints: [{include: e.md, path: {Rider: p}}]}": (
        "there is no audience 'Rider'; did you mean 'rider'?"
    ),
    "{audiences: {rider: {title: A}, rider: {title: B}}}": (
        "the key 'rider' occurs twice; YAML keeps the last one"
    ),
    "{audiences: {rider: , Rider: }}": (
        "'Rider' cannot name an audience: its folder is that of 'rider'"
    ),
    "examples: {languages: [Curl]}": (
        "'tandem.examples.languages.0' cannot be 'Curl'; did you mean 'curl'?"
    ),
    "examples: {languages: [go, go]}": "'tandem.examples.languages' lists 'go' twice; remove one",
    "execute: {url: 'http://x.example', hosts: ['http://x.example']}": (
        "'tandem.execute.hosts.0' is 'http://x.example'; write only the host"
    ),
    "execute: {url: 'http://localhost', hosts: ['x.example:80']}": "write only the host",
    "execute: ": "'tandem.execute' has no value; write a mapping, or remove the line",
    "execute: [{headers: {Authorization: s3cretS3cret}}]": "not '[{headers: {Authorization: ****",
    "audience_key: ''": "'tandem.audience_key' is empty",
    "audiences: {rider: {private: ['  ']}}": "'tandem.audiences.rider.private.0' is empty",
    "audiences: {rider: {private: Depot}}": "must be a list, not 'Depot'; write a list: [Depot]",
    "audiences: {rider: {title: 2026}}": "must be a text, not '2026'; quote it: \"2026\"",
    "audiences: {rider: {contract: !ENV NO_SUCH_NAME}}": (
        "the environment variable 'NO_SUCH_NAME' is not set; "
        "set it, or write a default: !ENV [NO_SUCH_NAME, ...]"
    ),
    "theme: !relative $docs_dir": (
        "'tandem.theme' has the tag '!relative', which is not supported here"
    ),
    "ignore: [{rule: bad-json}]": "lacks 'reason'; write 'reason: ...': why it is accepted",
}


@pytest.mark.parametrize("option", MISTAKES)
def test_a_wrong_setting_is_named_with_what_would_be_right(option: str, tmp_path: Path) -> None:
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, f"site_name: x\nplugins:\n  - search\n  - tandem:\n      {option}\n")
    assert MISTAKES[option] in str(caught.value)
    location = caught.value.finding.location
    assert (location.path, location.line) == ("mkdocs.yml", 5)


@pytest.mark.parametrize("name", ["../site.yml", "../site", "values.conf"])
def test_the_file_of_variables_may_be_outside_and_have_any_name(tmp_path: Path, name: str) -> None:
    root = tmp_path / "docs-of-cars"
    settings = f"plugins:\n- tandem: {{ audiences: {{ a: }}, liquid: {{ site: {name} }} }}\n"
    page = "---\nsubsection: b\n---\n{{ site.word }}\n"
    write(root, {"mkdocs.yml": settings, "docs/index.md": page, name: "word: x\nword: y\n"})
    found = Project.load(root / "mkdocs.yml").check(execute=False).findings
    assert {it.rule for it in found} == {"bad-data", "unknown-audience"}
    assert {it.location.path for it in found} == {name, "docs/index.md"}


def test_a_plugin_that_finds_pages_by_file_names_is_refused_in_one_line(tmp_path: Path) -> None:
    text = "site_name: x\nplugins:\n- tandem: { audiences: { a: {} } }\n- autolinks\n"
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(FindingError) as error:
        load(tmp_path / "mkdocs.yml")
    assert str(error.value.finding.location) == "mkdocs.yml:4:3"


def test_several_languages_by_a_plugin_are_refused_in_one_line(tmp_path: Path) -> None:
    text = (
        "site_name: x\nplugins:\n- tandem: { audiences: { a: {} } }\n"
        "- i18n:\n    languages: [{ locale: en }, { locale: de }]\n"
    )
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(FindingError) as error:
        load(tmp_path / "mkdocs.yml")
    assert str(error.value.finding.location) == "mkdocs.yml:4:3"
    for harmless in (text.replace("{ locale: de }", ""), text.replace("{ a: {} }", "{}")):
        (tmp_path / "mkdocs.yml").write_text(harmless, "utf-8")
        assert load(tmp_path / "mkdocs.yml")


def test_settings_are_inherited_as_mkdocs_inherits_them(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("docs_dir: pages\nplugins: {tandem: {audience_key: who}}\n")
    settings = _load(tmp_path, "INHERIT: base.yml\nplugins: {tandem: {audiences: {b2b: {}}}}\n")
    assert (settings.docs, settings.audience_key) == ("pages", "who")
    assert [audience.name for audience in settings.audiences] == ["b2b"]


def test_names_of_other_plugins_and_the_environment_are_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_NAME", "from outside")
    settings = _load(
        tmp_path,
        "site_name: !ENV TANDEM_NAME\nx: !!python/name:os.system\nplugins: [tandem]\n",
    )
    assert settings.site_name == "from outside"


NOT_YAML = {
    "plugins: [tandem": (1, 10, "this '[' is never closed; write ']' where it ends"),
    "plugins:\n  - tandem: {audiences: {b2b: {}\n  - search\nx: 1": (
        2,
        25,
        "this '{' is never closed",
    ),
    "x: {a: 'it}": (1, 8, "this ' is never closed"),
    'x: "a\ny: b': (1, 4, "this '\"' is never closed"),
    "x: {a: b c: d}": (1, 11, "a ':' inside a value"),
    "a: b: c": (1, 5, "a ':' inside a value; quote it: a: \"b: c\""),
    "plugins:\n\t- tandem": (2, 1, "YAML does not allow tabs for indentation; indent with spaces"),
    "site_name:\tS\nplugins:\n\t- tandem": (
        3,
        1,
        "YAML does not allow tabs for indentation; indent with spaces",
    ),
    "plugins:\n  - tandem\nsite_name\n": (3, 1, "this line has no ':'; write 'key: value'"),
    "x: 2026-13-45": (1, 4, "month must be in 1..12"),
    "- tandem": (1, 1, "it is not a mapping"),
    "a: b\n\x00": (2, 1, "unacceptable character #x0000"),
    "plugins: 5": (1, 10, "'plugins' must be a list or a mapping, not '5'"),
    "docs_dir: [a]": (1, 11, "'docs_dir' must be a text, not '['a']'"),
}


@pytest.mark.parametrize("text", NOT_YAML)
def test_what_is_no_configuration_is_one_finding_at_its_place(text: str, tmp_path: Path) -> None:
    line, column, message = NOT_YAML[text]
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, text)
    assert message in str(caught.value)
    assert caught.value.finding.location == Location("mkdocs.yml", line, column)


PLACES = {
    "execute: {app: a:b, timeout: fast}": (31, 4, "must be a number, not 'fast'"),
    "execute: {app: a:b, timeout: true}": (31, 4, "must be a number, not 'true'"),
    "execute: {app: a:b, timeout: 0}": (31, 1, "must be more than 0, not 0"),
    "execute: {app: a:b, retries: 2.5}": (31, 3, "must be a whole number, not '2.5'"),
    "execute: {ap: a:b}": (12, 2, "there is no setting 'tandem.execute.ap'; did you mean 'app'?"),
    "execute: {app: a:b, headers: {Authorization: [s3cret]}}": (47, 8, "or a mapping ["),
    "execute: {app: {b2x: a:b}}": (18, 3, "there is no audience 'b2x'"),
    "execute: {command: run}": (2, 7, "'tandem.execute' has 'command' without 'url'"),
    "execute: {app: a:b, reset: reset}": (29, 5, "is 'reset'; write it as 'POST /path'"),
    "audiences: {b2b: {contract: b2b.yaml}}": (30, 8, "audience 'b2b' does not exist: b2b.yaml"),
    "audiences: {1: {}}": (
        14,
        1,
        "'tandem.audiences' has the name '1', which is not text; quote it",
    ),
    "liquid: {includes: [_inclodes]}": (
        22,
        9,
        "does not exist: _inclodes; did you mean '_includes'?",
    ),
    "execute: {app: a:b, headers: {Authorization: !ENV NO_SUCH_NAME}}": (47, 17, "is not set"),
    "examples: {placeholders: ['(']}": (28, 3, "which is not a pattern: missing )"),
    "compare: !!python/name:os.system": (11, 23, "must be true or false, not"),
}


@pytest.mark.parametrize("option", PLACES)
def test_a_wrong_setting_is_marked_where_it_is(option: str, tmp_path: Path) -> None:
    column, length, message = PLACES[option]
    (tmp_path / "_includes").mkdir()
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, f"plugins:\n- tandem:\n   {option}\n")
    finding = caught.value.finding
    assert message in str(caught.value)
    assert (finding.location.column - 2, finding.length) == (column, length)
    assert "s3cret" not in str(caught.value)


SECRET = {
    "execute: {app: !ENV TANDEM_TOKEN}": "'tandem.execute.app' is '!ENV TANDEM_TOKEN'; write it as",
    "execute: {app: a:b, timeout: !ENV TANDEM_TOKEN}": "a number, not '!ENV TANDEM_TOKEN'",
    "execute: {app: a:b, timeout: !ENV [NO_SUCH_NAME, TANDEM_TOKEN]}": "not '!ENV NO_SUCH_NAME'",
    "audiences: {rider: {title: !ENV TANDEM_NUMBER}}": "must be a text, not '!ENV TANDEM_NUMBER'",
    "audiences: {rider: {private: !ENV TANDEM_TOKEN}}": "write a list: [!ENV TANDEM_TOKEN]",
    "examples: {languages: [!ENV TANDEM_TOKEN]}": "cannot be '!ENV TANDEM_TOKEN'; known: ",
    "execute: [{app: !ENV TANDEM_TOKEN}]": "must be a mapping, not '[{'app': '!ENV T",
    "compare: !ENV TANDEM_LIST": "must be true or false, not '!ENV TANDEM_LIST'",
    "audiences: {rider: {contract: !ENV TANDEM_TOKEN}}": "does not exist: !ENV TANDEM_TOKEN",
    "audiences: {rider: {notifications: !ENV TANDEM_TOKEN}}": "not exist: !ENV TANDEM_TOKEN",
    "liquid: {includes: [!ENV TANDEM_TOKEN]}": "does not exist: !ENV TANDEM_TOKEN",
    "liquid: {data: !ENV [TANDEM_TOKEN, _data]}": "does not exist: !ENV TANDEM_TOKEN",
    "execute: {url: !ENV TANDEM_TOKEN}": "'tandem.execute.url' is '!ENV TANDEM_TOKEN', which",
    "examples: {placeholders: [!ENV TANDEM_PATTERN]}": "has '!ENV TANDEM_PATTERN', which is not",
}


@pytest.mark.parametrize("option", SECRET)
def test_a_value_of_the_environment_is_not_shown(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_TOKEN", "s3cretS3cret")
    monkeypatch.setenv("TANDEM_NUMBER", "493817")
    monkeypatch.setenv("TANDEM_LIST", "[s3cret1]")
    monkeypatch.setenv("TANDEM_PATTERN", "(s3cret")
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, f"plugins:\n- tandem:\n   {option}\n")
    told = str(caught.value)
    assert "s3cret" not in told
    assert "493817" not in told
    assert SECRET[option] in told


def test_jekylls_folders_need_not_exist(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    settings = "plugins:\n- tandem:\n   liquid: {includes: [old/_includes], data: old/_data}\n"
    loaded = _load(tmp_path, settings)
    assert (loaded.includes, loaded.data) == (("old/_includes",), "old/_data")


def test_a_setting_of_a_parent_is_marked_in_the_parent(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("plugins:\n  tandem:\n    compare: 5\n")
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, "INHERIT: base.yml\nplugins: {tandem: {audiences: {b2b: {}}}}\n")
    assert caught.value.finding.location == Location("base.yml", 3, 14)


def test_a_list_of_plugins_that_replaces_the_inherited_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("plugins:\n  tandem: {audiences: {b2b: {}}}\n")
    with pytest.raises(FindingError, match=r"the list of 'plugins' in .* replaces") as it:
        _load(tmp_path, "INHERIT: base.yml\nplugins:\n- search\n")
    assert it.value.finding.location == Location("base.yml", 2, 3)
    assert _load(tmp_path, "INHERIT: base.yml\nplugins: {search: }\n").audiences


def test_a_secret_is_not_part_of_the_hint_at_a_colon(tmp_path: Path) -> None:
    with pytest.raises(FindingError, match="a ':' inside a value") as it:
        _load(tmp_path, "plugins:\n- tandem:\n    x:\n      Authorization: Bearer: s3cret99\n")
    assert "s3cret" not in str(it.value)


@pytest.mark.parametrize(
    "plugins", ["- search\n- tandm:\n    compare: true", "- search\n- tandm", "  tandm: {}"]
)
@pytest.mark.parametrize("name", ["tandm", "mkdocs-tandem", "mkdocs_tandm"])
def test_a_misspelt_name_of_the_plugin_is_found(plugins: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(
        FindingError, match=f"there is no plugin '{name}'; did you mean 'tandem'"
    ) as it:
        _load(tmp_path, f"plugins:\n{plugins.replace('tandm', name)}\n")
    assert it.value.finding.length == len(name)
    assert it.value.finding.location.column == 3


@pytest.mark.parametrize("plugins", ["[search]", "[random]", "{}", "[]"])
def test_other_plugins_are_no_misspelling(plugins: str, tmp_path: Path) -> None:
    found = _load(tmp_path, f"plugins: {plugins}\n")
    assert replace(found, generators=()) == Settings(root=tmp_path)
    assert found.generators == (("random",) if plugins == "[random]" else ())


@given(st.text(alphabet="{}[]'\"\t\n:-, ab#&*|>%!", max_size=40))
def test_any_text_is_settings_or_one_finding_inside_of_it(text: str) -> None:
    found: list[Finding] = []
    with TemporaryDirectory() as folder, suppress(FindingError):
        try:
            _load(Path(folder), text)
        except FindingError as error:
            found.append(error.finding)
            raise
    for finding in found:
        assert 1 <= finding.location.line <= text.count("\n") + 2
        assert "\n" not in finding.message


def test_a_configuration_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FindingError, match=r"'mkdocs.yml' cannot be read: No such file"):
        load(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize("text", ["a: " + "[" * 200_000, "a: " + "{b: " * 60_000, "- " * 90_000])
def test_what_is_nested_without_end_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(FindingError, match="it is nested too deep"):
        _load(tmp_path, text)


def test_settings_in_a_group_of_plugins_are_read(tmp_path: Path) -> None:
    text = "plugins:\n  - group:\n      enabled: true\n      plugins:\n        - tandem:\n"
    settings = _load(tmp_path, f"{text}            audiences: {{rider: }}\n")
    assert [each.name for each in settings.audiences] == ["rider"]
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, f"{text}            audience: {{rider: }}\n")
    assert caught.value.finding.location == Location("mkdocs.yml", 6, 13)


def test_each_audience_may_have_a_service_of_its_own(tmp_path: Path) -> None:
    urls = "{rider: 'http://127.0.0.1:4011', depot: 'http://127.0.0.1:4012/v2'}"
    plugins = f"[tandem: {{audiences: {{rider: , depot: }}, execute: {{url: {urls}}}}}]"
    settings = _load(tmp_path, f"plugins: {plugins}\n")
    assert settings.execution.urls == ("http://127.0.0.1:4011", "http://127.0.0.1:4012/v2")
    assert [settings.execution.target(name).url for name in ("depot", "rider")] == [
        "http://127.0.0.1:4012/v2",
        "http://127.0.0.1:4011",
    ]


Keys = tuple[str | int, ...]


def _schemas(schema: dict[str, Any], keys: Keys = ()) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """The schema of every setting, by its keys."""
    yield keys, schema
    for name, inner in schema.get("properties", {}).items():
        yield from _schemas(inner, (*keys, name))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _schemas(schema["additionalProperties"], (*keys, "some"))
    if isinstance(schema.get("items"), dict):
        yield from _schemas(schema["items"], (*keys, 0))


def _with(keys: Keys, value: Any) -> Any:
    """Settings that have a value at some keys, and nothing else."""
    for key in reversed(keys):
        value = [value] if isinstance(key, int) else {key: value}
    return value


SETTINGS = {".".join(map(str, keys)): (keys, schema) for keys, schema in _schemas(SCHEMA) if keys}


def _is_refused(value: Any, schema: dict[str, Any]) -> bool:
    return not Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_of_a_wrong_type_or_name_is_one_line_at_its_place(
    name: str, tmp_path: Path
) -> None:
    keys, schema = SETTINGS[name]
    wrong = [it for it in (5, "te xt", True, [[1]], {"no": [1]}) if _is_refused(it, schema)]
    if schema.get("additionalProperties") is False and "properties" in schema:
        wrong.append({f"{next(iter(schema['properties']))}x": 1})
    for value in wrong:
        options = yaml.safe_dump([{"tandem": _with(keys, value)}], sort_keys=False)
        text = f"site_name: x\nplugins:\n{options}"
        (tmp_path / "base.yml").write_text(text, "utf-8")
        for file, own in ("mkdocs.yml", text), ("base.yml", "INHERIT: base.yml\n"):
            with pytest.raises(FindingError) as caught:
                _load(tmp_path, own)
            finding = caught.value.finding
            assert (finding.rule, finding.location.path) == ("bad-settings", file)
            assert 3 <= finding.location.line <= 3 + options.count("\n")
            assert finding.message[0] in "'t"
            assert "\n" not in finding.message + finding.hint


_TANDEM = "plugins:\n- tandem:\n    audiences: { b2b: %s }\n"
ODD = {
    "a parent that does not exist": ("site_name: x\nINHERIT: no.yml\n", 2, "'INHERIT' must be"),
    "a parent that is a list": ("INHERIT: [a]\n", 1, "'INHERIT' must be the path of a file"),
    "a parent that is a folder": ("INHERIT: .\n", 1, "'INHERIT' must be the path of a file"),
    "a parent whose name no file has": ('INHERIT: "a\\0"\n', 1, "'INHERIT' must be the path"),
    "a parent that is itself": ("INHERIT: ./mkdocs.yml\n", 1, "'INHERIT' leads back to"),
    "an address that is none": ("site_url: 'http://['\n", 1, "'site_url' must be an address"),
    "all plugins twice": (
        f"{_TANDEM % ''}plugins: [search]\n",
        4,
        "the key 'plugins' occurs twice",
    ),
    "the plugin twice": (f"{_TANDEM % ''}- tandem\n", 4, "the key 'tandem' occurs twice"),
    "the plugin twice in a mapping": ("plugins:\n  tandem:\n  tandem:\n", 3, "occurs twice"),
    "an alias in itself": (_TANDEM % "{ variables: &v { a: [*v] } }", 3, "this contains itself"),
    "a navigation in itself": ("nav: &n [a.md, *n]\n", 1, "this contains itself through an alias"),
    "a contract with a long name": (
        _TANDEM % f"{{ contract: {'x' * 5000} }}",
        3,
        "the contract of audience 'b2b' does not exist: xxx",
    ),
    "what is merged": (
        f"x-own: &own {{ titel: A }}\n{_TANDEM % '{ <<: *own }'}",
        1,
        "there is no setting 'tandem.audiences.b2b.titel'",
    ),
    "what is merged of several": (
        f"x-a: &a {{ title: A }}\nx-own: &own {{ titel: A }}\n{_TANDEM % '{ <<: [*a, *own] }'}",
        2,
        "there is no setting 'tandem.audiences.b2b.titel'",
    ),
    "an anchor that is not there": (_TANDEM % "*own", 3, "nothing has the anchor '&own'"),
    "a text that is merged": (
        f"x: &own A\n{_TANDEM % '{ <<: *own }'}",
        1,
        "'<<' merges this, which is not a mapping",
    ),
    "a contract without a name": (_TANDEM % "{ contract: '' }", 3, "is not a file"),
    "a name over two lines": (_TANDEM % '{ contract: "a\\nb" }', 3, "does not exist: a\\nb"),
    "a date that does not exist": (
        f"x: 2026-01-02\n{_TANDEM % '{ title: 2026-13-45 }'}",
        4,
        "there is no date '2026-13-45': month must be in 1..12",
    ),
    "a long application": (
        f"plugins:\n- tandem:\n    execute: {{ app: {'x' * 5000} }}\n",
        3,
        "xxx...'",
    ),
    "a folder of data without a name": (
        "plugins:\n- tandem:\n    liquid: { data: '' }\n",
        3,
        "'tandem.liquid.data' is empty",
    ),
    "a large number": (
        f"plugins:\n- tandem:\n    execute: {{ app: 'a:b', retries: {'9' * 400} }}\n",
        3,
        "must be at most 10, not 999",
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_odd_settings_are_one_line_at_their_place(what: str, tmp_path: Path) -> None:
    text, line, message = ODD[what]
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, text)
    finding = caught.value.finding
    assert (finding.location.path, finding.location.line) == ("mkdocs.yml", line)
    assert message in finding.message
    assert len(finding.message) < 300
    assert "\n" not in finding.message


DOUBLED = "".join(f"  a{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(1, 40))
OTHERS = [
    "extra: &x { a: *x }\nplugins: [tandem]\n",
    f"extra:\n  a0: &a0 [1]\n{DOUBLED}plugins: [tandem]\n",
    "a: 1\na: 2\n",
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_others_read_is_not_ours_to_refuse(text: str, tmp_path: Path) -> None:
    settings = _load(tmp_path, text)
    assert settings.audiences == ()
    assert len(repr(settings)) < 3_000_000  # projects are compared by it


ENCODINGS = {
    b"plugins: [tandem]\nsite_name: caf\xe9\n": (2, "UTF-8"),
    "plugins: [tandem]\nsite_name: x\n".encode("utf-16-be"): (1, ""),
    "plugins: [tandem]\n".encode("utf-16"): (1, "the byte 0xff is not UTF-8"),
    b"site_name: \xed\xa0\x80\nplugins: [tandem]\n": (1, "UTF-8"),
    b"site_name: x\x00\nplugins: [tandem]\n": (1, "unacceptable character"),
    b"site_name: x\nplugins: [tandem]\n\xff\xfe": (3, "UTF-8"),
    b"\xef\xbb\xbf\xfe: 1\n": (1, "the byte 0xfe is not UTF-8"),
}


@pytest.mark.parametrize("raw", ENCODINGS)
def test_an_encoding_that_cannot_be_read_is_one_line_at_its_place(
    raw: bytes, tmp_path: Path
) -> None:
    line, message = ENCODINGS[raw]
    (tmp_path / "mkdocs.yml").write_bytes(raw)
    with pytest.raises(FindingError) as caught:
        load(tmp_path / "mkdocs.yml")
    assert caught.value.finding.location.line == line
    assert message in str(caught.value)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    text = "site_name: caf\u00e9\nplugins: [tandem: {audiences: {b2b: {}}}]\n"
    (tmp_path / "mkdocs.yml").write_bytes(text.encode("utf-8-sig"))
    assert [it.name for it in load(tmp_path / "mkdocs.yml").audiences] == ["b2b"]


API = """\
openapi: 3.1.0
info: { title: Lines, version: "1" }
paths:
  /lines: { get: { operationId: listLines, responses: { "200": { description: ok } } } }
"""


@pytest.mark.parametrize(
    ("operations", "found"),
    [
        ("[listLines]", []),
        ("['list*']", []),
        ("[listLines, listLine]", [(8, 33, "did you mean 'listLines'?")]),
        ("['add*']", [(8, 22, "")]),
        ("{ rider: [listLine] }", [(8, 31, "did you mean 'listLines'?")]),
        ("{ guest: [listLine] }", []),
    ],
)
def test_an_operation_that_no_contract_has_is_found_where_it_is_set(
    operations: str, found: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    audiences = "        rider: { contract: api.yaml }\n        guest: {}\n"
    config = (
        f"site_name: Lines\nplugins:\n  - tandem:\n      audiences:\n{audiences}"
        f"      execute:\n        operations: {operations}\n"
    )
    write(tmp_path, {"mkdocs.yml": config, "api.yaml": API, "docs/index.md": "# A\n"})
    outcome = Project.load(tmp_path / "mkdocs.yml").check()
    at = [(it.location.line, it.location.column, it.hint) for it in outcome.findings]
    assert at == found


def test_an_alias_in_itself_of_a_file_that_is_inherited_from_is_found(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("site_name: x\nextra: &a { b: *a }\n", "utf-8")
    with pytest.raises(FindingError) as raised:
        _load(tmp_path, "INHERIT: base.yml\nextra: { b: { b: 1 } }\nplugins: [tandem]\n")
    assert str(raised.value).startswith("base.yml:2:8: this contains itself through an alias")


def test_a_service_that_an_audience_lacks_is_found_where_services_are_set(tmp_path: Path) -> None:
    given = "audiences: { rider: }\n      execute: { app: {} }\n"
    execution = _load(tmp_path, f"plugins:\n  - tandem:\n      {given}").execution
    assert execution is not None
    assert execution.place("url") == Location("mkdocs.yml", 4, 23)
