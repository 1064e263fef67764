"""The executed requests of an audience's pages, under names that are unique."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from mkdocs_tandem.output.downloads.steps import Step, references


class Chapter(NamedTuple):
    """A page."""

    title: str
    steps: Sequence[Step]


class NamedStep(NamedTuple):
    """A step under a name of its own."""

    name: str
    step: Step


class NamedChapter(NamedTuple):
    """A page under a name of its own."""

    name: str
    title: str
    steps: Sequence[NamedStep]

    def output(self, at: int, name: str) -> tuple[str, list[str]]:
        """The name of the step that an output is of, and the tokens of its pointer."""
        pointer = dict(self.steps[at].step.outputs)[name]
        tokens = [it.replace("~1", "/").replace("~0", "~") for it in pointer.split("/")[1:]]
        return self.steps[at].name, tokens

    @property
    def variables(self) -> list[str]:
        """The names of its variables."""
        return references(each.step for each in self.steps)


@dataclass(frozen=True)
class RequestCollection:
    """What the downloads of an audience are made of."""

    title: str
    version: str
    """That of the API."""
    server: str
    """The address before each path; empty if unknown."""
    contract: str
    """The address of the OpenAPI document."""
    values: Mapping[str, Any]
    """The values of variables that are no secret."""
    pages: Sequence[Chapter]

    @cached_property
    def chapters(self) -> list[NamedChapter]:
        """The pages that have steps, all under names that are words."""
        pages = [page for page in self.pages if page.steps]
        names = iter(_unique(step.operation for page in pages for step in page.steps))
        found = []
        for chapter, page in zip(_unique(page.title for page in pages), pages, strict=True):
            steps = [NamedStep(next(names), step) for step in page.steps]
            found.append(NamedChapter(chapter, page.title, steps))
        return found

    @cached_property
    def variables(self) -> dict[str, str]:
        """The values of variables by their names; empty for what readers fill in."""
        names = (name for chapter in self.chapters for name in chapter.variables)
        return {name: str(self.values.get(name, "")) for name in dict.fromkeys(names)}


def _unique(titles: Iterable[str]) -> Iterator[str]:
    """Names for titles: letters, digits and underscores."""
    taken: set[str] = set()
    for title in titles:
        base = re.sub(r"\W+", "_", title, flags=re.ASCII).strip("_") or "step"
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name)
        yield name
