"""What includes give, and what the included files read."""

from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.plugin.conftest import Make

NOTE = "> **{{ include.title }}:** {{ include.text }}\n"

FOUND = {
    "{% include note.md title='a' %}": ["1:1 missing-parameter 'text'"],
    "{% include note.md %}": ["1:1 missing-parameter 'text'", "1:1 missing-parameter 'title'"],
    "{% include note.md titel='a' text='b' %}": ["1:20 unused-parameter 'title'"],
    "{% include note.md title='a' text='b' kind='c' %}": ["1:39 unused-parameter 'kind'"],
    "{% include note.md title='a'\n text='b' title='c' %}": ["1:20 repeated-parameter 'title'"],
    "{% include outer.md title='a' text='b' %}": [],
    "{% include outer.md title='a' text='b' %}{% include outer.md title='a' %}": [
        "1:42 missing-parameter 'text'"
    ],
    "{% include optional.md %}{% include optional.md more='a' %}": [],
    "{% include b2b.md fleet='a' driver='b' %}": [],
    "{% include any.md one='a' %}{% include all.md one='a' %}": [],
    "{% include endpoint.md method='POST' fleet_path='/x' fleet_operation='y' %}": [],
    "{% include item.md item=page %}{% include item.md item=site %}": [],
    "{% include code.md %}{% include code.md language='json' %}": [],
}
FILES = {
    "_includes/note.md": NOTE,
    "_includes/outer.md": "{% include note.md %}",
    "_includes/optional.md": (
        "{% if include.more %}{{ include.more }}{% endif %}{{ include.rest | default: 'c' }}"
    ),
    "_includes/b2b.md": (
        "{% if page.subsection == 'b2b' %}{{ include.fleet }}"
        "{% else %}{{ include.driver }}{% endif %}"
    ),
    "_includes/any.md": "{{ include[page.name] }}",
    "_includes/all.md": "{{ include | jsonify }}",
    "_includes/item.md": "{{ include.item.url }}",
    "_includes/code.md": "\n```{{ include.language }}\n1\n```\n",
}


@pytest.mark.parametrize("text", FOUND)
def test_what_is_given_fits_what_is_read(text: str, make: Make) -> None:
    page = f"---\nsubsection: b2c\n---\n{text}\n"
    rules = {"missing-parameter", "unused-parameter", "repeated-parameter", "undefined-variable"}
    found = [
        f"{each.location.line - 3}:{each.location.column} {each.rule} {each.message} {each.hint}"
        for each in make({**FILES, "docs/a.md": page}).check().findings
        if each.rule in rules
    ]
    assert len(found) == len(FOUND[text])
    for line, expected in zip(found, FOUND[text], strict=True):
        place, _, named = expected.rpartition(" ")
        assert line.startswith(place)
        assert named.strip("'") in line


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{% include b.md who: "x" %}', """write 'who="x"', with a space after it"""),
        ("{% include b.md\n with who=page.url %}", "write 'who=page.url', with a space after it"),
        ("{% include b.md who='x', b='y' %}", "write 'who='x'', with a space after it"),
        ("{% include b.md who %}", "write {% include file.md name='value' other=variable %}"),
        ("{% include b.md, who='x' %}", "a name has letters, digits and / . - ( ) + ~ # @,"),
    ],
)
def test_a_parameter_that_liquid_cannot_read_is_not_missing_too(
    text: str, hint: str, make: Make
) -> None:
    page = f"---\nsubsection: b2c\n---\n{text}\n"
    (found,) = make({"_includes/b.md": "{{ include.who }}\n", "docs/a.md": page}).check().findings
    assert found.rule == "liquid-syntax"
    assert found.hint.startswith(hint)


def test_what_no_include_gives_is_found_in_the_file_that_prints_it(make: Make) -> None:
    text = "{% include note.md title='a' %}"
    files = {"_includes/note.md": NOTE, "docs/a.md": text, "docs/b.md": text}
    (finding,) = make(files).check().findings
    assert str(finding.location) == "_includes/note.md:1:31"
    assert finding.pages == ("docs/a.md", "docs/b.md")


def test_what_most_includes_leave_out_may_be_left_out(make: Make) -> None:
    give, leave = "{% include note.md title='a' text='b' %}", "{% include note.md title='a' %}"
    files = {"_includes/note.md": NOTE, "docs/a.md": give + leave * 2}
    assert make(files).check().findings == ()
    files["docs/a.md"] = give * 2 + leave * 2
    assert [str(each.location) for each in make(files).check().findings] == [
        f"docs/a.md:1:{2 * len(give) + 1}",
        f"docs/a.md:1:{2 * len(give) + len(leave) + 1}",
    ]


ENDPOINTS = {
    "{ include: cal.md }": ("mkdocs.yml:7:22", "did you mean 'call.md'?"),
    "{ include: call.md, method: verb, path: adress }": (
        "mkdocs.yml:7:51",
        "did you mean 'address'?",
    ),
    "{ include: call.md, method: verb, path: { guests: way } }": None,
    "{ include: call.md, method: verb, path: address }": None,
    "{ include: call.md, method: verb, path: target }": None,
}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_endpoint_setting_that_fits_no_include_is_a_bad_setting(
    endpoint: str, tmp_path: Path
) -> None:
    files = {
        "mkdocs.yml": (
            "site_name: x\nplugins:\n  - tandem:\n      audiences:\n        guests:\n"
            f"      endpoints:\n        - {endpoint}\n"
        ),
        "docs/index.md": "# A\n\n{% include call.md verb='GET' address='/rooms' %}\n",
        "_includes/call.md": "{{ include.verb }} {{ include.address }}{{ include.target }}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = Project.load(tmp_path / "mkdocs.yml").check().findings
    bad = [(str(it.location), it.hint) for it in found if it.rule == "bad-settings"]
    assert bad == ([ENDPOINTS[endpoint]] if ENDPOINTS[endpoint] else [])


def test_a_project_without_includes_may_get_that_of_its_settings_later(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# A\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - tandem:\n      endpoints:\n        - include: call.md\n",
        "utf-8",
    )
    assert not Project.load(tmp_path / "mkdocs.yml").check().findings
