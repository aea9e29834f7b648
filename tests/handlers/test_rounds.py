"""Organizers send surveys, watch how they are answered, and close them."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from domain.institutions import InstitutionId, InstitutionType
from domain.outgoing import Outgoing
from domain.people import PersonId
from domain.rounds import Reach, RoundId, RoundState, Stage
from domain.team import Scope
from handlers.rounds.buttons import (
    BeginRound,
    EndRound,
    LaunchRound,
    OpenRound,
    OpenRoundPart,
    Part,
    SetRoundMoment,
    TurnReach,
)
from handlers.screen import Button, keyboard
from storage import outbox
from storage.store import Store
from tests.bot.announcing import change, crowd, organizer
from tests.bot.surveying import HIDDEN, SURVEY, does, institution, load, move, planned, published, stages
from tests.stage import OLGA, Visitor
from tests.stage import Stage as Scene


async def press(who: Visitor, button: CallbackData) -> str:
    """Tap a button that stands on some screen of the past."""
    stage, markup = who.stage, keyboard(((Button("Past", tap=button.pack()),),))
    payload = {"chat_id": who.id, "text": "?", "reply_markup": markup}
    letters, now = [Outgoing(who.id, "sendMessage", payload)], stage.clock.now().timestamp()
    await stage.app.database.write(lambda c: outbox.queue(c, stage.bot.id, now, letters))
    await stage.send()
    return await who.taps("Past")


def lines(text: str) -> set[str]:
    """The lines of a screen."""
    return set(text.splitlines())


async def test_an_organizer_chooses_institutions_sends_a_survey_and_follows_it(stage: Scene) -> None:
    olga = await organizer(stage)
    paul, rita, stan = await crowd(stage, 3)
    await change(stage, stan, stopped=True)
    await institution(stage, staff=[paul, stan])
    await institution(stage, "School 7", InstitutionType.SCHOOL, "bashkortostan/ufa", [rita])
    await institution(stage, "Empty library", InstitutionType.LIBRARY)
    survey = await published(stage)
    assert "Choose the institutions" in await press(olga, BeginRound(survey_id=survey))
    assert "Choose the institutions" in await olga.taps("Send …")

    await olga.taps("Type")
    await olga.taps("Museum")
    text = await olga.taps("Library")
    assert {"Institutions: 2", "With nobody to ask: 1", "Would get it: 1"} <= lines(text)
    assert "Want no messages, or cannot be reached: 1" in text
    await olga.taps("Done")
    assert "Empty library" in await olga.taps("Nobody to ask")
    await olga.taps("Back")
    await olga.taps("Region")
    await olga.taps("Tatarstan: districts")
    await olga.taps("Kazan")
    assert "Institutions: 0" in olga.sees
    await olga.taps("Back")
    assert "Institutions: 2" in await olga.taps("Tatarstan")
    assert olga.buttons[0] == "✓ Tatarstan"
    await olga.taps("Done")
    await olga.taps("One by one")
    assert await olga.says("scho")
    assert olga.buttons == ["School 7", "Done"]
    assert {"Institutions: 3", "One by one: 1", "Would get it: 2"} <= lines(await olga.taps("School 7"))
    await olga.taps("Done")

    await olga.taps("Opens")
    assert "cannot read" in await olga.says("soon")
    assert "over already" in await olga.says("20.11.2026 18:00")
    assert "Opens: 25 November 2026, 18:00 (Moscow time)" in await olga.says("25.11 18:00")
    await olga.taps("Closes")
    assert "before it opens" in await olga.says("24.11")
    assert "Last day: 31 December 2026" in await olga.says("31.12")

    await olga.taps("Send …")
    assert "Scheduled" in await olga.taps("Send at its time")
    assert await stages(stage, RoundId(1)) == {}
    await stage.pass_time(days=2, hours=7)
    assert "Open" in await olga.taps("Refresh")
    assert {"Partners: 3", "Not begun yet: 1", "Institutions: 2. Answered: 0"} <= lines(olga.sees)
    assert "Not asked: 1" in olga.sees  # it is evening in Ufa
    assert "Museum of Arsk" in paul.sees
    assert (await load(stage, RoundId(1))).state is RoundState.OPEN
    assert "Museum: 0 of 2" in await olga.taps("By type")
    await olga.taps("Back")
    assert "русский: 0 of 3" in await olga.taps("By language")
    await olga.taps("Back")
    assert "no numbers" in await olga.taps("Where they stopped")
    await olga.taps("Back")
    await olga.taps("Change the end")
    assert "Last day: 28 November 2026" in await olga.says("28.11")
    assert "Open · 25 November 2026" in await olga.taps("All rounds")

    await press(olga, OpenRound(round_id=1))
    await olga.taps("Close now")
    assert "Closed" in await olga.taps("Yes, close it")
    assert "Closed" in await press(olga, EndRound(round_id=1))
    await stage.pass_time(seconds=11)
    assert "This survey is closed" in olga.sees
    assert olga.buttons[0] == "Look at it"
    assert "Closed" in await olga.taps("Look at it")
    await stage.pass_time(days=5)
    assert not rita.messages
    deeds = [entry.action for entry in await does(stage, lambda store: store.journal.last())]
    assert deeds == ["survey closed", "survey end moved", "survey sent"]


async def test_a_second_tap_and_an_old_button_send_nothing_twice(stage: Scene) -> None:
    olga = await organizer(stage)
    [paul] = await crowd(stage, 1)
    await institution(stage, staff=[paul])
    survey = await published(stage)
    await press(olga, BeginRound(survey_id=survey))
    await olga.taps("Type")
    await olga.taps("Museum")
    await olga.taps("Done")
    await olga.taps("Send …")
    old = LaunchRound.unpack(olga.find("Send now")[1])
    await olga.taps("Back")
    await olga.taps("Closes")
    await olga.taps("30.11")
    assert "Shall I send this survey?" in await press(olga, old)  # it was another end
    new = LaunchRound.unpack(olga.find("Send now")[1])
    await olga.taps("Send now")
    assert len(paul.messages) == 1
    for button in (
        new,
        old,
        OpenRoundPart(round_id=1, part=Part.SEND),
        OpenRoundPart(round_id=1, part=Part.TYPES),
    ):
        assert "We and Wikipedia: Open" in await press(olga, button)
    assert len(paul.messages) == 1
    assert "Choose the institutions" in await press(olga, BeginRound(survey_id=survey))  # another round
    await olga.taps("Type")
    await olga.taps("Museum")
    assert "Had a survey in the last 30 days: 1" in olga.sees
    await olga.taps("Done")
    assert "Nobody would get it now." in await olga.taps("Send …")
    await olga.taps("Throw away")
    assert "not sent" in await olga.taps("Yes, throw it away")
    assert "Cancelled" in await press(olga, OpenRound(round_id=2))


async def test_a_planned_round_can_be_cancelled_and_nobody_hears_of_it(stage: Scene) -> None:
    olga = await organizer(stage)
    [paul] = await crowd(stage, 1)
    await institution(stage, staff=[paul])
    later = stage.clock.now().replace(day=30)
    number = await planned(stage, await published(stage), opens_at=later)
    await press(olga, OpenRound(round_id=number))
    await olga.taps("Cancel it")
    await olga.taps("Yes, cancel it")
    await stage.pass_time(days=10)
    assert not paul.messages
    assert (await load(stage, number)).state is RoundState.CANCELLED


async def test_small_numbers_of_an_anonymous_round_are_told_to_nobody(stage: Scene) -> None:
    olga = await organizer(stage)
    staff = await crowd(stage, 7) + await crowd(stage, 5, language="en")
    for kind, some in ((InstitutionType.MUSEUM, staff[:7]), (InstitutionType.SCHOOL, staff[7:])):
        await institution(stage, kind.value, kind, staff=some)
    survey = await published(stage, HIDDEN)
    number = await planned(stage, survey, is_anonymous=True)
    await stage.settle()
    await move(stage, staff[:3], Stage.FINISHED)
    await move(stage, staff[3:5], Stage.OPENED, question="q2")
    text = await press(olga, OpenRound(round_id=number))
    assert {"Partners: 12", "Answered: fewer than 5", "Have begun: fewer than 5"} <= lines(text)
    assert "Museum: 7" in lines(await olga.taps("By type"))
    await olga.taps("Back")
    assert {"русский: 7", "English: 5"} <= lines(await olga.taps("By language"))
    await olga.taps("Back")
    assert "no numbers" in await olga.taps("Where they stopped")
    await move(stage, staff[:3], Stage.OPENED, question="q2")
    await press(olga, OpenRound(round_id=number))
    assert {"Have begun: 5", "Not begun yet: 7"} <= lines(olga.sees)
    assert "2. What?: 5" in await olga.taps("Where they stopped")
    await move(stage, staff[-1:], Stage.INVITED, language="tt")
    await press(olga, OpenRound(round_id=number))
    await olga.taps("By language")
    assert {"русский: 7", "English: fewer than 5", "татарча: fewer than 5"} <= lines(olga.sees)


async def test_an_organizer_reaches_only_the_institutions_of_their_region(stage: Scene) -> None:
    await organizer(stage)
    [otto, paul, rita] = await crowd(stage, 3)
    await change(stage, otto, language="en")
    region = Scope.read("region:tatarstan")

    async def granted(store: Store) -> None:
        token = await store.team.invite(PersonId(OLGA), region)
        assert await store.team.accept(token, PersonId(otto.id), [OLGA])

    await does(stage, granted)
    await institution(stage, staff=[paul])
    await institution(stage, "School 7", InstitutionType.SCHOOL, "bashkortostan/ufa", [rita])

    async def written(store: Store) -> int:
        return await store.surveys.create(PersonId(otto.id), region, SURVEY)

    survey = await does(stage, written)
    await press(otto, BeginRound(survey_id=survey))
    await chooses_museums_and_schools(otto)
    assert "Institutions: 1" in otto.sees
    await otto.taps("Region")
    assert otto.buttons == ["Tatarstan", "Tatarstan: districts", "Done"]
    await otto.taps("Done")
    await otto.taps("One by one")
    assert otto.buttons == ["Museum of Arsk", "Done"]
    await otto.taps("Done")
    await otto.taps("Send …")
    await otto.taps("Send now")
    assert paul.messages
    assert not rita.messages
    foreign = await planned(stage, await published(stage), Reach(named=()))
    assert "not for you to see" in await press(otto, OpenRound(round_id=foreign))


async def chooses_museums_and_schools(who: Visitor) -> None:
    """Choose two types of institutions."""
    await who.taps("Type")
    await who.taps("Museum")
    await who.taps("School")
    await who.taps("Done")


async def test_buttons_nobody_has_made_do_nothing(stage: Scene) -> None:
    olga = await organizer(stage)
    [paul] = await crowd(stage, 1, language="en")
    await institution(stage, staff=[paul])
    survey = await published(stage)
    await press(olga, BeginRound(survey_id=survey))
    made_up = [
        TurnReach(round_id=1, part=part, value=value, on=True, page=99)
        for part, value in (
            (Part.TYPES, "museum"),
            (Part.TYPES, "castle"),
            (Part.REGIONS, "tatarstan"),
            (Part.REGIONS, "nowhere/at-all"),
            (Part.NAMED, "1"),
            (Part.NAMED, "7"),
            (Part.NAMED, "9" * 32),
            (Part.OPENS, "museum"),
        )
    ]
    moments = [SetRoundMoment(round_id=1, part=part, minutes=2**40 - 1) for part in (Part.OPENS, Part.SEND)]
    shown = [OpenRoundPart(round_id=1, part=part, within="nowhere", page=7) for part in Part]
    for button in (*made_up, *moments, *shown):
        assert await press(olga, button)
        assert "error" not in olga.sees
    kept = await load(stage, RoundId(1))
    assert kept.reach == Reach((InstitutionType.MUSEUM,), ("tatarstan",), (InstitutionId(1),))
    assert kept.opens_at is None
    assert not paul.messages
    for button in (OpenRound(round_id=1), OpenRound(round_id=99), EndRound(round_id=1)):
        assert "not for you to see" in await press(paul, button)
