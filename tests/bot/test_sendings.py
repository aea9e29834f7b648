"""An announcement on its way: everybody gets it once, in their language, or has a reason; sums add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.announcements import Text
from domain.audiences import Audience, Condition, Trait
from domain.pacing import Pacer
from domain.people import Age, PersonId
from domain.sendings import Fate, Purpose, SendingState
from sandbox.faults import Fault
from storage.sendings import Watch
from storage.store import Store
from tests.bot.announcing import CONTEST, act, begin, change, crowd, fates, keep, launched, load, organizer
from tests.bot.letters import texts
from tests.stage import Stage, Visitor

NOBODY = Watch(None, None, 0, None)


async def test_everybody_gets_it_once_in_a_language_they_read(stage: Stage) -> None:
    (tatar,), (bashkir,), (lezgi,) = [await crowd(stage, 1, language=code) for code in ("tt", "ba", "lez")]
    sending = await launched(stage)
    assert texts(tatar) == ["Сәлам, бәйге!"]
    assert texts(bashkir) == ["Сәләм, бәйге!"]
    assert len(texts(lezgi)) == 1
    assert texts(lezgi)[0].endswith("Привет, конкурс!")
    assert "русский" in texts(lezgi)[0].lower()
    assert await fates(stage, sending) == {Fate.DELIVERED: 3}
    assert (await load(stage, sending)).state is SendingState.FINISHED


async def test_only_the_audience_gets_it(stage: Stage) -> None:
    inside = await crowd(stage, 3, region="tatarstan/arsk")
    outside = await crowd(stage, 2, region="dagestan")
    nobody = await crowd(stage, 1, region="tatarstan", consent=0)
    region = Audience((Condition(Trait.REGION, ("tatarstan",)),))
    sending = await launched(stage, audience=region)
    assert [len(texts(one)) for one in (*inside, *outside, *nobody)] == [1, 1, 1, 0, 0, 0]
    assert await fates(stage, sending) == {Fate.DELIVERED: 3}


async def test_who_wants_none_or_cannot_be_reached_has_a_row_that_says_so(stage: Stage) -> None:
    await crowd(stage, 1, stopped=True)
    await crowd(stage, 2, muted=("news", "contests"))
    blocked, gone = await crowd(stage, 2)
    await stage.world.block(blocked.account, stage.bot)
    gone.account.deleted = True
    await crowd(stage, 1)
    sending = await launched(stage)
    assert await fates(stage, sending) == {
        Fate.MUTED: 3,
        Fate.BLOCKED: 1,
        Fate.DEACTIVATED: 1,
        Fate.DELIVERED: 1,
    }
    again = await launched(stage)
    assert await fates(stage, again) == await fates(stage, sending)


@pytest.mark.parametrize(
    ("values", "fate"),
    [
        ({"stopped": True}, Fate.MUTED),
        ({"muted": "contests"}, Fate.MUTED),
        ({"consent": 0}, Fate.MUTED),
        ({"unreachable": "deactivated"}, Fate.DEACTIVATED),
    ],
)
async def test_who_changes_their_mind_after_queueing_gets_nothing(
    stage: Stage, values: dict[str, Any], fate: Fate
) -> None:
    (ann,) = await crowd(stage, 1)
    sending = await begin(stage)
    await change(stage, ann, **values)
    await stage.deliver()
    assert texts(ann) == []
    assert await fates(stage, sending) == {fate: 1}


async def test_who_is_forgotten_after_queueing_gets_nothing_and_stays_in_the_sum(stage: Stage) -> None:
    ann, ben = await crowd(stage, 2)
    sending = await begin(stage)
    await forget(stage, ann)
    await stage.deliver()
    assert (texts(ann), len(texts(ben))) == ([], 1)
    assert await fates(stage, sending) == {Fate.LEFT: 1, Fate.DELIVERED: 1}
    await forget(stage, ben)
    assert await fates(stage, sending) == {Fate.LEFT: 1, Fate.DELIVERED: 1}


async def forget(stage: Stage, visitor: Visitor) -> None:
    async def work(connection: Any) -> None:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        await store.forget(PersonId(visitor.id))
        await store.settle(succeeded=True)

    await stage.app.database.write(work)


async def test_nobody_gets_a_third_one_within_a_week_unless_it_is_urgent(stage: Stage) -> None:
    (ann,) = await crowd(stage, 1)
    await launched(stage)
    await stage.pass_time(days=3)
    await launched(stage)
    third = await launched(stage)
    assert await fates(stage, third) == {Fate.CAPPED: 1}
    urgent = await launched(stage, replace(CONTEST, is_urgent=True))
    assert await fates(stage, urgent) == {Fate.DELIVERED: 1}
    await stage.pass_time(days=8)
    assert await fates(stage, await launched(stage)) == {Fate.DELIVERED: 1}
    assert len(texts(ann)) == 4


async def test_nobody_is_woken(stage: Stage) -> None:
    """In Ufa it is two hours later than in Moscow: there the night begins, and ends, two hours earlier."""
    moment(stage, hour=17, minute=30)  # 20:30 in Moscow, 22:30 in Ufa
    (kazan,) = await crowd(stage, 1, region="tatarstan")
    (ufa,) = await crowd(stage, 1, region="bashkortostan")
    sending = await launched(stage)
    assert (len(texts(kazan)), len(texts(ufa))) == (1, 0)
    await stage.pass_time(hours=9)  # 07:30 in Ufa
    await stage.deliver()
    assert len(texts(ufa)) == 0
    await stage.pass_time(hours=2)
    await stage.deliver()
    assert len(texts(ufa)) == 1
    assert (await load(stage, sending)).state is SendingState.FINISHED


def moment(stage: Stage, hour: int, minute: int = 0) -> None:
    """Move the clock to the next time it shows this hour, in UTC."""
    now = stage.clock.now()
    wanted = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    stage.clock.move((wanted if wanted > now else wanted + timedelta(days=1)) - now)


async def test_against_quiet_hours_it_leaves_at_once(stage: Stage) -> None:
    moment(stage, hour=22)
    (ann,) = await crowd(stage, 1)
    await launched(stage, replace(CONTEST, against_quiet=True))
    assert len(texts(ann)) == 1


async def test_what_would_come_too_late_does_not_come(stage: Stage) -> None:
    moment(stage, hour=19)  # quiet in Moscow
    ann, _ben = await crowd(stage, 2)
    deadline = stage.clock.now() + timedelta(hours=3)
    sending = await launched(stage, replace(CONTEST, deadline=deadline))
    await stage.pass_time(hours=12)
    await stage.deliver()
    assert texts(ann) == []
    assert await fates(stage, sending) == {Fate.TOO_LATE: 2}
    assert (await load(stage, sending)).state is SendingState.FINISHED


async def test_it_begins_at_its_time_and_is_spread_over_hours(stage: Stage) -> None:
    moment(stage, hour=8)
    people = await crowd(stage, 40)
    starts_at = stage.clock.now() + timedelta(hours=1)
    sending = await launched(stage, replace(CONTEST, starts_at=starts_at, spread_h=4))
    assert await fates(stage, sending) == {}
    got = []
    for _hour in range(5):
        await stage.pass_time(hours=1)
        await stage.deliver()
        got.append(sum(len(texts(one)) for one in people))
    assert got[0] < 5 < got[1] < got[2] < got[3] < got[4] == 40


async def test_pause_holds_the_rest_and_stop_gives_it_up(stage: Stage) -> None:
    people = await crowd(stage, 120)
    sending = await begin(stage)
    assert await act(stage, "pause", sending)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.QUEUED: 120}
    assert await act(stage, "resume", sending)
    await stage.app.sender.step(stage.app.sender.lines[-1])
    assert await act(stage, "stop", sending)
    await stage.deliver()
    counts = await fates(stage, sending)
    assert set(counts) == {Fate.DELIVERED, Fate.UNSENT}
    assert sum(counts.values()) == 120
    assert sum(len(texts(one)) for one in people) == counts[Fate.DELIVERED]
    assert (await load(stage, sending)).state is SendingState.STOPPED
    assert not await act(stage, "resume", sending)


async def test_words_that_telegram_refuses_halt_it_and_the_organizer_hears(stage: Stage) -> None:
    olga = await organizer(stage)
    people = await crowd(stage, 120)
    broken = replace(CONTEST, texts={"ru": Text("x" * 5000)})
    sending = await launched(stage, broken)
    assert (await load(stage, sending)).state is SendingState.HALTED
    counts = await fates(stage, sending)
    assert counts[Fate.QUEUED] > 15
    assert sum(counts.values()) == 120
    assert "message is too long" in olga.sees
    assert olga.buttons[:2] == ["Go on", "Stop"]
    assert [texts(one) for one in people] == [[]] * 120


async def test_a_halted_one_goes_on_with_corrected_words_for_everybody(stage: Stage) -> None:
    people = await crowd(stage, 60)
    sending = await launched(stage, replace(CONTEST, texts={"ru": Text("x" * 5000)}))
    assert (await fates(stage, sending))[Fate.REFUSED] >= 1
    await act(stage, "correct", await load(stage, sending), CONTEST, NOBODY)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 60}
    assert [texts(one) for one in people] == [["Привет, конкурс!"]] * 60


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.BAD_GATEWAY])
async def test_an_answer_that_was_lost_is_unknown_until_the_organizer_decides(
    stage: Stage, fault: Fault
) -> None:
    (ann,) = await crowd(stage, 1)
    stage.world.faults.once(fault, "sendMessage")
    sending = await launched(stage)
    await stage.pass_time(hours=1)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.UNKNOWN: 1}
    assert len(texts(ann)) == 1
    assert await act(stage, "repeat_unknown", sending) == 1
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 1}
    assert len(texts(ann)) == 2


async def test_a_flood_limit_is_obeyed_and_nobody_is_lost(stage: Stage) -> None:
    people = await crowd(stage, 3)
    stage.world.faults.retry_after = 1
    stage.world.faults.once(Fault.TOO_MANY, "sendMessage")
    sending = await launched(stage)
    await stage.pass_time(seconds=5)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 3}
    assert [len(texts(one)) for one in people] == [1, 1, 1]


async def test_a_correction_changes_what_arrived_and_is_used_for_the_rest(stage: Stage) -> None:
    moment(stage, hour=17)  # 20:00 in Moscow, 22:00 in Ufa
    (kazan,) = await crowd(stage, 1, region="tatarstan")
    (ufa,) = await crowd(stage, 1, region="bashkortostan")
    sending = await launched(stage)
    better = replace(CONTEST, texts={"ru": Text("До 5 декабря!")})
    correction = await act(stage, "correct", await load(stage, sending), better, NOBODY)
    await stage.deliver()
    assert [message.text for message in kazan.messages] == ["До 5 декабря!"]
    assert await fates(stage, correction) == {Fate.DELIVERED: 1}
    await stage.pass_time(hours=12)
    await stage.deliver()
    assert [message.text for message in ufa.messages] == ["До 5 декабря!"]
    assert (await load(stage, correction)).state is SendingState.FINISHED
    assert (await load(stage, sending)).state is SendingState.FINISHED


async def test_who_gets_the_old_words_after_the_correction_has_begun_is_corrected_too(stage: Stage) -> None:
    (ann,) = await crowd(stage, 1)
    sending = await begin(stage)
    line = stage.app.sender.lines[-1]
    await stage.app.sender.step(line)  # it has left in the old words, and no answer is written down
    better = replace(CONTEST, texts={"ru": Text("Лучше")})
    correction = await act(stage, "correct", await load(stage, sending), better, NOBODY)
    await line.finish(5)
    await stage.deliver()
    await stage.deliver()
    assert [message.text for message in ann.messages] == ["Лучше"]
    assert await fates(stage, correction) == {Fate.DELIVERED: 1}


async def test_a_recall_deletes_what_is_younger_than_two_days_and_counts_the_rest(stage: Stage) -> None:
    moment(stage, hour=17)
    (kazan,) = await crowd(stage, 1, region="tatarstan")
    (ufa,) = await crowd(stage, 1, region="bashkortostan")
    late = await crowd(stage, 1, stopped=True)
    sending = await launched(stage)
    await stage.pass_time(hours=12)
    await stage.deliver()
    await stage.pass_time(hours=40)
    recall = await act(stage, "recall", await load(stage, sending), NOBODY)
    await stage.deliver()
    assert len(kazan.messages) == 1
    assert ufa.messages == []
    assert texts(late[0]) == []
    assert await fates(stage, recall) == {Fate.TOO_LATE: 1, Fate.DELIVERED: 1}
    assert (await load(stage, recall)).purpose is Purpose.RECALL


async def test_a_recall_stops_what_has_not_left(stage: Stage) -> None:
    people = await crowd(stage, 4)
    sending = await begin(stage)
    recall = await act(stage, "recall", await load(stage, sending), NOBODY)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.UNSENT: 4}
    assert await fates(stage, recall) == {}
    assert (await load(stage, recall)).state is SendingState.FINISHED
    assert [texts(one) for one in people] == [[]] * 4


async def test_the_organizer_follows_it_in_one_message_and_hears_of_the_end(stage: Stage) -> None:
    olga = await organizer(stage)
    await crowd(stage, 20)
    ledger = stage.app.sender.lines[-1]
    ledger.pacer = Pacer(1)  # so that it is not over while it is followed
    await begin(stage)
    await stage.send()
    assert "Waiting: 20" in olga.sees, olga.sees
    before = len(olga.messages)
    await stage.pass_time(seconds=4)
    assert len(olga.messages) == before
    ledger.pacer = Pacer(100)
    await stage.deliver()
    assert len(olga.messages) == before  # the last one has taken the place of the one before
    assert "Done: everybody has a result." in olga.sees
    assert "Delivered: 20" in olga.sees


async def test_people_who_came_after_the_ledger_was_written_are_not_in_it(stage: Stage) -> None:
    await crowd(stage, 2)
    sending = await begin(stage)
    await act(stage, "pause", sending)
    later = stage.person("Late", None, number=900_000_000)
    await keep(stage)
    await act(stage, "resume", sending)
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 2}
    assert texts(later) == []


async def test_while_nothing_changes_it_is_looked_at_ever_more_seldom(stage: Stage) -> None:
    """A night is long: counting a million people every three seconds until the morning would be a waste."""
    olga = await organizer(stage)
    moment(stage, hour=20)
    await crowd(stage, 2)
    await begin(stage)
    await stage.send()
    looks = 0
    for _minute in range(30):
        before = stage.app.announcer._shown[1].at
        await stage.pass_time(seconds=20)
        looks += stage.app.announcer._shown[1].at != before
    assert looks < 18
    assert "Of these until the morning: 2" in olga.sees


@pytest.mark.parametrize(("number", "age"), [(201, Age.ADULT), (1, Age.TEEN)])
async def test_who_has_come_since_it_was_planned_needs_a_second_yes(
    stage: Stage, number: int, age: Age
) -> None:
    """An announcement for a few, planned weeks ahead, must not reach thousands whom nobody has looked at."""
    olga = await organizer(stage)
    starts_at = stage.clock.now() + timedelta(days=14)
    sending = await begin(stage, replace(CONTEST, starts_at=starts_at))
    people = await crowd(stage, number, age=age)
    await stage.pass_time(days=14, minutes=1)
    await stage.deliver()
    assert (await load(stage, sending)).state is SendingState.HALTED
    assert "a colleague must say yes" in olga.sees
    assert olga.buttons == ["Stop"]
    assert [texts(one) for one in people] == [[]] * number
    await act(stage, "resume", sending)
    await stage.deliver()
    assert [texts(one) for one in people] == [[]] * number
    await act(stage, "stop", sending)
    assert await fates(stage, sending) == {Fate.UNSENT: number}
