"""What aiogram is told of handlers quickly is what it would find out by itself."""

from __future__ import annotations

import pytest
from aiogram.dispatcher.event.handler import CallableObject

from handlers import root
from tests import signatures


def both(one: CallableObject) -> None:
    """Read a callable both ways."""
    signatures.quickly(one)
    quick = (one.awaitable, one.params, one.varkw)
    signatures.slowly(one)
    assert (one.awaitable, one.params, one.varkw) == quick, one.callback


def test_all_that_the_bot_registers_is_read_as_aiogram_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[CallableObject] = []

    def note(one: CallableObject) -> None:
        both(one)
        seen.append(one)

    monkeypatch.setattr(CallableObject, "__post_init__", note)
    root()
    assert len(seen) > 1000


def test_so_is_every_kind_of_function() -> None:
    def plain(a: int, /, b: int, *args: int, c: int = 3, **rest: int) -> None: ...

    async def later(*, a: int) -> None: ...

    for one in (plain, later, lambda: True, lambda x, y=1: x, int, print, "text".join, root):
        both(CallableObject(one))
