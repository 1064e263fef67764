from tests.plugin.conftest import Make


def test_a_key_that_a_data_file_has_twice_is_found_at_its_line(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "docs/page.md": "# P\n{{ site.data.fares.adult }}\n",
        "_data/fares.yml": "adult: 3\nchild: 1\nadult: 4\n",
        "docs/more.md": "# M\n{{ site.data.ports.berths.north }}\n",
        "_data/ports.json": '{ "fee": 1,\n "berths": { "north": 2, "south": 1,\n  "north": 3 } }\n',
    }
    found = make(files).check(execute=False).findings
    assert [(it.rule, str(it.location)) for it in found] == [
        ("bad-data", "_data/fares.yml:3:1"),
        ("bad-data", "_data/ports.json:3:3"),
    ]


def test_the_name_of_a_document_is_its_own_and_that_of_a_page_is_its_files(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "_config.yml": "collections: {knots: {output: true}}\n",
        "_knots/bowline.md": "---\nname: Bowline knot\n---\n{{ page.name }}\n",
        "_knots/hitch.2-clove.md": "{{ page.name }}\n",
        "docs/page.md": (
            "---\nname: Other\n---\n"
            "{% for it in site.knots %}{{ it.name }};{% endfor %} {{ page.name }}\n"
        ),
    }
    texts = {it.source.path: it.text for it in make(files).site.all_variants()}
    assert texts == {
        "_knots/bowline.md": "Bowline knot\n",
        "_knots/hitch.2-clove.md": "hitch.2-clove.md\n",
        "docs/page.md": "Bowline knot;hitch.2-clove.md; page.md\n",
    }


def test_templates_read_extra_of_mkdocs_but_no_objects_of_python(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\nextra:\n  deck: {name: A}\n"
        "  code: !!python/name:os.getcwd\n",
        "docs/page.md": "{{ site.extra.deck.name }}{{ site.extra.code }}.\n",
    }
    (variant,) = make(files).site.all_variants()
    assert variant.text == "A.\n"
