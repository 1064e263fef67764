"""An example that was checked, as readers get it."""

from dataclasses import dataclass

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
from mkdocs_tandem.settings import Sender
from mkdocs_tandem.variant import Pull


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


def shown(verdict: Verdict, number: int, contract: Contract, sender: Sender) -> Shown | None:
    """An example of a page as readers get it; ``None`` if there is nothing of it to be seen."""
    example, operation = verdict.example, verdict.example.operation
    if operation is None or example.role not in _SHOWN or example.message is not None:
        return None
    if example.pulled is not None:
        samples = pulled_samples(verdict, contract, sender)
    elif example.region is not None:
        samples = _written(verdict, operation, contract, sender)
    else:
        return None
    return Shown(verdict, operation, samples, f"tandem-e{number}", contract, sender)


def _written(
    verdict: Verdict, operation: Operation, contract: Contract, sender: Sender
) -> tuple[Sample, ...]:
    """What the author wrote, and a request in every language if it can be sent as it stands."""
    example = verdict.example
    if example.region is None:
        return ()
    is_answer = example.role is Role.RESPONSE
    written = Sample("JSON", example.region.language, example.region.body, is_answer=is_answer)
    root = example.document.root if example.document else None
    is_sent = example.role is Role.REQUEST
    if not is_sent or operation.request is None or root is None:
        return (written,)
    if verdict.exchange is None and not operation.request.is_valid(root.value):
        return (written,)
    return (written, *request_samples(verdict, contract, sender))
