"""Surveys: the working copy an organizer changes, and the revisions partners have seen, which stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.surveys import Survey, SurveyId
from domain.surveys.bodies import from_json, to_json
from domain.team import Scope
from storage.shelf import Shelf
from storage.tables import survey_revisions, surveys

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


async def forget(connection: AsyncConnection, person: int) -> None:
    """Leave what a person wrote, and take away that it was them."""
    await connection.execute(update(surveys).where(_c.author == person).values(author=None))


class Surveys(Shelf):
    """Surveys as a turn sees them."""

    async def create(self, author: PersonId, scope: Scope, survey: Survey) -> SurveyId:
        """Begin a survey."""
        now = self.now.timestamp()
        values = {"author": author, "scope": str(scope), "created_at": now, "changed_at": now}
        made = insert(surveys).values(name=survey.name, body=_body(survey), **values).returning(_c.id)
        return SurveyId((await (await self._guarded()).execute(made)).scalar_one())

    async def load(self, survey: int) -> Written | None:
        """Return a survey with its working copy, or None if there is none."""
        return await load(await self._guarded(), survey)

    async def present(self, survey: int) -> tuple[int, Survey] | None:
        """Return the newest revision with its number: what partners are asked now."""
        return await present(await self._guarded(), survey)

    async def change(self, survey: SurveyId, changed: Survey) -> None:
        """Change the working copy; partners see it once it is published."""
        values = {"body": _body(changed), "name": changed.name, "changed_at": self.now.timestamp()}
        await (await self._guarded()).execute(update(surveys).where(_c.id == survey).values(**values))

    async def publish(self, survey: SurveyId) -> int:
        """Make the working copy a revision, unless it is the newest one already; returns its number.

        Raises `LookupError` where there is no such survey. Whether it may be published is asked before.
        """
        connection = await self._guarded()
        row = (await connection.execute(select(surveys).where(_c.id == survey).with_for_update())).first()
        if row is None:
            raise LookupError(f"no survey {survey}")
        newest = await present(connection, survey)
        if newest is not None and newest[1] == from_json(orjson.loads(row.body)):
            return newest[0]
        number = int(row.revision) + 1
        values = {"survey_id": survey, "revision": number, "body": row.body, "made_at": self.now.timestamp()}
        await connection.execute(insert(survey_revisions).values(values))
        await connection.execute(update(surveys).where(_c.id == survey).values(revision=number))
        return number


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
