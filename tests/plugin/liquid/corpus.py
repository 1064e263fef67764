"""Templates and what Ruby makes of them, as data; run as a module, it records Ruby anew."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.waiting import LIMIT

CASES = Path(__file__).parents[2] / "cases" / "liquid"
ORACLE = Path(__file__).with_name("oracle.rb")


@dataclass(frozen=True)
class Case:
    """A template with the output or the error that Ruby gives."""

    name: str
    template: str
    scope: str
    files: dict[str, str]
    output: str | None
    """``None`` for an error."""
    reason: str
    """Why we differ, if we do."""


def cases() -> Iterator[Case]:
    """All that is recorded."""
    shared = _read(CASES / "shared.yml")
    for path in sorted(CASES.glob("*.yml")):
        if path.name == "shared.yml":
            continue
        for number, case in enumerate(_read(path), 1):
            name = f"{path.stem}-{number}"
            output, reason = case.get("output"), case.get("differs", "")
            yield Case(name, case["template"], shared["scope"], shared["files"], output, reason)


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast
    return yaml.load(path.read_text("utf-8"), loader)  # noqa: S506 -- it is a safe one


@cache
def has_ruby() -> bool:
    """Whether Jekyll is installed."""
    return shutil.which("jekyll") is not None


def answers(requests: list[Case]) -> list[dict[str, str]]:
    """What Ruby says to each, from one process."""
    lines = [
        json.dumps({"template": case.template, "scope": case.scope, "files": case.files})
        for case in requests
    ]
    done = subprocess.run(  # noqa: S603 -- our own script
        ["ruby", str(ORACLE)],  # noqa: S607 -- as the machine has it
        input="\n".join(lines) + "\n",
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=LIMIT,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _record() -> None:
    known = list(cases())
    said = dict(zip((case.name for case in known), answers(known), strict=True))
    for path in sorted(CASES.glob("*.yml")):
        if path.name != "shared.yml":
            read: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
            rows = [
                _row(case, said[f"{path.stem}-{number}"]) for number, case in enumerate(read, 1)
            ]
            text = yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=1000)
            path.write_text(text, "utf-8")


def _row(case: dict[str, Any], answer: dict[str, str]) -> dict[str, Any]:
    row = {"template": case["template"], **answer}
    return row | ({"differs": case["differs"]} if "differs" in case else {})


if __name__ == "__main__":
    _record()
