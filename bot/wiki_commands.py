"""`python -m bot wiki`: how many requests the wikis got, how far they were read; with `--dry-run` the plan.

Nothing here asks a wiki.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.clock import RealClock
from bot.commands import NOT_MIGRATED
from bot.planning import PLANS
from bot.settings import Settings, WrongSetting
from domain.wikis import WIKIS, Sites
from storage import content, wiki_requests
from storage.database import Database
from storage.migrate import is_current
from wiki.client import HttpWikis
from wiki.manners import LIMIT, PER_MINUTE
from wiki.plan import OnDemand, Planned

MINUTES_A_DAY = 24 * 60
PEOPLE = (100, 10_000, 1_000_000)
"""For how many people the plan is reckoned."""

TAPPING = 100
"""One of how many people is reckoned to ask something of a wiki on a day."""

OFF = "Wiki features are off: OPERATOR_CONTACT is not set."


async def show(settings: Settings) -> str:
    """Tell how many requests the wikis got yesterday and today, and how far their changes were read."""
    content.load(settings.content_dir)
    now = RealClock().now().astimezone(UTC)
    today = now.date()
    database = Database(settings.database_url)
    try:
        if not await is_current(database):
            raise WrongSetting(NOT_MIGRATED)
        counts = await database.read(lambda c: wiki_requests.counts(c, today - timedelta(days=1)))
        cursors = await database.read(wiki_requests.read_until)
    finally:
        await database.close()
    lines = [] if settings.operator_contact else [OFF, ""]
    days = [counts.get(day, {}) for day in (today - timedelta(days=1), today)]
    rows = [
        (wiki, *(day.get(wiki, 0) for day in days)) for wiki in dict.fromkeys((*WIKIS, *days[0], *days[1]))
    ]
    rows.append(("in all", *(sum(day.values()) for day in days)))
    lines += _table(("requests", "yesterday", "today (UTC)"), rows)
    lines += ["", *(_read(wiki, cursors.get(wiki), now) for wiki in WIKIS)]
    return "\n".join(lines)


def _read(wiki: str, cursor: tuple[float, float] | None, now: datetime) -> str:
    if cursor is None:
        return f"{wiki}: recent changes were never read"
    until, polled = (datetime.fromtimestamp(moment, UTC) for moment in cursor)
    ago = max(now - polled, timedelta()).total_seconds()
    return f"{wiki}: recent changes read until {until:%Y-%m-%d %H:%M:%S} UTC, {ago:.0f} s ago"


async def plan(settings: Settings) -> str:
    """Tell what the bot means to ask on a day, with the numbers its parts go by."""
    content.load(settings.content_dir)
    planned = [one for part in PLANS for one in part if isinstance(one, Planned)]
    wanted = [one for part in PLANS for one in part if isinstance(one, OnDemand)]
    return "\n".join((*_whom(settings), "", *_by_itself(planned), "", *_by_people(planned, wanted)))


def _whom(settings: Settings) -> list[str]:
    sites = Sites(settings.wiki_api_url)
    if settings.operator_contact is None:
        return [OFF, f"They would be asked at {settings.wiki_api_url}"]
    return [
        f"Asked at {settings.wiki_api_url}",
        f"User-Agent: {HttpWikis(sites, settings.operator_contact).user_agent}",
    ]


def _by_itself(planned: Sequence[Planned]) -> list[str]:
    rows = []
    for one in planned:
        numbers = [one.a_day(wiki) for wiki in WIKIS.values()]
        rows.append((one.what, *(round(number) for number in numbers), round(sum(numbers))))
    sums = [sum(one.a_day(wiki) for one in planned) for wiki in WIKIS.values()]
    rows.append(("in all", *map(round, sums), round(sum(sums))))
    a_minute = sum(sums) / MINUTES_A_DAY
    return [
        *_table(("requests a day, at most", *WIKIS, "in all"), rows),
        f"That is {a_minute:.1f} a minute, {a_minute / LIMIT:.1%} of the {LIMIT} that Wikimedia grants.",
    ]


def _by_people(planned: Sequence[Planned], wanted: Sequence[OnDemand]) -> list[str]:
    most = max((one.requests for one in wanted), default=0)
    by_itself = sum(one.a_day(wiki) for one in planned for wiki in WIKIS.values())
    rows = []
    for people in PEOPLE:
        a_day = by_itself + people / TAPPING * most
        a_minute = a_day / MINUTES_A_DAY
        numbers = (round(by_itself), round(a_day), f"{a_minute:.1f}", f"{a_minute / LIMIT:.1%}")
        rows.append((f"{people:,} people", *numbers))
    return [
        *_table(("requests for one tap, at most", ""), [(one.what, one.requests) for one in wanted]),
        "",
        *_table(
            ("if one of a hundred taps on a day", "by itself", "in all", "a minute", "of the limit"), rows
        ),
        f"Never more than {PER_MINUTE} a minute and two at a time: whoever asks more often waits.",
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Write a table: the first column to the left, numbers to the right."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    first, *others = (max(map(len, column)) for column in zip(*cells, strict=True))
    return [
        "  ".join(
            (row[0].ljust(first), *(cell.rjust(width) for cell, width in zip(row[1:], others, strict=True)))
        )
        for row in cells
    ]
