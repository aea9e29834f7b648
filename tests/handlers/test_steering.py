"""An organizer steers a sending by the buttons below its progress."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.people import PersonId
from domain.sendings import Fate, SendingId, SendingState
from handlers.progress import Act, Steer
from sandbox.faults import Fault
from storage import journal
from tests.bot.announcing import CONTEST, begin, crowd, fates, load, organizer
from tests.bot.letters import texts
from tests.handlers.announcing import makes_organizer
from tests.handlers.flows import shows_old_button
from tests.stage import Stage, Visitor


@pytest.fixture
async def owner(stage: Stage) -> Visitor:
    """Olga, the owner, who reads English."""
    return await organizer(stage)


async def shown(stage: Stage, **fields: object) -> SendingId:
    """Begin a sending and show it to Olga; nothing has left."""
    sending = await begin(stage, replace(CONTEST, **fields))  # type: ignore[arg-type]
    await stage.app.sender.step(stage.app.sender.lines[0])
    await stage.app.sender.lines[0].finish(5)
    await stage.app.sender.step(stage.app.sender.lines[0])
    return sending


async def deeds(stage: Stage) -> list[tuple[str, PersonId | None]]:
    entries = await stage.app.database.read(lambda c: journal.last(c, 20))
    return [(entry.action, entry.actor) for entry in entries]


async def test_a_pause_holds_it_until_the_organizer_goes_on(stage: Stage, owner: Visitor) -> None:
    people = await crowd(stage, 3)
    sending = await shown(stage)
    await held(stage, owner, "Pause")
    assert "Paused: nothing leaves until you go on." in owner.sees
    assert owner.buttons[:2] == ["Go on", "Stop"]
    await stage.deliver()
    assert [texts(one) for one in people] == [[]] * 3
    await owner.taps("Go on")
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 3}
    assert await deeds(stage) == [("resumed", owner.id), ("paused", owner.id)]


async def held(stage: Stage, owner: Visitor, label: str) -> None:
    """Tap before anything leaves."""
    message_id, data = owner.find(label)
    await stage.world.tap(owner.account, stage.bot, message_id, data)
    await stage.fetch()
    await stage.app.turns.drain()
    await stage.send()


async def test_a_stop_is_asked_about_and_is_for_good(stage: Stage, owner: Visitor) -> None:
    people = await crowd(stage, 3)
    sending = await shown(stage)
    await held(stage, owner, "Pause")
    assert "Shall I stop for good?" in await owner.taps("Stop")
    assert "Paused" in await owner.taps("No")
    await owner.taps("Stop")
    await owner.taps("Yes, stop")
    await stage.deliver()
    assert "Stopped: who had not got it yet does not get it." in owner.sees
    assert await fates(stage, sending) == {Fate.UNSENT: 3}
    assert [texts(one) for one in people] == [[]] * 3


async def test_a_recall_deletes_the_messages_and_is_done_once(stage: Stage, owner: Visitor) -> None:
    people = await crowd(stage, 3)
    sending = await begin(stage)
    await stage.deliver()
    await owner.taps("Recall")
    await owner.taps("Yes, recall it")
    await stage.deliver()
    assert "Recall of announcement 1" in owner.sees
    assert [one.messages for one in people] == [[]] * 3
    again = Steer(sending=sending, act=Act.RECALL).pack()
    await shows_old_button(stage, owner, again)
    await owner.taps("Old button")
    assert "Recall of announcement 1" in owner.sees
    assert [action for action, _ in await deeds(stage)] == ["recalled"]


async def test_what_is_unknown_is_sent_again_only_when_the_organizer_says_so(
    stage: Stage, owner: Visitor
) -> None:
    (ann,) = await crowd(stage, 1)
    stage.world.faults.once(Fault.DROP_AFTER, "sendMessage")
    sending = await begin(stage)
    line = stage.app.sender.lines[-1]
    await stage.app.sender.step(line)
    await line.finish(5)
    await stage.deliver()
    assert "Not known: 1" in owner.sees
    assert "some of them get it twice" in await owner.taps("Send again where not known")
    await owner.taps("Send it again")
    await stage.deliver()
    assert await fates(stage, sending) == {Fate.DELIVERED: 1}
    assert len(texts(ann)) == 2


async def test_nobody_but_its_organizers_can_touch_it(stage: Stage, owner: Visitor) -> None:
    (stranger,) = await crowd(stage, 1, language="en")
    sending = await begin(stage)
    await stage.deliver()
    for act in Act:
        await shows_old_button(stage, stranger, Steer(sending=sending, act=act).pack())
        answer = await stranger.taps("Old button")
        assert answer.startswith("Only the organizers of this announcement can see this.")
    assert (await load(stage, sending)).state is SendingState.FINISHED
    assert await deeds(stage) == []


async def test_an_organizer_sees_no_small_numbers_and_an_owner_does(stage: Stage, owner: Visitor) -> None:
    paul = stage.person("Paul")
    await makes_organizer(paul)
    await crowd(stage, 6)
    await crowd(stage, 2, stopped=True)
    sending = await begin(stage)
    await stage.deliver()
    assert "Want no messages, or had enough this week: 2" in owner.sees
    await shows_old_button(stage, paul, Steer(sending=sending, act=Act.SHOW).pack())
    assert "Other results: fewer than 5" in await paul.taps("Old button")
    assert "Delivered: 7" in paul.sees  # Paul reads it too


async def test_only_owners_see_of_how_few_nobody_knows(stage: Stage, owner: Visitor) -> None:
    paul = stage.person("Paul")
    await makes_organizer(paul)
    await crowd(stage, 1)
    stage.world.faults.once(Fault.DROP_AFTER, "sendMessage")
    sending = await begin(stage)
    await stage.deliver()
    data = Steer(sending=sending, act=Act.DOUBT_REPEAT).pack()
    for who, number in ((paul, "fewer than 5"), (owner, "1")):
        await shows_old_button(stage, who, data)
        assert f"whether these people have got it: {number}." in await who.taps("Old button")
