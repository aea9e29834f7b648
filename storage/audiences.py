"""Audiences as the database asks for them: the people for whom `Audience.holds`, and nobody is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
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

from domain.audiences import NEWCOMER, Audience, Condition, Counts, Stage, Trait, days_of
from domain.people import CONSENT_VERSION, Age
from domain.quiet import MOSCOW, ZONES, is_quiet
from domain.sendings import OF_UNREACHABLE, Fate
from domain.team import Role
from storage.tables import members, people

READS_RUSSIAN = "ru"
"""What somebody reads who has never chosen a language."""

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
    zones = ((_lives_in(region), offset) for region, offset in ZONES.items())
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
            return or_(false(), *map(_lives_in, values))
        case Trait.WIKI:
            return _is_any(people.c.wiki, values)
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


def _lives_in(region: str) -> ColumnElement[bool]:
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


async def count(
    connection: AsyncConnection,
    audience: Audience,
    topic: str | None,
    now: datetime,
    owners: Collection[int] = (),
) -> Counts:
    """Count an audience in one pass over the people.

    The groups are told apart by one text, which both databases sort faster than several columns.
    """
    kind = (zone() * 16 + fate(topic)) * 2 + _MINOR
    reads = func.coalesce(people.c.language, READS_RUSSIAN)
    group = (reads + literal(" ") + cast(kind, String)).label("kind")
    groups = select(group, func.count()).where(recipients_clause(audience, now.date(), owners))
    rows = await connection.execute(groups.group_by("kind"))
    return _summed(((str(name), int(number)) for name, number in rows), now)


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
