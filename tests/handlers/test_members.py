"""Who blocks the bot is not written to; who lets it in again is."""

from tests.handlers.flows import joins, kept, traces
from tests.stage import Visitor


async def test_blocking_and_letting_in_again_are_noted(ann: Visitor) -> None:
    await joins(ann)
    await ann.blocks()
    person = await kept(ann)
    assert person is not None
    assert not person.reachable
    await ann.unblocks()
    person = await kept(ann)
    assert person is not None
    assert person.reachable


async def test_a_stranger_who_blocks_the_bot_is_not_kept(ann: Visitor) -> None:
    await ann.starts()
    await ann.blocks()
    assert await kept(ann) is None


async def test_who_was_forgotten_stays_forgotten_when_they_block(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/forget")
    await ann.taps("Yes")
    await ann.blocks()
    await ann.unblocks()
    assert await traces(ann) == []
