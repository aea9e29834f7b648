"""Who answered is told what was changed: once, by day, in their language; nobody who wants no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from domain.people import CONSENT_VERSION, Person, PersonId
from domain.rounds import RoundState
from domain.rounds import Stage as Step
from domain.team import Scope
from storage import people
from storage.tables import participations, partners
from tests.handlers.announcing import deeds, makes_organizer
from tests.handlers.flows import joins, shows_old_button
from tests.handlers.resulting import has_round, many, opens_results
from tests.stage import Stage, Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, the owner, who reads English here."""
    await joins(olga)
    return olga


async def answered(stage: Stage, round_: int, name: str, **known: object) -> Visitor:
    """Bring somebody who has answered for two institutions."""
    visitor = stage.person(name, None)
    stage.world.private_room(stage.bot, visitor.account)
    person = replace(Person(PersonId(visitor.id), language="ru", consent=CONSENT_VERSION), **known)  # type: ignore[arg-type]
    await stage.app.database.write(lambda c: people.save(c, [person]))
    for institution in (1, 2):
        row = {"round_id": round_, "person_id": visitor.id, "institution_id": institution}
        joined = {
            "person_id": visitor.id,
            "institution_id": institution,
            "joined_on": stage.clock.now().date(),
        }
        both = (
            participations.insert().values(**row, stage=Step.FINISHED.value),
            partners.insert().values(joined),
        )
        for statement in both:
            await stage.app.database.write(lambda c, one=statement: c.execute(one))  # type: ignore[misc]
    return visitor


async def writes(olga: Visitor, language: str, text: str) -> str:
    await olga.taps(language)
    return await olga.says(text)


async def test_everybody_who_answered_is_told_once(stage: Stage, olga: Visitor) -> None:
    round_ = await has_round(stage, many(2))
    rus = await answered(stage, round_, "Rus")
    tat = await answered(stage, round_, "Tat", language="tt")
    lez = await answered(stage, round_, "Lez", language="lez")
    quiet = await answered(stage, round_, "Quiet", stopped=True)
    gone = await answered(stage, round_, "Gone")
    left = partners.c.person_id == gone.id
    await stage.app.database.write(lambda c: c.execute(delete(partners).where(left)))
    await opens_results(olga, round_)
    assert "like to hear what came of it" in await olga.taps("What we changed")
    assert "Send …" not in olga.buttons
    await olga.taps("русский")
    await olga.sends("voice")
    assert olga.sees == "Please write it as text."
    assert "too long by this many characters: 5" in await olga.says("a" * 2005)
    assert "Kept: русский. Characters: 14 of 2,000." in await olga.says("Теперь <учим>.")
    assert "Kept: татарча" in await writes(olga, "татарча", "Хәзер өйрәтәбез.")
    assert "Kept: русский" in await writes(olga, "✓ русский", "Стоп")
    assert "Here it is in another one" in await olga.taps("Preview")
    await olga.taps("Back")
    assert "People: 6" in await olga.taps("Send …")
    old = olga.find("Yes, send it")[1]
    assert "It was sent" in await olga.taps("Yes, send it")
    assert "Museums <and> Wikipedia (ru)" in rus.sees
    assert rus.sees.endswith("\n\nСтоп")
    assert tat.sees.endswith("Хәзер өйрәтәбез.")
    assert lez.sees.endswith("русский\n\nСтоп")
    assert [len(one.messages) for one in (rus, tat, lez, quiet, gone)] == [1, 1, 1, 0, 0]
    for data in (old, f"zw:{round_}:no:", f"zw:{round_}:remove:ru", f"zw:{round_}:write:ru"):
        await shows_old_button(stage, olga, data)
        assert "It was sent" in await olga.taps("Old button")
    await stage.pass_time(days=2)
    assert [len(one.messages) for one in (rus, tat, lez, quiet, gone)] == [1, 1, 1, 0, 0]
    assert "told changes" in str(await deeds(stage))


async def test_what_a_colleague_wrote_meanwhile_is_read_before_it_is_sent(
    stage: Stage, olga: Visitor
) -> None:
    round_ = await has_round(stage, many(2))
    rus = await answered(stage, round_, "Rus")
    bob = stage.person("Bob", "en")
    await makes_organizer(bob, Scope.read("region:tatarstan"))
    for somebody in (olga, bob):
        await opens_results(somebody, round_)
        await somebody.taps("What we changed")
    await writes(olga, "русский", "Мы учим.")
    await writes(bob, "English", "We teach.")
    assert "Мы учим." in bob.sees
    assert "The text has changed meanwhile" in await olga.taps("Send …")
    assert "We teach." in olga.sees
    await olga.taps("Send …")
    await writes(bob, "✓ русский", "Мы не учим.")
    assert "The text has changed meanwhile" in await olga.taps("Yes, send it")
    assert not rus.messages
    await olga.taps("Send …")
    await olga.taps("Yes, send it")
    assert rus.sees.endswith("Мы не учим.")


async def test_nobody_is_woken(stage: Stage, olga: Visitor) -> None:
    round_ = await has_round(stage, [])
    rus = await answered(stage, round_, "Rus")
    stage.clock.move(stage.clock.now().replace(hour=19) - stage.clock.now())
    await shows_old_button(stage, olga, f"zw:{round_}:open:")
    await olga.taps("Old button")
    await writes(olga, "English", "We teach now.")
    await olga.taps("Send …")
    await olga.taps("Yes, send it")
    assert not rus.messages
    await olga.says("/menu")
    await rus.says("/stop")
    before = len(rus.messages)
    await stage.pass_time(hours=12)
    assert len(rus.messages) == before


async def test_a_text_of_smileys_arrives_too(stage: Stage, olga: Visitor) -> None:
    round_ = await has_round(stage, [])
    rus = await answered(stage, round_, "Rus")
    await shows_old_button(stage, olga, f"zw:{round_}:open:")
    await olga.taps("Old button")
    await writes(olga, "русский", "🎉" * 2000)
    await olga.taps("Send …")
    await olga.taps("Yes, send it")
    assert "".join(message.text for message in rus.messages).count("🎉") == 2000


async def test_there_may_be_nothing_to_tell(stage: Stage, olga: Visitor) -> None:
    still_open = await has_round(stage, [], state=RoundState.OPEN.value)
    await shows_old_button(stage, olga, f"zw:{still_open}:open:")
    assert "still open" in await olga.taps("Old button")
    await shows_old_button(stage, olga, f"zw:{await has_round(stage, many(1))}:open:")
    await olga.taps("Old button")
    assert "nothing to tell" in await olga.taps("Nothing to tell")
    await olga.taps("Back")
    assert "Kept: English" in await writes(olga, "English", "After all.")
    await olga.taps("✓ English")
    assert "Send …" in (await olga.taps("Back"), olga.buttons)[1]
    await olga.taps("✓ English")
    await olga.taps("Remove this text")
    assert "Nothing to tell" in olga.buttons
