"""Permalinks of pages and posts that have none, by the style of the site."""

import pytest

from mkdocs_tandem.config.jekyll import Collection, permalink_of

POSTS = Collection("posts", "_posts", is_published=True)
GUIDES = Collection("guides", "_guides", is_published=True)
# https://jekyllrb.com/docs/permalinks/#built-in-formats
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
    "/news/:title/": "/news/:title/",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_post_follows_the_style_of_the_site(style: str) -> None:
    assert permalink_of("_posts/2026-01-02-a.md", POSTS, style) == STYLES[style]


@pytest.mark.parametrize(
    ("style", "page", "guide"),
    [
        ("date", "/:path/:basename:output_ext", "/:collection/:path:output_ext"),
        ("ordinal", "/:path/:basename:output_ext", "/:collection/:path:output_ext"),
        ("none", "/:path/:basename:output_ext", "/:collection/:path:output_ext"),
        ("pretty", "/:path/:basename/", "/:collection/:path/"),
        ("/news/:title/", "/:path/:basename/", "/:collection/:path/"),
        ("/news/:title", "/:path/:basename", "/:collection/:path"),
        ("/news/:title:output_ext", "/:path/:basename:output_ext", "/:collection/:path:output_ext"),
    ],
)
def test_pages_and_collections_take_the_ending_of_the_style(
    style: str, page: str, guide: str
) -> None:
    assert permalink_of("about.md", None, style) == page
    assert permalink_of("_guides/a.md", GUIDES, style) == guide
    assert permalink_of("deep/index.md", None, style) == "/:path/"
