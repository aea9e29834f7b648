"""Seals what must not be read by whoever has only the database: links to wiki accounts.

SECRET_KEY holds one key, or several with commas between them, the newest first. The first one seals; every
one opens. A mark is a keyed digest: the same value has the same mark, and without the key nobody finds it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken

PAD = 256
"""What is sealed is filled up to a multiple of so many bytes, so that its length tells nothing of it."""

UNDATED = 0
"""A moment for every seal: one that says when it was made would point to the edit that was its reason."""


class Unreadable(Exception):
    """No key of SECRET_KEY opens what was sealed."""


class Vault:
    """Seals with the newest key and opens with any.

    >>> vault = Vault(["k" * 32])
    >>> vault.open(vault.seal({"tt": 5}))
    {'tt': 5}
    """

    def __init__(self, keys: list[str] | tuple[str, ...]) -> None:
        if not keys:
            raise ValueError("a vault needs a key")
        self._fernets = [Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))) for key in keys]
        self._mark_keys = [_derived(key, b"mark") for key in keys]
        self.keys = tuple(_derived(key, b"name").hex()[:16] for key in keys)
        """The names of the keys; they tell nothing of them."""

    @property
    def key(self) -> str:
        """The name of the key that seals."""
        return self.keys[0]

    def seal(self, value: Any) -> bytes:
        """Return a JSON value sealed with the newest key."""
        text = orjson.dumps(value)
        return self._fernets[0].encrypt_at_time(text.ljust(-(-len(text) // PAD) * PAD), UNDATED)

    def open(self, sealed: bytes) -> Any:
        """Return what was sealed; raises `Unreadable`."""
        for fernet in self._fernets:
            try:
                return orjson.loads(fernet.decrypt(sealed))
            except InvalidToken:
                continue
        raise Unreadable

    def mark(self, *parts: str | int) -> str:
        """Return the mark under which a value is kept now."""
        return self._mark(self._mark_keys[0], parts)

    def marks(self, *parts: str | int) -> list[str]:
        """Return every mark under which a value may be kept: one for each key."""
        return [self._mark(key, parts) for key in self._mark_keys]

    def _mark(self, key: bytes, parts: tuple[str | int, ...]) -> str:
        text = "\x1f".join(str(part) for part in parts)
        return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode().rstrip("=")


def _derived(key: str, use: bytes) -> bytes:
    """Return a key for one use (HKDF with one block; the keys are long and random)."""
    extracted = hmac.digest(b"smart-region-bot", key.encode(), hashlib.sha256)
    return hmac.digest(extracted, use + b"\x01", hashlib.sha256)
