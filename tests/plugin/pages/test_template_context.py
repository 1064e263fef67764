from tests.plugin.conftest import Make


def test_a_key_that_a_data_file_has_twice_is_found_at_its_line(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "docs/page.md": "# P\n{{ site.data.fares.adult }}\n",
        "_data/fares.yml": "adult: 3\nchild: 1\nadult: 4\n",
    }
    found = make(files).check(execute=False).findings
    assert [(it.rule, str(it.location)) for it in found] == [("bad-data", "_data/fares.yml:3:1")]
