"""What goes in and out of the world besides plain parameters."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class UploadedFile:
    """A file a bot sends with a call."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Response:
    """An answer of the server: JSON as a dict, or the bytes of a page or a file."""

    status: int
    body: dict[str, Any] | bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Noted:
    """A result that comes with a description, as setWebhook's does."""

    result: Any
    description: str
