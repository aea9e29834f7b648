"""Correcting what was sent: the messages change, the rest gets the new words, and the rules are the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Select, insert, literal, select, update

from domain.announcements import AnnouncementState
from domain.audiences import Trait
from domain.sendings import Fate
from domain.team import Scope
from handlers.announcements.buttons import ChooseScope, Switch, TurnSwitch
from handlers.audiences.buttons import TurnValue
from handlers.progress import Act, Steer
from handlers.team_buttons import code_of
from sandbox.world import Person as Account
from storage.tables import people, recipients, reminders
from tests.bot.announcing import crowd as phones
from tests.handlers.announcing import CROWD, begins, crowd, deeds, draft, makes_organizer, writes
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Stage, Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, the owner, who reads English here."""
    await joins(olga)
    return olga


async def announces(olga: Visitor, text: str = "До 3 декабря") -> None:
    """Write in one language and send."""
    await begins(olga)
    await writes(olga, "русский", text)
    for _tick in range(4):
        if "Missing language" in olga.buttons:
            await olga.taps("Missing language")
            await olga.taps(next(label for label in olga.buttons if label.startswith("They get")))
    await olga.taps("Send …")
    await olga.taps("Send now")
    await olga.stage.deliver()


async def corrects(olga: Visitor, text: str) -> None:
    """Write the text anew and send the correction."""
    await olga.taps("Correct")
    await writes(olga, "✓ русский", text)
    await olga.taps("Send …")
    await olga.taps("Send now")
    await olga.stage.deliver()


def sees(visitor: Visitor) -> list[str]:
    return [message.text for message in visitor.messages]


async def test_a_mistake_is_corrected_in_the_messages_themselves(olga: Visitor, stage: Stage) -> None:
    people = await phones(stage, 3)
    await announces(olga)
    assert [sees(one) for one in people] == [["До 3 декабря"]] * 3
    assert "Correction of announcement 1" in await olga.taps("Correct")
    assert "Messages that have arrived are changed" in olga.sees
    assert "People" not in olga.buttons
    await olga.taps("All announcements")
    await olga.taps("1")
    await corrects(olga, "До 5 декабря")
    assert [sees(one) for one in people] == [["До 5 декабря"]] * 3
    assert "Correction of announcement 1" in olga.sees
    assert "Corrected: 4" in olga.sees  # Olga reads it too
    assert (await draft(stage)).announcement.texts["ru"].text == "До 5 декабря"
    assert "corrected: announcement 1" in await deeds(stage)


async def test_a_correction_that_changes_nothing_is_not_sent(olga: Visitor, stage: Stage) -> None:
    (ann,) = await phones(stage, 1)
    await announces(olga)
    await olga.taps("Correct")
    assert "Nothing is changed yet." in await olga.taps("Send …")
    assert sees(ann) == ["До 3 декабря"]


async def test_the_buttons_below_a_corrected_message_still_work(olga: Visitor, stage: Stage) -> None:
    (ann,) = await phones(stage, 1, language="en")
    await announces(olga)
    await corrects(olga, "До 5 декабря")
    assert "Contests" in await ann.taps("Fewer like this")


async def test_what_was_recalled_cannot_be_corrected(olga: Visitor, stage: Stage) -> None:
    (ann,) = await phones(stage, 1)
    await announces(olga)
    _, data = olga.find("Correct")
    await olga.taps("Recall")
    await olga.taps("Yes, recall it")
    await stage.deliver()
    await shows_old_button(stage, olga, data)
    await olga.taps("Old button")
    assert "Correction" not in olga.sees
    assert ann.messages == []


async def test_a_correction_to_many_needs_a_colleagues_yes(olga: Visitor, stage: Stage) -> None:
    paul = stage.person("Paul")
    await makes_organizer(paul)
    (ann,) = await phones(stage, 1)
    await announces(olga)
    await crowd(stage, 250)
    await olga.taps("Correct")
    await writes(olga, "✓ русский", "До 5 декабря")
    await olga.taps("Send …")
    assert "more than 200 people get it" in olga.sees
    await olga.taps("Ask a colleague")
    assert sees(ann) == ["До 3 декабря"]
    await paul.taps("Yes, send it")
    await stage.deliver()
    assert sees(ann) == ["До 5 декабря"]


async def test_a_corrected_date_moves_the_reminders(olga: Visitor, stage: Stage) -> None:
    (ann,) = await phones(stage, 1, language="en")
    await begins(olga)
    await writes(olga, "English", "Contest")
    await olga.taps("Date")
    await olga.says("30.11.2026 18:00")
    await olga.taps("Send …")
    await olga.taps("Send now")
    await stage.deliver()
    await ann.taps("Remind me")
    await ann.taps("An hour before, 17:00")
    await olga.taps("Correct")
    await olga.taps("Date")
    await olga.says("28.11.2026 18:00")
    await olga.taps("Send …")
    await olga.taps("Send now")
    await stage.deliver()
    assert await due(stage, ann.account) == datetime(2026, 11, 28, 14, tzinfo=UTC)


async def due(stage: Stage, account: Account) -> datetime:
    mine = select(reminders.c.at).where(reminders.c.person_id == account.id)
    rows = await stage.app.database.read(lambda c: c.execute(mine))
    return datetime.fromtimestamp(rows.scalar_one(), UTC)


async def test_whom_a_correction_is_for_cannot_be_chosen(olga: Visitor, stage: Stage) -> None:
    """Fewer people would need no second yes, and the words would go to all of them all the same."""
    await phones(stage, 1)
    await announces(olga)
    await olga.taps("Correct")
    before = (await draft(stage, 2)).announcement
    forged = [
        TurnValue(announcement_id=2, trait=Trait.LANGUAGE, value="tt", is_not=False, on=True),
        TurnSwitch(announcement_id=2, switch=Switch.URGENT, on=True),
        ChooseScope(announcement_id=2, scope=code_of(Scope(Trait.REGION, "tatarstan"))),
    ]
    for number, data in enumerate(forged):
        await shows_old_button(stage, olga, data.pack(), f"Old {number}")
        await olga.taps(f"Old {number}")
    assert (await draft(stage, 2)).announcement == before


async def test_a_correction_needs_a_yes_for_all_who_got_the_first_words(olga: Visitor, stage: Stage) -> None:
    """They may be in the audience no more, and get the correction all the same."""
    paul = stage.person("Paul")
    await makes_organizer(paul)
    await announces(olga)
    await crowd(stage, 250)
    copied = insert(recipients).from_select(ROW, _as_delivered())
    await stage.app.database.write(lambda c: c.execute(copied))
    gone = update(people).where(people.c.id.between(CROWD, CROWD + 1000)).values(consent=0)
    await stage.app.database.write(lambda c: c.execute(gone))
    await olga.taps("Correct")
    await writes(olga, "✓ русский", "До 5 декабря")
    await olga.taps("Send …")
    assert "more than 200 people get it" in olga.sees
    assert "Ask a colleague" in olga.buttons


ROW = ("sending_id", "person_id", "language", "reads", "zone", "state", "not_before")


def _as_delivered() -> Select[Any]:
    """Return the rows of people who have got the first announcement."""
    same = (literal("ru"), literal("ru"), literal(180), literal(int(Fate.DELIVERED)), literal(0.0))
    return select(literal(1), people.c.id, *same).where(people.c.id.between(CROWD, CROWD + 1000))


async def test_two_corrections_at_once_take_nothing_back(olga: Visitor, stage: Stage) -> None:
    """Paul begins his while Olga's is open; hers is sent first, in another language."""
    paul = stage.person("Paul")
    await makes_organizer(paul)
    (ann,) = await phones(stage, 1)
    (bela,) = await phones(stage, 1, language="tt")
    await begins(olga)
    await writes(olga, "русский", "До 3 декабря")
    await writes(olga, "татарча", "3 декабрьгә кадәр")
    for _tick in range(4):
        if "Missing language" in olga.buttons:
            await olga.taps("Missing language")
            await olga.taps(next(label for label in olga.buttons if label.startswith("They get")))
    await olga.taps("Send …")
    await olga.taps("Send now")
    await stage.deliver()
    await paul.says("/announcements")
    await paul.taps("1")
    await paul.taps("Correct")
    await writes(paul, "✓ татарча", "5 декабрьгә кадәр")
    await corrects(olga, "До 5 декабря")
    assert "Announcement 1 was corrected meanwhile." in paul.sees
    await paul.taps("Show it")
    await paul.taps("Send …")
    await paul.taps("Send now")
    await stage.deliver()
    assert sees(ann) == ["До 5 декабря"]
    assert sees(bela) == ["5 декабрьгә кадәр"]


async def test_a_colleagues_yes_comes_after_the_recall(olga: Visitor, stage: Stage) -> None:
    paul = stage.person("Paul")
    await makes_organizer(paul)
    await phones(stage, 1)
    await announces(olga)
    await crowd(stage, 250)
    await olga.taps("Correct")
    await writes(olga, "✓ русский", "До 5 декабря")
    await olga.taps("Send …")
    await olga.taps("Ask a colleague")
    await shows_old_button(stage, olga, Steer(sending=1, act=Act.RECALL).pack())
    await olga.taps("Old button")
    await stage.deliver()
    assert "There is nothing to correct any more." in await paul.taps("Yes, send it")
    assert (await draft(stage, 2)).state is AnnouncementState.PROPOSED
