"""An example that was checked, as readers get it."""

from dataclasses import dataclass, replace

from mkdocs_tandem.check.verdict import Status, Verdict
from mkdocs_tandem.contract import Contract, Operation, Schema
from mkdocs_tandem.example import Role
from mkdocs_tandem.presentation import Bar, Record, Sample
from mkdocs_tandem.publishing.request import (
    answer_sample,
    phrase,
    pulled_samples,
    request_samples,
)
from mkdocs_tandem.rendered import Pull
from mkdocs_tandem.settings import Sender


@dataclass(frozen=True, eq=False)
class Shown:
    """An example of an operation, in all the languages that readers can choose from."""

    verdict: Verdict
    operation: Operation
    samples: tuple[Sample, ...]
    mark: str
    """A class that finds it in the page; each sample has its place behind it."""
    contract: Contract
    sender: Sender

    @property
    def pull(self) -> Pull | None:
        """The tag that it stands for; ``None`` if the author wrote it."""
        pulled = self.verdict.example.pulled
        return pulled.pull if pulled else None

    def schema(self, sample: Sample) -> Schema | None:
        """What the contract says about the body of a sample."""
        if not sample.is_answer:
            return self.operation.request
        response = self.operation.response(self._status)
        return response.schema if response else None

    def bar(self, date: str) -> Bar:
        """What stands above it; ``date`` is the day of the build."""
        return Bar(
            method=self.operation.method,
            path=self.operation.path,
            operation=self.operation.id,
            role=self._role,
            record=self._record(date),
        )

    @property
    def _role(self) -> str:
        """What is not an ordinary request, in words."""
        example = self.verdict.example
        if example.role is Role.RESPONSE:
            return f"response {self._status}".rstrip()
        if example.role is Role.NOTIFICATION:
            return str(example.role)
        return f"refused with {example.expected}" if example.expected else ""

    @property
    def _status(self) -> str:
        """That of the answer: as it came, as the page says, or the first that is a success."""
        verdict, pulled = self.verdict, self.verdict.example.pulled
        if verdict.exchange is not None and verdict.status is Status.OK:
            return str(verdict.exchange.answer.status)
        said = pulled.status if pulled else verdict.example.status
        return said or next((it for it in self.operation.responses if it.startswith("2")), "")

    def _record(self, date: str) -> Record | None:
        exchange = self.verdict.exchange
        if exchange is None or self.verdict.status is not Status.OK:
            return None
        request, answer = exchange.request, exchange.answer
        is_seen = self.pull is not None or answer.body is None
        return Record(
            contract=f"{self.contract.title} {self.contract.version}".strip(),
            request=f"{request.method} {request.path.removeprefix(self.sender.base)}",
            status=f"{answer.status} {phrase(answer.status)}".rstrip(),
            answer="" if is_seen else answer_sample(answer, self.sender).text.rstrip("\n"),
            date=date,
        )


_SHOWN = (Role.REQUEST, Role.RESPONSE, Role.NOTIFICATION)
_TITLES = {"http": "HTTP", "python": "Python"}


def shown(
    verdict: Verdict, number: int, contract: Contract, sender: Sender, *, is_new: bool = True
) -> Shown | None:
    """An example of a page as readers get it; ``None`` if there is nothing of it to be seen.

    ``is_new`` says that no example before it shows the same exchange: then an answer stands beside
    its request, if that has no body that the page could show.
    """
    example, operation = verdict.example, verdict.example.operation
    if operation is None or example.role not in _SHOWN:
        return None
    if example.pulled is not None:
        samples = pulled_samples(verdict, contract, sender)
    elif (written := _own_words(verdict)) is not None:
        is_answer = written.is_answer and is_new and verdict.exchange is not None
        if is_answer and operation.request is None and example.message is None:
            written = replace(written, title="Response")
        samples = (written, *_others(verdict, written, contract, sender))
    else:
        return None
    return Shown(verdict, operation, samples, f"tandem-e{number}", contract, sender)


def _own_words(verdict: Verdict) -> Sample | None:
    """What the author wrote: JSON, or a message as HTTP or curl has it."""
    example = verdict.example
    region = example.block or example.region
    if region is None:
        return None
    is_answer = example.role is Role.RESPONSE
    if example.message is None:
        return Sample("JSON", region.language, region.body, is_answer=is_answer)
    title = "curl" if example.message.is_command else _TITLES.get(region.language, "HTTP")
    head = region.body.find("\n\n") + 2 if title == "HTTP" else 0
    return Sample(title, region.language, region.body, head or len(region.body), is_answer)


def _others(
    verdict: Verdict, written: Sample, contract: Contract, sender: Sender
) -> tuple[Sample, ...]:
    """A request in every other language, if it can be sent as it stands."""
    example = verdict.example
    is_alone = written.title == "Response"
    if not is_alone and (example.role is not Role.REQUEST or not _is_whole(verdict)):
        return ()
    every = request_samples(verdict, contract, sender)
    return tuple(sample for sample in every if sample.title != written.title)


def _is_whole(verdict: Verdict) -> bool:
    if verdict.exchange is not None:
        return True
    document, operation = verdict.example.document, verdict.example.operation
    root = document.root if document else None
    schema = operation.request if operation else None
    return root is not None and schema is not None and schema.is_valid(root.value)
