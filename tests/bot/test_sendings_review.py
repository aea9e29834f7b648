"""What an adversary found in sendings: each once hung, lied, or wrote to somebody against reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain import outcomes
from domain.announcements import Text
from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.quiet import ALL_ZONES
from domain.sendings import Fate, Purpose, SendingState, settled
from sandbox.faults import Fault
from storage import leases, queueing, recipients, reports, sendings
from storage.tables import recipients as rows_table
from storage.tables import sendings as sendings_table
from tests.bot.announcing import CONTEST, act, begin, crowd, fates, keep, launched, load, organizer
from tests.bot.letters import texts
from tests.bot.test_sendings import NOBODY, forget, moment
from tests.stage import Stage

BETTER = replace(CONTEST, texts={"ru": Text("Лучше")})


@pytest.mark.parametrize("purpose", [Purpose.CORRECT, Purpose.RECALL])
async def test_what_has_arrived_can_be_corrected_and_recalled_after_the_deadline(
    stage: Stage, purpose: Purpose
) -> None:
    """A deadline is for the arrival of the announcement, not for the mending of it."""
    moment(stage, hour=10)
    (ann,) = await crowd(stage, 1)
    deadline = stage.clock.now() + timedelta(hours=1)
    sending = await launched(stage, replace(CONTEST, deadline=deadline))
    await stage.pass_time(hours=2)
    parent = await load(stage, sending)
    if purpose is Purpose.CORRECT:
        follower = await act(stage, "correct", parent, replace(BETTER, deadline=deadline), NOBODY)
    else:
        follower = await act(stage, "recall", parent, NOBODY)
    await stage.deliver()
    await stage.deliver()
    assert (await load(stage, follower)).state is SendingState.FINISHED
    assert [one.text for one in ann.messages] == (["Лучше"] if purpose is Purpose.CORRECT else [])


@pytest.mark.parametrize("name", ["correct", "recall"])
@pytest.mark.parametrize("is_before", [True, False])
async def test_a_correction_ends_though_somebody_who_got_the_message_was_forgotten(
    stage: Stage, name: str, is_before: bool
) -> None:
    """Nobody can follow a row without a person, so nobody waits for it."""
    moment(stage, hour=10)
    ann, ben = await crowd(stage, 2)
    sending = await launched(stage)
    if is_before:
        await forget(stage, ann)
    parent = await load(stage, sending)
    values = (parent, BETTER, NOBODY) if name == "correct" else (parent, NOBODY)
    follower = await act(stage, name, *values)
    if not is_before:
        await forget(stage, ann)
    for _ in range(5):
        await stage.deliver()
    assert (await load(stage, follower)).state is SendingState.FINISHED
    assert [one.text for one in ben.messages] == (["Лучше"] if name == "correct" else [])


async def test_what_was_recalled_is_not_sent_again_to_those_of_whom_nobody_knows(stage: Stage) -> None:
    moment(stage, hour=10)
    (ann,) = await crowd(stage, 1)
    stage.world.faults.once(Fault.DROP_AFTER, "sendMessage")
    sending = await launched(stage)
    await act(stage, "recall", await load(stage, sending), NOBODY)
    await stage.deliver()
    assert await act(stage, "repeat_unknown", sending) == 0
    await stage.deliver()
    assert len(texts(ann)) == 1
    assert await fates(stage, sending) == {Fate.UNKNOWN: 1}


async def test_who_did_not_get_refused_words_gets_the_corrected_ones(stage: Stage) -> None:
    moment(stage, hour=10)
    people = await crowd(stage, 30)
    sending = await launched(stage, replace(CONTEST, texts={"ru": Text("x" * 5000)}))
    assert (await fates(stage, sending))[Fate.REFUSED] > 0
    await act(stage, "correct", await load(stage, sending), BETTER, NOBODY)
    await act(stage, "resume", sending)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 30}
    assert [texts(one) for one in people] == [["Лучше"]] * 30


async def test_who_was_repeated_and_then_given_up_stays_unknown(stage: Stage) -> None:
    """The first message may have arrived: nobody can say that they have not got it."""
    moment(stage, hour=10)
    await crowd(stage, 1)
    stage.world.faults.once(Fault.DROP_AFTER, "sendMessage")
    sending = await launched(stage)
    await act(stage, "repeat_unknown", sending)
    await act(stage, "stop", sending)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.UNKNOWN: 1}


async def test_words_that_cannot_be_written_for_somebody_halt_their_sending_and_no_other(
    stage: Stage,
) -> None:
    """A row that nobody can make a message of must not hold up the line."""
    moment(stage, hour=10)
    olga = await organizer(stage)
    ann, ben = await crowd(stage, 2)
    broken = await begin(stage)
    await _spoil(stage, broken, ann.id, language="??")
    sound = await launched(stage)
    await stage.deliver()
    assert await fates(stage, sound) == {Fate.DELIVERED: 2}
    assert (await load(stage, broken)).state is SendingState.HALTED
    counts = await fates(stage, broken)
    assert sum(counts.values()) == 2
    assert counts[Fate.REFUSED] == 1
    assert "I have stopped" in "".join(one.text or "" for one in olga.messages)
    assert len(texts(ben)) >= 1


async def _spoil(stage: Stage, sending: int, person: int, **values: Any) -> None:
    mine = (rows_table.c.sending_id == sending) & (rows_table.c.person_id == person)
    await stage.app.database.write(lambda c: c.execute(update(rows_table).where(mine).values(**values)))


async def test_people_with_the_largest_numbers_telegram_gives_are_written_down(stage: Stage) -> None:
    """A number has 52 bits at most (Bot API: User)."""
    moment(stage, hour=10)
    await crowd(stage, 1)
    await _person(stage, 2**52 - 1)
    sending = await begin(stage, replace(CONTEST, spread_h=5))
    assert sum((await fates(stage, sending)).values()) == 2


async def _person(stage: Stage, number: int) -> None:
    somebody = Person(PersonId(number), language="ru", consent=CONSENT_VERSION, age=Age.ADULT)
    await keep(stage, somebody)


def test_a_zone_is_asked_once_whatever_number_of_regions_share_it() -> None:
    """Asked twice, its people would be claimed twice."""
    assert len(ALL_ZONES) == len(set(ALL_ZONES))


async def test_the_numbers_of_an_old_sending_stay_when_its_rows_are_folded(stage: Stage) -> None:
    moment(stage, hour=10)
    await crowd(stage, 3)
    sending = await launched(stage)
    await reports.fold_old(stage.app.database, stage.clock.now() + timedelta(days=40), slice_=2)
    assert await fates(stage, sending) == {}
    counted = await stage.app.database.read(lambda c: recipients.counts(c, sending))
    assert counted == {Fate.DELIVERED: 3}


async def test_a_sending_that_cannot_be_moved_on_holds_up_no_other(stage: Stage) -> None:
    moment(stage, hour=10)
    await crowd(stage, 1)
    broken = await begin(stage)
    mine = sendings_table.c.id == broken
    values = {"language": "??", "chat_id": 5, "told": 0, "state": int(SendingState.FINISHED)}
    await stage.app.database.write(lambda c: c.execute(update(sendings_table).where(mine).values(**values)))
    sound = await launched(stage)
    assert (await load(stage, sound)).state is SendingState.FINISHED


def test_a_picture_that_telegram_cannot_find_halts_the_sending_and_loses_nobody() -> None:
    """Telegram says that it may pass; for a hundred thousand people that is a hundred thousand refusals."""
    said = "Bad Request: wrong file_id or the file is temporarily unavailable"
    outcome = outcomes.of(outcomes.Answer(400, {"ok": False, "error_code": 400, "description": said}))
    what = settled(Purpose.SEND, outcome)
    assert (what.fate, what.halts) == (Fate.QUEUED, True)
    away = outcomes.unanswered(outcomes.Reach.NOT_SENT, "no route")
    assert not settled(Purpose.SEND, away).halts


async def test_a_sender_in_doubt_leaves_alone_what_another_sender_has_taken_over(stage: Stage) -> None:
    """Else what the other one is sending at this moment would wait again, and arrive twice."""
    (ann,) = await crowd(stage, 1)
    sending = await begin(stage)
    await _spoil(stage, sending, ann.id, state=int(Fate.FLYING), attempts=1)
    stage.app.sender.lines[-1].is_in_doubt = True
    name = f"send:{stage.bot.id}"
    await stage.app.database.write(lambda c: leases.take(c, name, "elsewhere/1/1", 1e12))
    await stage.app.sender.step(stage.app.sender.lines[-1])
    assert await fates(stage, sending) == {Fate.FLYING: 1}


async def test_a_stop_waits_for_the_claim_that_has_begun(stage: Stage) -> None:
    """Else rows could be claimed after it, and be in the air when everybody seems to have a fate."""
    await crowd(stage, 1)
    sending = await begin(stage)
    database = stage.app.database
    if database.is_sqlite:
        return  # has one writer
    async with database.engine.begin() as first, database.engine.connect() as second:
        assert await sendings.states(first, stage.bot.id) == [(sending, 0)]
        await second.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await sendings.turn(second, sending, [SendingState.SENDING], SendingState.STOPPING)


async def test_a_row_that_one_sender_looks_at_is_not_looked_at_by_another(stage: Stage) -> None:
    await crowd(stage, 2)
    sending = await begin(stage)
    database = stage.app.database
    if database.is_sqlite:
        return  # has one writer
    now = stage.clock.now().timestamp()
    async with database.engine.begin() as first, database.engine.begin() as second:
        mine = await recipients.claim(first, sending, 0, ALL_ZONES, now, 1, 1)
        other = await recipients.claim(second, sending, 0, ALL_ZONES, now, 5, 1)
    assert [len(mine), len(other)] == [1, 1]
    assert mine[0].person != other[0].person


async def test_a_sending_that_has_ended_goes_on_for_whom_telegram_refused_the_old_words(stage: Stage) -> None:
    (tatar,) = await crowd(stage, 1, language="tt")
    (russian,) = await crowd(stage, 1, language="ru")
    broken = {"tt": Text("Сәлам"), "ru": Text("x" * 5000)}
    sending = await launched(stage, replace(CONTEST, texts=broken))
    await act(stage, "resume", sending)
    await stage.deliver()
    assert (await load(stage, sending)).state is SendingState.FINISHED
    better = replace(CONTEST, texts={**broken, "ru": Text("Лучше")})
    await act(stage, "correct", await load(stage, sending), better, NOBODY)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 2}
    assert [texts(tatar), texts(russian)] == [["Сәлам"], ["Лучше"]]
    assert (await load(stage, sending)).state is SendingState.FINISHED


async def test_a_sending_that_is_stopped_while_its_ledger_is_written_has_a_row_for_everybody(
    stage: Stage,
) -> None:
    people = sorted(one.id for one in await crowd(stage, 5))
    sending = await begin(stage)

    async def go_back(connection: AsyncConnection) -> None:
        mine = rows_table.c.sending_id == sending
        await connection.execute(delete(rows_table).where(mine, rows_table.c.person_id > people[1]))
        await queueing.move_on(connection, sending, people[1])
        await sendings.note(connection, sending, state=int(SendingState.QUEUEING))

    await stage.app.database.write(go_back)
    await act(stage, "stop", sending)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.UNSENT: 5}
    assert (await load(stage, sending)).state is SendingState.STOPPED
