"""The names of headings as Jekyll's Markdown makes them."""

import re

_OTHER = re.compile(r"[^\w\- \t]")


def slug(text: str, separator: str = "-") -> str:
    """The name of a heading, for ``slugify`` of the extension ``toc``: links to it stay right."""
    return _OTHER.sub("", text.lower()).replace(" ", separator).replace("\t", separator)
