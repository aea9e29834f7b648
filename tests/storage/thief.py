"""Somebody who holds the whole database and wants to know who answered what.

The thief reads every column of every table, also those PostgreSQL keeps for itself, and knows besides in
which order people finished. Each way of joining returns whom it finds for each answer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.anonymity import Kind
from domain.disclosure import LEAST
from tests.domain.adversary import may_be
from tests.storage.partners import Gathering, Partner, items, sign

ANSWERS = ("responses", "sealed", "free_texts")
OF_POSTGRESQL = ("xmin", "xmax", "cmin", "ctid")

PERSON = ("person_id", "chat_id", "queue", "about", "author")
"""Columns in which a person stands."""

Row = Mapping[str, Any]
Found = list[tuple[Row, set[int]]]
"""Answers, each with the participations it may belong to."""


@dataclass
class Loot:
    """All rows of all tables, in the order in which they lie there."""

    tables: dict[str, list[Row]]
    gathering: Gathering

    def answers(self) -> Iterator[Row]:
        """Go through everything that was answered and sent.

        Of what is still sealed the kind is not taken for a way of joining: to have it is what sealed means.
        """
        for name in ANSWERS:
            kind = ("type", "language") if name == "sealed" else ()
            yield from ({c: v for c, v in row.items() if c not in kind} for row in self.tables[name])

    def others(self) -> Iterator[tuple[Row, set[int]]]:
        """Go through all other rows, each with the participations it leads to."""
        for name, rows in self.tables.items():
            if name not in ANSWERS:
                yield from ((row, self._leads_to(name, row)) for row in rows)

    def _leads_to(self, name: str, row: Row) -> set[int]:
        columns = {"participations": "id", "sheets": "participation_id"}
        if name in columns:
            return {row[columns[name]]}
        persons = {row.get(column) for column in PERSON} | ({row["id"]} if name == "people" else set())
        places = {row["id"]} if name == "institutions" else {row.get("institution_id")}
        mine = self.gathering.partners
        return {one.number for one in mine if one.person in persons or one.institution in places}


async def steal(gathering: Gathering) -> Loot:
    """Read everything."""
    return Loot(await gathering.database.read(_everything), gathering)


async def _everything(connection: AsyncConnection) -> dict[str, list[Row]]:
    listed = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        if connection.dialect.name == "sqlite"
        else "SELECT tablename AS name, '' AS sql FROM pg_tables WHERE schemaname = 'public'"
    )
    found = (await connection.execute(text(listed))).all()
    return {row.name: await _rows(connection, row.name, row.sql) for row in found}


async def _rows(connection: AsyncConnection, name: str, made: str) -> list[Row]:
    hidden = [f"{column}::text AS {column}" for column in OF_POSTGRESQL]
    if connection.dialect.name == "sqlite":
        hidden = [] if "WITHOUT ROWID" in made else ["rowid AS lies_at"]
    wanted = f'SELECT {", ".join([*hidden, "*"])} FROM "{name}"'  # noqa: S608 -- the names are the database's
    return [dict(row._mapping) for row in await connection.execute(text(wanted))]


def by_values(loot: Loot) -> Found:
    """Join by whatever stands in two rows: keys, tokens, numbers, moments, parts of texts."""
    lead: defaultdict[Any, set[int]] = defaultdict(set)
    for row, participations in loot.others():
        for sign_ in signs(row):
            lead[sign_] |= participations
    return [(row, lead[sign_]) for row in loot.answers() for sign_ in signs(row) if lead[sign_]]


def signs(row: Row) -> Iterator[Any]:
    """Go through all by which a row may be known: what a column says, and each word of some length."""
    for column, value in row.items():
        if column in OF_POSTGRESQL or value is None:
            continue
        yield column, value
        said = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
        yield from re.findall(r"\w{4,}", said)


def by_transaction(loot: Loot) -> Found:
    """Join by the transaction that wrote both rows; only PostgreSQL tells it."""
    lead: defaultdict[Any, set[int]] = defaultdict(set)
    for row, participations in loot.others():
        for column in ("xmin", "xmax"):
            lead[row.get(column)] |= participations
    rows = [row for row in loot.answers() if "xmin" in row]
    return [(row, lead[row["xmin"]]) for row in rows if lead[row["xmin"]]]


def by_description(loot: Loot) -> Found:
    """Join by type and language, counting who finished before an answer was written and who else there is."""
    responses = loot.tables["responses"]
    described = [*responses, *loot.tables["sealed"]]
    published = Counter(Kind(row["type"], row["language"]) for row in described)
    found = may_be(Counter(one.kind for one in loot.gathering.finished), published)
    return [
        (row, {one.number for one in loot.gathering.finished if one.kind in found[kind]} & before(loot, row))
        for row in responses
        for kind in [Kind(row["type"], row["language"])]
    ]


def before(loot: Loot, row: Row) -> set[int]:
    """Return the participations that were finished before a row was written, as far as that can be known."""
    known = loot.tables["participations"]
    if "xmin" not in row:
        return {one["id"] for one in known}
    return {one["id"] for one in known if int(one["xmin"]) <= int(row["xmin"])}


def by_order(loot: Loot) -> list[tuple[Row, Partner]]:
    """Lay responses and people of each description side by side, in the order in which they came."""
    lies = sorted(loot.tables["responses"], key=_place)
    lines = {
        one.kind: iter([p for p in loot.gathering.finished if p.kind == one.kind])
        for one in loot.gathering.finished
    }
    guesses = []
    for row in lies:
        line = lines.get(Kind(row["type"], row["language"]), iter(()))
        guesses += [(row, one) for one in [next(line, None)] if one is not None]
    return guesses


def _place(row: Row) -> tuple[Any, ...]:
    """Return where a row lies: on which page and line of PostgreSQL's file; by its key in SQLite's."""
    if "ctid" not in row:
        return (row["key"],)
    return tuple(int(number) for number in re.findall(r"\d+", row["ctid"]))


def hits(found: Found, gathering: Gathering) -> int:
    """Count the answers of which the right person is found, or is among four at the most."""
    known = {one.number: one for one in gathering.partners}
    return len(
        {
            row["key"]
            for row, candidates in found
            if len(candidates) < LEAST and any(is_of(row, known[one]) for one in candidates)
        }
    )


def is_of(row: Row, partner: Partner) -> bool:
    """Tell whether somebody really gave an answer; the thief does not know this."""
    said = row.get("body", row.get("text", ""))
    return sign(partner.number) in said or f":{items(partner.number)}" in said
