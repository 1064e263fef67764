"""Tags, blocks and filters of an installed package: found by its entry point."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.liquid import Extension
from mkdocs_tandem.liquid.extensions import installed

from .conftest import Render

PACKAGE = """
from mkdocs_tandem.liquid import Extension

def badge(call):
    return f"[{call.variables(call.markup)}]"

def tip(call, text):
    return f'!!! {call.markup or "tip"}\\n    {text.strip()}\\n'

def shout(value, mark="!"):
    if not value:
        raise ValueError("nothing to shout")
    return str(value).upper() + mark

extension = Extension(
    tags={"badge": badge}, blocks={"tip": tip}, filters={"shout": shout, "upcase": shout}
)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package ``harbour``, whose module can be rewritten."""
    site = tmp_path / "site-packages"
    about = site / "harbour-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[mkdocs_tandem.liquid]\nharbour = harbour:extension\n")
    (site / "harbour.py").write_text(PACKAGE)
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "harbour", raising=False)
    installed.cache_clear()
    yield site / "harbour.py"
    installed.cache_clear()
    sys.modules.pop("harbour", None)


RENDERED = {
    "{% badge page.title | downcase %}": "[pier]",
    "{% tip note %}Mind the {{ page.title }}.{% endtip %}": "!!! note\n    Mind the Pier.\n",
    "{{ page.title | shout }}{{ page.title | shout: '?' }}": "PIER!PIER?",
    "{{ page.title | upcase }}": "PIER",
    "{% if page.title %}{% tip %}a{% endtip %}{% else %}b{% endif %}": "!!! tip\n    a\n",
}


@pytest.mark.parametrize("text", RENDERED)
def test_what_a_package_brings_is_there(text: str, package: Path, render: Render) -> None:
    rendering = render(text, page={"title": "Pier"})
    assert (rendering.text, rendering.findings) == (RENDERED[text], ())


def test_text_within_a_block_keeps_its_place(package: Path, render: Render) -> None:
    rendering = render("{% tip %}\na\nquay\n{% endtip %}")
    (piece,) = [each for each in rendering.pieces if "quay" in each.text]
    assert piece.source.location(piece.start + piece.text.index("quay")).line == 3


FAILING = {
    "{{ page.zzz | shout }}": "docs/page.md:1:15: 'shout' cannot take '': nothing to shout",
    "a{% badge page.title | shout: 1, 2, 3 %}b": "docs/page.md:1:11: 'badge' fails: 'shout' cannot",
    "{% tip %}x": "docs/page.md:1:1: '{% tip %}' is never closed",
}


@pytest.mark.parametrize("text", FAILING)
def test_what_fails_is_a_finding(text: str, package: Path, render: Render) -> None:
    (finding,) = render(text, page={"title": "Pier"}).findings
    assert str(finding).startswith(FAILING[text])


@pytest.mark.parametrize("module", ["extension = {}", "1 / 0"])
def test_a_package_that_cannot_be_used_is_named(module: str, package: Path) -> None:
    package.write_text(module)
    with pytest.raises(FindingError, match="the entry point 'harbour'"):
        installed()


def test_without_packages_there_is_nothing() -> None:
    installed.cache_clear()
    found = installed()
    assert (dict(found.tags), dict(found.blocks), dict(found.filters)) == ({}, {}, {})
    assert isinstance(found, Extension)
