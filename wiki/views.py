"""How often pages were opened, day by day, as the extension PageViewInfo tells; two days late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wiki.client import Wikis

DAYS = 60
"""How far back the extension looks, in days."""

AT_ONCE = 5
"""Of how many pages it tells in one answer (PageViewInfoWikimediaRequestLimit)."""


async def by_day(wikis: Wikis, wiki: str, pages: Sequence[int]) -> dict[int, dict[date, int]]:
    """Return how often each page was opened on each day; a page of which nothing is told is missing.

    A wiki without the extension tells nothing at all. A day nobody has counted yet is missing, too.
    """
    found: dict[int, dict[date, int]] = {}
    for start in range(0, len(pages), AT_ONCE):
        few = pages[start : start + AT_ONCE]
        answer = await wikis.ask(wiki, {"prop": "pageviews", "pvipdays": DAYS, "pageids": few})
        for page in answer.get("query", {}).get("pages", ()):
            if "pageviews" in page:
                found[page["pageid"]] = _counted(page["pageviews"])
    return found


def _counted(days: Mapping[str, int | None]) -> dict[date, int]:
    return {date.fromisoformat(day): times for day, times in days.items() if times is not None}
