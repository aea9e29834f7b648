"""One request of the page, read field by field; what does not fit is refused in plain words."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any, TypeGuard

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Unfit(Exception):
    """What was asked cannot be done; its text is for the person at the page."""


@dataclass(frozen=True)
class Asked:
    """The fields of a request."""

    fields: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a text; a missing one is empty."""
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise Unfit(f"{name} is not a text.")
        return value

    def word(self, name: str) -> str:
        """Return a short text without the blanks around it."""
        return self.text(name).strip()[:64]

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self.fields.get(name)
        if not is_number(value):
            raise Unfit(f"{name} is not a number.")
        return value

    def maybe_number(self, name: str) -> int | None:
        """Return a whole number, or None when the request has none."""
        return None if self.fields.get(name) is None else self.number(name)

    def numbers(self, name: str) -> list[int]:
        """Return a list of whole numbers."""
        values = self.fields.get(name)
        if not isinstance(values, list) or not all(map(is_number, values)):
            raise Unfit(f"{name} is not a list of numbers.")
        return values

    def upload(self) -> bytes:
        """Return the bytes of the file that came along."""
        try:
            return base64.b64decode(self.text("data"), validate=True)
        except binascii.Error as problem:
            raise Unfit("The file did not arrive whole.") from problem


def is_number(value: object) -> TypeGuard[int]:
    """Say whether a value of JSON is a whole number; true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_payload(payload: str) -> None:
    """Refuse a payload no Telegram link can carry."""
    if not PAYLOAD.fullmatch(payload):
        raise Unfit("A payload has up to 64 letters A-Z, digits, _ and -.")
