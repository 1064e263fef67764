"""With the guard, rendered text is published, and text with Liquid in it is refused."""

import pytest
from markdown import markdown

from mkdocs_tandem.config.loader import GUARD
from mkdocs_tandem.markdown.guard import UnrenderedLiquidError

RENDERED = "# Limits\n\nTen a minute, `{{ name }}` in a template, 5 % {of} all.\n"


def test_a_page_that_was_rendered_is_converted_as_without_the_guard() -> None:
    assert markdown(RENDERED, extensions=[GUARD]) == markdown(RENDERED)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Before.\n\n{% if page.subsection == 'b2b' %}Ours.{% endif %}\n", "{% if"),
        ("{%- assign a = 1 %}\n", "{%- assign"),
        ("The key is {{ page.key }}.\n", "{{ page."),
        ("    {{ site.name }} in code\n", "{{ site."),
    ],
)
def test_a_page_that_was_not_rendered_is_refused_with_what_shows_it(text: str, tag: str) -> None:
    with pytest.raises(UnrenderedLiquidError) as caught:
        markdown(text, extensions=[GUARD])
    assert f"was not rendered ('{tag}')" in str(caught.value)
