"""Tags and categories of front matter: the values are those that Jekyll 4.3 gives a post."""

import pytest
import yaml

from mkdocs_tandem.config.jekyll import categories, tags

TAGS = {
    "tag: a b": ["a b"],
    "tags: a b": ["a", "b"],
    "tag: a\ntags: b c": ["a"],
    "tags: [a, null, b]": ["a", "b"],
    "tag: [a, b]": ["a", "b"],
    "tag:\ntags: b": ["b"],
    "title: x": [],
}
CATEGORIES = {
    "category: x\ncategories: y z": ["y", "z", "x"],
    "categories: [y, y]": ["y"],
    "category: [p, q]": ["p", "q"],
    "title: x": [],
}


@pytest.mark.parametrize("text", TAGS)
def test_tags_are_those_of_jekyll(text: str) -> None:
    assert tags(yaml.safe_load(text)) == TAGS[text]


@pytest.mark.parametrize("text", CATEGORIES)
def test_categories_are_those_of_jekyll(text: str) -> None:
    assert categories(yaml.safe_load(text)) == CATEGORIES[text]
