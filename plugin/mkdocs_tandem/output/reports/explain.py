"""What a rule is about, for ``tandem explain``."""

from pathlib import Path

from mkdocs_tandem.finding import RULES

MANUAL = "https://github.com/mkdocs-tandem/mkdocs-tandem/blob/main/docs/manual/rules"
_PACKAGE = Path(__file__).parents[2]
_INSTALLED = _PACKAGE / "manual" / "rules.md"
"""All pages, each after a form feed and a line with its rule; made by ``.ci/bundle_texts.py``."""
_IN_REPOSITORY = _PACKAGE.parents[1] / "docs" / "manual" / "rules"


def url(code: str) -> str:
    """The page of a rule in the published manual."""
    return f"{MANUAL}/{code}.md"


def explanation(code: str) -> str:
    """The page of a rule in Markdown, without its front matter, and where it is published."""
    rule = RULES[code]
    text = _page(code) or f"# {code}\n\n{rule.summary}\n"
    body = text.strip().removesuffix("[All rules](../rules.md)").strip()
    return f"{body}\n\nSeverity: {rule.severity}\n{url(code)}"


def _page(code: str) -> str:
    """The body of a rule's page; empty if it has none, as the rule of another package."""
    if _INSTALLED.is_file():
        pages = _INSTALLED.read_text("utf-8").split("\f")
        return next((it.partition("\n")[2] for it in pages if it.startswith(f"{code}\n")), "")
    page = _IN_REPOSITORY / f"{code}.md"
    return page.read_text("utf-8").partition("\n---\n")[2] if page.is_file() else ""
