"""No dead ends: whoever taps everything there is always finds a way on."""

from sandbox.world.view import Shown
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Visitor

ENDS = ("y:forget", "y:withdraw", "y:under14", "no", "lang:", "x:")
"""Buttons that change what the others show; they have tests of their own."""


def sort_of(data: str) -> str:
    """Name what a button opens; a card is the same wherever one came from."""
    kind, *rest = data.split(":")
    return f"{kind}:{rest[0]}" if kind == "c" else kind if kind in ("a", "t") else data


def buttons_of(message: Shown) -> list[str]:
    return [button["callback_data"] for row in message.buttons for button in row if "callback_data" in button]


async def test_every_button_leads_to_a_screen_with_a_way_on(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/menu")
    waiting, seen = buttons_of(ann.messages[-1]), set[str]()
    while waiting:
        data = waiting.pop()
        if sort_of(data) in seen or data.startswith(ENDS):
            continue
        seen.add(sort_of(data))
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees, data
        assert "earlier time" not in ann.sees, data
        assert ann.buttons, data
        assert all(len(tap.encode()) <= 64 for tap in buttons_of(ann.messages[-1]))
        waiting += buttons_of(ann.messages[-1])
    assert len(seen) > 60
