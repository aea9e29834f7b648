"""No dead ends among institutions either: every button leads on, is readable on a phone and small enough."""

from domain.institutions import NAME_LIMIT
from tests.handlers.flows import joins, shows_old_button
from tests.handlers.test_every_screen import buttons_of
from tests.handlers.test_institutions import adds
from tests.stage import Visitor

LONGEST = 30
"""How many letters of a label a phone shows in a row of its own."""

OURS = ("il", "if", "io", "ia", "im", "ik", "id", "iq", "ie", "ir", "ig", "ix", "ii")
ENDS = ("ix:1:1", "ix:2:1", "ir:", "id:")
"""What takes an institution, a link or a name away; these have tests of their own."""


def sort_of(data: str) -> str:
    """Name what a button opens; adding is the same in every region and for every type."""
    kind, *rest = data.split(":")
    return f"{kind}:{[bool(one) for one in rest]}" if kind in ("ia", "il", "if") else data


async def test_every_button_leads_to_a_screen_with_a_way_on(olga: Visitor) -> None:
    await joins(olga)
    await adds(olga, "М" * NAME_LIMIT)
    await adds(olga, "Another museum")
    waiting, seen = buttons_of(olga.messages[-1]), set[str]()
    while waiting:
        data = waiting.pop()
        if sort_of(data) in seen or data.startswith(ENDS) or data.partition(":")[0] not in OURS:
            continue
        seen.add(sort_of(data))
        await shows_old_button(olga.stage, olga, data)
        await olga.taps("Old button")
        assert olga.sees, data
        assert "earlier time" not in olga.sees, data
        assert olga.buttons, (data, olga.sees)
        assert all(len(tap.encode()) <= 64 for tap in buttons_of(olga.messages[-1]))
        assert [label for label in olga.buttons if len(label) > LONGEST] == [], data
        waiting += buttons_of(olga.messages[-1])
    assert len(seen) > 30
