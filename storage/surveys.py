"""Surveys: the working copy an organizer changes, and the revisions partners have seen, which stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.anonymity import is_reworded
from domain.audiences import Trait
from domain.errors import AnsweredInSecret
from domain.people import PersonId
from domain.rounds import RoundState
from domain.surveys import Survey, SurveyId
from domain.surveys.bodies import from_json, to_json
from domain.team import Member, Scope
from storage.shelf import Shelf
from storage.tables import rounds, survey_revisions, surveys

_c = surveys.c


@dataclass(frozen=True, slots=True)
class Written:
    """A survey as it is stored; `revision` is the one partners saw last, 0 for none."""

    id: SurveyId
    author: PersonId | None
    scope: Scope
    revision: int
    survey: Survey
    is_put_away: bool
    created_at: datetime
    changed_at: datetime


async def load(connection: AsyncConnection, survey: int) -> Written | None:
    """Return a survey with its working copy, or None if there is none."""
    row = (await connection.execute(select(surveys).where(_c.id == survey))).first()
    return _written(row) if row else None


async def revision(connection: AsyncConnection, survey: int, number: int) -> Survey | None:
    """Return a survey as partners saw it in one revision."""
    r = survey_revisions.c
    wanted = select(r.body).where(r.survey_id == survey, r.revision == number)
    row = (await connection.execute(wanted)).first()
    return from_json(orjson.loads(row.body)) if row else None


async def revisions(connection: AsyncConnection, survey: int) -> dict[int, Survey]:
    """Return every revision of a survey by its number."""
    r = survey_revisions.c
    wanted = select(r.revision, r.body).where(r.survey_id == survey).order_by(r.revision)
    return {row.revision: from_json(orjson.loads(row.body)) for row in await connection.execute(wanted)}


async def present(connection: AsyncConnection, survey: int) -> tuple[int, Survey] | None:
    """Return the newest revision with its number: what partners are asked now."""
    r = survey_revisions.c
    wanted = select(r.revision, r.body).where(r.survey_id == survey).order_by(r.revision.desc()).limit(1)
    row = (await connection.execute(wanted)).first()
    return (row.revision, from_json(orjson.loads(row.body))) if row else None


async def create(
    connection: AsyncConnection, author: PersonId, scope: Scope, survey: Survey, now: datetime
) -> SurveyId:
    """Begin a survey."""
    values = {"author": author, "scope": str(scope), "name": survey.name, "body": _body(survey)}
    made = insert(surveys).values(**values, created_at=now.timestamp(), changed_at=now.timestamp())
    return SurveyId((await connection.execute(made.returning(_c.id))).scalar_one())


async def names_of(connection: AsyncConnection, author: PersonId) -> dict[str, SurveyId]:
    """Return the names of somebody's surveys; of two that have the same, the newer one is named."""
    rows = await connection.execute(select(_c.name, _c.id).where(_c.author == author).order_by(_c.id))
    return {row.name: SurveyId(row.id) for row in rows}


async def forget(connection: AsyncConnection, person: int) -> None:
    """Leave what a person wrote, and take away that it was them."""
    await connection.execute(update(surveys).where(_c.author == person).values(author=None))


class Surveys(Shelf):
    """Surveys as a turn sees them."""

    async def create(self, author: PersonId, scope: Scope, survey: Survey) -> SurveyId:
        """Begin a survey."""
        return await create(await self._guarded(), author, scope, survey, self.now)

    async def names_of(self, author: PersonId) -> dict[str, SurveyId]:
        """Return the names of somebody's surveys; of two that have the same, the newer one is named."""
        return await names_of(await self._guarded(), author)

    async def list_for(
        self, member: Member, limit: int, before: int | None = None, *, put_away: bool = False
    ) -> list[Written]:
        """Return what somebody wrote and what lies within their scope, the newest first."""
        wanted = select(surveys).where(_is_seen_by(member), _c.is_put_away == put_away)
        if before is not None:
            wanted = wanted.where(_c.id < before)
        rows = await (await self._guarded()).execute(wanted.order_by(_c.id.desc()).limit(limit))
        return [_written(row) for row in rows]

    async def count_by(self, author: PersonId) -> int:
        """Count the surveys somebody wrote."""
        wanted = select(func.count()).where(_c.author == author)
        return int((await (await self._guarded()).execute(wanted)).scalar_one())

    async def revisions(self, survey: int) -> dict[int, Survey]:
        """Return every revision of a survey by its number."""
        return await revisions(await self._guarded(), survey)

    async def load(self, survey: int) -> Written | None:
        """Return a survey with its working copy, or None if there is none."""
        return await load(await self._guarded(), survey)

    async def present(self, survey: int) -> tuple[int, Survey] | None:
        """Return the newest revision with its number: what partners are asked now."""
        return await present(await self._guarded(), survey)

    async def change(self, survey: SurveyId, changed: Survey) -> None:
        """Change the working copy; partners see it once it is published."""
        changed_at = self.now.timestamp()
        await self._set(survey, body=_body(changed), name=changed.name, changed_at=changed_at)

    async def publish(self, survey: SurveyId) -> int:
        """Make the working copy a revision, unless it is the newest one already; returns its number.

        Raises `LookupError` where there is no such survey, and `AnsweredInSecret`. Whatever else may hinder
        it is asked before.
        """
        connection = await self._guarded()
        row = (await connection.execute(select(surveys).where(_c.id == survey).with_for_update())).first()
        if row is None:
            raise LookupError(f"no survey {survey}")
        newest = await present(connection, survey)
        changed = from_json(orjson.loads(row.body))
        if newest is not None and newest[1] == changed:
            return newest[0]
        if newest is not None and not is_reworded(newest[1], changed) and await self._is_secret(survey):
            raise AnsweredInSecret
        number = int(row.revision) + 1
        values = {"survey_id": survey, "revision": number, "body": row.body, "made_at": self.now.timestamp()}
        await connection.execute(insert(survey_revisions).values(values))
        await connection.execute(update(surveys).where(_c.id == survey).values(revision=number))
        return number

    async def _is_secret(self, survey: SurveyId) -> bool:
        """Tell whether an anonymous round of a survey is open."""
        r = rounds.c
        is_open = (r.survey_id == survey) & (r.state == RoundState.OPEN.value) & r.is_anonymous
        return (
            await (await self._guarded()).execute(select(r.id).where(is_open).limit(1))
        ).first() is not None

    async def act_for(self, survey: SurveyId, scope: Scope) -> None:
        """Change for whom it is."""
        await self._set(survey, scope=str(scope))

    async def put_away(self, survey: SurveyId, *, on: bool) -> None:
        """Put it away from the list, or take it out again; what partners answered stays as it is."""
        await self._set(survey, is_put_away=on)

    async def discard(self, survey: SurveyId) -> bool:
        """Erase a survey that was never to be sent; tells whether it is gone now."""
        is_used = exists().where(rounds.c.survey_id == survey)
        gone = delete(surveys).where(_c.id == survey, _c.revision == 0, ~is_used)
        return bool((await (await self._guarded()).execute(gone)).rowcount)

    async def _set(self, survey: SurveyId, **values: Any) -> None:
        await (await self._guarded()).execute(update(surveys).where(_c.id == survey).values(**values))


def _is_seen_by(member: Member) -> ColumnElement[bool]:
    scopes = [grant.scope for grant in member.grants]
    if Scope() in scopes:
        return true()
    districts = [
        _c.scope.startswith(f"{scope}/", autoescape=True) for scope in scopes if scope.trait is Trait.REGION
    ]
    return or_(_c.author == member.id, _c.scope.in_([str(scope) for scope in scopes]), *districts)


def _body(survey: Survey) -> str:
    return orjson.dumps(to_json(survey)).decode()


def _written(row: Any) -> Written:
    return Written(
        id=SurveyId(row.id),
        author=None if row.author is None else PersonId(row.author),
        scope=Scope.read(row.scope),
        revision=row.revision,
        survey=from_json(orjson.loads(row.body)),
        is_put_away=row.is_put_away,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        changed_at=datetime.fromtimestamp(row.changed_at, UTC),
    )
