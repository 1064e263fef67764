"""The JSON Schema of the settings, as the manual publishes it."""

import json
import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mkdocs_tandem.config.loader import loader
from tests.manual import schema
from tests.support.projects import REPOSITORY

PUBLISHED = json.loads((REPOSITORY / "docs/manual/settings.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(PUBLISHED)


def test_it_is_a_schema_and_published_as_the_code_has_it() -> None:
    Draft202012Validator.check_schema(PUBLISHED)
    assert schema() == PUBLISHED
    assert not re.search(r"\\\\[AZ]", json.dumps(PUBLISHED))


@pytest.mark.parametrize(
    "name", ["mkdocs.yml", "plugin/mkdocs_tandem/commands/init/files/mkdocs.yml"]
)
def test_it_takes_the_settings_of_real_projects(name: str) -> None:
    text = (REPOSITORY / name).read_text("utf-8")
    loaded = yaml.load(text, Loader=loader(text))  # noqa: S506 -- a SafeLoader
    assert not list(VALIDATOR.iter_errors(loaded))


@pytest.mark.parametrize(
    ("options", "is_right"),
    [
        (None, True),
        ({"execute": {"app": {"b2b": "a:b"}, "timeout": 2}}, True),
        ({"audience": {}}, False),
        ({"execute": {"timeout": "fast"}}, False),
        ({"execute": {"app": "a"}}, False),
        ({"audiences": {"a b": {}}}, False),
    ],
)
@pytest.mark.parametrize("is_list", [True, False])
def test_editors_find_what_we_find(options: Any, *, is_right: bool, is_list: bool) -> None:
    plugins = ["search", {"tandem": options}] if is_list else {"tandem": options}
    assert VALIDATOR.is_valid({"plugins": plugins}) is is_right
