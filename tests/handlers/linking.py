"""What people do to link their wiki account, in the tests that are about it."""

from __future__ import annotations

from tests.stage import Visitor


def code_in(text: str) -> str:
    """Return the code in a letter."""
    return text.partition("Your code: ")[2][:9]


async def checks(visitor: Visitor) -> str:
    """Say that the code is published, and wait for the answer."""
    await visitor.taps("I have published it")
    await visitor.stage.look_up()
    await visitor.stage.pass_time(seconds=16)
    await visitor.stage.look_up()
    return visitor.sees
