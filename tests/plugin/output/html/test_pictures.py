from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.openapi import Transitions
from mkdocs_tandem.openapi.transitions import transitions, undeclared_values
from mkdocs_tandem.output.html import ExampleTemplates, Lifecycle, timeline

EVENTS = [{"type": "x", "vin": "y"}] * 3
ROWS: list[dict[str, Any]] = [
    {"at": "2026-01-01T00:02:00Z", "attempt": 2, "target": "t", "status": 200, "body": {"a": 1}},
    {"at": "2026-01-01T00:00:00Z", "attempt": 1, "target": "t", "status": 500, "body": {"a": 1}},
    {"at": "2026-01-01T00:00:00Z", "target": "<t>", "problem": "timeout", "body": {"e": EVENTS}},
    {"at": "never", "target": "t"},
]
PRESENTATION = ExampleTemplates()
NAMES = st.sampled_from(["Accepted", "Sent", "Done", "<Failed>", "Lost"])


def _svg(html: str) -> ET.Element:
    start, end = html.index("<svg"), html.index("</svg>") + len("</svg>")
    return ET.fromstring(html[start:end])  # noqa: S314 -- it is ours


def _drawn(rows: list[dict[str, Any]]) -> ET.Element:
    return _svg(PRESENTATION.deliveries(timeline(rows), "p"))


def test_attempts_at_a_notification_share_a_line_and_are_told_apart_by_time() -> None:
    rows = [{**ROWS[0], "isDelivered": True}, *ROWS[1:]]
    line = timeline(rows)
    assert [
        [(dot.attempt.answer, dot.attempt.is_delivered) for dot in lane.dots] for lane in line.lanes
    ] == [[("500", False), ("200", True)], [("timeout", False)]]
    assert [moment.title for moment in line.moments] == ["start", "+ 2 min", ""]
    assert line.lanes[1].content == "3 e"
    assert line.summary == "3 attempts for 2 notifications within 2 min; 1 delivered."


def test_an_attempt_without_a_time_is_drawn() -> None:
    line = timeline([{"target": "https://r.example", "status": 204, "body": {}}])
    assert line.summary == "1 attempt for 1 notification within 0 s; 1 delivered."
    assert [attempt.time for attempt in line.attempts] == [""]
    failed = timeline([{"status": 500, "body": {}}, {"status": 204, "at": "2026-01-01T00:00:00Z"}])
    assert [it.is_delivered for it in failed.attempts] == [False, True]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ("2026-01-01T00:00:00.400Z", "0.4 s"),
        ("2026-01-01T00:00:59Z", "59 s"),
        ("2026-01-01T00:01:00Z", "1 min"),
        ("2026-01-01T01:30:00Z", "1 h 30 min"),
        ("2026-01-02T03:04:05Z", "1 d 3 h"),
    ],
)
def test_the_time_between_attempts_is_said_in_its_two_largest_units(later: str, said: str) -> None:
    line = timeline([{"at": at, "id": "a"} for at in ("2026-01-01T00:00:00Z", later)])
    assert [moment.title for moment in line.moments][:2] == ["start", f"+ {said}"]


def test_attempts_of_one_moment_stand_beside_each_other() -> None:
    row = {"at": "2026-01-01T00:00:00Z", "id": "a"}
    later = {"at": "2026-01-01T00:00:10Z", "id": "a"}
    (lane,) = timeline([row, row, row, later]).lanes
    places = [dot.x for dot in lane.dots]
    assert len(places) == 4
    assert all(other - one >= 40 for one, other in pairwise(places))


def test_the_picture_has_a_name_a_description_and_a_table_that_says_the_same() -> None:
    html = PRESENTATION.deliveries(timeline(ROWS), "p")
    svg = _svg(html)
    space = "{http://www.w3.org/2000/svg}"
    named = svg.attrib["aria-labelledby"].split()
    assert svg.attrib["role"] == "img"
    assert [svg.find(f"{space}title").attrib["id"], svg.find(f"{space}desc").attrib["id"]] == named  # type: ignore[union-attr] # both are there
    assert html.count("<tr>") == 1 + 3
    assert "&lt;t&gt;" in html
    assert " style=" not in html


def test_nothing_is_drawn_of_nothing() -> None:
    html = PRESENTATION.deliveries(timeline([]), "p")
    assert "Nothing was sent." in html
    assert _svg(html) is not None


def test_what_is_not_drawn_is_said() -> None:
    rows = [{"at": f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z", "id": str(n)} for n in range(100)]
    html = PRESENTATION.deliveries(timeline(rows), "p")
    assert "The last 60 are only in the table." in html
    assert html.count("<tr>") == 101


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["at", "attempt", "status", "body", "id"]),
            st.none() | st.integers() | st.text() | st.lists(st.text()),
        )
    )
)
def test_whatever_a_service_lists_is_drawn_or_left_out(rows: list[dict[str, Any]]) -> None:
    rows = [{"at": "2026-01-01T00:00:00Z", **row} for row in rows]
    assert _drawn(rows) is not None


@given(
    st.lists(NAMES, min_size=1, unique=True),
    st.dictionaries(NAMES, st.lists(NAMES, unique=True).map(tuple), min_size=1),
)
def test_every_life_is_drawn_with_each_arrow_once(
    initial: list[str], following: dict[str, tuple[str, ...]]
) -> None:
    life = Lifecycle("Status", Transitions(tuple(initial), following))
    svg = _svg(PRESENTATION.lifecycle(life, "p"))
    boxes = [each for each in svg.iter() if each.tag.endswith("rect")]
    ways = [each for each in svg.iter() if each.attrib.get("class") == "tandem-way"]
    assert len(boxes) == len(life.transitions.values)
    assert len(ways) == len(initial) + sum(map(len, following.values()))
    places = [(box.attrib["x"], box.attrib["y"]) for box in boxes]
    assert len(set(places)) == len(places)
    width, height = float(svg.attrib["width"]), float(svg.attrib["height"])
    for box in boxes:
        assert 0 <= float(box.attrib["x"]) <= width - float(box.attrib["width"])
        assert 0 <= float(box.attrib["y"]) <= height - float(box.attrib["height"])


def test_a_life_without_a_beginning_begins_where_nothing_leads_to() -> None:
    found = transitions({"enum": ["a", "b", "c"], "x-transitions": {"a": ["b"]}})
    assert found == Transitions(("a",), {"a": ("b",)}, ("c",))


@pytest.mark.parametrize("definition", [{}, {"x-transitions": []}, [], None])
def test_a_schema_that_says_nothing_has_no_life(definition: Any) -> None:
    assert transitions(definition) is None


def test_a_value_that_the_enumeration_lacks_is_a_stranger() -> None:
    assert undeclared_values({"enum": ["a"], "x-transitions": {"a": ["b"]}}) == ("b",)
