"""Letters of surveys at the moment they leave: whether they are still wanted, whether it is night.

Between writing and leaving may lie an outage: somebody has stopped, the survey is over, or it is night.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.outgoing import Delivery
from domain.people import Person, PersonId
from domain.quiet import is_quiet, opens_at, zone_of
from domain.rounds import Round, Stage
from storage import asking, outbox, people, rounds
from storage.tables import institutions, participations
from storage.tables import rounds as rounds_table

_p = participations.c


async def sift(connection: AsyncConnection, letters: Sequence[Delivery], now: datetime) -> set[int]:
    """Drop what is not wanted any more and let wait what would wake somebody; returns what may leave."""
    known = await people.load(connection, {one.chat_id for one in letters})
    about = {one.id: -one.about for one in letters if one.about is not None}
    rounds_ = await _rounds(connection, set(about.values()))
    regions = await _regions(connection, set(known) | {one.chat_id for one in letters}, set(rounds_))
    gone: list[int] = []
    later: dict[int, float] = {}
    for one in letters:
        person = known.get(one.chat_id, Person(PersonId(one.chat_id)))
        round_id = about.get(one.id)
        zone = zone_of(person.region or regions.get((round_id, one.chat_id)))
        if person.stopped or (round_id is not None and not _runs(rounds_.get(round_id), now)):
            gone.append(one.id)
            if round_id is not None and one.attempts == 1:
                stage = Stage.UNWANTED if person.stopped else Stage.QUEUED
                await asking.take_back(connection, round_id, one.chat_id, stage)
        elif is_quiet(now, zone):
            later[one.id] = opens_at(now, zone).timestamp()
    await outbox.delivered(connection, gone)
    await outbox.rest(connection, later)
    return {one.id for one in letters} - set(gone) - set(later)


def _runs(round_: Round | None, now: datetime) -> bool:
    return round_ is not None and round_.takes_answers(now)


async def _rounds(connection: AsyncConnection, ids: set[int]) -> dict[int, Round]:
    rows = await connection.execute(select(rounds_table).where(rounds_table.c.id.in_(ids)))
    return {row.id: rounds.read(row) for row in rows}


async def _regions(
    connection: AsyncConnection, persons: set[int], rounds_: set[int]
) -> Mapping[tuple[int | None, int], str]:
    """Return where the institutions lie people are asked for."""
    both = participations.join(institutions, institutions.c.id == _p.institution_id)
    wanted = select(_p.round_id, _p.person_id, func.min(institutions.c.region).label("region"))
    wanted = wanted.select_from(both).where(_p.person_id.in_(persons), _p.round_id.in_(rounds_))
    rows = await connection.execute(wanted.group_by(_p.round_id, _p.person_id))
    return {(row.round_id, row.person_id): row.region for row in rows}
