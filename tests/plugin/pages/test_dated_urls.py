"""Addresses of posts and other dated documents, as Jekyll 4.3 gives them."""

from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.pages.urls import address
from mkdocs_tandem.source import Source

ADDRESSES = {
    (
        "2016-10-06-new-tram.md",
        None,
        "/news/:year/:month/:day/:title/",
    ): "/news/2016/10/06/new-tram/",
    ("2016-10-06-New Tram.md", None, "/:title/"): "/New-Tram/",
    ("2016-1-6-tram.md", None, "/:year/:i_month/:i_day/:slug"): "/2016/1/6/tram",
    ("2016-10-06-tram.md", "2019-03-01", "/:year/:month/:title/"): "/2019/03/tram/",
    ("2016-10-06-tram.md", "2016-10-06 23:30:00 -0700", "/:day/:hour/"): "/07/06/",
    ("2016-10-06-tram.md", "2016-10-06 01:30:00 +0200", "/:day/:y_day/"): "/05/279/",
    ("2016-10-06-tram.md", "soon", "/:year/:title/"): "/2016/tram/",
    ("tram.md", None, "/:year/:title/"): "/:year/tram/",
    ("tram.md", "2019-03-01", "/:year/:title/"): "/2019/tram/",
    ("2015-04-00-a.md", "Sunday, April 04, 2015", "/:year/:month/:day/"): "/2015/04/04/",
    ("tram.md", "3 Mar 2019 14:05", "/:year/:month/:day/:hour/"): "/2019/03/03/14/",
    ("tram.md", "2019/3/1", "/:year/:month/:day/"): "/2019/03/01/",
    ("tram.md", "Mar 3rd, 2019", "/:month/:day/"): "/03/03/",
    ("2016-13-46-tram.md", None, "/:year/:title/"): "/1970/tram/",
}


@pytest.mark.parametrize(("name", "date", "permalink"), ADDRESSES)
def test_a_date_fills_the_placeholders_of_a_permalink(
    name: str, date: str | None, permalink: str
) -> None:
    values = {"permalink": permalink, **({"date": date} if date else {})}
    settings = Settings(Path())
    jekyll = Jekyll.of({"collections": {"posts": {"output": True}}}, settings)
    post = replace(jekyll.adopted(Source(f"docs/_posts/{name}", "", values)), collection="posts")
    assert address(post, None, settings) == ADDRESSES[name, date, permalink]
