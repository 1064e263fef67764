from pathlib import Path

import pytest

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.settings import Settings, load
from mkdocs_tandem.source import Location


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
    "audiences: [b2b]": "'tandem.audiences' must be a mapping, not '[b2b]'",
    "audiences: {b2b: {titel: Fleets}}": (
        "there is no setting 'tandem.audiences.b2b.titel'; did you mean 'title'?"
    ),
    "audiences: {'b 2 b': {}}": "'b 2 b' cannot name an audience",
    "liquid: {includes: _includes}": "'tandem.liquid.includes' must be a list, not '_includes'",
    "endpoints: [{method: m}]": "'tandem.endpoints.0' lacks 'include'",
    "execute: {app: a:b, url: 'http://x'}": "'tandem.execute' names both 'app' and 'url'",
    "execute: {app: my_app}": "'tandem.execute.app' is 'my_app'; write it as 'module:factory'",
    "{audiences: {rider: }, execute: {base: {ridr: /v1}}}": (
        "'tandem.execute.base' has a value for 'ridr', which is no audience; did you mean 'rider'?"
    ),
    "{audiences: {rider: }, execute: {headers: {depot: {X-Key: k}}}}": (
        "'tandem.execute.headers' has a value for 'depot', which is no audience; audiences: rider"
    ),
    "{audiences: {rider: }, endpoints: [{include: e.md, path: {Rider: p}}]}": (
        "'tandem.endpoints.0.path' has a value for 'Rider', which is no audience; "
        "did you mean 'rider'?"
    ),
    "ignore: [{rule: bad-json}]": "'tandem.ignore.0' lacks 'reason'; why it is accepted",
}


@pytest.mark.parametrize("option", MISTAKES)
def test_a_wrong_setting_is_named_with_what_would_be_right(option: str, tmp_path: Path) -> None:
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, f"site_name: x\nplugins:\n  - search\n  - tandem:\n      {option}\n")
    assert MISTAKES[option] in str(caught.value)
    assert caught.value.finding.location == Location("mkdocs.yml", 5)


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


@pytest.mark.parametrize("text", ["plugins: [tandem", "- tandem", "a: b: c", "\x00"])
def test_what_is_no_configuration_is_one_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(FindingError, match=r"^mkdocs\.yml:\d+:1: 'mkdocs.yml' cannot be read: "):
        _load(tmp_path, text)


def test_a_configuration_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FindingError, match=r"'mkdocs.yml' cannot be read: No such file"):
        load(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize("text", ["a: " + "[" * 200_000, "a: " + "{b: " * 60_000, "- " * 90_000])
def test_what_is_nested_without_end_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(FindingError, match=r"'mkdocs.yml' cannot be read: it is nested too deep"):
        _load(tmp_path, text)


def test_settings_in_a_group_of_plugins_are_read(tmp_path: Path) -> None:
    text = "plugins:\n  - group:\n      enabled: true\n      plugins:\n        - tandem:\n"
    settings = _load(tmp_path, f"{text}            audiences: {{rider: }}\n")
    assert [each.name for each in settings.audiences] == ["rider"]
    with pytest.raises(FindingError) as caught:
        _load(tmp_path, f"{text}            audience: {{rider: }}\n")
    assert caught.value.finding.location == Location("mkdocs.yml", 6)
