"""Setup requests of a page, executed."""

from collections.abc import Iterable, Iterator

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.exchanges import blamed
from mkdocs_tandem.execution.request_message import filled
from mkdocs_tandem.execution.service import Exchange, ServiceError
from mkdocs_tandem.execution.session import Content, Session
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding

METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
_ERROR = 400
"""RFC 9110, section 15.5: from here on, a status is an error."""


def misshapen_steps(examples: Iterable[Example]) -> Iterator[Finding]:
    """Steps that do not say what is to be sent where."""
    for example in examples:
        if example.role is Role.STEP and not _is_shaped(example):
            yield example.variant.finding(
                "bad-step",
                example.start,
                "this step does not name a request",
                """write it as '<!-- tandem: POST /path {"member": 1} -->'""",
                length=4,
            )


def performed(verdict: Verdict, session: Session) -> Verdict:
    """A step after it was taken."""
    example = verdict.example
    if verdict.findings or not _is_shaped(example):
        return verdict
    lacking = session.lacking(example.operation) if example.operation else ""
    if lacking:
        return verdict.passed_over(lacking)
    try:
        exchange = _taken(example, session)
    except ServiceError as error:
        return verdict.failed(blamed(_failed(example, str(error), ""), error))
    answer = exchange.answer
    if answer.status < _ERROR:
        return verdict.executed(exchange)
    reason = answer.body.get("message") if isinstance(answer.body, dict) else None
    said = f"it is answered with {answer.status}"
    return verdict.failed(_failed(example, said, str(reason or answer.text[:200]))).executed(
        exchange
    )


def _taken(example: Example, session: Session) -> Exchange:
    """What came of a step.

    Raises:
        ServiceError: if there is no answer, or something in the path has no value yet.
    """
    root = example.document.root if example.document else None
    body = filled(root, session.value) if root else None
    operation = example.operation
    if operation is None:
        method, path = _words(example)
        return session.perform(method, path, body)
    unknown = session.unknown(operation, example.given)
    if unknown:
        raise ServiceError(f"'{unknown[0]}' has no value yet")
    return session.send(operation, Content(body), example.given)


def _failed(example: Example, message: str, hint: str) -> Finding:
    shown = " ".join(_words(example))
    return example.variant.finding(
        "failed-step", example.start, f"the step '{shown}' fails: {message}", hint, length=4
    )


def _is_shaped(example: Example) -> bool:
    words = _words(example)
    return len(words) == 2 and words[0] in METHODS and words[1].startswith("/")  # noqa: PLR2004 -- method and path


def _words(example: Example) -> tuple[str, ...]:
    return example.region.words if example.region else ()
