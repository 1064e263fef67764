"""Whether a page may show what changes by itself is decided by the texts of its templates."""

import pytest
from jinja2 import DictLoader, Environment

from mkdocs_tandem.integrations.mkdocs.build_cache.template_inputs import is_open

TODAY = "{{ build_date_utc }}"


@pytest.mark.parametrize(
    "reference",
    [
        '{% include "today.html" %}',
        "{%- include 'today.html' ignore missing -%}",
        '{% include "none.html" if page else "today.html" %}',
        '{% include ["none.html", "today.html"] %}',
        '{% extends "today.html" %}',
        '{% import "today.html" as today %}',
        '{% from "today.html" import\n today %}',
        '{% include "between.html" %}',
    ],
)
def test_a_template_that_refers_to_one_that_shows_the_day_is_open(reference: str) -> None:
    texts = {"today.html": TODAY, "between.html": '{% include "today.html" %}', "page": reference}
    assert is_open(
        Environment(loader=DictLoader(texts), autoescape=True), "page", {"build_date_utc"}
    )


def test_a_template_that_sets_or_only_names_a_variable_is_not_open() -> None:
    text = "build_date_utc {% set build_date_utc = 1 %}{{ build_date_utc }}"
    texts = {"today.html": TODAY, "page": text, "other": "{{ 'today.html' }} {# build_date_utc #}"}
    env = Environment(loader=DictLoader(texts), autoescape=True)
    assert not is_open(env, "page", {"build_date_utc"})
    assert not is_open(env, "other", {"build_date_utc"})
