"""Names that were probably meant."""

from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem import suggestions as suggestion
from mkdocs_tandem.suggestions import Suggestions

NAMES = [f"part-{number}/topic-{number:05}-of-the-manual" for number in range(3000)]


@pytest.mark.parametrize("name", ["part-7/topic-0007-of-the-manual", "part-12/topic-00012"])
def test_the_same_name_is_found_as_by_comparing_all(name: str) -> None:
    assert Suggestions(NAMES).closest(name) == get_close_matches(name, NAMES, n=1)[0]


@pytest.mark.parametrize(
    ("name", "meant"), [("kn", None), ("di", "id"), ("nd", "kind"), ("iid", "id"), ("Kidn", "kind")]
)
def test_two_letters_are_no_misspelling_of_a_longer_name(name: str, meant: str | None) -> None:
    assert suggestion.closest(name, ["kind", "id"]) == meant


@pytest.mark.parametrize(
    ("name", "other", "least", "most"),
    [
        ("", "", 1.0, 1.0),
        ("id", "DI", 1.0, 1.0),
        ("id", "kind", 0.0, 0.0),
        ("kind", "knid", 1.0, 1.0),  # four letters, in any order
        ("colour", "color", 0.9, 0.95),
        ("ab" * 150, "ba" * 150, 0.99, 1.0),  # however long, and however few letters
        ("ab" * 150, "cd" * 150, 0.0, 0.0),
    ],
)
def test_names_are_as_alike_as_the_letters_that_they_share(
    name: str, other: str, least: float, most: float
) -> None:
    assert least <= suggestion.closeness(name, other) <= most
    assert suggestion.closeness(name, other) == suggestion.closeness(other, name)


def test_few_names_are_compared_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counted(name: str, names: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(names))
        return []

    monkeypatch.setattr(suggestion, "get_close_matches", counted)
    suggestions = Suggestions(NAMES)
    for number in range(50):
        suggestions.closest(f"missing-page-{number}/of-it")
    assert max(compared) <= 12


@given(st.lists(st.text(max_size=12), max_size=20), st.text(max_size=12))
def test_what_is_suggested_is_one_of_the_names(names: list[str], name: str) -> None:
    assert Suggestions(names).closest(name) in {None, *names}


def test_the_closest_of_very_many_names_is_found_by_an_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"Schema{number:05}" for number in range(20_000)] + ["Harbour"]
    compared: list[str] = []
    plain = suggestion.closeness

    def counted(one: str, other: str) -> float:
        compared.append(other)
        return plain(one, other)

    monkeypatch.setattr(suggestion, "closeness", counted)
    assert suggestion.did_you_mean("Harbuor", names) == "did you mean 'Harbour'?"
    assert suggestion.did_you_mean("Schema0012x", names).startswith("did you mean 'Schema")
    assert len(compared) < 50


@pytest.mark.parametrize("written", ["serach", "seaarch"])
def test_a_slip_of_the_keyboard_is_within_a_word(written: str) -> None:
    assert suggestion.is_slip(written, "search")


@pytest.mark.parametrize(
    "written", ["search", "searches", "searc", "serch", "earch", "march", "Serach", "s3arch"]
)
def test_another_word_is_no_slip_of_the_keyboard(written: str) -> None:
    assert not suggestion.is_slip(written, "search")
