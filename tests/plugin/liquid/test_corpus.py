from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.finding import Severity
from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.source import Source

from .corpus import Case, answers, cases, has_ruby

CORPUS = list(cases())
AGREED = [case for case in CORPUS if not case.reason]
DISAGREED = [case for case in CORPUS if case.reason]


@pytest.fixture(scope="module")
def liquid(tmp_path_factory: pytest.TempPathFactory) -> TemplateRenderer:
    root = tmp_path_factory.mktemp("corpus")
    for name, text in CORPUS[0].files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return TemplateRenderer(
        root=root,
        includes=[Path("_includes")],
        docs=Path("docs"),
        markdown=lambda text: f"<p><em>{text.strip('*')}</em></p>\n",
    )


def rendered(liquid: TemplateRenderer, case: Case) -> str | None:
    rendering = liquid.render(Source("docs/page.md", case.template), yaml.safe_load(case.scope))
    is_error = any(finding.severity is Severity.ERROR for finding in rendering.findings)
    return None if is_error else rendering.text


@pytest.mark.parametrize("case", AGREED, ids=lambda case: case.name)
def test_a_template_gives_what_ruby_gives(liquid: TemplateRenderer, case: Case) -> None:
    assert rendered(liquid, case) == case.output, case.template


@pytest.mark.parametrize("case", DISAGREED, ids=lambda case: case.name)
def test_a_listed_disagreement_is_one(liquid: TemplateRenderer, case: Case) -> None:
    assert rendered(liquid, case) != case.output, case.template


def test_disagreements_are_few() -> None:
    assert len(CORPUS) >= 300
    assert len(DISAGREED) < 0.02 * len(CORPUS)


@pytest.mark.jekyll
@pytest.mark.skipif(not has_ruby(), reason="Jekyll is not installed: apt-get install jekyll")
def test_ruby_still_says_what_is_recorded() -> None:
    said = [answer.get("output") for answer in answers(CORPUS)]
    assert [
        case.name for case, output in zip(CORPUS, said, strict=True) if case.output != output
    ] == []
