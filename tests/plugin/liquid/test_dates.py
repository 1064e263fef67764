"""Dates against Ruby itself, in thousands of notations, where Ruby is installed."""

import datetime as dt
import json
import random
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.liquid.filters.date import formatted
from mkdocs_tandem.liquid.filters.date_parse import parsed
from tests.support.waiting import LIMIT

NOW = dt.datetime(2024, 5, 17, 13, 45, 59, tzinfo=dt.UTC)
PATTERN = "%Y-%m-%dT%H:%M:%S.%6N%::z"
RUBY = f"""
ENV["TZ"] = "UTC"
require "time"
require "json"
now = Time.utc(2024, 5, 17, 13, 45, 59)
$stdin.each_line do |line|
  text, pattern = JSON.parse(line)
  begin
    puts JSON.generate(Time.parse(text, now).strftime(pattern || "{PATTERN}"))
  rescue ArgumentError, RangeError
    puts "null"
  end
end
"""
MONTHS = ["jan", "feb", "march", "apr.", "may", "june", "july", "aug", "sept", "oct", "nov", "dec"]
DATES = [
    "{y}-{m}-{d}", "{d}-{m}-{y}", "{d}{th} {month} {y}", "{month} {d}{th}, {y}", "{month} {y}",
    "{d}-{month}-{y}", "{d}/{month}/{y}", "{y}/{m}/{d}", "{m}/{d}", "{d}.{m}.{y}", "{y}.{m}.{d}",
    "{y}{mm}{dd}", "{y}{mm}{dd}t{h}{min}", "{d} {month} '{yy}", "'{yy} {month} {d}", "{month}",
    "{y}-{yearday}", "--{mm}-{dd}", "{y} {month} {d}", "{d}{th}", "{y}", "h{yy}.{m}.{d}",
]  # fmt: skip
TIMES = ["{h}:{min}", "{h}:{min}:{min}", "{h}:{min}:{min}.{y}", "{h}h", "{h}h{min}m", "{h} pm"]
TIMES += ["{h}:{min} a.m.", "{h}:{min} {zone}", "{h}:{min}:{min}{zone}"]
ZONES = ["z", "utc", "gmt", "est", "pdt", "+0900", "-05:00", "+09", "utc+5", "cet", "a", "-0000"]


def notations(count: int) -> Iterator[str]:
    pick = random.Random(20)  # noqa: S311 -- the same texts each time
    for _ in range(count):
        words = {
            "y": pick.randint(1000, 2100),
            "yy": f"{pick.randint(0, 31):02}",
            "m": pick.randint(1, 12),
            "d": pick.randint(1, 31),
            "mm": f"{pick.randint(1, 12):02}",
            "dd": f"{pick.randint(1, 31):02}",
            "th": pick.choice(["", "st", "nd", "rd", "th"]),
            "month": pick.choice(MONTHS),
            "yearday": f"{pick.randint(1, 366):03}",
            "h": f"{pick.randint(0, 23):02}",
            "min": f"{pick.randint(0, 59):02}",
            "zone": pick.choice(ZONES),
        }
        parts = [pick.choice(DATES)]
        parts += [pick.choice(TIMES)] if pick.random() < 0.5 else []
        parts += [pick.choice(["monday", "wed,"])] if pick.random() < 0.2 else []
        pick.shuffle(parts)
        yield pick.choice([" ", ", ", "T"]).join(parts).format(**words).lower()


def patterns(count: int) -> Iterator[tuple[str, str]]:
    pick = random.Random(21)  # noqa: S311 -- the same texts each time
    for text in notations(count):
        options = pick.choice(["", "-", "0", "_"]) + pick.choice(["", "", "^", "#"])
        width = pick.choice(["", "", str(pick.randint(1, 15))])
        name = pick.choice([*"aAbBcCdDeFgGhHIjklLmMnNpPrRstSTuUvVwWxXyYzZ%fiJ+QEO", ":z", "::z"])
        if "-" not in options or "z" not in name:  # which tells UTC from a machine that is in it
            yield text, f"x%{options}{width}{name}y"


def answers(questions: list[tuple[str, str | None]]) -> list[str | None]:
    lines = "".join(f"{json.dumps(question)}\n" for question in questions)
    done = subprocess.run(  # noqa: S603 -- our own script
        ["ruby", "-e", RUBY],  # noqa: S607 -- as the machine has it
        input=lines,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=LIMIT,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def moment(text: str, pattern: str) -> str | None:
    try:
        found = parsed(text, lambda: NOW)
    except (ValueError, OverflowError):
        return None
    return None if found is None else formatted(found, pattern)


has_ruby = pytest.mark.skipif(
    shutil.which("ruby") is None, reason="Ruby, which Jekyll needs, is not installed"
)


@pytest.mark.jekyll
@has_ruby
def test_dates_in_any_notation_are_read_as_ruby_reads_them() -> None:
    texts = list(notations(4000))
    said = answers([(text, None) for text in texts])
    wrong = [
        (text, wanted, moment(text, PATTERN))
        for text, wanted in zip(texts, said, strict=True)
        if moment(text, PATTERN) != wanted
    ]
    assert len(wrong) <= len(texts) / 1000, wrong[:10]


@pytest.mark.jekyll
@has_ruby
def test_dates_are_printed_as_ruby_prints_them() -> None:
    questions = [each for each in patterns(4000) if moment(each[0], PATTERN)]
    said = answers([*questions])
    assert [
        (text, pattern, wanted, moment(text, pattern))
        for (text, pattern), wanted in zip(questions, said, strict=True)
        if moment(text, pattern) != wanted
    ] == []


@given(st.text(max_size=200))
def test_no_text_is_more_than_a_date_that_does_not_exist(text: str) -> None:
    assert moment(text, "%Y") is None or len(text) <= 128


def test_the_clock_is_read_only_for_a_date_without_a_year() -> None:
    def clock() -> dt.datetime:
        raise AssertionError

    found = parsed("3rd march 1977, 4 pm", clock)
    assert found == dt.datetime(1977, 3, 3, 16, tzinfo=dt.UTC)
