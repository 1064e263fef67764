from mkdocs_tandem.finding import Finding, gathered, merged
from mkdocs_tandem.source import Location

HERE = Location("a.md", 3, 5)


def _told(*messages: str) -> list[str]:
    return [it.message for it in merged(Finding("unknown-member", HERE, each) for each in messages)]


def test_one_text_that_stands_in_two_examples_is_told_once() -> None:
    there = "there is no member 'x'"
    assert _told(f"{there} in 'door'", f"{there} in 'remote.door'", f"{there} here") == [
        f"{there} in 'door'"
    ]
    assert len(_told("'door.state' cannot be 'Zz'", "'remote.door.state' cannot be 'Zz'")) == 1


def test_two_mistakes_at_one_place_are_two() -> None:
    assert len(_told("'a' is missing", "'b' is missing")) == 2
    assert len(_told("'state' cannot be 'a.b'", "'state' has to be a number")) == 2


def test_one_text_of_a_loop_is_told_once_however_often_it_is_repeated() -> None:
    message = "an extra comma"
    assert _told(message, f"{message} (4 times in this block)") == [message]


def test_one_mistake_about_operations_of_several_audiences_is_told_once() -> None:
    names = {"fleets": "listFleetCars", "drivers": "listMyCars"}
    both = [
        Finding(
            "unknown-parameter",
            HERE,
            f"'{name}' has no query parameter 'pag'",
            audiences=(who,),
        )
        for who, name in names.items()
    ]
    (found,) = merged(both, names)
    assert found.audiences == ("fleets", "drivers")
    assert found.message == "'listFleetCars' has no query parameter 'pag'"


def test_what_each_audience_lacks_is_told_to_each() -> None:
    missing = [
        Finding("missing-member", HERE, f"'{name}' is missing", audiences=(who,))
        for who, name in {"fleets": "plate", "drivers": "owner"}.items()
    ]
    assert len(merged(missing, ("fleets", "drivers"))) == 2


def test_a_mistake_that_is_only_a_warning_for_others_is_one_error() -> None:
    warning = Finding("liquid-lax", HERE, "Liquid has no 'not'", audiences=("b2c",))
    error = Finding("liquid-error", HERE, "Liquid has no 'not'", audiences=("b2b",))
    for found in ([warning, error], [error, warning]):
        (whole,) = merged(found, ("b2c", "b2b"))
        assert (whole.rule, whole.audiences) == ("liquid-error", ("b2c", "b2b"))


def test_one_tag_that_nothing_defines_is_told_once_if_a_site_is_full_of_it() -> None:
    def used(tag: str, *lines: int) -> list[Finding]:
        message = f"there is no tag '{tag}'"
        return [
            Finding("unknown-tag", Location("a.md", it), message, pages=(f"{it}.md",))
            for it in lines
        ]

    found = gathered([*used("hint", 2, 4, 7, 9), *used("spoiler", 3, 5)])
    assert [(it.location.line, it.message) for it in found] == [
        (2, "there is no tag 'hint' (4 places)"),
        (3, "there is no tag 'spoiler'"),
        (5, "there is no tag 'spoiler'"),
    ]
    assert found[0].pages == ("2.md", "4.md", "7.md", "9.md")


def test_a_filter_of_a_package_is_told_once_and_a_typo_at_each_place() -> None:
    package = [
        Finding("undefined-filter", Location("a.md", it), "no filter 'version'", "it is passed on")
        for it in range(1, 6)
    ]
    typo = [
        Finding(
            "undefined-filter", Location("b.md", it), "no filter 'upcsae'", "did you mean 'upcase'?"
        )
        for it in range(1, 6)
    ]
    found = gathered([*package, *typo])
    assert [it.message for it in found] == [
        "no filter 'version' (5 places)",
        *["no filter 'upcsae'"] * 5,
    ]
