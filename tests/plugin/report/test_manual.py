import pytest

from mkdocs_tandem.report.manual import pages
from tests.plugin.projects import REPOSITORY


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_manual_says_what_the_tables_say(name: str) -> None:
    written = (REPOSITORY / "docs/manual" / name).read_text("utf-8")
    assert written == pages()[name], "run 'make manual'"
