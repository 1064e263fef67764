"""Which findings are accepted by the settings."""

import pytest

from mkdocs_tandem.finding import RENAMED, RULES
from tests.plugin.conftest import Make


def test_a_renamed_rule_has_a_new_code_that_exists() -> None:
    assert set(RENAMED.values()) <= set(RULES)
    assert not set(RENAMED) & set(RULES)


@pytest.mark.parametrize(("code", "notices"), [("mis-decoded", 1), ("mojibake", 0)])
def test_a_rule_is_ignored_by_its_old_and_its_new_code(make: Make, code: str, notices: int) -> None:
    settings = f"plugins:\n- tandem:\n    ignore: [{{rule: {code}, reason: quoted}}]\n"
    project = make({"mkdocs.yml": settings, "docs/index.md": "A cafÃ© with a terrace.\n"})
    assert list(project.check(execute=False).findings) == []
    assert len(project.settings.notices) == notices
