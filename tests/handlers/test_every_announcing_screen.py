"""No dead ends for organizers either: every button leads on, is readable on a phone and small enough."""

from tests.handlers.announcing import begins, crowd, makes_organizer, writes
from tests.handlers.flows import joins, shows_old_button
from tests.handlers.test_every_screen import buttons_of
from tests.stage import Visitor

LONGEST = 30
"""How many letters of a label a phone shows in a row of its own."""

OURS = ("ab", "al", "an", "ap", "at", "ax", "ay", "ai", "ac", "ae", "am", "aw", "az", "ag", "av", "aq")
ENDS = ("ap:1:copy", "ag:", "aq:", "ax:", "ab:")
"""What makes other announcements, or takes this one away; these have tests of their own."""


def sort_of(data: str) -> str:
    """Name what a button opens; a moment is one like another."""
    kind, *rest = data.split(":")
    return f"{kind}:{rest[1]}" if kind == "am" else data


async def test_every_button_leads_to_a_screen_with_a_way_on(olga: Visitor) -> None:
    await joins(olga)
    await makes_organizer(olga.stage.person("Paul"))
    await crowd(olga.stage, 3, language="lez")
    await begins(olga)
    await writes(olga, "English", "A hundred articles")
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
        assert olga.buttons, data
        assert all(len(tap.encode()) <= 64 for tap in buttons_of(olga.messages[-1]))
        assert [label for label in olga.buttons if len(label) > LONGEST] == [], data
        waiting += buttons_of(olga.messages[-1])
    assert len(seen) > 40
