"""Files that front matter names."""

from itertools import pairwise

import pytest
import yaml

from tests.plugin.conftest import Make
from tests.support.projects import configuration

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
        "docs/bits/gones.csv/part.md": "# A part in a folder\n",
        "_includes/sub/note.md": "Note.",
    }
    found = make(files).check(execute=False).findings
    links = [it for it in found if it.rule == "broken-link"]
    shown = [f"{it.location.line}:{it.location.column} {it.hint}" for it in links]
    assert shown == VALUES[value]


def test_a_key_whose_value_is_nearly_an_audience_is_one_mistake(make: Make) -> None:
    found = make({"docs/a.md": "---\nsubsecton: b2c\n---\n# A\n"}).check(execute=False).findings
    assert len(found) == 1


def test_a_file_that_front_matter_names_may_be_generated(make: Make) -> None:
    settings = yaml.safe_load(configuration())
    settings["plugins"].append({"gen-files": {"scripts": ["gen.py"]}})
    files = {
        "docs/a.md": "---\npart: bits/gone.csv\n---\n# A\n",
        "docs/bits/right.md": "# Right\n",
        "gen.py": "",
        "mkdocs.yml": yaml.safe_dump(settings),
    }
    assert make(files).check(execute=False).findings == ()


def test_lists_that_hold_each_other_many_times_are_looked_at_once(make: Make) -> None:
    names = "abcdefghijkl"
    lines = [f"{names[0]}: &{names[0]} [docs/gone.md]"]
    lines += [f"{it}: &{it} [{', '.join([f'*{before}'] * 9)}]" for before, it in pairwise(names)]
    head = "\n".join(lines)
    project = make({"docs/index.md": f"---\n{head}\n---\nText.\n", "docs/other.md": "x\n"})
    found = [it for it in project.check(execute=False).findings if it.rule == "broken-link"]
    assert [it.message for it in found] == ["there is no file 'docs/gone.md'"]


def test_a_long_chain_of_values_in_a_tag_is_checked(make: Make) -> None:
    values = " or ".join(f"'{number}'" for number in range(3_000))
    text = f"{{% case page.kind %}}{{% when {values} %}}x{{% endcase %}}\n"
    project = make({"docs/index.md": f"---\nkind: '5'\n---\n{text}"})
    assert {it.rule for it in project.check(execute=False).findings} == {"unknown-value"}


KEYS = {
    "permalnk: /x/": ["4:1 did you mean 'permalink'?"],
    "redirect_form: /x/": ["4:1 did you mean 'redirect_from'?"],
    "rendr_with_liquid: false": ["4:1 did you mean 'render_with_liquid'?"],
    "subsecton: b2b": ["4:1 did you mean 'subsection'?"],
    "permalinks: [/x/]": [],
    "redirect_to: /x/": [],
    "sub_section: Cars": [],
    "permalink_old: /x/": [],
    "subsectino: Cars": [],
    "permlaink: Cars": [],
    '"permalnk": /x/': [],
}


@pytest.mark.parametrize("line", KEYS)
def test_a_key_that_is_one_letter_off_one_with_a_meaning_is_found(line: str, make: Make) -> None:
    head = f"---\ntitle: A\nsubsection: b2c\n{line}\n---\n"
    text = (
        f"{head}# A\n\n{{{{ page.subsectino }}}} {{% include part.md %}} {{% include gone.md %}}\n"
    )
    files = {"docs/a.md": text, "_includes/part.md": "{{ page.permlaink }}"}
    found = make(files).check(execute=False).findings
    shown = [f"{it.location.line}:{it.location.column} {it.hint}" for it in found]
    assert [it for it in shown if it.startswith("4:")] == KEYS[line]
