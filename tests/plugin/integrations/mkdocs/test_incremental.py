"""What builds keep changes nothing: each is compared with one that keeps nothing."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Template
from mkdocs.structure.pages import Page

from mkdocs_tandem.fallbacks import Fallback
from mkdocs_tandem.integrations.mkdocs.build_cache.fork_pool import ForkPool
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.rules.published_text import PublishedFile, SiteText
from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan, documentation
from tests.plugin.conftest import Fallbacks
from tests.plugin.integrations.building import (
    NOTHING,
    assert_same,
    built,
    share_out_few_pages,
)

pytestmark = [pytest.mark.timeout(method="signal"), pytest.mark.usefixtures("only_own_threads")]
"""Processes are forked only where no other thread runs, that of a time limit included."""

SMALL = Plan(pages=6, sections=2, differing=0.5, including=0.5, examples=1)


@pytest.fixture(autouse=True, scope="module")
def _same_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        yield


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of a small site makes that keeps nothing."""
    return built(_project(tmp_path_factory.mktemp("plain") / "site"), "plain", **NOTHING)


def _project(root: Path, plan: Plan = SMALL) -> Path:
    generator.write(root, plan)
    return root


def test_a_cold_and_a_warm_build_are_what_a_plain_one_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fallbacks: Fallbacks
) -> None:
    root = _project(tmp_path / "site")
    (root / "docs/wrong.md").write_text(
        "# Wrong\n\n[gone](gone.md) [no anchor](index.md#no) [abs](/x)\n\n[index](index.md#start)\n"
    )
    plain = built(root, "plain", caplog, **NOTHING)
    assert b"gone.md" in plain["(warnings)"]
    for name in ("cold", "warm", "warm"):
        assert_same(built(root, name, caplog, jobs=1), plain)
    assert fallbacks == []


@pytest.mark.parametrize("has_folders", [True, False])
def test_entries_of_a_deep_navigation_are_those_of_a_plain_build(
    tmp_path: Path, *, has_folders: bool
) -> None:
    root = _project(tmp_path / "site")
    paths = ["a.md", "a/index.md", "a/b.md", "a/b/index.md", "a/b/c/d.md", "a/b/c/e.md", "x/y/z.md"]
    for path in paths:
        (root / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / path).write_text(f"# {path}\n")
        (root / "docs/shared" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs/shared" / path).write_text(f"---\naudiences: []\n---\n# {path}\n")
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())
    settings["use_directory_urls"] = has_folders
    settings["nav"] = [
        "index.md",
        {"Deep": [*paths[:3], {"B": paths[3:6]}, {"Mixed": [paths[6], "section-00/page-0000.md"]}]},
        {"Elsewhere": [{"There": "https://there.example"}, "section-01/page-0003.md"]},
        {"Shared": [f"shared/{path}" for path in paths]},
    ]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings))
    plain = built(root, "plain", **NOTHING)
    assert "b2b/a/b/c/d/index.html" in plain or not has_folders
    assert_same(built(root, "kept"), plain)
    assert_same(built(root, "kept"), plain)


def test_many_processes_make_what_one_makes(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    fallbacks: Fallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = _project(tmp_path / "site", Plan(pages=30, sections=3))
    (root / "docs/section-01/wrong.md").write_text("# Wrong\n\n[gone](gone.md)\n")
    plain = built(root, "plain", caplog, **NOTHING)
    shared = _shared_work(monkeypatch)
    assert_same(built(root, "pool", caplog, jobs=2), plain)
    assert [name.partition(".")[0] for name in shared] == [
        "IncrementalBuild",
        "BuildConversions",
        "Prerender",
    ]
    assert_same(built(root, "pool", caplog, jobs=2), plain)
    assert fallbacks == []


def _shared_work(patch: pytest.MonkeyPatch) -> list[str]:
    """Will hold the names of the functions that forked processes are given."""
    names: list[str] = []
    begin = ForkPool.__init__

    def noted(pool: ForkPool, work: Any, *rest: Any) -> None:
        names.append(getattr(work, "func", work).__qualname__)
        begin(pool, work, *rest)

    patch.setattr(ForkPool, "__init__", noted)
    return names


@pytest.mark.parametrize("switch", ["conversion", "search", "navigation", "pages", "cache"])
def test_each_part_can_be_switched_off(
    tmp_path: Path, switch: str, plain: dict[str, bytes]
) -> None:
    root = _project(tmp_path / "site")
    for _ in range(2):
        assert_same(built(root, "part", **{switch: False}), plain)
    if switch == "cache":
        assert not (root / ".cache").exists()


def test_an_error_page_is_rendered_once_while_the_navigation_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, rendered = _project(tmp_path / "site"), list[str]()
    shared = root / "docs/shared.md"
    shared.write_text("---\naudiences: []\n---\n# Shared\n")
    plain = Template.render

    def render(self: Template, *given: Any, **named: Any) -> str:
        rendered.append(str(self.name))
        return plain(self, *given, **named)

    monkeypatch.setattr(Template, "render", render)
    built(root, "kept")
    assert "404.html" in rendered
    rendered.clear()
    built(root, "kept")
    assert "404.html" not in rendered
    shared.write_text("---\naudiences: []\n---\n# Renamed\n")
    found = built(root, "kept")
    assert b"Renamed" in found["404.html"]
    assert_same(found, built(root, "plain", **NOTHING))


def test_each_code_block_is_highlighted_with_its_own_options(tmp_path: Path) -> None:
    root = _project(tmp_path / "site")
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())
    settings["markdown_extensions"] += [
        {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}}
    ]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings))
    options = ("", ' linenums="3"', ' hl_lines="1"', ' hl_lines="2"', ' title="One"', "")
    blocks = "".join(f"```{{ .python{it} }}\na = 1\nb = 2\n```\n\n" for it in options)
    for name in ("first", "second"):
        (root / f"docs/{name}.md").write_text(f"# {name}\n\n{blocks}")
    plain = built(root, "plain", **NOTHING)
    assert plain["b2b/first/index.html"].count(b'class="hll"') == 2
    assert_same(built(root, "kept"), plain)


def _append(root: Path, page: int) -> None:
    path = root / "docs" / SMALL.path(page)
    if path.exists():
        path.write_text(path.read_text("utf-8") + "\n## More\n\n[index](../index.md#start)\n")


def test_other_plugins_see_what_they_would_see(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    share_out_few_pages(monkeypatch)
    plugins = (
        "search",
        "autorefs",
        "macros",
        "tags",
        {"redirects": {"redirect_maps": {"old.md": "b2b/index.md"}}},
    )
    root = _project(tmp_path / "site", Plan(pages=9, sections=3, plugins=plugins))
    (root / "docs/section-00/refs.md").write_text(
        "---\ntags: [one, two]\n---\n# Refs\n\n## A heading\n\n[A heading][] and [more][more-0]\n"
    )
    plain = built(root, "plain", caplog, **NOTHING)
    assert_same(built(root, "cold", caplog, jobs=2), plain)
    assert_same(built(root, "warm", caplog), plain)


def test_an_extension_that_is_not_known_switches_keeping_off(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fallbacks: Fallbacks
) -> None:
    caplog.set_level(logging.INFO)
    root = _project(tmp_path / "site")
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["markdown_extensions"].append("pymdownx.b64")
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    found = built(root, "b64")
    assert "'pymdownx.b64' may depend on more than their text" in caplog.text
    assert {kind for kind, _ in fallbacks} == {Fallback.NOT_CACHED}
    assert_same(found, built(root, "plain", **NOTHING))


def test_a_snippet_that_changes_is_seen(tmp_path: Path) -> None:
    root = _project(tmp_path / "site")
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["markdown_extensions"].append({"pymdownx.snippets": {"base_path": [str(root)]}})
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    (root / "docs/index.md").write_text('# Start\n\n--8<-- "part.txt"\n')
    (root / "part.txt").write_text("before")
    assert b"before" in built(root, "warm")["b2b/index.html"]
    (root / "part.txt").write_text("after")
    assert b"after" in built(root, "warm")["b2b/index.html"]


@pytest.mark.parametrize(
    "slugify",
    [
        pytest.param("", id="as MkDocs has it"),
        pytest.param("mkdocs_tandem.markdown.kramdown.slug", id="ids of kramdown"),
        pytest.param(
            "markdown.extensions.toc.slugify_unicode", id="ids with letters of any script"
        ),
    ],
)
def test_a_warm_build_converts_no_page(
    slugify: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _project(tmp_path / "site")
    if slugify:
        settings = (root / "mkdocs.yml").read_text("utf-8")
        own = f"- toc:\n    slugify: !!python/name:{slugify}\n"
        changed = settings.replace("- toc:\n", own)
        assert changed != settings
        (root / "mkdocs.yml").write_text(changed, "utf-8")
    built(root, "warm")
    rendered: list[str] = []
    plain = Page.render

    def counted(page: Page, config: Any, files: Any) -> None:
        rendered.append(page.file.src_uri)
        plain(page, config, files)

    monkeypatch.setattr(Page, "render", counted)
    built(root, "warm")
    assert not rendered
    _append(root, 3)
    built(root, "warm")
    assert set(rendered) <= {f"{name}/{SMALL.path(3)}" for name in SMALL.names}
    assert rendered


def _set(root: Path, **values: Any) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded | values, sort_keys=False), "utf-8")


def test_a_template_of_ones_own_that_changes_is_seen(tmp_path: Path) -> None:
    root = _project(tmp_path / "site")
    (root / "own").mkdir()
    theme = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["theme"]
    _set(root, theme={**theme, "custom_dir": "own"})
    for word, other in (("firstword", "secondword"), ("secondword", "firstword")):
        text = '{% extends "base.html" %}{% block announce %}' + word + "{% endblock %}"
        (root / "own/main.html").write_text(text)
        pages = [text for name, text in built(root, "warm").items() if name.endswith("index.html")]
        assert len(pages) > SMALL.pages
        assert all(word.encode() in page and other.encode() not in page for page in pages)


def test_a_navigation_template_of_ones_own_is_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = _project(tmp_path / "site")
    theme = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["theme"]
    _set(root, theme={**theme, "custom_dir": "own"})
    (root / "own/partials").mkdir(parents=True)
    (root / "own/partials/nav-item.html").write_text(
        "{% macro render(nav_item, path, level, parent) %}<i>{{ page.title }}</i>{% endmacro %}"
    )
    found = built(root, "warm", caplog)
    assert b"navigation cache is off" not in found["(warnings)"]
    for number in (0, 1):
        address = SMALL.path(number).removesuffix(".md")
        assert f"<i>Page {number} ".encode() in found[f"b2b/{address}/index.html"]


@pytest.mark.parametrize(
    "hook",
    [
        (
            "class Count:\n"
            "    number = 0\n"
            "    def __str__(self):\n"
            "        Count.number += 1\n"
            "        return f'count {Count.number}'\n"
            "def on_page_context(context, **_):\n"
            "    context['count'] = Count()\n"
        ),
        (
            "numbers = iter(range(10_000))\n"
            "def on_env(env, **_):\n"
            "    env.filters['counted'] = lambda text: f'count {next(numbers)}'\n"
            "def on_page_context(context, **_):\n"
            "    context['count'] = ''\n"
        ),
    ],
    ids=["an object in the context", "a function for templates"],
)
def test_what_is_not_plainly_known_is_asked_each_time(tmp_path: Path, hook: str) -> None:
    root = _project(tmp_path / "site")
    (root / "hook.py").write_text(hook)
    (root / "own").mkdir()
    shown = "{{ count | counted }}" if "counted" in hook else "{{ count }}"
    text = '{% extends "base.html" %}{% block announce %}' + shown + "{% endblock %}"
    (root / "own/main.html").write_text(text)
    theme = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["theme"]
    _set(root, theme={**theme, "custom_dir": "own"}, hooks=["hook.py"])
    pages = [built(root, "warm")["b2b/section-00/page-0000/index.html"] for _ in range(2)]
    assert all(b"count " in page for page in pages)
    assert len(set(_numbers(built(root, "warm")))) > SMALL.pages


def _numbers(found: Mapping[str, bytes]) -> list[bytes]:
    pages = [text for name, text in found.items() if name.endswith("index.html")]
    return [text.partition(b"count ")[2][:6] for text in pages if b"count " in text]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The pages that templates were rendered for in this process."""
    pages: list[Any] = []
    plain = Template.render

    def counted(template: Template, *given: Any, **named: Any) -> str:
        pages.extend(context["page"] for context in given if "page" in context)
        return plain(template, *given, **named)

    monkeypatch.setattr(Template, "render", counted)
    return pages


def test_a_warm_build_renders_no_page(tmp_path: Path, rendered: list[Any]) -> None:
    root = _project(tmp_path / "site")
    built(root, "warm")
    rendered.clear()
    built(root, "warm")
    assert not any(rendered)
    _append(root, 3)
    built(root, "warm")
    changed = [page.file.src_uri for page in rendered if page]
    assert sorted(changed) == sorted(f"{name}/{SMALL.path(3)}" for name in SMALL.names)


def test_other_processes_render_most_pages(tmp_path: Path, rendered: list[Any]) -> None:
    plan = Plan(pages=30, sections=3)
    built(_project(tmp_path / "site", plan), "pool", jobs=2)
    here = [page for page in rendered if page]
    assert 0 < len(here) < 10


@pytest.mark.parametrize("audiences", [2, 3])
def test_other_processes_bind_and_check_the_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audiences: int
) -> None:
    share_out_few_pages(monkeypatch)
    root = _project(tmp_path / "site", documentation(10, mistakes=0.2, audiences=audiences))
    plain = built(root, "plain", **NOTHING)
    bound: list[Variant] = []
    bind = Site._examples  # noqa: SLF001 -- what reads and binds them

    def noted(self: Site, variant: Variant) -> Any:
        bound.append(variant)
        return bind(self, variant)

    monkeypatch.setattr(Site, "_examples", noted)
    assert_same(built(root, "pool", jobs=2), plain)
    assert not bound


def test_what_authors_wrote_is_not_read_again_for_leaks_unless_it_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _project(tmp_path / "site")
    (root / "docs/plain.md").write_text("# Plain\n\nWritten by an author.\n")
    (root / "docs/changed.md").write_text("# Changed\n\nAlso written.\n")
    (root / "hook.py").write_text(
        "def on_page_content(html, page, **others):\n"
        "    return html + '<p>Added.</p>' if 'changed' in page.url else html\n"
    )
    _set(root, hooks=["hook.py"])
    read: dict[str, str] = {}
    leaks = SiteText.leaks

    def noted(self: SiteText, files: Iterable[PublishedFile], plugins: Sequence[str]) -> Any:
        known = list(files)
        read.update({file.path: file.text for file in known})
        return leaks(self, known, plugins)

    monkeypatch.setattr(SiteText, "leaks", noted)
    built(root, "kept", jobs=1)
    assert "Written by an author." not in read["b2c/plain/index.html"]
    assert "<title>Plain" in read["b2c/plain/index.html"]
    assert "Also written." in read["b2c/changed/index.html"]
    assert "Added." in read["b2c/changed/index.html"]


def test_a_plugin_that_may_count_pages_has_them_rendered_once(
    tmp_path: Path, rendered: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    share_out_few_pages(monkeypatch)
    root = _project(tmp_path / "site", Plan(pages=9, sections=3))
    (root / "hook.py").write_text("def on_page_context(context, **others):\n    pass\n")
    _set(root, hooks=["hook.py"])
    built(root, "pool", jobs=2)
    documents = {page.file.src_uri for page in rendered if page}
    assert len([page for page in rendered if page]) == len(documents) == 21


def test_what_is_not_to_be_found_is_not_whether_search_is_spared_or_not(tmp_path: Path) -> None:
    root = _project(tmp_path / "site")
    text = '# Page\n\nSeen.\n\n<h2 id="x" data-search-exclude="yes">Heading</h2>\n\nNeverfound.\n'
    (root / "docs/hidden.md").write_text(text)
    plain = built(root, "plain", **NOTHING)
    index = "b2b/search/search_index.json"
    assert b"Seen." in plain[index]
    assert b"Neverfound" not in plain[index]
    assert b"data-search-exclude" not in plain["b2b/hidden/index.html"]
    for name in ("cold", "warm"):
        assert_same(built(root, name, jobs=1), plain)
