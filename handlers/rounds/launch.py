"""The last question before a survey is sent, and the end of a round before its time.

Olga: [Send …]
Bot: Shall I send this survey?
     (the survey, the institutions, how many people, the times)
     [Send now] [Back]
Olga: [Send now]
Bot: We and Wikipedia: Scheduled …

Olga: [Close now]
Bot: Shall I close it now? Answers that were not sent do not count.
     [Yes, close it] [Back]
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import orjson
from aiogram.types import CallbackQuery

from domain.deeds import Deed
from domain.errors import N_
from domain.rounds import Round, RoundState, Stage
from domain.surveys.bodies import to_json
from domain.surveys.checks import flaws
from handlers.rounds import hub, watch
from handlers.rounds.buttons import EndRound, LaunchRound, TakeOver, back
from handlers.rounds.room import Room, enter
from handlers.screen import Button, Screen
from handlers.surveys.buttons import open_written
from handlers.surveys.desk import Desk
from handlers.surveys.hub import screen as survey_screen
from storage.reaching import Reached
from storage.rounds import reach_to_json


async def screen(room: Room) -> Screen:
    """Show what is missing, or else the last question."""
    if not room.is_draft:
        return await hub.screen(room)
    _ = room.words
    reached = await room.desk.store.rounds.reached(room.round.reach, room.round.scope)
    if missing := await _missing(room, reached):
        return await hub.screen(room, missing)
    said = ["\n".join(part) for part in (hub.head(room), hub.whom(room, reached), hub.times(room))]
    question = f"<b>{_('Shall I send this survey?')}</b>"
    # NOTE: Button: send a survey, now or at the time that was set.
    label = _.plain("Send at its time") if room.round.opens_at else _.plain("Send now")
    tap = LaunchRound(round_id=room.round.id, seen=seen(room)).pack()
    return Screen("\n\n".join([question, *said]), ((Button(label, tap=tap),), (back(room.round.id, _),)))


async def _missing(room: Room, reached: Reached) -> str:
    """Say what hinders the sending; nothing where it can begin."""
    _, round_, now = room.words, room.round, room.desk.store.now
    if round_.reach.is_empty:
        return _("Choose the institutions: by type, by region or one by one.")
    if not sum(reached.people.values()):
        return _("Nobody answers for these institutions yet. Send them their invitation links first.")
    if not reached.people.get(Stage.QUEUED) and not round_.opens_at:
        return _("Nobody would get it now.")
    if round_.opens_at and round_.opens_at <= now:
        return _("The time of opening is over. Choose another one.")
    if round_.closes_at <= (round_.opens_at or now):
        return _("The time of closing is over. Choose another one.")
    if flaws(room.written.survey) or await room.desk.hindrances(room.written):
        return _("Something is missing in the survey itself. Go back to it and look.")
    return ""


def seen(room: Room) -> str:
    """Return the beginning of a digest of what is sent: other words or people need another tap."""
    round_ = room.round
    moments = [round_.opens_at and round_.opens_at.timestamp(), round_.closes_at.timestamp()]
    read = [to_json(room.survey), reach_to_json(round_.reach), str(round_.scope), moments]
    return sha256(orjson.dumps(read)).hexdigest()[:16]


async def launch(_query: CallbackQuery, callback_data: LaunchRound, desk: Desk) -> Screen:
    """Send what was read, once; who may not any more sees how it stands."""
    room = await enter(callback_data.round_id, desk)
    if not room.is_draft or not desk.may_write(room.written) or not desk.member.covers(room.round.scope):
        return await hub.screen(room)
    if room.written.is_put_away:
        return await survey_screen(room.written, desk)
    reached = await desk.store.rounds.reached(room.round.reach, room.round.scope)
    if callback_data.seen != seen(room) or await _missing(room, reached):
        return await screen(room)
    await desk.store.surveys.publish(room.written.id)
    room = await room.change(is_anonymous=room.survey.is_anonymous)
    if await desk.store.rounds.launch(room.round.id):
        await room.note(Deed.SURVEY_SENT)
    return await hub.screen(await room.again())


async def take_over(_query: CallbackQuery, callback_data: TakeOver, desk: Desk) -> Screen:
    """Send a round that waits because its author does not act for its people any more."""
    room = await enter(callback_data.round_id, desk)
    if watch.waits(room) and desk.member.covers(room.round.scope):
        if await desk.store.rounds.take_over(room.round.id, desk.person.id, desk.words.code):
            await room.note(Deed.SURVEY_SENT)
        room = await room.again()
    return await hub.screen(room)


async def doubt(room: Room) -> Screen:
    """Ask once more before a round ends."""
    _, state = room.words, room.round.state
    if watch.is_over(room) or (state is RoundState.DRAFT and not room.is_draft):
        return await hub.screen(room)
    if state is RoundState.OPEN:
        ask = _("Shall I close it now? Nobody can answer then, and what was not sent does not count.")
        yes = _.plain("Yes, close it")
    elif state is RoundState.PLANNED:
        ask = _("Shall I cancel it? Nobody is asked then.")
        yes = _.plain("Yes, cancel it")
    else:
        ask, yes = _("Shall I throw this draft away?"), _.plain("Yes, throw it away")
    tap = EndRound(round_id=room.round.id).pack()
    return Screen(ask, ((Button(yes, tap=tap),), (back(room.round.id, _),)))


async def end(_query: CallbackQuery, callback_data: EndRound, desk: Desk) -> Screen:
    """Close, cancel or throw away, whatever the state of now allows; a second tap changes nothing more."""
    room = await enter(callback_data.round_id, desk)
    rounds, round_ = desk.store.rounds, room.round
    if watch.is_over(room) or (round_.state is RoundState.DRAFT and not room.is_draft):
        return await hub.screen(room)
    if round_.state is RoundState.OPEN:
        if await rounds.close_at(round_.id, desk.store.now):
            await room.note(Deed.SURVEY_CLOSED)
        return await hub.screen(_closed(room, round_))
    if await rounds.cancel(round_) and round_.state is RoundState.PLANNED:
        await room.note(Deed.SURVEY_CANCELLED)
    note = room.words(N_("It is not sent."))
    return Screen(note, ((open_written(room.words.plain("Back"), room.written.id),),))


def _closed(room: Room, round_: Round) -> Room:
    return replace(room, round=replace(round_, closes_at=room.desk.store.now))
