import json
import logging
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.integrations.mkdocs.site.switch import with_switch
from mkdocs_tandem.output.html.switch import SwitchEntry
from tests.plugin.integrations.building import HOST
from tests.support.projects import configuration, write
from tests.support.waiting import LIMIT

TWO = {
    "docs/index.md": "# Start\n\n[callbacks](callbacks.md) ![plan](plan.png)\n",
    "docs/callbacks.md": (
        "# Callbacks\n"
        '{% if page.subsection == "b2b" %}\n## For owners\nfleetword\n'
        "{% else %}\n## For the person at the wheel\ndriverword\n{% endif %}\n"
    ),
    "docs/guide/deep.md": "# Deep\n\n[up](../callbacks.md) ![plan](../plan.png)\n",
    "docs/plan.png": "",
    "docs/about.md": "---\naudiences: []\n---\n# About\n\n[callbacks](b2b/callbacks.md)\n",
}


def _build(root: Path, files: Mapping[str, str], *, strict: bool = True) -> Path:
    write(root, files)
    config = load_config(
        str(root / "mkdocs.yml"), strict=strict, repo_url="https://git.example/r", edit_uri="edit/"
    )
    build(config)
    return root / "site"


def _text(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text("utf-8")


def _content(site: Path, page: str) -> str:
    """What a page says: its ``article``, without navigation and theme."""
    return _text(site, page).partition("<article")[2].partition("</article>")[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What tests read that change nothing of it."""
    return _build(tmp_path_factory.mktemp("two"), TWO)


def test_each_page_is_there_for_each_audience(site: Path) -> None:
    for page in ("b2b", "b2c", "b2b/callbacks", "b2c/callbacks", "b2b/guide/deep", "about"):
        assert (site / page / "index.html").is_file()
    assert not (site / "callbacks").exists()


def test_no_file_of_an_audience_holds_text_of_the_other(site: Path) -> None:
    assert "fleetword" in _text(site, "b2b/callbacks")
    for file in site.glob("b2c/**/*.html"):
        assert "fleetword" not in file.read_text("utf-8")
        assert "For owners" not in file.read_text("utf-8")
    for file in site.glob("b2b/**/*.html"):
        assert "driverword" not in file.read_text("utf-8")


def test_search_entries_hold_the_text_of_their_audience_alone(site: Path) -> None:
    entries = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    found = {entry["location"].split("/")[0] for entry in entries if "fleetword" in entry["text"]}
    assert found == {"b2b"}


def test_the_navigation_has_a_tab_for_each_audience(site: Path) -> None:
    page = _text(site, "b2b/callbacks")
    assert "Drivers" in page
    assert "Fleets" in page


def test_relative_links_stay_with_the_audience(site: Path) -> None:
    assert 'href="callbacks/"' in _text(site, "b2b")
    assert 'href="../../callbacks/"' in _text(site, "b2c/guide/deep")


def test_a_picture_that_all_audiences_share_is_found(site: Path) -> None:
    assert 'src="../plan.png"' in _text(site, "b2b")
    assert 'src="../../../plan.png"' in _text(site, "b2c/guide/deep")


def test_whoever_edits_a_variant_edits_the_source(site: Path) -> None:
    for page in ("b2b/callbacks", "b2c/callbacks"):
        edited = re.findall(r'href="(https://git\.example/r/[^"]*)"', _text(site, page))
        assert edited == ["https://git.example/r/edit/callbacks.md"]


def test_the_root_of_the_site_asks_who_reads(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    assert 'href="b2c/"' in page
    assert 'href="b2b/"' in page


def test_the_root_says_what_the_settings_say_about_each_audience(tmp_path: Path) -> None:
    changed = {"audiences": {"b2b": {"title": "Fleets", "description": "Many <vehicles>"}}}
    site = _build(tmp_path, {"mkdocs.yml": configuration(changed), "docs/index.md": "# A\n"})
    assert "Many &lt;vehicles&gt;" in (site / "index.html").read_text("utf-8")


def test_a_card_shows_an_icon_of_the_theme_or_a_picture_of_the_site(tmp_path: Path) -> None:
    changed = {"audiences": {"b2b": {"icon": "material/car"}, "b2c": {"icon": "car.png"}}}
    files = {"mkdocs.yml": configuration(changed), "docs/index.md": "# A\n", "docs/car.png": ""}
    cards = _text(_build(tmp_path, files), "").partition("tandem-choice")[2]
    assert "M18.92 6c-.2-.58-.76-1-1.42-1h-11" in cards
    assert '<img src="car.png" alt="">' in cards


def test_templates_of_the_site_replace_the_cards_and_the_offers_of_the_error_page(
    tmp_path: Path,
) -> None:
    files = {
        "mkdocs.yml": configuration({"theme": "own"}),
        "docs/index.md": "# A\n",
        "own/choice.html.j2": '<p>before</p>{% include "tandem/choice.html.j2" %}',
        "own/missing.html.j2": "{% for audience, url in firsts %}{{ url }};{% endfor %}",
    }
    site = _build(tmp_path, files)
    cards = (site / "index.html").read_text("utf-8")
    assert cards.index("<p>before</p>") < cards.index('class="tandem-choice"')
    assert "/b2c/;/b2b/;" in (site / "404.html").read_text("utf-8")


def test_an_icon_that_nothing_has_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changed = {"audiences": {"b2b": {"icon": "material/caar"}}}
    files = {"mkdocs.yml": configuration(changed), "docs/index.md": "# A\n"}
    _build(tmp_path, files, strict=False)
    message = "'audiences.b2b.icon' is 'material/caar', which is not an icon of the theme or a file"
    assert message in caplog.text


def test_texts_of_several_audiences_are_compared_only_if_the_settings_say_so(
    tmp_path: Path,
) -> None:
    changed = {"compare": False}
    site = _build(tmp_path / "off", {**TWO, "mkdocs.yml": configuration(changed)})
    assert not (site / "compare").exists()
    assert "/compare/" not in _text(site, "b2b/callbacks")
    site = _build(tmp_path / "on", {**TWO, "mkdocs.yml": configuration({"compare": True})})
    page = _text(site, "compare/callbacks")
    assert "fleetword" in page
    assert "driverword" in page
    assert '<meta name="robots" content="noindex">' in page
    index = (site / "search/search_index.json").read_text("utf-8")
    assert '"location":"compare/' not in index


def test_an_own_page_below_compare_is_kept(tmp_path: Path) -> None:
    own = {**TWO, "docs/compare/x.md": "---\naudiences: []\n---\n# Own\n"}
    site = _build(tmp_path, {**own, "mkdocs.yml": configuration({"compare": True})})
    assert "Own" in _text(site, "compare/x")
    assert not (site / "compare/callbacks").exists()


def test_an_own_page_at_the_root_is_kept(tmp_path: Path) -> None:
    own = "---\naudiences: []\n---\n# Welcome\n"
    site = _build(tmp_path, {**TWO, "docs/index.md": own})
    html = (site / "index.html").read_text("utf-8")
    assert '<h1 id="welcome">' in html
    assert "tandem-landing" not in html


def test_next_and_previous_stay_with_the_audience(site: Path) -> None:
    last = _text(site, "b2c/guide/deep")
    assert "md-footer__link--prev" in last
    assert "md-footer__link--next" not in last


def test_a_navigation_that_is_given_is_kept_for_each_audience(tmp_path: Path) -> None:
    nav = "nav:\n- Home: index.md\n- More:\n  - The calls: callbacks.md\n- guide/deep.md\n"
    nav += "- about.md\n- Source: https://git.example\n"
    site = _build(tmp_path, {**TWO, "mkdocs.yml": configuration() + nav})
    page = _text(site, "b2b/callbacks")
    assert page.count("The calls") >= 2
    assert "https://git.example" in page


def test_an_audience_has_no_section_of_pages_that_only_others_read(tmp_path: Path) -> None:
    nav = "nav:\n- Home: index.md\n- Yard alone:\n  - Gate: gate.md\n"
    nav += "- Mixed:\n  - Calls: callbacks.md\n  - Shed: shed.md\n"
    files = {
        f"docs/{name}.md": f"---\nsubsection: b2b\n---\n# {name}\n" for name in ("gate", "shed")
    }
    site = _build(tmp_path, {**TWO, **files, "mkdocs.yml": configuration() + nav})
    words = ("Yard alone", "Gate", "Shed", "Mixed", "Calls")
    for audience, shown in (("b2b", words), ("b2c", words[3:])):
        page = _text(site, f"{audience}/callbacks")
        assert tuple(word for word in words if word in page) == shown


def test_parts_of_pages_are_no_pages_but_their_pictures_are_files(tmp_path: Path) -> None:
    files = {**TWO, "docs/_part.md": "part", "docs/_pictures/a.png": ""}
    files["docs/whole.md"] = "{% include_relative _part.md %}"
    site = _build(tmp_path, files)
    assert not list(site.glob("**/_part*"))
    assert (site / "_pictures/a.png").is_file()


def test_a_finding_is_a_warning_that_strict_turns_into_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = {"docs/index.md": "# A\n\nThe cafÃ© is open.\n"}
    with pytest.raises(Abort):
        _build(tmp_path, files)
    assert "docs/index.md:3:8" in caplog.text
    assert "mojibake" in caplog.text
    _build(tmp_path, files, strict=False)


def test_a_finding_fails_a_strict_build_that_is_quiet_too(tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": '# Start\n\n```json\n{ "a": 1, }\n```\n'})
    done = subprocess.run(  # noqa: S603 -- our own command on our own files
        [*HOST, "build", "--quiet", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == 1
    assert "docs/index.md:4:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_with_a_mistake_still_renders_the_rest(tmp_path: Path) -> None:
    files = {**TWO, "docs/index.md": "# A\n\nbefore\n\n{% include nowhere.md %}\n\nthe rest\n"}
    site = _build(tmp_path, files, strict=False)
    for audience in ("b2b", "b2c"):
        paragraphs = re.findall(r"<p>(.*?)</p>", _content(site, audience), re.DOTALL)
        assert (paragraphs[0], paragraphs[-1]) == ("before", "the rest")


def test_a_wrong_setting_is_one_finding_with_its_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changed = {"audience_keys": "x"}
    with pytest.raises(Abort):
        _build(tmp_path, {**TWO, "mkdocs.yml": configuration(changed)})
    (record,) = caplog.records
    message = record.getMessage()
    assert message.startswith("error[bad-settings]: there is no setting 'tandem.audience_keys'")
    assert "audience_keys: x" in message


def test_the_plugin_can_be_switched_off(tmp_path: Path) -> None:
    site = _build(tmp_path, {**TWO, "mkdocs.yml": configuration({"enabled": False})}, strict=False)
    assert "fleetword" in _text(site, "callbacks")  # as MkDocs publishes it: Liquid is text
    assert "{% if page.subsection" in _text(site, "callbacks")
    assert not (site / "b2b").exists()


def test_the_files_of_an_audience_hold_no_text_of_the_other(site: Path) -> None:
    for name, foreign in (("b2b", b"driverword"), ("b2c", b"fleetword")):
        for file in (site / name).rglob("*"):
            assert not file.is_file() or foreign not in file.read_bytes()


def test_an_audience_finds_its_pages_and_those_for_everyone(site: Path) -> None:
    index = json.loads((site / "b2b/search/search_index.json").read_text("utf-8"))
    pages = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert pages == {"", "callbacks/", "guide/deep/", "../about/"}
    for page in pages:
        assert (site / "b2b" / page / "index.html").is_file()


def test_a_page_searches_the_index_of_its_audience(site: Path) -> None:
    def base(page: str) -> str:
        text = _text(site, page).partition('id="__config" type="application/json">')[2]
        return str(json.loads(text.partition("</script>")[0])["base"])

    for page in ("b2b", "b2b/callbacks", "b2b/guide/deep"):
        assert (site / page / base(page)).resolve() == site / "b2b"
    assert (site / "about" / base("about")).resolve() == site


def test_the_switch_leads_to_the_same_page_or_says_that_it_does_not(tmp_path: Path) -> None:
    only = "---\nsubsection: b2b\n---\n# Fleets only\n"
    site = _build(tmp_path, {**TWO, "docs/guide/only.md": only})
    page = _text(site, "b2b/callbacks")
    assert '<a href="../../b2c/callbacks/" data-tandem-audience="b2c">Drivers</a>' in page
    assert '<link rel="alternate " href="../../b2c/callbacks/" title="Drivers">' in page
    page = _text(site, "b2b/guide/only")
    assert (
        '<a href="../../../b2c/" data-tandem-audience="b2c">Drivers <small>page not available'
        in page
    )
    assert 'rel="alternate' not in page


def test_the_switch_stands_in_the_header_before_the_search(site: Path) -> None:
    header = _text(site, "b2c").partition("<header")[2].partition("</header>")[0]
    assert header.index("tandem-switch") < header.index('for="__search"')


def test_other_themes_have_the_switch_too(tmp_path: Path) -> None:
    other = configuration().replace("name: material", "name: mkdocs").replace("  font: false\n", "")
    site = _build(tmp_path, {**TWO, "mkdocs.yml": other}, strict=False)
    assert _text(site, "b2c").count('class="tandem-switch"') == 1


def test_instant_loading_knows_the_pages_of_its_audience_alone(tmp_path: Path) -> None:
    settings = configuration() + "site_url: https://site.example/docs/\n"
    sitemap = (_build(tmp_path, {**TWO, "mkdocs.yml": settings}) / "b2b/sitemap.xml").read_text()
    assert "https://site.example/docs/b2b/guide/deep/" in sitemap
    assert "b2c" not in sitemap


def test_own_styles_and_scripts_are_small_and_copied(site: Path) -> None:
    files = [path for path in (site / "assets/tandem").iterdir() if path.is_file()]
    assert {path.suffix for path in files} == {".css", ".js"}
    assert sum(path.stat().st_size for path in files) < 60_000


@pytest.fixture(autouse=True)
def _warnings_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)


def test_a_broken_link_is_told_once_and_where_its_author_wrote_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = "[a](no.md) [b](/no/) [c](#no) [d](no/)\n\n![e](picture.png)\n"
    files = {
        "docs/index.md": "{% include a.md %}\n",
        "_includes/a.md": text,
        "docs/picture.png": "",
    }
    _build(tmp_path, files, strict=False)
    places = [record.message.partition("--> ")[2].split()[0] for record in caplog.records]
    assert places == [f"_includes/a.md:1:{column}" for column in (5, 16, 26, 35)]


def test_a_badge_has_the_date_that_the_environment_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    page = "---\nsubsection: b2b\n---\n{% example setFleetVehicleRemote %}\n"
    text = _text(_build(tmp_path, {"docs/index.md": page}), "b2b")
    assert "<dt>Built</dt><dd>2001-09-09</dd>" in text


def test_raw_html_leads_where_it_led_before_its_page_moved(tmp_path: Path) -> None:
    page = (
        "# Media\n\n"
        '<img src="../pictures/map.png"> <img srcset="../pictures/map.png 2x">\n'
        '<video poster="pictures/map.png"></video>\n'
        '<a href="../callbacks/">on</a> <a href="../absent/">off</a>\n'
    )
    site = _build(
        tmp_path, {**TWO, "docs/media.md": page, "docs/pictures/map.png": ""}, strict=False
    )

    html = _text(site, "b2c/media")
    assert '<img src="../../pictures/map.png">' in html
    assert 'srcset="../../pictures/map.png 2x"' in html
    assert 'poster="../../pictures/map.png"' in html
    assert '<a href="../callbacks/">' in html
    assert '<a href="../absent/">' in html


def test_in_the_theme_readthedocs_the_switch_is_in_the_content_not_under_the_side_bar() -> None:
    page = '<head></head><body class="wy-body"><nav>side</nav><div class="rst-content"><p>x</p>'
    entry = SwitchEntry(Audience("a", "Anglers"), "../a/", is_here=False, is_same_page=True)
    shown = with_switch(page, [entry])
    assert shown.index('class="rst-content"') < shown.index("tandem-switch") < shown.index("<p>x")
