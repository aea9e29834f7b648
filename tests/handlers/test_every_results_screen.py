"""No dead ends in results: every button leads on, is readable on a phone and small enough."""

from __future__ import annotations

from tests.handlers.flows import joins, shows_old_button
from tests.handlers.resulting import has_round, many, opens_results
from tests.handlers.test_every_announcing_screen import LONGEST
from tests.handlers.test_every_screen import buttons_of
from tests.stage import Stage, Visitor

OURS = ("zr", "zq", "zt", "zf", "zc", "zw", "zy", "zk")
ENDS = ("zw:1:no:", "zk:2", "zk:3")
"""What tells partners something, which has a test of its own, and more of the same."""


async def test_every_button_leads_to_a_screen_with_a_way_on(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    round_ = await has_round(stage, many(12))
    await has_round(stage, many(6), of=1)
    await shows_old_button(stage, olga, f"zw:{round_}:open:")
    await olga.taps("Old button")
    await olga.taps("English")
    await olga.says("We teach now.")
    await opens_results(olga, round_)
    waiting, seen = [*buttons_of(olga.messages[-1]), "zk:-1"], set[str]()
    while waiting:
        data = waiting.pop()
        if data in seen or data.startswith(ENDS) or _sends(data) or data.partition(":")[0] not in OURS:
            continue
        seen.add(data)
        await shows_old_button(stage, olga, data)
        await olga.taps("Old button")
        assert "earlier time" not in olga.sees, data
        assert olga.buttons, data
        assert all(len(tap.encode()) <= 64 for tap in buttons_of(olga.messages[-1]))
        assert [label for label in olga.buttons if len(label) > LONGEST] == [], data
        waiting += buttons_of(olga.messages[-1])
    assert len(seen) > 30


def _sends(data: str) -> bool:
    return data.startswith("zy:") and data.endswith(":1")
