"""Pages that were rendered before are not rendered again, and all that is found is the same."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_tandem.pages.render_cache import PageTrace, files_in
from mkdocs_tandem.project import site
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.serialization import loaded

SETTINGS = """\
site_name: Traces
plugins:
  - tandem:
      audiences:
        b2c: { title: Drivers }
        b2b: { title: Fleets }
"""
PARTS = [
    "Plain words.\n",
    "Other words, site.data.limits among them.\n",
    '{% if page.subsection == "b2b" %}Fleets.{% endif %}\n',
    '{% if page.subsection == "b2b" %} {% endif %}\n',
    '{% if page.subsection == "b2x" %}Nobody.{% endif %}\n',
    '{% unless page.subsection == "b2b" %}1{% elsif page.subsection %}2{% else %}3{% endunless %}',
    '{% if page.subsection == "b2b" or "b2c" %}Everybody.{% endif %}\n',
    "{% assign limit = 3 %}\n",
    "{% if limit == 3 %}Three.{% endif %}\n",
    "{% if limit == 4 %}With limit four.{% endif %}\n",
    "{% capture word %}x{% endcapture %}",
    "{% capture word %}y{% endcapture %}",
    '{% if word == "x" %}X{% else %}Y{% endif %}\n',
    '{% include note.md more="m" %}\n',
    '{% include note.md les="m" %}\n',
    '{% include note.md more="m" more="n" %}\n',
    '{% include inner.md more="m" %}\n',
    "{% include gone.md %}\n",
    "{% include_relative _beside.md %}\n",
    '--8<-- "inner.md"\n',
    "{{ site.data.limits.most }}\n",
    "{{ page.titel }}\n",
    "{{ page.icon }}\n",
    "{% for it in site.pages %}{{ it.icon }}{% endfor %}\n",
    "{{ 'now' | date: '%Y' }}\n",
    "{{ limit | markdownify }}\n",
    "{% if limit %}",
]
HEADS = ["", "---\nicon: a\n---\n", "---\nicon: b\ntitel: t\n---\n", "---\naudiences: [b2b]\n---\n"]
FILES: Mapping[str, Sequence[str | None]] = {
    "_includes/note.md": [
        "Limit {{ include.more }}.\n",
        "Another.\n",
        '{% if include.more == "m" %}M{% else %}N{% endif %}\n',
    ],
    "_includes/inner.md": ['{% include note.md more="i" %}\n', None, "{{ include.most }}\n"],
    "_includes/gone.md": [None, "It is here.\n"],
    "_data/limits.yml": ["most: 3\n", None, "least: 1\n"],
    "docs/_beside.md": [None, "Beside.\n", "{{ page.beside }}\n"],
}
PAGES = ["docs/index.md", "docs/one.md", "docs/two.md"]

_page = st.tuples(st.sampled_from(HEADS), st.lists(st.sampled_from(PARTS), max_size=5)).map(
    lambda it: it[0] + "# Page\n\n" + "".join(it[1])
)
_file = st.one_of(
    [st.tuples(st.just(name), st.sampled_from(texts)) for name, texts in FILES.items()]
)
_edits = st.lists(st.one_of(st.tuples(st.sampled_from(PAGES), _page), _file), max_size=6)


def _write(root: Path, path: str, text: str | None) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        place.unlink(missing_ok=True)
    else:
        place.write_text(text, "utf-8")


def _project(root: Path, pages: Sequence[str]) -> Path:
    _write(root, "mkdocs.yml", SETTINGS)
    for path, texts in FILES.items():
        _write(root, path, texts[0])
    for path, text in zip(PAGES, pages, strict=True):
        _write(root, path, text)
    return root / "mkdocs.yml"


def _seen(path: Path, *, is_kept: bool) -> list[Any]:
    """All that a check and a build ask for."""
    project = Project.load(path, is_kept=is_kept)
    found = project.check(execute=False).findings
    variants = list(project.site.all_variants())
    seen = [
        found,
        [(project.publisher.marked(it), sorted(it.files), sorted(it.included)) for it in variants],
        [(sorted(it.data), sorted(it.pulled)) for it in variants],
    ]
    project.checker.finish(is_whole=True)
    return seen


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.tuples(_page, _page, _page), _edits)
def test_after_any_edits_all_is_as_if_nothing_were_kept(
    tmp_path: Path, pages: Sequence[str], edits: Sequence[tuple[str, str | None]]
) -> None:
    path = _project(tmp_path, pages)
    assert _seen(path, is_kept=True) == _seen(path, is_kept=False)
    for name, text in edits:
        _write(tmp_path, name, text)
        assert _seen(path, is_kept=True) == _seen(path, is_kept=False)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of pages that are rendered from now on."""
    paths: list[str] = []
    plain = site.render

    def noted(source: Any, *rest: Any) -> Any:
        paths.append(source.path)
        return plain(source, *rest)

    monkeypatch.setattr(site, "render", noted)
    return paths


PLAIN = ["# Page\n\n" + "".join(PARTS[2:3] + PARTS[13:14] + PARTS[20:21])] * 3


def _clean_project(root: Path, pages: Sequence[str]) -> Path:
    """One in which rules across pages find nothing."""
    path = _project(root, pages)
    _write(root, "_includes/inner.md", None)
    return path


def test_what_is_the_same_is_not_rendered_again(tmp_path: Path, rendered: list[str]) -> None:
    path = _clean_project(tmp_path, PLAIN)
    _seen(path, is_kept=True)
    assert sorted(rendered) == sorted(PAGES * 2)
    rendered.clear()
    _seen(path, is_kept=True)
    assert not rendered


def test_another_word_has_its_page_rendered_and_no_other(
    tmp_path: Path, rendered: list[str]
) -> None:
    path = _clean_project(tmp_path, PLAIN)
    _seen(path, is_kept=True)
    rendered.clear()
    _write(tmp_path, PAGES[1], PLAIN[1].replace("# Page\n", "# Page\n\nAnother word.\n"))
    _seen(path, is_kept=True)
    assert rendered == [PAGES[1]] * 2


@pytest.mark.parametrize(
    "part", [PARTS[-3], PARTS[-2], PARTS[18]], ids=["clock", "markdown", "file"]
)
def test_what_the_clock_markdown_or_another_file_decides_is_rendered_each_time(
    part: str, tmp_path: Path, rendered: list[str]
) -> None:
    path = _clean_project(tmp_path, [PLAIN[0], PLAIN[1] + part, PLAIN[2]])
    _seen(path, is_kept=True)
    rendered.clear()
    _seen(path, is_kept=True)
    assert rendered == [PAGES[1]] * 2


def test_mistakes_across_pages_are_told_again_without_rendering(
    tmp_path: Path, rendered: list[str]
) -> None:
    path = _clean_project(tmp_path, [PLAIN[0], PLAIN[1] + PARTS[4], PLAIN[2]])
    first = _seen(path, is_kept=True)
    assert any(found.rule == "unknown-audience" for found in first[0])
    rendered.clear()
    assert _seen(path, is_kept=True) == first
    assert not rendered


@pytest.mark.parametrize(
    "edit",
    [
        (0, "# Page\n", "# Page\n\nMore.\n", 0),
        (1, "# Page\n", "# Page\n\nMore.\n", 2),
        (1, "# Page\n", "# Another\n", 0),
        (1, "Nobody", "No one", 0),
    ],
    ids=["another page", "a line before it", "a heading before it", "its own line"],
)
def test_a_mistake_across_pages_is_found_at_its_line_after_another_word_anywhere(
    edit: tuple[int, str, str, int], tmp_path: Path, rendered: list[str]
) -> None:
    edited, before, after, moved = edit
    path = _clean_project(tmp_path, [PLAIN[0], PLAIN[1] + PARTS[4], PLAIN[2]])
    first = _lines(_seen(path, is_kept=True)[0], "unknown-value")
    rendered.clear()
    page = tmp_path / PAGES[edited]
    page.write_text(page.read_text("utf-8").replace(before, after), "utf-8")

    found = _lines(_seen(path, is_kept=True)[0], "unknown-value")

    assert found == [line + moved for line in first]
    assert {*rendered} == ({*PAGES} if moved or after == "No one" else {PAGES[edited]})


def _lines(findings: Sequence[Any], rule: str) -> list[int]:
    return [found.location.line for found in findings if found.rule == rule]


def test_whichever_audience_is_asked_for_first_all_see_the_same_branches(tmp_path: Path) -> None:
    project = Project.load(_clean_project(tmp_path, PLAIN))
    for at in (0, 1):
        for page in project.site.pages:
            assert project.site.variants(page)[at].text
    assert not project.check(execute=False).findings


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'["zz", "", [], [], [], []]', b"\xff", b"[1]"])
def test_a_trace_that_is_none_is_not_believed(raw: bytes) -> None:
    assert loaded(PageTrace, raw) is None


def test_a_folder_with_too_much_in_it_is_not_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_tandem.pages.render_cache._MOST_FILES", 2)
    for name in "abc":
        (tmp_path / name).write_text(name)
    with pytest.raises(OSError, match="too many"):
        list(files_in([tmp_path]))
    assert list(files_in([tmp_path / "gone"])) == []
