"""A bot that is built quickly is the same: what aiogram is told of handlers is what it would find out."""

from __future__ import annotations

import pytest
from aiogram.dispatcher.event.handler import CallableObject

from handlers import NOUNS, root
from tests import building


def both(one: CallableObject) -> None:
    """Read a callable both ways."""
    building.quickly(one)
    quick = (one.awaitable, one.params, one.varkw)
    building.slowly(one)
    assert (one.awaitable, one.params, one.varkw) == quick, one.callback


def test_all_that_the_bot_registers_is_read_as_aiogram_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[CallableObject] = []

    def note(one: CallableObject) -> None:
        both(one)
        seen.append(one)

    monkeypatch.setattr(CallableObject, "__post_init__", note)
    for noun in NOUNS:
        monkeypatch.setattr(noun, "router", noun.router.__wrapped__)
    root()
    assert len(seen) > 1000


def test_so_is_every_kind_of_function() -> None:
    def plain(a: int, /, b: int, *args: int, c: int = 3, **rest: int) -> None: ...

    async def later(*, a: int) -> None: ...

    for one in (plain, later, lambda: True, lambda x, y=1: x, int, print, "text".join, root):
        both(CallableObject(one))
