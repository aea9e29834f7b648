"""What the sandbox says when it refuses, in the words of the real server.

Refusal               an answer with "ok": false
ConnectionDropped     no answer at all: the connection is gone
"""

from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Refusal(Exception):
    """A call the server answers with "ok": false."""

    code: int
    description: str
    parameters: dict[str, Any] | None = None

    def body(self) -> dict[str, Any]:
        """Return the answer's JSON."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ConnectionDropped(ConnectionError):
    """The connection is closed without an answer; the call may or may not have been accepted."""


_PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
}


def _worded(code: int, text: str) -> str:
    """Put the code's prefix before `text`; the first letter turns small unless a name in capitals follows."""
    prefix = _PREFIXES[code]
    if text.startswith(prefix):
        return text
    if len(text) > 1 and (text[1] == "_" or "A" <= text[1] <= "Z"):
        return f"{prefix}: {text}"
    return f"{prefix}: {text[:1].lower()}{text[1:]}"


def bad_request(text: str, **parameters: Any) -> Refusal:
    """Return a 400 with `text` worded as the server words it."""
    return Refusal(400, _worded(400, text), parameters or None)


def forbidden(text: str) -> Refusal:
    """Return a 403 with `text` worded as the server words it."""
    return Refusal(403, _worded(403, text))


def conflict(text: str) -> Refusal:
    """Return a 409; its text is not reworded."""
    return Refusal(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> Refusal:
    """Return a 429 that asks to wait."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
