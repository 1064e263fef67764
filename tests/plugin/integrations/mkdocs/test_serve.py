"""While serving, an edit is seen on the pages that show it, and the site is what a build makes."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from mkdocs.commands import build as mkdocs_build

from mkdocs_tandem.cache import Cache
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.fallbacks import Fallback
from mkdocs_tandem.integrations.mkdocs.build_cache import conversion, search_entries
from mkdocs_tandem.integrations.mkdocs.serve import RunMode
from mkdocs_tandem.project import result_cache
from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan
from tests.plugin.conftest import Fallbacks
from tests.support import mkdocs_server, waiting
from tests.support.mkdocs_server import Served, caught_up, configured, serving
from tests.support.waiting import until

PLAN = Plan(pages=8, sections=2, differing=0.5, including=0.6, examples=1)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that is built the same at any time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    generator.write(tmp_path / "site", PLAN)
    return tmp_path / "site"


@pytest.fixture
def served(root: Path, tmp_path: Path) -> Iterator[Served]:
    with serving(root, tmp_path / "served") as served:
        yield served


def _page(number: int) -> str:
    return f"docs/{PLAN.path(number)}"


def _address(number: int, audience: str = "b2b") -> str:
    return f"{audience}/{PLAN.path(number).removesuffix('.md')}/"


def test_an_edited_text_is_seen_on_its_pages_alone(
    fallbacks: Fallbacks, served: Served, tmp_path: Path
) -> None:
    served.get(_address(1))
    served.write(_page(1), generator.page(PLAN, 1) + "\nA word of mine.\n")
    for audience in ("b2b", "b2c"):
        assert b"A word of mine." in served.get(_address(1, audience))
    assert not served.whole_builds
    served.assert_as_built(tmp_path / "built")
    assert fallbacks == []


def test_what_an_editor_writes_for_a_moment_builds_nothing(served: Served, tmp_path: Path) -> None:
    for name in ("4913", "page~", "page.md"):
        (served.root / "docs" / name).write_text("x", "utf-8")
        (served.root / "docs" / name).unlink()
    copy = served.root / "docs/sed2zuMNq"
    copy.write_text("# Page\n\nAnother text.\n", "utf-8")
    copy.rename(served.root / _page(1))
    until(lambda: b"Another text." in served.get(_address(1)))  # the epoch may tell of before
    assert not served.whole_builds
    caught_up()
    served.assert_as_built(tmp_path / "built")


def test_an_edited_include_is_seen_wherever_it_is_shown(served: Served, tmp_path: Path) -> None:
    served.write("_includes/note.md", "!!! note\n    Another limit, {{ include.more }}.\n")
    showing = [n for n in range(PLAN.pages) if "note.md" in generator.page(PLAN, n)]
    assert showing
    for number in showing:
        assert b"Another limit" in served.get(_address(number, "b2c"))
    assert not served.whole_builds
    served.assert_as_built(tmp_path / "built")


@pytest.mark.parametrize("name", ["own.css", "pictures/car.svg", "own.js"])
def test_what_pages_refer_to_is_copied(root: Path, tmp_path: Path, name: str) -> None:
    (root / "docs/pictures").mkdir()
    (root / "docs" / name).write_text("before", "utf-8")
    with serving(root, tmp_path / "served") as served:
        assert served.get(name) == b"before"
        served.write(f"docs/{name}", "after")
        assert served.get(name) == b"after"
        assert not served.whole_builds
        served.assert_as_built(tmp_path / "built")


def _with(root: Path, **changed: Any) -> None:
    configured = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    (root / "mkdocs.yml").write_text(yaml.safe_dump({**configured, **changed}, sort_keys=False))


_SNIPPETS = {"markdown_extensions": [{"pymdownx.snippets": {"base_path": "docs"}}]}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "{% include_relative shown.svg %}"),
        (_SNIPPETS, "--8<-- 'shown.svg'"),
        ({"extra_templates": ["shown.svg"]}, ""),
    ],
)
def test_what_a_page_may_show_builds_the_whole_site_or_the_page(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: Any, text: str
) -> None:
    monkeypatch.chdir(root)
    _with(root, **changed)
    (root / "docs/shown.svg").write_text("<svg>before</svg>", "utf-8")
    (root / "docs/shown.md").write_text(f"# Shown\n\n{text}\n", "utf-8")
    with serving(root, tmp_path / "served") as served:
        served.write("docs/shown.svg", "<svg>after</svg>")
        served.assert_as_built(tmp_path / "built")
        shown = [served.get("b2b/shown/"), served.get("shown.svg")]
        assert sum(b"<svg>after</svg>" in each for each in shown) == 1 + bool(text)


def test_search_finds_the_edited_text(served: Served) -> None:
    served.write(_page(1), generator.page(PLAN, 1) + "\nA wordofmine.\n")
    entries = json.loads(served.get("search/search_index.json"))["docs"]
    found = {it["location"].partition("#")[0] for it in entries if "wordofmine" in it["text"]}
    assert found == {_address(1), _address(1, "b2c")}


@pytest.mark.parametrize(
    "text",
    [
        "# Another title\n\nText.\n",
        "---\ntitle: In front\n---\n# Page\n",
        "---\nicon: material/car\nhide: [toc]\n---\n# {{ page.icon }}\n",
    ],
)
def test_what_other_pages_show_too_is_seen_on_all_of_them(
    served: Served, tmp_path: Path, text: str
) -> None:
    served.get(_address(2))
    served.write(_page(1), text)
    served.write(_page(3), "# A third title\n")
    assert not served.whole_builds
    caught_up()
    served.assert_as_built(tmp_path / "built")


@pytest.mark.parametrize(
    "text", ["---\naudiences: [b2b]\n---\n# Page 1\n", "---\npermalink: /else/\n---\n# Page 1\n"]
)
def test_a_page_that_moves_builds_the_whole_site(served: Served, tmp_path: Path, text: str) -> None:
    served.write(_page(1), text)
    assert served.whole_builds
    served.assert_as_built(tmp_path / "built")


def test_front_matter_that_pages_go_through_builds_the_whole_site(
    served: Served, tmp_path: Path
) -> None:
    listing = "# All\n\n{% for it in site.pages %}{{ it.title }} {% endfor %}\n"
    served.write(_page(0), listing)
    served.whole_builds.clear()
    served.write(_page(1), "---\ntitle: Listed\n---\n# Page 1\n")
    assert served.whole_builds
    assert b"Listed" in served.get(_address(0))
    served.assert_as_built(tmp_path / "built")


NAVIGATIONS = {
    "entries in another order": lambda nav: [nav[0], *reversed(nav[1:])],
    "another title": lambda nav: [{"Begin here": "index.md"}, *nav[1:]],
    "another title of a section": lambda nav: [nav[0], {"Else": _inner(nav[1])}, *nav[2:]],
    "an entry less": lambda nav: [nav[0], {"Less": _inner(nav[1])[1:]}, *nav[2:]],
    "a deeper section": lambda nav: [nav[0], {"Deep": [{"Deeper": _inner(nav[1])}]}, *nav[2:]],
    "a link": lambda nav: [*nav, {"Elsewhere": "https://else.example/"}],
    "an entry that leads nowhere": lambda nav: [*nav, "gone.md"],
}


def _dumped(configuration: Any) -> str:
    return yaml.safe_dump(configuration, sort_keys=False)


def _inner(section: Any) -> Any:
    return next(iter(section.values()))


@pytest.mark.parametrize(
    ("change", "is_undone"),
    [(change, bool(at % 2)) for at, change in enumerate(NAVIGATIONS.values())],
    ids=NAVIGATIONS,
)
def test_another_navigation_is_seen_on_all_pages(
    change: Callable[[Any], Any],
    is_undone: bool,  # noqa: FBT001 -- a parameter of the test
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    root = tmp_path / "site"
    generator.write(root, replace(PLAN, has_nav=True))
    before = (root / "mkdocs.yml").read_text("utf-8")
    read = yaml.safe_load(before)
    with serving(root, tmp_path / "served") as served:
        served.get(_address(2))
        served.write("mkdocs.yml", _dumped({**read, "nav": change(read["nav"])}))
        assert not served.whole_builds
        served.write(_page(1), "# Another title\n")
        if is_undone:
            served.write("mkdocs.yml", before)
        caught_up()
        served.assert_as_built(tmp_path / "built")


@pytest.mark.parametrize(
    "change",
    [
        lambda read: {**read, "site_name": "Another"},
        lambda read: {name: it for name, it in read.items() if name != "nav"},
        lambda read: {**read, "nav": []},
        lambda read: {**read, "nav": [*read["nav"], {"Again": "index.md"}]},
    ],
    ids=["name", "no navigation", "an empty navigation", "a page that stands there twice"],
)
def test_another_setting_builds_the_whole_site(
    change: Callable[[Any], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    root = tmp_path / "site"
    generator.write(root, replace(PLAN, has_nav=True))
    read = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    with serving(root, tmp_path / "served") as served:
        served.write("mkdocs.yml", _dumped(change(read)))
        assert served.whole_builds
        served.assert_as_built(tmp_path / "built")


def test_pages_that_nobody_has_asked_for_are_shown_while_settings_are_broken(
    served: Served, tmp_path: Path
) -> None:
    text = (served.root / "mkdocs.yml").read_text("utf-8")
    served.write("mkdocs.yml", text.replace("title:", "titel:"))
    assert served.whole_builds
    assert b"<h1" in served.get(_address(1))
    served.write("mkdocs.yml", text)
    served.assert_as_built(tmp_path / "built")


def test_a_new_page_builds_the_whole_site(
    fallbacks: Fallbacks, served: Served, tmp_path: Path
) -> None:
    served.write("docs/section-00/new.md", "# New\n")
    assert served.whole_builds
    assert {kind for kind, _ in fallbacks} == {Fallback.FULL_BUILD}
    assert b"New" in served.get("b2b/section-00/new/")
    served.assert_as_built(tmp_path / "built")


def test_a_broken_link_is_told_as_a_whole_build_tells_it(
    served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served.write(_page(1), generator.page(PLAN, 1) + "\n[gone](gone.md) [none](#none)\n")
    served.get(_address(1))
    served.get(_address(1, "b2c"))
    caught_up()
    assert caplog.text.count("'gone.md'") == 1
    served.assert_as_built(tmp_path / "built")


def test_a_mistake_in_an_example_is_told_once_the_page_is_served(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.write(_page(1), generator.page(PLAN, 1).replace('"label"', '"lable"'))
    caught_up()
    assert "did you mean 'label'" in caplog.text
    assert not served.whole_builds


def test_edits_one_after_the_other_end_in_what_a_build_makes(
    served: Served, tmp_path: Path
) -> None:
    for number in range(4):
        served.write(_page(number), generator.page(PLAN, number) + f"\nEdit {number}.\n")
    served.write("_includes/note.md", "Changed.\n")
    served.write(_page(2), generator.page(PLAN, 2))
    assert not served.whole_builds
    served.assert_as_built(tmp_path / "built")


def _pages(folder: Path) -> list[str]:
    return [it.relative_to(folder).as_posix() for it in folder.rglob("index.html")]


def test_a_page_is_written_when_somebody_asks_for_it(served: Served, tmp_path: Path) -> None:
    assert not _pages(served.site)
    served.get(_address(1))
    assert _pages(served.site) == [f"{_address(1)}index.html"]
    served.get(_address(2).removesuffix("/"))
    served.get(f"{_address(3)}index.html")
    assert len(_pages(served.site)) == 3
    assert served.client.get("nowhere/").status_code == 404
    served.assert_as_built(tmp_path / "built")


def test_after_a_whole_build_pages_are_written_when_they_are_asked_for(
    served: Served, tmp_path: Path
) -> None:
    served.get(_address(1))
    served.write("docs/section-00/new.md", "# New\n")
    assert served.whole_builds
    assert not _pages(served.site)
    served.assert_as_built(tmp_path / "built")


def test_all_pages_are_written_where_nobody_may_hear_what_is_asked_for(
    root: Path, tmp_path: Path
) -> None:
    with serving(root, tmp_path / "served", is_livereloading=False) as served:
        assert f"{_address(1)}index.html" in _pages(served.site)
        served.assert_as_built(tmp_path / "built")


def test_a_whole_build_takes_no_page_away_from_whoever_waits_for_it(
    root: Path, tmp_path: Path
) -> None:
    edits: list[Callable[[], None]] = []

    def around(application: Any) -> Any:
        def answer(environ: Any, start_response: Any) -> Any:
            while edits:
                edits.pop()()
            return application(environ, start_response)

        return answer

    with serving(root, tmp_path / "served", around=around) as served:

        def edit() -> None:
            (root / "docs/section-00/new.md").write_text("# New\n", "utf-8")
            until(lambda: served.whole_builds)

        edits.append(edit)
        served.get(_address(1))
        assert served.whole_builds


def test_the_search_index_is_the_one_of_a_build_whatever_was_asked_for_before(
    served: Served, tmp_path: Path
) -> None:
    served.get(_address(4))
    served.get("search/search_index.json")
    served.write(_page(1), "# Page\n\n## Words\n\nOthers.\n")
    served.get(_address(1))
    served.write(_page(3), "---\nsearch:\n  exclude: true\n---\n# Page\n\nNot found.\n")
    served.get("search/search_index.json")
    assert not served.whole_builds
    served.assert_as_built(tmp_path / "built")


def test_asking_for_the_search_index_loses_nothing_of_what_is_kept(served: Served) -> None:
    kept = Cache(served.root / ".cache/tandem")
    for kind in (conversion.KIND, result_cache.KIND):
        assert len(kept.keys(kind)) > PLAN.pages
    served.get("search/search_index.json")
    before = {
        kind: kept.keys(kind) for kind in (conversion.KIND, search_entries.KIND, result_cache.KIND)
    }
    served.write(_page(1), generator.page(PLAN, 1) + "\nA word of mine.\n")
    served.get("search/search_index.json")
    assert all(before[kind] <= kept.keys(kind) for kind in before)


def test_a_draft_is_rendered_for_each_audience_and_marked_once(root: Path, tmp_path: Path) -> None:
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("draft_docs: draft.md\n")
    text = "# Draft\n\n{% if page.subsection == 'b2b' %}Of fleets.{% endif %}\n"
    (root / "docs/draft.md").write_text(text, "utf-8")
    with serving(root, tmp_path / "served") as served:
        assert b"Of fleets" not in served.get("b2c/draft/")
        served.get("b2b/draft/")
        served.write(_page(1), "# Another title\n")
        shown = served.get("b2b/draft/")
        assert shown.count(b'-draft-marker"') == 1
        assert b"Of fleets" in shown
        served.assert_as_built(tmp_path / "built")


def test_an_edited_page_whose_name_is_no_plain_address_is_seen(
    served: Served, tmp_path: Path
) -> None:
    served.write("docs/section-00/für alle.md", "# All\n")
    served.whole_builds.clear()
    served.get("b2b/section-00/für alle/")
    served.write("docs/section-00/für alle.md", "# All\n\nA word of mine.\n")
    assert b"A word of mine." in served.get("b2b/section-00/für alle/")
    assert not served.whole_builds


def test_a_build_after_the_server_writes_all_pages(served: Served, tmp_path: Path) -> None:
    plugin = configured(served.root, tmp_path / "built").plugins["tandem"]
    assert plugin._run_mode.is_heard  # noqa: SLF001 -- what the test is about
    plugin.on_shutdown()
    mkdocs_build.build(configured(served.root, tmp_path / "built"))
    assert f"{_address(1)}index.html" in _pages(tmp_path / "built")


def test_a_page_whose_template_is_wrong_says_so(
    root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    read = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    theme = {**read["theme"], "custom_dir": "over"}
    (root / "mkdocs.yml").write_text(_dumped({**read, "theme": theme}), "utf-8")
    (root / "over").mkdir()
    wrong = '{% extends "base.html" %}{% block content %}{{ page.gone.title }}{% endblock %}'
    (root / "over/main.html").write_text(wrong)
    with serving(root, tmp_path / "served") as served:
        answer = served.client.get(_address(1))
    assert answer.status_code == 500
    assert f"'/{_address(1)}' cannot be shown: " in answer.text
    assert "has no attribute 'gone'" in answer.text
    assert "over/main.html" in caplog.text


def test_templates_of_the_settings_and_files_of_contracts_are_watched(
    root: Path, tmp_path: Path
) -> None:
    read = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    (tandem,) = [it["tandem"] for it in read["plugins"] if isinstance(it, dict) and "tandem" in it]
    tandem["theme"] = "looks"
    (root / "mkdocs.yml").write_text(_dumped(read), "utf-8")
    (root / "looks").mkdir()
    with serving(root, tmp_path / "served") as served:
        contracts = {root / it["contract"] for it in tandem["audiences"].values()}
        assert {root / "looks", *contracts} <= served.watched()


@pytest.mark.parametrize("names", [("parts/one.yaml", "parts/two.json"), ("docs/data/part.json",)])
def test_files_that_a_contract_refers_to_are_watched(
    root: Path, tmp_path: Path, names: tuple[str, ...]
) -> None:
    contract = root / "contract-b2b.yaml"
    read = yaml.safe_load(contract.read_text("utf-8"))
    read["components"]["schemas"]["Part"] = {"$ref": f"{names[0]}#/Part"}
    contract.write_text(_dumped(read), "utf-8")
    values = [*({"$ref": f"{Path(name).name}#/Part"} for name in names[1:]), {"type": "object"}]
    for name, value in zip(names, values, strict=True):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(json.dumps({"Part": value}), "utf-8")
    with serving(root, tmp_path / "served") as served:
        assert {(root / name).resolve() for name in names} <= served.watched()
        served.write(names[-1], json.dumps({"Part": {"type": "string"}}))


def test_mkdocs_itself_serves_what_is_read_in_part(root: Path, tmp_path: Path) -> None:
    config = configured(root, tmp_path / "served")
    settings = Settings(root)
    for is_dirty in (False, True):
        occasion = RunMode("serve", is_dirty=is_dirty, is_heard=True)
        assert occasion.is_ours(settings) is not is_dirty
        assert occasion.postpones(settings, config) is not is_dirty
    assert not RunMode("build", is_dirty=False, is_heard=True).postpones(settings, config)


def test_the_markdown_of_a_page_is_served_as_it_is_after_an_edit(
    root: Path, tmp_path: Path
) -> None:
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(
        re.sub(r"^( +)(?=audiences:)", r"\1llms: true\n\1", text, flags=re.MULTILINE), "utf-8"
    )
    (root / "docs/pears.md").write_text("# Pears\n\nThey are green.\n", "utf-8")
    with serving(root, tmp_path / "served") as served:
        before = served.client.get("b2b/pears/index.md")
        assert before.headers["content-type"] == "text/markdown; charset=utf-8"
        assert before.text == "# Pears\n\nThey are green.\n"
        link = b'<link rel="alternate " type="text/markdown" href="index.md">'
        assert link in served.get("b2b/pears/")
        served.write("docs/pears.md", "# Pears\n\nThey are ripe.\n")
        assert served.get("b2c/pears/index.md") == b"# Pears\n\nThey are ripe.\n"
        assert b"They are ripe." in served.get("b2b/llms-full.txt")
        assert served.client.get("b2b/apples/index.md").status_code == 404
        assert not list((tmp_path / "served").rglob("*.md"))


def test_a_server_that_hangs_fails_what_waits_for_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert waiting.PATIENCE + 2 * mkdocs_server.ENDING < 60
    begun, is_over = threading.Event(), threading.Event()
    threads = threading.active_count()

    def never(*_: Any, **__: Any) -> None:
        begun.set()
        is_over.wait(60)

    def hangs() -> None:
        with serving(root, tmp_path / "served") as served:
            monkeypatch.setattr(mkdocs_build, "build", never)
            (root / "docs/new.md").write_text("# New\n", "utf-8")
            until(begun.is_set)
            monkeypatch.setattr(waiting, "PATIENCE", 0.5)
            monkeypatch.setattr(mkdocs_server, "ENDING", 0.5)
            served.client.timeout = 0.5
            with pytest.raises(httpx.ReadTimeout):
                served.write("docs/other.md", "# Other\n")

    with pytest.raises(AssertionError, match="does not end"):
        hangs()
    is_over.set()
    monkeypatch.setattr(waiting, "PATIENCE", 30)
    until(lambda: threading.active_count() <= threads)
