"""JSON fast where it is well-formed, and patient where Telegram or a proxy sends what it should not."""

from __future__ import annotations

import json
from typing import Any

import orjson


def decode(raw: bytes) -> Any:
    """Decode JSON; lone surrogates and endless numbers are taken as they are. Raises `ValueError`."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(raw)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def encode(value: Any) -> bytes:
    """Encode JSON, whatever `decode` can have returned."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode("ascii")
