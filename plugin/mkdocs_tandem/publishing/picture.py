"""What is pulled as a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.presentation import Lifecycle, Presentation, Sample, timeline
from mkdocs_tandem.rendered import Pull


@dataclass(frozen=True)
class Picture:
    """A picture of a page: in Markdown a table, in the site SVG beside that table."""

    pull: Pull
    mark: str
    """A class that finds its place in the page, and its name there."""
    draw: Callable[[str], str]
    """HTML, by a name; without one, Markdown."""

    @property
    def markdown(self) -> str:
        return self.draw("")

    @property
    def html(self) -> str:
        return self.draw(self.mark)

    @property
    def sample(self) -> Sample:
        """What holds its place: a block, which may stand wherever a tag may."""
        return Sample("", "text", f"{self.mark}\n")


def picture(
    pull: Pull, mark: str, contract: Contract, verdicts: Sequence[Verdict], theme: Presentation
) -> Picture | None:
    """The picture that a tag pulls; ``None`` if it pulls none, or there is nothing to draw."""
    if pull.mark.kind == "deliveries":
        return _deliveries(pull, mark, verdicts, theme)
    if pull.mark.kind == "lifecycle":
        schema = contract.schemas.get(pull.mark.words[0])
        found = schema.transitions if schema else None
        if found is not None:
            life = Lifecycle(pull.mark.words[0], found)
            return Picture(pull, mark, partial(theme.lifecycle, life))
    return None


def _deliveries(
    pull: Pull, mark: str, verdicts: Sequence[Verdict], theme: Presentation
) -> Picture | None:
    """What the service had tried to deliver when the page had come to the tag."""
    for verdict in verdicts:
        pulled = verdict.example.pulled
        if pulled is not None and pulled.pull is pull and verdict.exchange is not None:
            line = timeline(verdict.exchange.answer.body or ())
            return Picture(pull, mark, partial(theme.deliveries, line))
    return None
