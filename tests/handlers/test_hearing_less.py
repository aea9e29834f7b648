"""What a person says below one announcement holds for the next at once, also where it is queued already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.announcements import Announcement
from domain.sendings import Fate
from domain.topics import AnnouncementKind
from storage import recipients
from tests.bot.announcing import begin, launched, organizer
from tests.handlers.flows import joins
from tests.stage import Stage, Visitor
from tests.told import event, in_days

SAYS = "Excursion to the museum\nCome all!"


def excursion(stage: Stage) -> Announcement:
    """Return an event nine days ahead, at six in the evening by Moscow's clocks."""
    return event(in_days(stage, 9).replace(hour=15, minute=0))


async def people(stage: Stage) -> tuple[Visitor, Visitor, Visitor]:
    """Bring three people who have agreed to be written to."""
    await organizer(stage)
    ann, ben, chulpan = (stage.person(name, "en") for name in ("Ann", "Ben", "Chulpan"))
    for somebody in (ann, ben, chulpan):
        await joins(somebody)
    return ann, ben, chulpan


def got(somebody: Visitor) -> int:
    """Count the announcements that arrived."""
    return [message.text for message in somebody.messages].count(SAYS)


async def test_topics_and_stops_hold_for_what_is_queued_already(stage: Stage) -> None:
    ann, ben, chulpan = await people(stage)
    await launched(stage, excursion(stage))
    sending = await begin(stage, excursion(stage))
    for somebody, label in ((ann, "Fewer like this"), (ben, "Stop all")):
        await stage.world.tap(somebody.account, stage.bot, *somebody.find(label))
    await stage.fetch()
    await stage.app.turns.drain()
    await stage.deliver()
    assert [got(somebody) for somebody in (ann, ben, chulpan)] == [1, 1, 2]
    counts = await stage.app.database.read(lambda c: recipients.counts(c, sending))
    assert {fate: number for fate, number in counts.items() if number} == {Fate.MUTED: 2, Fate.DELIVERED: 1}


async def test_another_topic_still_comes(stage: Stage) -> None:
    ann, *_ = await people(stage)
    await launched(stage, excursion(stage))
    await ann.taps("Fewer like this")
    contest = replace(excursion(stage), topic="contests", kind=AnnouncementKind.CONTEST)
    await launched(stage, contest)
    assert ann.sees == SAYS
    assert ann.buttons == ["Remind me", "Fewer like this", "Stop all"]


async def test_who_asked_is_reminded_below_what_they_got(stage: Stage) -> None:
    ann, ben, _ = await people(stage)
    await launched(stage, excursion(stage))
    told = ann.messages[-1].id
    await ann.taps("Remind me")
    await ann.taps("The day before, 18:00")
    await ann.taps("Done")
    before = len(ben.messages)
    happens_at = excursion(stage).happens_at
    assert happens_at is not None
    stage.clock.move(happens_at - timedelta(days=1) - stage.clock.now())
    await stage.app.worker.look_round()
    await stage.settle()
    assert ann.sees.startswith("You asked me to remind you: Excursion to the museum\nBegins: ")
    assert ann.messages[-1].message["reply_to_message"]["message_id"] == told
    assert len(ben.messages) == before


async def test_what_was_sent_is_in_the_list_of_what_is_ahead(stage: Stage) -> None:
    ann, *_ = await people(stage)
    await launched(stage, excursion(stage))
    dora = stage.person("Dora", "en")
    await joins(dora)
    for somebody in (ann, dora):
        await somebody.says("/events")
        assert somebody.sees.startswith("Events\n\n1. Excursion to the museum\nBegins: ")
