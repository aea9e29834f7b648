"""A round as it stands: a draft with all that is chosen, or how it goes once it was sent.

Olga: [Send …]
Bot: We and Wikipedia
     Anonymous: nobody can see who answered what …

     Museum, Library · Tatarstan
     Institutions: 12. With nobody to ask: 2
     Would get it: 14
     Had a survey in the last 30 days: fewer than 5

     Opens: at once
     Last day: 13 December 2026
     [Type] [Region] [One by one] [Opens] [Closes] [Send now] [Throw away] [Back]
"""

from __future__ import annotations

from html import escape

from aiogram.types import CallbackQuery

from domain.audiences import Trait
from domain.disclosure import LEAST
from domain.errors import N_
from domain.institutions import TYPE_NAMES
from domain.rounds import RoundState, Stage
from handlers.moments import moment
from handlers.reading import region_name
from handlers.rounds import watch
from handlers.rounds.buttons import BeginRound, OpenRound, Part, open_part
from handlers.rounds.numbers import STAGES, told
from handlers.rounds.room import Room, enter, fresh_end
from handlers.screen import Row, Screen, beside
from handlers.surveys.buttons import open_written
from handlers.surveys.desk import Desk
from handlers.surveys.hub import mode
from handlers.surveys.hub import screen as survey_screen
from storage.reaching import Reached

NOWHERE = N_("Institutions belong to a region, and this survey is for a programme. Change for whom you act.")


async def begin(_query: CallbackQuery, callback_data: BeginRound, desk: Desk) -> Screen:
    """Begin to send a survey, or go on with what was begun."""
    written = await desk.open(callback_data.survey_id)
    if not desk.may_write(written) or not desk.member.covers(written.scope) or written.is_put_away:
        return await survey_screen(written, desk)
    if written.scope.trait is Trait.PROGRAMME:
        return await survey_screen(written, desk, desk.words(NOWHERE))
    store = desk.store
    draft = await store.rounds.draft_of(written.id, desk.person.id)
    if draft is None:
        made = await store.rounds.create(
            written.id,
            desk.person.id,
            desk.words.code,
            scope=written.scope,
            reach=watch.NOBODY,
            is_anonymous=written.survey.is_anonymous,
            closes_at=fresh_end(desk),
        )
        return await screen(await enter(made, desk))
    room = await enter(draft.id, desk)
    room = await room.change(
        scope=written.scope,
        is_anonymous=written.survey.is_anonymous,
        closes_at=fresh_end(desk) if draft.closes_at <= store.now else draft.closes_at,
    )
    return await screen(room)


async def show(_query: CallbackQuery, callback_data: OpenRound, desk: Desk) -> Screen:
    """Show a round as it stands."""
    return await screen(await enter(callback_data.round_id, desk))


async def screen(room: Room, note: str = "") -> Screen:
    """Show a round as it stands, below a note on what has just happened."""
    if room.round.state is not RoundState.DRAFT:
        return await watch.screen(room, note)
    reached = await room.desk.store.rounds.reached(room.round.reach, room.round.scope)
    parts = [note, "\n".join(head(room)), "\n".join(whom(room, reached)), "\n".join(times(room))]
    text = "\n\n".join(part for part in parts if part)
    return Screen(text, _rows(room, reached) if room.is_draft else (_back(room),))


def head(room: Room) -> list[str]:
    """Name the survey, and say whether answers are anonymous."""
    return [f"<b>{escape(room.title, quote=False)}</b>", mode(room.survey.is_anonymous, room.words)]


def whom(room: Room, reached: Reached) -> list[str]:
    """Say which institutions are chosen, and how many people that is now."""
    _ = room.words
    if room.round.reach.is_empty:
        return [_("Choose the institutions: by type, by region or one by one.")]
    return [*chosen(room), *counted(room, reached)]


def chosen(room: Room) -> list[str]:
    """Name what is chosen."""
    _, reach = room.words, room.round.reach
    types = ", ".join(_.plain(TYPE_NAMES[kind]) for kind in reach.types)
    regions = "; ".join(region_name(code, _) for code in reach.regions)
    lines = [escape(" · ".join(part for part in (types, regions) if part), quote=False)]
    if reach.named:
        # NOTE: Institutions an organizer has chosen by name. A number follows.
        lines.append(_("One by one: {number}", number=len(reach.named)))
    return [line for line in lines if line]


def counted(room: Room, reached: Reached) -> list[str]:
    """Say how many institutions and people that are now, and what hinders some of them."""
    _, people = room.words, reached.people
    stages = {stage: people.get(stage, 0) for stage in (Stage.QUEUED, Stage.RESTING, Stage.UNWANTED)}
    numbers = told(stages, _, exact=room.desk.member.is_owner)
    # NOTE: Institutions an organizer has chosen.
    lines: list[str] = [_("Institutions: {number}", number=_.number(reached.institutions))]
    if reached.empty:
        # NOTE: Of institutions: nobody has followed their invitation link yet.
        lines.append(_("With nobody to ask: {number}", number=_.number(reached.empty)))
    lines.append(_("Would get it: {number}", number=numbers[Stage.QUEUED]))
    rest = (Stage.RESTING, Stage.UNWANTED)
    lines += [f"{_(STAGES[stage])}: {numbers[stage]}" for stage in rest if stages[stage]]
    if room.survey.is_anonymous and stages[Stage.QUEUED] < LEAST:
        lines.append(_("These are few: anonymous answers are shown only where there are five or more."))
    return lines


def times(room: Room) -> list[str]:
    """Say when it opens and closes, and what partners read of that."""
    _, round_ = room.words, room.round
    if round_.opens_at and round_.opened_at is None:
        # NOTE: From when on a survey can be answered. {when} is a day, an hour and a time zone.
        opens = [_("Opens: {when}", when=moment(round_.opens_at, room.zone, _))]
    else:
        # NOTE: From when on a survey can be answered.
        opens = [_("Opens: at once")] if round_.state is RoundState.DRAFT else []
    return [*opens, *watch.until(room)]


def _rows(room: Room, reached: Reached) -> tuple[Row, ...]:
    _, number = room.words, room.round.id
    types = open_part(_.plain("Type"), number, Part.TYPES)
    regions = open_part(_.plain("Region"), number, Part.REGIONS)
    # NOTE: Button: choose institutions by their names.
    named = (open_part(_.plain("One by one"), number, Part.NAMED),)
    # NOTE: Button: choose from when on a survey can be answered.
    opens = open_part(_.plain("Opens"), number, Part.OPENS)
    # NOTE: Button: choose until when a survey can be answered.
    closes = open_part(_.plain("Closes"), number, Part.CLOSES)
    # NOTE: Button: list the institutions that have no partner yet.
    empty: tuple[Row, ...] = ((open_part(_.plain("Nobody to ask"), number, Part.EMPTY),),)
    return (
        *beside(types, regions),
        named,
        *(empty if reached.empty else ()),
        *beside(opens, closes),
        # NOTE: Button: the last question before a survey is sent.
        (open_part(_.plain("Send …"), number, Part.SEND),),
        (open_part(_.plain("Throw away"), number, Part.END),),
        _back(room),
    )


def _back(room: Room) -> Row:
    return (open_written(room.words.plain("Back"), room.written.id),)
