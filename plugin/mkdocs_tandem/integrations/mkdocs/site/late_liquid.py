"""Liquid that other plugins bring in after rendering."""

import html
import re

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.rules.includes import HINT_OF_LIQUID, LIQUID
from mkdocs_tandem.source import Location

_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)


def late_tags(content: str, markdown: str, path: str) -> Finding | None:
    """A tag of Liquid in the HTML of a page that its rendered Markdown does not have.

    ``path`` is that of the page; code may show tags.
    """
    if "{%" not in content:
        return None
    shown, written = html.unescape(_CODE.sub("", content)), html.unescape(markdown)
    tag = next((found[0] for found in LIQUID.finditer(shown) if found[0] not in written), None)
    if tag is None:
        return None
    return Finding(
        "refused-tag",
        Location(path),
        f"'{tag}' would be published as text: another plugin or extension brings this text in "
        "after Liquid",
        HINT_OF_LIQUID,
        pages=(path,),
    )
