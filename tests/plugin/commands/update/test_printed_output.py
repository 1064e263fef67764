"""Output of Python samples, written anew from what they print."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.commands.update import Update, update, write
from mkdocs_tandem.commands.update.edits import printed_edits
from tests.plugin.commands.update.answers import HEAD, answering, counted, project

SAMPLE = """\
```python
import requests

for line in requests.get("https://things.example/thing").json():
    print(line)
```

"""
CASES = {
    "a line that differs": ("a\nb\nc", ["a", "x", "c"], "a\nx\nc"),
    "a line more": ("a", ["a", "b", "c"], "a\nb\nc"),
    "a line less": ("a\nb\nc", ["a"], "a"),
    "an empty line that goes": ("a\n\nc", ["a", "b", "c"], "a\nb\nc"),
    "an empty line that comes": ("a\nb\nc", ["a", "", "c"], "a\n\nc"),
    "all but what is left out": ("a\n...\nz", ["x", "b", "c"], "x\n...\nz"),
    "all that it says": ("a", ["b"], "b"),
}


def _updated(root: Path, body: str, says: Any) -> tuple[str, Update]:
    with answering(b2c=says, b2b=says):
        changes = update(project(root, SAMPLE + body))
        for revision in changes.revisions:
            write(root, revision)
    text = (root / "docs/index.md").read_text("utf-8")
    return text.removeprefix(HEAD + SAMPLE), changes


@pytest.mark.parametrize(("shown", "says", "then"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("margin", ["", "    "])
def test_output_becomes_what_the_sample_prints(
    shown: str, says: list[str], then: str, margin: str, tmp_path: Path
) -> None:
    def block(text: str) -> str:
        fence = f"```text output\n{text}\n```\n"
        return f"- Printed:\n\n{_indented(fence, margin)}" if margin else fence

    text, changes = _updated(tmp_path, block(shown), says)
    assert (text, changes.left) == (block(then), ())


def _indented(text: str, margin: str) -> str:
    return "".join(
        f"{margin}{line}" if line.strip() else line for line in text.splitlines(keepends=True)
    )


def test_what_a_sample_prints_otherwise_each_time_is_told_and_left(tmp_path: Path) -> None:
    block = "```text output\na\n1\n```\n"
    text, changes = _updated(tmp_path, block, lambda: ["b", counted()["n"]])
    assert text == block.replace("a", "b")
    (left,) = changes.left
    assert (left.rule, left.location.line) == ("wrong-output", 14)
    assert "the output differs each time: write '...'" in left.message


def test_a_line_that_a_tag_has_written_is_told_and_left(tmp_path: Path) -> None:
    block = "```text output\n{{ page.subsection }}\n```\n"
    text, changes = _updated(tmp_path, block, ["a"])
    assert text == block
    assert {each.rule for each in changes.left} == {"wrong-output"}


_TEXTS = st.lists(st.sampled_from(["", "a", "bb", " c", "..."]), max_size=5).map("\n".join)


@given(_TEXTS.filter(lambda text: text.partition("\n")[0].strip()), _TEXTS)
def test_after_all_changes_nothing_is_left_to_change(shown: str, said: str) -> None:
    text = shown
    for each in sorted(printed_edits(shown, said, said), key=lambda it: it.start, reverse=True):
        assert not each.reason
        text = text[: each.start] + each.text + text[each.end :]
    assert list(printed_edits(text, said, said)) == []
