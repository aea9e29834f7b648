"""Remind me: choices below the announcement, kept only with consent, taken back as easily."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain.announcements import Announcement
from domain.reminders import Before
from domain.sendings import Purpose
from storage.tables import reminders
from tests.handlers.flows import chooses_english, declines, joins, kept, shows_old_button, traces
from tests.handlers.test_privacy import data_of
from tests.stage import Stage, Visitor
from tests.told import begin, event, in_days, tells

SAYS = "Excursion to the museum\nCome all!"


async def asked(stage: Stage) -> dict[tuple[int, str], datetime]:
    """Return the reminders that wait: whose, and how long before."""
    rows: Any = await stage.app.database.read(lambda c: c.execute(select(reminders)))
    return {(row.person_id, row.before): datetime.fromtimestamp(row.at, UTC) for row in rows}


def at_six(stage: Stage, days: int = 9) -> Announcement:
    """Return an event that begins at six in the evening by Moscow's clocks."""
    return event(in_days(stage, days).replace(hour=15, minute=0))


async def test_the_choices_stand_below_the_announcement_which_stays(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, at_six(stage), ann)
    await ann.taps("Remind me")
    assert ann.buttons == ["3 days before, 18:00", "The day before, 18:00", "An hour before, 17:00", "Done"]
    assert ann.sees.startswith("Excursion to the museum\nBegins: ")
    assert ", 18:00 (Moscow time)\n\nWhen shall I remind you?" in ann.sees
    assert ann.messages[-2].text == SAYS


async def test_reminders_are_ticked_taken_back_and_summed_up(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    announcement = at_six(stage)
    await tells(stage, announcement, ann)
    await ann.taps("Remind me")
    await ann.taps("The day before, 18:00")
    await ann.taps("An hour before, 17:00")
    await ann.taps("✓ An hour before, 17:00")
    assert ann.buttons[1:3] == ["✓ The day before, 18:00", "An hour before, 17:00"]
    happens_at = announcement.happens_at
    assert happens_at is not None
    assert await asked(stage) == {(ann.id, "1d"): happens_at - Before.DAY.span}
    await ann.taps("Done")
    assert ann.sees.count("I will remind you: ") == 1
    assert ann.buttons == ["Change", "Events", "Menu"]
    await ann.taps("Change")
    await ann.taps("✓ The day before, 18:00")
    await ann.taps("Done")
    assert ann.sees.endswith("I will not remind you of this.")
    assert await asked(stage) == {}


async def test_two_quick_taps_are_one_wish(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    number = await tells(stage, at_six(stage), ann)
    for on, count in ((1, 1), (0, 0)):
        for _ in range(2):
            await shows_old_button(stage, ann, f"rs:{number}:1h:{on}")
            await ann.taps("Old button")
            assert len(await asked(stage)) == count


async def test_a_second_tap_on_remind_me_shows_what_was_asked_for(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, at_six(stage), ann)
    await ann.taps("Remind me")
    await ann.taps("An hour before, 17:00")
    await ann.taps("Remind me")
    assert "✓ An hour before, 17:00" in ann.buttons


async def test_only_what_is_still_ahead_can_be_chosen(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    number = await tells(stage, event(in_days(stage, 2)), ann)
    await ann.taps("Remind me")
    assert len(ann.buttons) == 3
    await shows_old_button(stage, ann, f"rs:{number}:3d:1")
    await ann.taps("Old button")
    assert await asked(stage) == {}
    await stage.pass_time(hours=47, minutes=30)
    await ann.taps("Remind me")
    assert ann.sees.startswith("It is so near now")
    await stage.pass_time(hours=1)
    await ann.taps("Remind me")
    assert ann.sees.startswith("It is over")


@pytest.mark.parametrize("way", ["declined", "undecided"])
async def test_who_has_not_agreed_is_asked_first_and_nothing_is_kept(
    stage: Stage, ann: Visitor, way: str
) -> None:
    await (declines(ann) if way == "declined" else chooses_english(ann))
    number = await tells(stage, at_six(stage), ann)
    before = await kept(ann)
    await ann.taps("Remind me")
    assert ann.sees.startswith("To remind you, I have to remember that you have asked.")
    assert ann.messages[-2].text == SAYS
    await shows_old_button(stage, ann, f"rs:{number}:1h:1")
    await ann.taps("Old button")
    assert "May I remember your step?" in ann.sees
    assert (await kept(ann), await asked(stage)) == (before, {})
    await ann.taps("Yes, remember")
    await ann.taps("18 or older")
    await ann.taps("Remind me")
    assert "Done" in ann.buttons


async def test_who_stopped_the_messages_is_told_that_a_reminder_would_be_one(
    stage: Stage, ann: Visitor
) -> None:
    await joins(ann)
    await tells(stage, at_six(stage), ann)
    await ann.says("/stop")
    await ann.taps("Remind me")
    assert ann.sees.startswith("You have asked me not to write to you first")
    await ann.taps("Send me messages again")
    await ann.taps("Remind me")
    assert "Done" in ann.buttons


async def test_whoever_was_forgotten_begins_anew_below_the_announcement(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, at_six(stage), ann)
    await ann.taps("Remind me")
    await ann.taps("An hour before, 17:00")
    assert "reminders" in await traces(ann)
    await ann.says("/forget")
    await ann.taps("Yes")
    assert "reminders" not in await traces(ann)
    await ann.taps("Remind me")
    assert "English" in ann.buttons
    assert SAYS in [message.text for message in ann.messages]


async def test_who_takes_the_consent_back_is_reminded_of_nothing(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, at_six(stage), ann)
    await ann.taps("Remind me")
    await ann.taps("An hour before, 17:00")
    await ann.says("/privacy")
    await ann.taps("Withdraw my consent")
    await ann.taps("Yes")
    assert await asked(stage) == {}


async def test_nobody_is_reminded_of_what_was_meant_for_others(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    number = await tells(stage, at_six(stage))
    for data in (f"rm:{number}", f"rs:{number}:1h:1", f"ro:{number}:0", "rm:999", "rs:999:1h:1"):
        await shows_old_button(stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees == "This announcement is not there any more.", data
        assert ann.buttons
    for data in ("rs:1:2h:1", "rs:1:1h:2", "ro:0:0", "rm:"):
        await shows_old_button(stage, ann, data)
        await ann.taps("Old button")
        assert "earlier time" in ann.sees, data
    assert await asked(stage) == {}


async def test_what_was_taken_back_cannot_be_asked_for(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    announcement = at_six(stage)
    number = await tells(stage, announcement, ann)
    await stage.app.database.write(lambda c: begin(c, number, announcement, purpose=Purpose.RECALL))
    await ann.taps("Remind me")
    assert ann.sees == "This announcement is not there any more."


async def test_what_has_no_date_any_more_says_so(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    number = await tells(stage, event(None), ann)
    await shows_old_button(stage, ann, f"rm:{number}")
    await ann.taps("Old button")
    assert ann.sees == "This announcement names no date that I could remind you of."


async def test_hours_are_those_of_the_persons_own_zone(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Region")
    await ann.taps("Bashkortostan")
    await tells(stage, event(in_days(stage, 9).replace(hour=18, minute=0)), ann)
    await ann.taps("Remind me")
    assert ", 23:00 (Ufa time)" in ann.sees
    assert ann.buttons[:3] == ["3 days before, 20:00", "The day before, 20:00", "An hour before, 22:00"]


async def test_my_data_count_the_reminders(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, at_six(stage), ann)
    await ann.taps("Remind me")
    await ann.taps("An hour before, 17:00")
    await ann.taps("3 days before, 18:00")
    assert (await data_of(ann))["Reminders you have asked for"] == 2
