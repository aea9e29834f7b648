"""Organizers and people do what they like at any moment: every sending ends, and its sum is its audience."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from domain.announcements import Text
from domain.sendings import Fate, Purpose, Sending, SendingId, SendingState
from sandbox.faults import Fault
from storage import sendings
from tests.bot.announcing import CONTEST, act, begin, change, crowd, fates, load
from tests.bot.test_sendings import NOBODY, forget
from tests.stage import Stage, Visitor

PEOPLE = 40
ACTS = ("pause", "resume", "stop", "correct", "recall", "repeat", "forget", "withdraw", "mute", "fault", "go")
OFTEN = ("go", "resume", "correct", "go", "forget")


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_in_whatever_order_it_ends_and_adds_up(stage: Stage, seed: int) -> None:
    dice = random.Random(seed)
    people = await crowd(stage, PEOPLE)
    first = await begin(stage, replace(CONTEST, texts={"ru": Text("0")}))
    line = stage.app.sender.lines[-1]
    line.window = 4
    repeats = 0
    said = []
    for number in range(1, 15):
        one = dice.choice((*ACTS, *OFTEN))
        said.append(one)
        repeats += one == "repeat"
        await _does(stage, one, first, dice.choice(people), number)
        if dice.random() < 0.5:
            await line.finish(5)
    await _until_all_ends(stage, first)
    for sending in await _family(stage, first):
        counts = await fates(stage, sending.id)
        assert not {Fate.QUEUED, Fate.FLYING} & set(counts), (said, counts)
        if sending.purpose is Purpose.SEND and sending.started_at is not None:
            assert sum(counts.values()) == PEOPLE, (said, counts)
    got = Counter(delivery for delivery in map(_number_sent, people))
    assert max(got) <= 1 + repeats, (said, got)
    await _has_the_newest_words(stage, first, people, said)


def _number_sent(visitor: Visitor) -> int:
    return len(visitor.messages)


async def _does(stage: Stage, one: str, first: SendingId, person: Visitor, number: int) -> None:
    sending = await load(stage, first)
    family = await _family(stage, first)
    is_recalled = any(known.purpose is Purpose.RECALL for known in family)
    match one:
        case "pause" | "resume" | "stop":
            await act(stage, one, first)
        case "correct" if not is_recalled:
            words = replace(sending.announcement, texts={"ru": Text(str(number))})
            await act(stage, "correct", sending, words, NOBODY)
        case "recall" if number > 10 and not is_recalled:
            await act(stage, "recall", sending, NOBODY)
        case "repeat":
            await act(stage, "repeat_unknown", first)
        case "forget":
            await forget(stage, person)
        case "withdraw":
            await change(stage, person, consent=0)
        case "mute":
            await change(stage, person, muted="contests")
        case "fault":
            stage.world.faults.once(Fault.DROP_AFTER, "sendMessage")
        case _:
            for _round in range(3):
                await stage.app.sender.step(stage.app.sender.lines[-1])
                await stage.app.announcer.look_round()


async def _family(stage: Stage, first: SendingId) -> list[Sending]:
    number = (await load(stage, first)).announcement_id
    return await stage.app.database.read(lambda c: sendings.of_announcement(c, number))


async def _until_all_ends(stage: Stage, first: SendingId) -> None:
    stage.world.faults.stop()
    for sending in await _family(stage, first):
        await act(stage, "resume", sending.id)
    for _round in range(20):
        await stage.deliver()
        await stage.pass_time(seconds=30)
        if all(sending.state.is_over for sending in await _family(stage, first)):
            return
    raise AssertionError([(s.id, s.purpose, s.state) for s in await _family(stage, first)])


async def _has_the_newest_words(
    stage: Stage, first: SendingId, people: list[Visitor], said: list[str]
) -> None:
    """See that whoever is not lost to unknown answers or forgotten reads the newest words, or nothing."""
    family = await _family(stage, first)
    if "fault" in said or "forget" in said:
        return
    newest = family[0].announcement.texts["ru"].text
    is_recalled = any(sending.purpose is Purpose.RECALL for sending in family)
    for visitor in people:
        texts = {message.text for message in visitor.messages}
        assert texts <= (set() if is_recalled else {newest}), (said, texts)
    assert family[0].state in (SendingState.FINISHED, SendingState.STOPPED)
