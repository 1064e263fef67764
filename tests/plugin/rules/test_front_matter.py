"""Files that front matter names."""

import pytest

from tests.plugin.conftest import Make

VALUES = {
    "part: docs/bits/right.md": [],
    "part: docs/bits/rigth.md": ["2:7 did you mean 'right.md'?"],
    "part: bits/gone.csv": ["2:7 "],
    "part: /bits/gone.csv": ["2:7 "],
    "parts: [bits/right.md, bits/gone.csv]": ["2:24 "],
    "of:\n  them: { schema: bits/gone.json }": ["3:19 "],
    "include: sub/note.md": [],
    "include: sub/nota.md": ["2:10 did you mean 'note.md'?"],
    "part: right.md": [],
    "part: src/gone.py": [],
    "permalink: /bits/gone.xml": [],
    "redirect_from: [/bits/gone.xml]": [],
    "image_url: bits/gone.png": [],
    "part: bits/gone.html": [],
    "part: https://x.example/bits/gone.md": [],
    "part: and/or bits/gone.md": [],
    "part: bits/v1.2": [],
}


@pytest.mark.parametrize("value", VALUES)
def test_a_file_of_an_existing_folder_that_front_matter_names_has_to_be_there(
    value: str, make: Make
) -> None:
    files = {
        "docs/a.md": f"---\n{value}\n---\n# A\n",
        "docs/bits/right.md": "# Right\n",
        "_includes/sub/note.md": "Note.",
    }
    found = make(files).check(execute=False).findings
    links = [it for it in found if it.rule == "broken-link"]
    shown = [f"{it.location.line}:{it.location.column} {it.hint}" for it in links]
    assert shown == VALUES[value]
