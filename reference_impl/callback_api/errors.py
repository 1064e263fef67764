"""What can go wrong, each with the code that a client sees."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorKind:
    """One cause of refusal."""

    code: int
    """Three digits of the HTTP status and two that tell apart the causes of one status."""
    meaning: str

    @property
    def status(self) -> int:
        return self.code // 100


ERRORS: dict[int, ErrorKind] = {
    kind.code: kind
    for kind in (
        ErrorKind(40000, "the body does not fit its schema"),
        ErrorKind(40001, "the body is not JSON"),
        ErrorKind(40002, "a parameter of the path, the query or a header is not as declared"),
        ErrorKind(40003, "`pageToken` leads to no page of this list"),
        ErrorKind(40010, "the body fits its schema and still breaks a rule"),
        ErrorKind(40011, "an action that uses the callback is not done yet"),
        ErrorKind(40012, "the vehicle has five monitors of this user already"),
        ErrorKind(40013, "the callback is not meant for this"),
        ErrorKind(40100, "the credentials are missing or wrong"),
        ErrorKind(40101, "`client_id` is missing or not that of the credentials"),
        ErrorKind(40300, "the fleet or vehicle is not yours"),
        ErrorKind(40301, "the token lacks the scope"),
        ErrorKind(40400, "there is no such address"),
        ErrorKind(40404, "there is no such resource"),
        ErrorKind(40500, "the address does not know this method"),
        ErrorKind(41300, "the body is too large or too deeply nested"),
        ErrorKind(42900, "too many requests"),
        ErrorKind(50000, "a mistake of the service itself"),
    )
}


class ApiError(Exception):
    """A request that is refused, for one of the kinds above."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.kind = ERRORS[code]
        self.message = message
