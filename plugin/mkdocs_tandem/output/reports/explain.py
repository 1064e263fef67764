"""What a rule is about, for ``tandem explain``."""

from pathlib import Path

from mkdocs_tandem.finding import RULES

MANUAL = "https://github.com/mkdocs-tandem/mkdocs-tandem/blob/main/docs/manual/rules"
_PAGES = (
    Path(__file__).parents[1] / "manual" / "rules",  # as it is installed
    Path(__file__).parents[3] / "docs" / "manual" / "rules",  # in the repository
)


def url(code: str) -> str:
    """The page of a rule in the published manual."""
    return f"{MANUAL}/{code}.md"


def explanation(code: str) -> str:
    """The page of a rule in Markdown, without its front matter, and where it is published."""
    rule = RULES[code]
    page = next((it for folder in _PAGES if (it := folder / f"{code}.md").is_file()), None)
    text = page.read_text("utf-8") if page else f"# {code}\n\n{rule.summary}\n"
    body = text.split("\n---\n", 1)[-1].strip().removesuffix("[All rules](../rules.md)").strip()
    return f"{body}\n\nSeverity: {rule.severity}\n{url(code)}"
