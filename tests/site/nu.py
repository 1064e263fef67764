"""What the Nu HTML checker, the W3C's own, says about the files of a site."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.projects import REPOSITORY
from tests.support.waiting import LIMIT

_JAVA = shutil.which("java")
_JAR = REPOSITORY / ".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
NU = _JAVA is not None and _JAR.is_file()
"""Whether it is there; ``make peers`` installs it where there are Java and npm."""
_NUMBER = re.compile(r"\d+")


class Mistake(NamedTuple):
    """A kind of mistake: what is said, and the tag it is said about."""

    message: str
    tag: str

    def __str__(self) -> str:
        return f"{self.message} {self.tag}"


_NOT_HERE = (
    "Attribute “autocomplete” is only allowed when the input type is “color”, “date”, "
    "“datetime-local”, “email”, “hidden”, “month”, “number”, “password”, “range”, “search”, "
    "“tel”, “text”, “time”, “url”, or “week”."
)
_TOGGLE = (
    '<input class="md-toggle" data-md-toggle="{0}" type="checkbox" id="__{0}" autocomplete="off">'
)
OF_THE_THEME = (
    # Firefox keeps the state of a toggle over a reload unless it is told not to
    Mistake(_NOT_HERE, _TOGGLE.format("drawer")),
    Mistake(_NOT_HERE, _TOGGLE.format("search")),
    # a section that unfolds without a script
    Mistake(
        "Bad value “” for attribute “tabindex” on element “label”: "
        "The empty string is not a valid integer.",
        '<label class="md-nav__link" for="__nav_0" id="__nav_0_label" tabindex="">',
    ),
    # the title of the contents on a page that has no navigation around them
    Mistake(
        "The value of the “for” attribute of the “label” element must be the ID of a non-hidden "
        "form control.",
        '<label class="md-nav__title" for="__toc">',
    ),
)
"""What Material for MkDocs writes, to the letter, numbers apart; no site can help it."""


def nu_html_checker(pages: Iterable[Path]) -> set[Mistake]:
    """The errors and warnings in some pages, each kind once."""
    command = [str(_JAVA), "-Xss8m", "-jar", str(_JAR), "--skip-non-html", "--format", "json"]
    done = subprocess.run(  # noqa: S603 -- our own command
        [*command, *map(str, pages)], capture_output=True, text=True, check=False, timeout=LIMIT
    )
    messages = json.loads(done.stderr)["messages"]
    return {
        Mistake(each["message"], _tag(each))
        for each in messages
        if each["type"] == "error" or each.get("subType") == "warning"
    }


def _tag(message: dict[str, Any]) -> str:
    start = message.get("hiliteStart", 0)
    tag = message.get("extract", "")[start : start + message.get("hiliteLength", 0)]
    return _NUMBER.sub("0", tag.strip())
