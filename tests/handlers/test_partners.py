"""Partners come by a link, see what waits for them, pass the link on, and leave by one tap."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from domain.institutions import Candidate, InstitutionId, InstitutionType, PartnerLink
from domain.people import Age, PersonId
from domain.rounds import Reach, RoundId, RoundState
from domain.rounds import Stage as Progress
from domain.surveys.answers import Answer
from domain.team import Scope
from handlers.partners.buttons import LeaveInstitution, TakePart
from storage import institutions, participations
from storage.store import Store
from storage.tables import participations as participation_rows
from storage.tables import partners, rounds, sheets
from tests.bot.announcing import change
from tests.handlers.flows import declines, everything, joins, kept, traces
from tests.handlers.flows import shows_old_button as old
from tests.stage import OLGA, Stage, Visitor
from tests.storage.partners import SURVEY

MUSEUM = Candidate(InstitutionType.MUSEUM, "tatarstan/arsk", {"ru": "Музей <Арска>", "tt": "Арча музее"})
SCHOOL = Candidate(InstitutionType.SCHOOL, "tatarstan", {"en": "The school"})


@pytest.fixture
async def links(stage: Stage) -> list[str]:
    """The payloads of the links of a museum and a school, which are numbers 1 and 2."""

    async def make(connection: Any) -> list[PartnerLink | None]:
        ids = await institutions.add(connection, [MUSEUM, SCHOOL], stage.clock.now())
        return [await institutions.link_of(connection, number) for number in sorted(ids)]

    made = await stage.app.database.write(make)
    return [f"inst-{link.token}" for link in made if link]


@pytest.fixture
def paul(stage: Stage) -> Visitor:
    """Paul, who works in a museum and reads English."""
    return stage.person("Paul", "en")


async def takes_part(visitor: Visitor, link: str) -> None:
    """Open a link and say yes; the language is chosen where it is asked for."""
    await visitor.starts(link)
    if "English" in visitor.buttons:
        await visitor.taps("English")
    await visitor.taps("Yes, I take part")


async def in_store(stage: Stage, act: Any) -> Any:
    async def work(connection: Any) -> Any:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        done = await act(store)
        await store.settle(succeeded=True)
        return done

    return await stage.app.database.write(work)


async def asks(
    stage: Stage, who: Visitor, institution: int = 1, progress: Progress = Progress.INVITED
) -> int:
    """Let a survey wait for somebody; returns the number of the participation."""

    async def begin(store: Store) -> RoundId:
        survey = await store.surveys.create(PersonId(OLGA), Scope(), SURVEY)
        await store.surveys.publish(survey)
        until = store.now + timedelta(days=21)
        return await store.rounds.create(
            survey,
            PersonId(OLGA),
            "en",
            scope=Scope(),
            reach=Reach(named=(InstitutionId(institution),)),
            is_anonymous=True,
            closes_at=until,
        )

    number = await in_store(stage, begin)
    row = {"round_id": number, "person_id": who.id, "institution_id": institution, "language": "en"}
    row |= {"stage": progress.value, "invited_on": stage.clock.now().date(), "due_at": None}

    async def write(connection: Any) -> int:
        await connection.execute(
            update(rounds).where(rounds.c.id == number).values(state=RoundState.OPEN.value)
        )
        made = insert(participation_rows).values(row).returning(participation_rows.c.id)
        found = (await connection.execute(made)).scalar_one()
        await participations.keep(connection, found, {"use": Answer(("often",))})
        return int(found)

    return await stage.app.database.write(write)


async def rows(stage: Stage, table: Any, *columns: Any) -> Sequence[Any]:
    found = await stage.app.database.read(lambda c: c.execute(select(*columns or [table]).select_from(table)))
    return [tuple(row) for row in found]


async def test_somebody_new_is_asked_in_their_language_and_for_nothing_else(
    paul: Visitor, links: list[str], stage: Stage
) -> None:
    await paul.starts(links[0])
    assert "Choose a language:" in paul.sees
    assert paul.buttons[0] == "English"
    assert "Wikipedia" not in paul.sees
    await paul.taps("English")
    assert paul.sees.startswith(
        "You were invited to answer short surveys.\n\nМузей <Арска>\n\nI keep that you"
    )
    assert paul.buttons == ["Yes, I take part", "No", "Privacy"]
    assert await rows(stage, partners) == []
    await paul.taps("Yes, I take part")
    assert paul.sees.startswith(
        "You take part now. Thank you.\n\nMy institutions\nМузей <Арска>\n\nNo survey"
    )
    assert paul.buttons == ["Pass on to a colleague", "Leave: Музей <Арска>", "Menu"]
    [(person, institution, _day)] = await rows(stage, partners)
    assert (person, institution) == (paul.id, 1)
    somebody = await kept(paul)
    assert somebody is not None
    assert somebody.is_undecided
    assert somebody.arrived_with is None
    token = links[0].removeprefix("inst-")
    assert [table for table, text in await everything(stage) if token in text] == ["institution_links"]
    await paul.taps("Menu")
    assert "My institutions" in paul.buttons
    await paul.says("/settings")
    await paul.taps("My institutions")
    assert paul.sees.startswith("My institutions")


async def test_who_says_no_is_not_kept(paul: Visitor, links: list[str], stage: Stage) -> None:
    await joins(paul)
    await paul.starts(links[0])
    assert "What I keep" in await paul.taps("Privacy")
    await paul.taps("No")
    assert paul.messages[-2].text.startswith("All right, I keep nothing of it.")
    assert await rows(stage, partners) == []
    await paul.taps("Menu")
    assert "My institutions" not in paul.buttons


async def test_it_is_a_consent_of_its_own(paul: Visitor, links: list[str], stage: Stage) -> None:
    await declines(paul)
    await takes_part(paul, links[0])
    assert len(await rows(stage, partners)) == 1
    bela = stage.person("Bela", "en")
    await joins(bela)
    await takes_part(bela, links[0])
    await bela.says("/privacy")
    assert "As a partner" in bela.sees
    await bela.taps("Withdraw my consent")
    assert "You still answer for your institutions." in await bela.taps("Yes")
    assert len(await rows(stage, partners)) == 2


async def test_a_link_that_ended_or_was_replaced_says_so_also_at_the_yes(
    paul: Visitor, links: list[str], stage: Stage
) -> None:
    await paul.starts(links[0])
    await paul.taps("English")
    token = links[0].removeprefix("inst-")
    await in_store(stage, lambda store: store.institutions.replace(token))
    ended = "This link does not work any more. Please ask for a new one where you got it."
    assert await paul.taps("Yes, I take part") == ended
    assert await paul.starts(links[0]) == ended
    assert await paul.starts("inst-") == ended
    assert await paul.starts("inst-" + "x" * 59) == ended
    await stage.pass_time(days=365)
    assert await paul.starts(links[1]) == ended
    bela = stage.person("Bela", "en")
    assert (await bela.starts(links[0])).startswith(ended)
    assert "English" in bela.buttons
    assert await rows(stage, partners) == []


async def test_a_second_tap_and_a_second_link_do_no_harm(
    paul: Visitor, links: list[str], stage: Stage
) -> None:
    await takes_part(paul, links[0])
    await old(stage, paul, TakePart(token=links[0].removeprefix("inst-")).pack())
    await paul.taps("Old button")
    assert len(await rows(stage, partners)) == 1
    assert (await paul.starts(links[0])).startswith("You take part already: Музей <Арска>")
    await takes_part(paul, links[1])
    assert "My institutions\nМузей <Арска>\nThe school" in paul.sees
    await paul.taps("Pass on to a colleague")
    for link in links:
        assert f"https://t.me/smart_region_bot?start={link}" in paul.sees
    assert paul.buttons == ["Музей <Арска>", "The school", "Back"]


async def test_nobody_under_14_becomes_a_partner(paul: Visitor, links: list[str], stage: Stage) -> None:
    await joins(paul)
    await takes_part(paul, links[0])
    await paul.says("/settings")
    await paul.taps("Age group")
    await paul.taps("Under 14")
    await paul.taps("Yes")
    assert await rows(stage, partners) == []
    bela = stage.person("Bela", "en")
    await joins(bela)
    await change(stage, bela, age=Age.UNDER_14.value)
    await bela.starts(links[0])
    assert "Who is under 14 cannot take part." in bela.sees
    await old(stage, bela, TakePart(token=links[0].removeprefix("inst-")).pack())
    assert "Who is under 14 cannot take part." in await bela.taps("Old button")
    assert await rows(stage, partners) == []


async def test_surveys_wait_until_they_are_over(paul: Visitor, links: list[str], stage: Stage) -> None:
    await takes_part(paul, links[0])
    await asks(stage, paul)
    await asks(stage, paul, progress=Progress.FINISHED)
    await paul.says("/menu")
    await paul.taps("My institutions")
    line = "Surveys that wait for you:\nWhat helped · Музей <Арска> · Last day: 13 December 2026"
    assert line in paul.sees
    assert paul.buttons[0] == "What helped"
    await paul.taps("What helped")
    assert "What helped" in paul.sees
    await stage.pass_time(days=22)
    await paul.says("/menu")
    assert "No survey waits for you now." in await paul.taps("My institutions")


async def test_leaving_takes_one_tap_and_the_link_brings_back(
    paul: Visitor, links: list[str], stage: Stage
) -> None:
    await takes_part(paul, links[0])
    await takes_part(paul, links[1])
    mine, others = await asks(stage, paul, 1), await asks(stage, paul, 2)
    sent = await asks(stage, paul, 1, Progress.FINISHED)
    await paul.taps("Leave: Музей <Арска>")
    assert paul.sees.startswith("You do not answer for it any more: Музей <Арска>.")
    assert "Leave: The school" in paul.buttons
    columns = (participation_rows.c.id, participation_rows.c.stage)
    stages = dict(await rows(stage, participation_rows, *columns))
    assert stages == {mine: Progress.GONE, others: Progress.INVITED, sent: Progress.FINISHED}
    left = {number for (number,) in await rows(stage, sheets, sheets.c.participation_id)}
    assert mine not in left
    assert others in left
    await old(stage, paul, LeaveInstitution(institution=1).pack())
    assert (await paul.taps("Old button")).startswith("My institutions\nThe school")
    await takes_part(paul, links[0])
    assert dict(await rows(stage, participation_rows, *columns))[mine] == Progress.INVITED


async def test_a_removed_institution_has_no_partners(paul: Visitor, links: list[str], stage: Stage) -> None:
    await takes_part(paul, links[0])
    await asks(stage, paul)
    await in_store(stage, lambda store: store.institutions.remove(InstitutionId(1)))
    await paul.says("/menu")
    assert "My institutions" not in paul.buttons
    assert await rows(stage, participation_rows, participation_rows.c.stage) == [(Progress.GONE,)]
    assert (await paul.starts(links[0])).startswith("This link does not work any more.")


async def test_who_wants_no_messages_stays_a_partner(paul: Visitor, links: list[str], stage: Stage) -> None:
    await takes_part(paul, links[0])
    await paul.says("/stop")
    assert "Send me messages again" in paul.buttons
    await old(stage, paul, "go:partner:0")
    assert "so I send you no surveys" in await paul.taps("Old button")
    await paul.taps("Send me messages again")
    assert "No more messages" in paul.buttons
    somebody = await kept(paul)
    assert somebody is not None
    assert not somebody.stopped


async def test_data_are_shown_and_forgotten(paul: Visitor, links: list[str], stage: Stage) -> None:
    await takes_part(paul, links[0])
    await asks(stage, paul)
    await paul.says("/mydata")
    stored = stage.world.files.find(stage.bot.id, paul.messages[-1].message["document"]["file_id"])
    assert stored is not None
    shown = json.loads(stored.data)
    assert shown["Institutions you answer for"] == ["Музей <Арска>"]
    assert shown["Surveys that were for you"] == 1
    await paul.says("/forget")
    await paul.taps("Yes")
    assert await traces(paul) == []
    assert await rows(stage, sheets) == []
    assert [one for (one,) in await rows(stage, participation_rows, participation_rows.c.stage)] == [
        Progress.GONE
    ]


async def test_a_group_hears_nothing(paul: Visitor, links: list[str], stage: Stage) -> None:
    group = await stage.world.add_group("Museum", paul.account, kind="group")
    await stage.world.add_to_group(paul.account, group, stage.bot)
    await stage.world.say(paul.account, group, f"/start {links[0]}")
    await stage.settle()
    assert await rows(stage, partners) == []
    assert paul.messages == []
