"""What comes while a batch is written makes the next batch, and everybody hears how theirs ended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.batcher import Batcher


class Ledger:
    """Writes slowly, and notes each batch; a batch with a 13 in it fails."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.writing = 0

    async def write(self, items: Sequence[int]) -> None:
        self.writing += 1
        assert self.writing == 1
        await asyncio.sleep(0.001)
        self.writing -= 1
        if 13 in items:
            raise ZeroDivisionError
        self.batches.append(list(items))


async def test_everything_is_written_once_in_order_and_together() -> None:
    ledger = Ledger()
    batcher = Batcher(ledger.write)
    await asyncio.gather(*(batcher.put(number) for number in range(100, 200)))
    assert [number for batch in ledger.batches for number in batch] == list(range(100, 200))
    assert len(ledger.batches) <= 2


async def test_no_batch_is_larger_than_the_limit() -> None:
    ledger = Ledger()
    batcher = Batcher(ledger.write, limit=7)
    await asyncio.gather(*(batcher.put(number) for number in range(100, 200)))
    assert max(map(len, ledger.batches)) == 7


async def test_who_was_in_a_batch_that_failed_hears_it_and_the_next_goes_on() -> None:
    ledger = Ledger()
    batcher = Batcher(ledger.write, limit=2)
    ended = await asyncio.gather(*(batcher.put(number) for number in (13, 1, 2, 3)), return_exceptions=True)
    assert [type(one) for one in ended] == [ZeroDivisionError, ZeroDivisionError, type(None), type(None)]
    assert ledger.batches == [[2, 3]]


async def test_whoever_stops_waiting_disturbs_nobody() -> None:
    ledger = Ledger()
    batcher = Batcher(ledger.write)
    first, second = (asyncio.create_task(batcher.put(number)) for number in (1, 2))
    await asyncio.sleep(0)
    first.cancel()
    await second
    with pytest.raises(asyncio.CancelledError):
        await first
    assert [number for batch in ledger.batches for number in batch] == [1, 2]
