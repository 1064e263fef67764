"""Parsers of HTML that take what converters write in larger bites.

The standard library's parser looks at each tag several times, since anything may come. What
Markdown makes is plain; where it is not, the standard library reads it.
"""

import re
from html import unescape
from html.parser import HTMLParser

_START = re.compile(
    r"""<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_:][-.\w:]*="[^"<>]*")*)\s*(/?)>""", re.ASCII
)
_END = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)>", re.ASCII)
_ATTRIBUTE = re.compile(r'([a-zA-Z_:][-.\w:]*)="([^"<>]*)"', re.ASCII)
_OF_OTHER_TEXT = "iframe noembed noframes noscript plaintext script style textarea title xmp"
_NOT_PLAIN = frozenset(_OF_OTHER_TEXT.split())
"""Elements in which other rules apply, depending on the release of Python."""


def quick(parser: type[HTMLParser]) -> type[HTMLParser]:
    """A class that calls the same methods with the same arguments as a parser's class does.

    It does not know in which line it is.
    """

    class Quick(parser):  # type: ignore[misc, valid-type] # which class is known when it runs
        def updatepos(self, i: int, j: int) -> int:
            return j

        def parse_starttag(self, i: int) -> int:
            tag = _START.match(self.rawdata, i)
            name = tag[1].lower() if tag else ""
            if tag is None or name in _NOT_PLAIN:
                end: int = super().parse_starttag(i)
                return end
            self.lasttag = name
            found = _ATTRIBUTE.findall(tag[2]) if tag[2] else ()
            handle = self.handle_startendtag if tag[3] else self.handle_starttag
            handle(name, [(key.lower(), unescape(value)) for key, value in found])
            return tag.end()

        def parse_endtag(self, i: int) -> int:
            tag = _END.match(self.rawdata, i) if self.cdata_elem is None else None
            if tag is None or tag[1].lower() in _NOT_PLAIN:
                end: int = super().parse_endtag(i)
                return end
            self.handle_endtag(tag[1].lower())
            return tag.end()

    return Quick
