"""Invitations and reminders that are due: taken, and written into the outbox, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import described
from bot.wording import spelled
from domain.asking import Invite, Remind, Rest, Skip, Wait, after_reminder, due, language_for, next_reminder
from domain.institutions import Institution, InstitutionId
from domain.outgoing import Lane, Outgoing
from domain.people import Person, PersonId
from domain.quiet import local, zone_of
from domain.rounds import Participation, Round, RoundId, Stage, last_day
from domain.surveys import Survey, SurveyId
from domain.surveys.answers import from_json
from handlers.rounds import letters
from locales import LANGUAGES, Words, words
from storage import asking, institutions, outbox, people, surveys
from storage.asking import Asked
from storage.database import Database, is_passing

A_LOOK = 25
"""How many letters are written at a look: as many as leave in a second, so that none waits until night."""

SOON = timedelta(hours=1)
"""What rests longer than this until it leaves holds no other letter up: it waits for a morning."""

LANGUAGE = "ru"
"""What is read by whoever has never chosen a language."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """What a decision on those who were taken needs to know."""

    now: datetime
    rounds: Mapping[RoundId, Round]
    surveys: Mapping[SurveyId, Survey]
    people: Mapping[int, Person]
    institutions: Mapping[InstitutionId, Institution]
    invited: Mapping[PersonId, dict[RoundId, date]]
    sheets: Mapping[int, str]


@dataclass(slots=True)
class Outcome:
    """What becomes of those who were taken."""

    letters: list[Outgoing] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    skipped: list[tuple[Participation, Stage]] = field(default_factory=list)


async def ask(database: Database, bot_id: int, now: datetime, open_rounds: Collection[Round]) -> int:
    """Write to those who are due, a few at a time; returns how many were looked at.

    One that cannot be written is dropped alone. Raises what the database raises while it cannot be used.
    """
    ids = [one.id for one in open_rounds]
    if not await database.read(lambda c: asking.is_any_due(c, ids, now.timestamp())):
        return 0
    soon = (now + SOON).timestamp()
    if not await database.read(lambda c: outbox.has_room(c, bot_id, Lane.BULK, A_LOOK, soon)):
        return 0  # what waits might wait until night
    try:
        return await database.write(lambda c: _together(c, bot_id, now, open_rounds, A_LOOK))
    except Exception as error:
        if is_passing(error):
            raise
        log.warning("invitations_failed", error=described(error))
        return await _alone(database, bot_id, now, open_rounds)


async def _alone(database: Database, bot_id: int, now: datetime, open_rounds: Collection[Round]) -> int:
    try:
        return await database.write(lambda c: _together(c, bot_id, now, open_rounds, 1))
    except Exception as error:
        if is_passing(error):
            raise
        log.error("invitation_dropped", reason=described(error))
        ids = [one.id for one in open_rounds]
        return len(await database.write(lambda c: asking.take(c, ids, now.timestamp(), 1)))


async def _together(
    connection: AsyncConnection, bot_id: int, now: datetime, open_rounds: Collection[Round], limit: int
) -> int:
    known_rounds = {one.id: one for one in open_rounds}
    taken = await asking.take(connection, list(known_rounds), now.timestamp(), limit)
    if not taken:
        return 0
    known, outcome = await _known(connection, taken, known_rounds, now), Outcome()
    for participation in taken:
        _decide(participation, known, outcome)
    await asking.write(connection, outcome.asked)
    for participation, stage in outcome.skipped:
        await asking.skip_others(connection, participation, stage)
    await outbox.queue(connection, bot_id, now.timestamp(), outcome.letters)
    return len(taken)


async def _known(
    connection: AsyncConnection,
    taken: Collection[Participation],
    known_rounds: Mapping[RoundId, Round],
    now: datetime,
) -> Known:
    who = {one.person for one in taken if one.person is not None}
    wanted = {known_rounds[one.round].survey for one in taken}
    present = {number: await surveys.present(connection, number) for number in wanted}
    invited = await asking.invitations(connection, who)
    begun = [one.id for one in taken if one.stage is Stage.OPENED]
    return Known(
        now,
        known_rounds,
        {number: found[1] for number, found in present.items() if found},
        await people.load(connection, who),
        await institutions.some(connection, {one.institution for one in taken}),
        {person: {**invited.get(person, {})} for person in who},
        await asking.bodies(connection, begun),
    )


def _decide(participation: Participation, known: Known, outcome: Outcome) -> None:
    """Decide on one of those who were taken; an invitation counts at once for their other rounds."""
    round_, now = known.rounds[participation.round], known.now
    survey = known.surveys.get(round_.survey)
    institution = known.institutions.get(participation.institution)
    if participation.person is None or survey is None or institution is None:
        return
    person = known.people.get(participation.person, Person(participation.person))
    zone = zone_of(person.region or institution.region)
    invited = known.invited[participation.person]
    elsewhere = [day for number, day in invited.items() if number != round_.id]
    step = due(
        participation,
        round_,
        now,
        zone,
        wants_messages=person.reachable and not person.stopped,
        last_invited=max(elsewhere, default=None),
        was_asked=round_.id in invited,
    )
    about = _About(person, round_, survey, institution, zone)
    match step:
        case Invite(is_said=is_said):
            today = invited[round_.id] = local(now, zone).date()
            _invite(participation, about, today, outcome, is_said=is_said)
        case Remind():
            _remind(participation, about, known, outcome)
        case Wait(until=until):
            outcome.asked.append(Asked(participation, until))
        case Skip(stage=stage):
            outcome.asked.append(Asked(replace(participation, stage=stage), None))
            outcome.skipped.append((participation, stage))
        case Rest():
            pass


@dataclass(frozen=True, slots=True)
class _About:
    person: Person
    round: Round
    survey: Survey
    institution: Institution
    zone: int

    def words(self, language: str | None) -> Words:
        """The bot's own words: in the language the person has chosen, else in that of the survey."""
        code = self.person.language or language
        return words(code if code in LANGUAGES else LANGUAGE)


def _invite(
    participation: Participation, about: _About, today: date, outcome: Outcome, *, is_said: bool
) -> None:
    stage = Stage.INVITED if is_said else participation.stage
    reads = language_for(about.survey, about.person.language)
    language = reads if is_said else participation.language or reads
    asked = replace(participation, stage=stage, invited_on=today, language=language)
    again = next_reminder(0, today, about.round.closes_at, about.zone)
    outcome.asked.append(Asked(asked, again))
    if is_said:
        letter = letters.invitation(
            about.person.id,
            asked,
            about.round,
            about.survey,
            about.institution,
            last_day(about.round, about.zone),
            about.words(language),
        )
        outcome.letters.extend(spelled(letter))


def _remind(participation: Participation, about: _About, known: Known, outcome: Outcome) -> None:
    sent, day = participation.reminded + 1, participation.invited_on or known.now.date()
    again = after_reminder(sent, day, about.round, known.now, about.zone)
    outcome.asked.append(Asked(replace(participation, reminded=sent), again))
    body = known.sheets.get(participation.id)
    letter = letters.reminder(
        about.person.id,
        participation,
        about.round,
        about.survey,
        about.institution,
        from_json(orjson.loads(body)) if body else {},
        last_day(about.round, about.zone),
        about.words(participation.language),
    )
    outcome.letters.extend(spelled(letter))
