"""What can go wrong, each with the code that a client sees."""

ERRORS = {
    40000: "the body does not match its schema",
    40001: "the body is not JSON",
    40002: "a parameter of the path, the query or a header is invalid",
    40003: "`pageToken` is not a page of this list",
    40010: "the body matches its schema but breaks another rule",
    40011: "an action that uses the callback is still pending",
    40012: "the vehicle already has five monitors of this user",
    40013: "the callback was registered for another purpose",
    40100: "the credentials are missing or wrong",
    40101: "`client_id` is missing or does not match the credentials",
    40300: "the fleet or vehicle is not yours",
    40301: "the token lacks the scope",
    40400: "the address does not exist",
    40404: "the resource does not exist",
    40500: "the address does not support this method",
    41300: "the body is too large or too deeply nested",
    42900: "too many requests",
    50000: "an internal error of the service",
}
"""By code: three digits of the HTTP status, and two that tell apart the causes of one status."""


class ApiError(Exception):
    """A request that is refused, for one of the causes above."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
