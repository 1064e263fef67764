"""Sites in which each audience has a word of its own in every place that text can be."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin

from mkdocs_tandem.rules.published_text import PublishedFile, SiteText

PROSE = "the quartz ledger is balanced by hand every single evening"
HEAD = {
    "title": "Obsidian Desk",
    "description": "How granite accounts are closed",
    "tags": ["Basalt", "loan"],
    "keywords": ["Feldspar"],
}
DESK = f"""---
subsection: desk
{yaml.safe_dump(HEAD)}---
# Obsidian Desk

Here {PROSE}.

## Marble drawers

Text of the drawers.
"""
BOTH = """---
tags: [loan]
---
# Loans

{% if page.subsection == "desk" %}Only clerks may waive a travertine fee at the till.
{% else %}Ask a clerk about the fee, please.{% endif %}
Everyone reads this line of text about loans.
"""
FILES = {
    "docs/index.md": "# Start\n\n[Loans](loans.md)\n",
    "docs/loans.md": BOTH,
    "docs/vault/sandstone.md": DESK,
    "docs/tags.md": "# Topics\n\n<!-- material/tags -->\n",
}


def _configuration(private: tuple[str, ...], *plugins: Any) -> str:
    audiences = {"rider": {"title": "Riders"}, "desk": {"title": "Desk", "private": [*private]}}
    values = {
        "site_name": "Library",
        "site_url": "https://site.example/",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", *plugins, {"tandem": {"audiences": audiences}}],
    }
    return yaml.safe_dump(values, sort_keys=False)


class _Options(Config):
    """None."""


class Publishing(BasePlugin[_Options]):
    """Writes more files, as plugins do that make feeds and indexes."""

    def __init__(self, files: Sequence[tuple[str, str]]) -> None:
        self._files = files

    def on_post_build(self, *, config: Any) -> None:
        for name, text in self._files:
            path = Path(config.site_dir, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


Build = Callable[..., list[str]]


@pytest.fixture
def leaks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Build:
    """A function that builds a site with more files, and gives the errors of the build."""

    def built(
        *,
        also: Sequence[tuple[str, str]] = (),
        private: tuple[str, ...] = (),
        plugins: tuple[Any, ...] = (),
        files: Mapping[str, str] = FILES,
    ) -> list[str]:
        texts = {"mkdocs.yml": _configuration(private, *plugins), **files}
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        config = load_config(str(tmp_path / "mkdocs.yml"))
        if also:
            config.plugins["feed-maker"] = Publishing(also)
        caplog.set_level(logging.WARNING)
        try:
            build(config)
        except Abort:
            return [it.getMessage() for it in caplog.records if it.levelno >= logging.ERROR][:-1]
        return []

    return built


@pytest.mark.parametrize("private", [(), ("Quartz", "Basalt", "sandstone", "obsidian desk")])
def test_a_site_without_leaks_is_built_in_silence(leaks: Build, private: tuple[str, ...]) -> None:
    assert leaks(private=private, plugins=("tags", "meta")) == []


_LEAKS = {
    "a print page": ("print_page/index.html", f"<article><p>Here {PROSE}.</p></article>"),
    "half a print page": (
        "print_page/index.html",
        "<p>may waive a <b>travertine</b> fee at the till",
    ),
    "a title in a feed": ("feed.xml", "<item><title>Obsidian Desk</title></item>"),
    "an address in a feed": ("feed.xml", "<link>https://site.example/desk/vault/sandstone/</link>"),
    "a description in a feed": (
        "rider/feed.json",
        json.dumps({"items": [{"summary": HEAD["description"]}]}),
    ),
    "a tag on an index": ("rider/topics/index.html", '<article><h2 id="b">Basalt</h2></article>'),
    "a heading in an index": (
        "rider/search/more.json",
        '{"title":"Marble drawers","location":"x"}',
    ),
    "a keyword in social metadata": (
        "rider/card/index.html",
        '<meta property="og:title" content="Feldspar"><article></article>',
    ),
    "a link in llms.txt": ("llms.txt", "- [Start](rider/index.md)\n- [Obsidian Desk](x.md)\n"),
    "a keyword in metadata without quotes": (
        "rider/card/index.html",
        "<meta content=Feldspar><article></article>",
    ),
    "a keyword in metadata in single quotes": (
        "rider/card/index.html",
        "<meta content='Feldspar'><article></article>",
    ),
    "prose in Base64": (
        "rider/more/index.html",
        f'<img src="data:text/plain;base64,{b64encode(PROSE.encode()).decode()}">',
    ),
    "a link to edit a page": (
        "rider/more/index.html",
        '<a href="https://git.example/edit/main/docs/vault/sandstone.md">x</a>',
    ),
    "a path in llms.txt": ("llms.txt", "- [Some page](desk/vault/sandstone/index.md)\n"),
    "text in llms-full.txt": ("rider/llms-full.txt", f"# Start\n\nHere **{PROSE}**.\n"),
    "a link in a navigation": (
        "rider/more/index.html",
        '<nav><a href="../../desk/vault/sandstone/">Next</a></nav>',
    ),
}


@pytest.mark.parametrize("place", _LEAKS)
def test_text_of_others_ends_the_build_wherever_a_plugin_publishes_it(
    leaks: Build, place: str
) -> None:
    name, text = _LEAKS[place]
    (told,) = leaks(also=[(name, text)], plugins=("tags",))
    assert told.startswith(f"tandem: site/{name}:1:1: the published file '{name}' shows ")
    assert "which is for desk only; it probably comes from the plugin" in told
    assert told.endswith("'feed-maker' [leaked-word]")


def test_the_same_is_no_leak_where_those_read_it_for_whom_it_is(leaks: Build) -> None:
    every = [
        (f"desk/{number}/{name.removeprefix('rider/')}", text)
        for number, (name, text) in enumerate(_LEAKS.values())
    ]
    assert leaks(also=every, plugins=("tags",)) == []


_BASE64 = b64encode(b"<svg><text>quartz</text></svg>").decode()
_WORDS = [
    ("feed.xml", "<p>Quar<b>tz</b></p>"),
    ("feed.xml", "<p>QUARTZ&#39;s</p>"),
    ("rider/index.json", '{"a": "Qu\\u0061rtz"}'),
    ("rider/index.json", '{"a": "/%51uartz/"}'),
    ("rider/x/index.html", "<p>qu\u00adartz</p>"),
    ("llms.txt", "a quartzClient"),
    ("rider/x/index.html", "<p title=qu&#97;rtz>x</p>"),
    ("rider/x/index.html", "<a href=/%71uartz/>x</a>"),
    ("rider/x/index.html", '<iframe srcdoc="&lt;b&gt;qu&lt;/b&gt;artz"></iframe>'),
    ("rider/x/index.html", f'<img src="data:text/plain;base64,{_BASE64}">'),
    ("rider/x/index.html", '<script>a = "\\x71uartz"</script>'),
    ("rider/x.css", f"a {{ background: url(data:image/svg+xml;base64,{_BASE64}) }}"),
    ("rider/x.css", 'a::after { content: "\\71 uartz" }'),
    ("rider/x.js", f"//# sourceMappingURL=data:application/json;base64,{_BASE64}"),
    ("rider/x.js", 'a = "\\u{71}uartz"'),
    ("_headers", "/quartz/*"),
    ("rider/x/index.html", f'<script>a = atob("{_BASE64}")</script>'),
    ("rider/x/index.html", f'<div data-config="{_BASE64}"></div>'),
    ("rider/x.json", f'{{"cursor": "{_BASE64}"}}'),
    ("rider/x/index.html", "<svg><tspan>Qua</tspan><tspan>rtz</tspan></svg>"),
    ("rider/x/index.html", "<p>Qua<wbr>r\u03c4z</p>"),
]


@pytest.mark.parametrize(("name", "text"), _WORDS)
def test_private_words_end_the_build_as_readers_see_them(
    leaks: Build, name: str, text: str
) -> None:
    (told,) = leaks(also=[(name, text)], private=("Quartz",))
    assert "shows the private word 'quartz" in told


_COPIED = {
    "docs/notes.txt": "A quartz ledger.",
    "docs/data/prices.CSV": "name,price\nQuartz,5\n",
    "docs/pictures/plan.svg": "<svg><text>Qu&#97;rtz</text></svg>",
    "docs/api/desk.yaml": "info: { title: quartz }",
    "docs/scripts/own.js": "const quartzClient = 1",
    "docs/rider/quartz-plan.pdf": "%PDF",
}


@pytest.mark.parametrize("path", _COPIED)
def test_private_words_in_copied_files_end_the_build(leaks: Build, path: str) -> None:
    files = {**FILES, path: _COPIED[path]}
    name = path.removeprefix("docs/")
    (told,) = leaks(files=files, private=("Quartz",))
    assert told.startswith(
        f"tandem: site/{name}:1:1: the published file '{name}' shows the private word 'quartz"
    )
    assert told.endswith("move it to the folder 'desk/' of the sources, or rename it [leaked-word]")


def test_copied_files_in_the_folder_of_an_audience_are_its_own(leaks: Build) -> None:
    copied = {f"docs/desk/{Path(path).name}": text for path, text in _COPIED.items()}
    assert len(copied) == len(_COPIED)
    assert leaks(files={**FILES, **copied}, private=("Quartz",)) == []


@pytest.mark.parametrize(
    "name", ["search/search_index.js", "rider/search/search_index.js", "rider/diagram.svg"]
)
def test_scripts_and_pictures_that_plugins_make_are_read(leaks: Build, name: str) -> None:
    index = json.dumps({"docs": [{"location": "x/", "title": "Start", "text": PROSE}]})
    text = f"<svg><text>{PROSE}</text></svg>" if name.endswith("svg") else f"var __index = {index}"
    (told,) = leaks(also=[(name, text)])
    assert f"{Path(name).name}'" in told
    assert "shows 'the quartz ledger is balanced by'" in told


def test_entries_of_the_search_index_are_read_if_a_plugin_has_changed_them(leaks: Build) -> None:
    changed = {"docs": [{"location": "rider/loans/", "title": "Loans", "text": PROSE}]}
    (told,) = leaks(also=[("search/search_index.json", json.dumps(changed))])
    assert "'rider/search/search_index.json' shows 'the quartz ledger" in told


def test_search_indexes_are_read_without_the_text_of_unchanged_pages(
    leaks: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, str] = {}
    found = SiteText.leaks

    def noted(text: SiteText, files: Iterable[PublishedFile], plugins: Sequence[str]) -> Any:
        every = list(files)
        read.update({file.path: file.text for file in every})
        return found(text, every, plugins)

    monkeypatch.setattr(SiteText, "leaks", noted)

    assert leaks() == []
    assert '"title": "Loans"' in read["rider/search/search_index.json"]
    assert "Everyone reads this line" not in read["rider/search/search_index.json"]


def test_what_each_audience_reads_by_itself_is_no_leak(leaks: Build) -> None:
    shared = "Everyone reads this line of text about loans. Ask a clerk about the fee, please."
    assert leaks(also=[("rider/all/index.html", f"<p>{shared}</p><h2>Loans</h2>")]) == []


def test_cells_around_one_that_many_tables_have_are_no_sentence(leaks: Build) -> None:
    row = "{% if page.subsection == 'desk' %}\n\n| 71 | a card has been lost |\n{% endif %}"
    table = "| Code | Status | Meaning |\n| --- | --- | --- |\n| 70 | 9 | a |\n"
    files = {
        **FILES,
        "docs/codes.md": f"# Codes\n\n| Code | Meaning |\n| --- | --- |\n| 70 | x |\n{row}\n",
        "docs/more.md": f"# More\n\n{table}| 71 | 9 | a card has been lost |\n",
    }
    assert leaks(files=files) == []


def test_a_leak_that_is_accepted_is_ignored(leaks: Build, tmp_path: Path) -> None:
    text = _configuration(())
    accepted = yaml.safe_load(text)
    entry = {"rule": "leaked-word", "path": "site/print_page/*", "reason": "it is for clerks"}
    accepted["plugins"][-1]["tandem"]["ignore"] = [entry]
    files = {**FILES, "mkdocs.yml": yaml.safe_dump(accepted, sort_keys=False)}
    also = ("print_page/index.html", f"<p>Here {PROSE}.</p>")
    assert leaks(also=[also], files=files) == []


def test_tags_are_listed_and_exported_for_each_audience(leaks: Build, tmp_path: Path) -> None:
    assert leaks(plugins=("tags",)) == []
    rider = (tmp_path / "site/rider/tags/index.html").read_text("utf-8")
    desk = (tmp_path / "site/desk/tags/index.html").read_text("utf-8")
    assert ("Basalt" in rider, "Basalt" in desk) == (False, True)
    assert ("Loans" in rider, "desk/loans" in rider) == (True, False)
    exports = {
        name: [
            it["item"]["url"]
            for it in json.loads((tmp_path / "site" / name).read_text())["mappings"]
        ]
        for name in ("tags.json", "rider/tags.json", "desk/tags.json")
    }
    assert exports == {
        "tags.json": [],
        "rider/tags.json": ["rider/loans/"],
        "desk/tags.json": ["desk/loans/", "desk/vault/sandstone/"],
    }
