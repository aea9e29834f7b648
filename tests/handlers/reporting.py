"""A sending that is over, with a ledger as large as a test likes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import Announcement, Link, LinkLabel, Text
from domain.bodies import to_json
from domain.sendings import Cell, Fate, Purpose, SendingState
from domain.team import Scope
from handlers.buttons import ReportOf
from storage.tables import announcements, recipients, sendings
from tests.handlers.flows import shows_old_button
from tests.stage import Stage, Visitor

CONTEST = Announcement(
    texts={"en": Text("Photo contest <Kazan>\nTake part!"), "tt": Text("Фотобәйге")},
    links=(Link(LinkLabel.RULES, "https://wiki.example/contest"),),
    scope=Scope.read("region:tatarstan"),
)
LARGE = (
    Cell("tt", "tt", "tatarstan/arsk", Fate.DELIVERED, 80),
    Cell("tt", "tt", "", Fate.DELIVERED, 20),
    Cell("lez", "en", "dagestan", Fate.DELIVERED, 30),
    Cell("tt", "tt", "tatarstan", Fate.BLOCKED, 12),
    Cell("tt", "tt", "tatarstan", Fate.ABSENT, 2),
    Cell("tt", "tt", "", Fate.MUTED, 9),
    Cell("lez", "en", "dagestan", Fate.UNKNOWN, 7),
)


async def sends(
    stage: Stage,
    cells: Sequence[Cell] = LARGE,
    announcement: Announcement = CONTEST,
    *,
    author: int | None = None,
    purpose: Purpose = Purpose.SEND,
    state: SendingState = SendingState.FINISHED,
) -> int:
    """Write a sending with its ledger; returns its number."""
    act = partial(_write, stage=stage, cells=cells, announcement=announcement, author=author)
    sending = await stage.app.database.write(act)
    values = {"purpose": int(purpose), "state": int(state)}
    turned = update(sendings).where(sendings.c.id == sending).values(values)
    await stage.app.database.write(lambda c: c.execute(turned))
    return sending


async def _write(
    connection: AsyncConnection,
    stage: Stage,
    cells: Sequence[Cell],
    announcement: Announcement,
    author: int | None,
) -> int:
    body = orjson.dumps(to_json(announcement) | {"audience": []}).decode()
    began = (stage.clock.now() - timedelta(hours=3)).timestamp()
    made = {"author": author, "state": 2, "body": body, "created_at": began, "changed_at": began}
    number = (
        await connection.execute(insert(announcements).values(made).returning(announcements.c.id))
    ).scalar_one()
    values = {"bot_id": 4242, "announcement_id": number, "purpose": 0, "state": 6, "told": 99, "body": body}
    values |= {"starts_at": began, "started_at": began, "finished_at": began + 9000}
    wanted = insert(sendings).values(values).returning(sendings.c.id)
    sending = int((await connection.execute(wanted)).scalar_one())
    rows = [row for cell in cells for row in _rows(sending, cell, began)]
    numbered = [row | {"person_id": n} for n, row in enumerate(rows, 1)]
    if numbered:
        await connection.execute(insert(recipients), numbered)
    return sending


def _rows(sending: int, cell: Cell, began: float) -> list[dict[str, Any]]:
    row = {"sending_id": sending, "language": cell.language, "reads": cell.reads, "region": cell.region}
    row |= {"zone": 180, "state": int(cell.fate), "not_before": 0.0}
    is_open = not cell.fate.is_settled
    return [row | {"settled_at": None if is_open else began + n * 30} for n in range(cell.people)]


async def opens(visitor: Visitor, sending: int) -> str:
    """Open a report as if by a button."""
    await shows_old_button(visitor.stage, visitor, ReportOf(sending=sending).pack(), "Report")
    return await visitor.taps("Report")
