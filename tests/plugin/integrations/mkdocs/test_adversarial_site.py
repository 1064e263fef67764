"""A site with many other plugins, and a word of another audience wherever text can be."""

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

Found = Callable[..., list[str]]

AUDIENCES = ("rider", "desk")
PLACES = {
    "the description of the site": "almandine",
    "the copyright": "beryl",
    "a link of the navigation": "citrine",
    "a generated page": "diopside",
    "a redirect": "epidote",
    "an included file": "fluorite",
    "a snippet": "garnet",
    "an abbreviation": "hematite",
    "a template of the theme": "iolite",
    "the error page": "jasper",
    "front matter of a folder": "kunzite",
    "a social link": "larimar",
    "the caption of an image": "malachite",
    "a tag": "nephrite",
    "the feed": "onyx",
    "the page to print": "pyrite",
    "the list for language models": "rhodonite",
}
LISTED = ("a tag", "the feed", "the page to print", "the list for language models")
"""Where plugins list all pages: each audience has a list of its own, so nothing is found there."""
WORDS = {name: [f"{word}{name[0]}" for word in PLACES.values()] for name in AUDIENCES}


def _files(word: Mapping[str, str], reader: str) -> dict[str, str]:
    """The files of the site; ``word`` has the text of each place that one audience reads."""
    return {
        "docs/index.md": "# Start\n\n[Hours](hours.md)\n",
        "docs/hours.md": "# Hours\n\nOpen all day.\n",
        "docs/.nav.yml": yaml.safe_dump(
            {"nav": ["index.md", {word["a link of the navigation"]: "https://x.example"}, "*"]}
        ),
        f"docs/{reader}/.meta.yml": f"subsection: {reader}\n"
        f"description: {word['front matter of a folder']}\n",
        f"docs/{reader}/own.md": '# Own\n\n--8<-- "part.txt"\n\n'
        '[[ include-markdown "../part.inc" ]]\n\n'
        f'![x](../p.png){{ data-title="{word["the caption of an image"]}" }}\n\nThe FAQ.\n',
        "docs/p.png": "",
        "docs/part.inc": f"Read {word['an included file']}.\n",
        "docs/tags.md": "# Topics\n\n<!-- material/tags -->\n",
        "snippets/part.txt": f"See {word['a snippet']}.\n",
        "snippets/terms.txt": f"*[FAQ]: {word['an abbreviation']}\n",
        "make.py": "import mkdocs_gen_files\n"
        "with mkdocs_gen_files.open('made.md', 'w') as page:\n"
        f"    page.write('---\\nsubsection: {reader}\\n---\\n')\n"
        f"    page.write('# Made\\n\\n{word['a generated page']}\\n')\n",
        "theme/main.html": '{% extends "base.html" %}{% block announce %}'
        f"{word['a template of the theme']}{{% endblock %}}",
        "theme/404.html": f"<html><body><h1>{word['the error page']}</h1></body></html>",
    }


def _settings(word: Mapping[str, str], owner: str, *, is_safe: bool) -> dict[str, Any]:
    audiences: dict[str, Any] = {name: {"title": name.title()} for name in AUDIENCES}
    audiences[owner]["private"] = WORDS[owner]
    return {
        "site_name": "Library",
        "site_url": "https://site.example/",
        "site_description": word["the description of the site"],
        "copyright": word["the copyright"],
        "theme": {"name": "material", "font": False, "custom_dir": "theme"},
        "extra": {
            "social": [
                {"icon": "material/web", "link": "https://x.example", "name": word["a social link"]}
            ]
        },
        "markdown_extensions": [
            "abbr",
            "attr_list",
            {"pymdownx.snippets": {"base_path": "snippets", "auto_append": ["terms.txt"]}},
        ],
        "plugins": [
            "search",
            "meta",
            "tags",
            {"gen-files": {"scripts": ["make.py"]}},
            {"include-markdown": {"opening_tag": "[[", "closing_tag": "]]"}},
            "awesome-nav",
            "section-index",
            "autorefs",
            "glightbox",
            {"redirects": {"redirect_maps": {f"{word['a redirect']}.md": "hours.md"}}},
            {"tandem": {"audiences": audiences}},
            {"rss": {"match_path": "hours.md" if is_safe else ".*", "use_git": False}},
            "minify",
            {"print-site": {"exclude": ["own*", "rider/*", "desk/*", "made*"] if is_safe else []}},
            {"llmstxt": {"sections": {"Pages": ["hours.md"] if is_safe else ["*.md", "*/*.md"]}}},
        ],
    }


@pytest.fixture
def found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Found:
    """A function that gives the leaks that a build finds, and its other errors."""

    def built(owner: str, *, is_safe: bool) -> list[str]:
        _write(tmp_path, owner, is_safe=is_safe)
        monkeypatch.chdir(tmp_path)
        with suppress(Abort):
            build(load_config(str(tmp_path / "mkdocs.yml")))
        told = [(it.levelno, it.getMessage()) for it in caplog.records]
        return [it for level, it in told if "leaked-word" in it or level >= logging.ERROR]

    return built


def _write(tmp_path: Path, owner: str, *, is_safe: bool) -> None:
    (reader,) = {*AUDIENCES} - {owner}
    own = dict(zip(PLACES, WORDS[owner], strict=True))
    word = {place: f"harmless{number}" for number, place in enumerate(PLACES)} if is_safe else own
    files = _files(word, reader)
    secret = [own[it] for it in LISTED[:3]]
    files[f"docs/vault/{owner}.md"] = (
        f"---\nsubsection: {owner}\ntitle: {secret[1]}\ntags: [{secret[0]}]\n---\n"
        f"# {secret[1]}\n\n{' '.join(secret[1:])} and {own['the list for language models']}\n"
    )
    settings = _settings(word, owner, is_safe=is_safe)
    files["mkdocs.yml"] = yaml.safe_dump(settings, sort_keys=False)
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize("owner", AUDIENCES)
def test_each_word_of_others_is_found(owner: str, tmp_path: Path, found: Found) -> None:
    said = "\n".join(found(owner, is_safe=False))
    shown = {
        word for word in WORDS[owner] if re.search(rf"private word '{word}'|'{word}' is for", said)
    }
    listed = {dict(zip(PLACES, WORDS[owner], strict=True))[it] for it in LISTED}
    assert shown == {*WORDS[owner]} - listed
    site = tmp_path / "site"
    files = [
        it for it in site.rglob("*") if it.is_file() and owner not in str(it.relative_to(site))
    ]
    files.remove(site / "search/search_index.json")  # it leads to the pages of all audiences
    assert [it for it in files for word in listed if word.encode() in it.read_bytes()] == []


@pytest.mark.parametrize("owner", AUDIENCES)
def test_the_same_site_without_them_is_built_in_silence(owner: str, found: Found) -> None:
    assert found(owner, is_safe=True) == []
