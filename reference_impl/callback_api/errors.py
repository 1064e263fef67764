"""What can go wrong, each with the code that a client sees."""

ERRORS = {
    40000: "the body does not fit its schema",
    40001: "the body is not JSON",
    40002: "a parameter of the path, the query or a header is not as declared",
    40003: "`pageToken` leads to no page of this list",
    40010: "the body fits its schema and still breaks a rule",
    40011: "an action that uses the callback is not done yet",
    40012: "the vehicle has five monitors of this user already",
    40013: "the callback is not meant for this",
    40100: "the credentials are missing or wrong",
    40101: "`client_id` is missing or not that of the credentials",
    40300: "the fleet or vehicle is not yours",
    40301: "the token lacks the scope",
    40400: "there is no such address",
    40404: "there is no such resource",
    40500: "the address does not know this method",
    41300: "the body is too large or too deeply nested",
    42900: "too many requests",
    50000: "a mistake of the service itself",
}
"""By code: three digits of the HTTP status, and two that tell apart the causes of one status."""


class ApiError(Exception):
    """A request that is refused, for one of the causes above."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
