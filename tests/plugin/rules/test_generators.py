import pytest

from tests.plugin.conftest import Make


@pytest.mark.parametrize(("plugin", "rules"), [("gen-files", []), ("search", ["broken-link"])])
def test_a_link_to_a_page_that_a_plugin_may_make_is_no_mistake(
    make: Make, plugin: str, rules: list[str]
) -> None:
    settings = f"plugins: [{plugin}, tandem]\n"
    project = make({"mkdocs.yml": settings, "docs/index.md": "[made](made.md)\n"})
    assert [found.rule for found in project.check(execute=False).findings] == rules
