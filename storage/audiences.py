"""Audiences as the database asks for them: the people for whom `Audience.holds`, and nobody is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import NEWCOMER, WIKI_BY_DEFAULT, Audience, Condition, Counts, Stage, Trait, days_of
from domain.people import CONSENT_VERSION, Age
from domain.quiet import MOSCOW, ZONES, is_quiet
from domain.sendings import OF_UNREACHABLE, Fate
from domain.team import Role
from domain.wikis import WIKIS
from storage.tables import members, people

READS_BY_DEFAULT = "ru"
"""What somebody reads who has never chosen a language."""

COHORTS = 100
"""How many cohorts are shown; a link can name any, so there may be more of them than make sense."""

_MINOR = case((people.c.age.in_((Age.UNDER_14.value, Age.TEEN.value)), 1), else_=0)


def clause(audience: Audience, today: date, owners: Collection[int] = ()) -> ColumnElement[bool]:
    """Return what holds for the people of an audience, in a statement that reads `people`."""
    return and_(literal(True), *(_clause(condition, today, owners) for condition in audience.conditions))


def recipients_clause(audience: Audience, today: date, owners: Collection[int]) -> ColumnElement[bool]:
    """Return what holds for the people who get a row of an announcement: those of its audience who consent.

    Who wants no messages and who cannot be reached is among them; `fate` tells them apart.
    """
    return and_(people.c.consent == CONSENT_VERSION, clause(audience, today, owners))


def fate(topic: str | None) -> ColumnElement[int]:
    """Return the fate that is known before anything is sent: why nothing arrives, MUTED, or QUEUED."""
    is_muted = and_(people.c.muted != "", _has_word(people.c.muted, topic)) if topic else false()
    reasons = ((people.c.unreachable == why.value, int(of_it)) for why, of_it in OF_UNREACHABLE.items())
    return case(
        *reasons,
        (people.c.unreachable.is_not(None), int(Fate.ABSENT)),
        (or_(people.c.stopped, is_muted), int(Fate.MUTED)),
        else_=int(Fate.QUEUED),
    )


def zone() -> ColumnElement[int]:
    """Return the time zone of a person, as `domain.quiet.zone_of` tells it."""
    zones = ((lives_in(region), offset) for region, offset in ZONES.items())
    return case(*zones, else_=MOSCOW)


def _clause(condition: Condition, today: date, owners: Collection[int]) -> ColumnElement[bool]:
    has = _has(condition.trait, condition.values, today, owners)
    return not_(has) if condition.is_not else has


def _has(trait: Trait, values: tuple[str, ...], today: date, owners: Collection[int]) -> ColumnElement[bool]:
    """Return what holds for those who have any of the values; it is never NULL, so that it can be negated."""
    match trait:
        case Trait.LANGUAGE:
            return _is_any(people.c.language, values)
        case Trait.REGION:
            return or_(false(), *map(lives_in, values))
        case Trait.WIKI:
            return _wiki().in_(list(values))
        case Trait.COHORT:
            return _is_any(people.c.cohort, values)
        case Trait.PROGRAMME:
            return _is_any(people.c.path, values)
        case Trait.ROLE:
            return _has_role(values, owners)
        case Trait.INTEREST:
            return or_(false(), *(_has_word(people.c.interests, value) for value in values))
        case Trait.STAGE:
            return or_(false(), *(_is_at(Stage(value)) for value in values if value in set(Stage)))
        case Trait.SEEN:
            since = today - timedelta(days=days_of(values))
            return and_(people.c.seen_on.is_not(None), people.c.seen_on >= since) if values else false()


def _is_any(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    return and_(column.is_not(None), column.in_(list(values)))


def _wiki() -> ColumnElement[str]:
    """Return the wiki somebody edits, as `domain.audiences.wiki_of` tells it."""
    known = list(WIKIS)
    chosen, read = people.c.wiki, people.c.language
    return case((chosen.in_(known), chosen), (read.in_(known), read), else_=WIKI_BY_DEFAULT)


def lives_in(region: str) -> ColumnElement[bool]:
    """Ask for a region or its districts; LIKE would take capital letters for small ones on SQLite."""
    lives, inside = people.c.region, f"{region}/"
    is_there = or_(lives == region, func.substr(lives, 1, len(inside)) == inside)
    return and_(lives.is_not(None), is_there)


def _has_word(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Ask for one of the words in a column that holds several, with blanks between them."""
    if not word or word.split() != [word]:
        return false()
    words = literal(" ") + column + literal(" ")
    return func.replace(words, f" {word} ", "") != words


def _is_at(stage: Stage) -> ColumnElement[bool]:
    match stage:
        case Stage.DONE:
            return people.c.finished_on.is_not(None)
        case Stage.ON_THE_WAY:
            return and_(people.c.finished_on.is_(None), people.c.step.is_not(None))
        case Stage.NEW:
            return and_(people.c.finished_on.is_(None), people.c.step.is_(None))


def _has_role(values: tuple[str, ...], owners: Collection[int]) -> ColumnElement[bool]:
    """Ask the list of members once for the statement, and not once for each person."""
    team = select(members.c.person_id)
    is_owner = people.c.id.in_(list(owners))
    found: list[ColumnElement[bool]] = [people.c.id.in_(team.where(members.c.role.in_(values)))]
    if Role.OWNER in values:
        found.append(is_owner)
    if NEWCOMER in values:
        found.append(not_(or_(is_owner, people.c.id.in_(team))))
    return or_(*found)


def counting(audience: Audience, topic: str | None, today: date, owners: Collection[int] = ()) -> Select[Any]:
    """Return the question how many people of each kind an audience has.

    The kinds are told apart by one text, which SQLite sorts in half the time of several columns.
    """
    kind = (zone() * 16 + fate(topic)) * 2 + _MINOR
    reads = func.coalesce(people.c.language, READS_BY_DEFAULT)
    group = (reads + literal(" ") + cast(kind, String)).label("kind")
    chosen = recipients_clause(audience, today, owners)
    return select(group, func.count()).where(chosen).group_by("kind")


async def count(
    connection: AsyncConnection,
    audience: Audience,
    topic: str | None,
    now: datetime,
    owners: Collection[int] = (),
) -> Counts:
    """Count an audience in one pass over the people."""
    rows = await connection.execute(counting(audience, topic, now.date(), owners))
    return _summed(((str(row[0]), int(row[1])) for row in rows), now)


def _summed(groups: Iterable[tuple[str, int]], now: datetime) -> Counts:
    sums, readers = Counter[str](), Counter[str]()
    for name, number in groups:
        language, _, kind = name.rpartition(" ")
        rest, is_minor = divmod(int(kind), 2)
        offset, of_it = divmod(rest, 16)
        what = {Fate.QUEUED: "reachable", Fate.MUTED: "muted"}.get(Fate(of_it), "unreachable")
        sums.update({"people": number, what: number, "minors": number * is_minor})
        if what == "reachable":
            readers[language] += number
            sums["quiet"] += number * is_quiet(now, offset)
    return Counts(**sums, readers=dict(readers))


async def cohorts(
    connection: AsyncConnection, reach: Audience, today: date, owners: Collection[int] = ()
) -> dict[str, int]:
    """Count the people of each cohort within an audience; the largest cohorts come first."""
    number = func.count().label("number")
    wanted = (
        select(people.c.cohort, number)
        .where(people.c.cohort.is_not(None), recipients_clause(reach, today, owners))
        .group_by(people.c.cohort)
        .order_by(number.desc(), people.c.cohort)
        .limit(COHORTS)
    )
    return {str(cohort): int(people) for cohort, people in await connection.execute(wanted)}
