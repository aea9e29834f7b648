import asyncio
from datetime import UTC, datetime, timedelta

from sandbox.clock import Clock


async def test_time_starts_where_it_is_told() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert timedelta(0) <= Clock(start).now() - start < timedelta(minutes=1)


async def test_moving_the_clock_wakes_sleepers_whose_hour_has_come() -> None:
    clock = Clock()
    short = asyncio.create_task(clock.sleep(3600))
    long = asyncio.create_task(clock.sleep(7200))
    await asyncio.sleep(0)
    clock.move(timedelta(hours=1, minutes=1))
    await asyncio.wait_for(short, 5)
    assert not long.done()
    long.cancel()


async def test_a_short_sleep_ends_by_itself() -> None:
    await asyncio.wait_for(Clock().sleep(0.01), 5)
