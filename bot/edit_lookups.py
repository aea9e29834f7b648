"""Looks up what has become of an article somebody has edited, and how often such articles were read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.wording import calls
from bot.workshop import Finish, Workshop
from domain.outgoing import Outgoing
from domain.people import PersonId
from domain.revisions import Fate, Happened, Revision, fate_of, since
from handlers.did import letters, views
from handlers.did.letters import Seen, Wish
from handlers.did.views import Views
from locales import Words, words
from storage import accounts, people, recent_changes, tasks
from storage.errands import Errand
from storage.vault import Unreadable, Vault
from wiki import revisions
from wiki.client import Later, Refused, Wikis
from wiki.plan import OnDemand
from wiki.revisions import History
from wiki.views import AT_ONCE, by_day

A_DAY_S = timedelta(days=1).total_seconds()

COPIES_CATCH_UP_S = 30.0
"""After how many seconds is looked once more: the copies of a wiki that are read may lag behind."""

MOST = 20
"""Of how many articles of a wiki it is counted how often they were opened."""

PLAN = (
    OnDemand("what has become of an article", 5),
    OnDemand("how often articles were opened, on each wiki", MOST // AT_ONCE),
)


async def did(workshop: Workshop, errand: Errand) -> Finish:
    """Look at an article; raises `Later`, also where nothing has changed yet and a moment may help."""
    wish = Wish.of(errand.details)
    seen = await _seen(workshop.asked, wish)
    if wish.is_first and not errand.delays and seen.fate in (Fate.UNCHANGED, Fate.GONE):
        raise Later(COPIES_CATCH_UP_S, "not there yet", is_told=False)
    return partial(_tell, workshop=workshop, errand=errand, wish=wish, seen=seen)


async def _seen(wikis: Wikis, wish: Wish) -> Seen:
    """Return what the wiki shows of what was asked."""
    page, one = wish.page, None
    if wish.rev is not None:
        one = (await revisions.by_ids(wikis, wish.wiki, [wish.rev])).get(wish.rev)
        page = one.page if one else None
    elif wish.titles:
        page = await revisions.page_called(wikis, wish.wiki, wish.titles)
        if page is None:
            return Seen(Fate.UNKNOWN)
    history = await revisions.of_page(wikis, wish.wiki, page) if page else None
    if history is None:
        return Seen(Fate.GONE)
    happened = _happened(one, history, wish)
    more = await _more(wikis, wish.wiki, happened) if happened.fate is Fate.CHANGED else None
    last = history.revisions[0] if history.revisions else None
    return Seen(happened.fate, history.title, history.page, more, _day(last) if last else None)


def _happened(one: Revision | None, history: History, wish: Wish) -> Happened:
    if one is not None:
        return fate_of(one, history.revisions)
    return since(history.revisions, wish.since or history.now - A_DAY_S)


async def _more(wikis: Wikis, wiki: str, happened: Happened) -> int | None:
    """Count the letters that have come; of a change whose forerunner is not known nothing is said."""
    before, after = happened.before, happened.after
    if after is None or (before is None and after.parent):
        return None
    pair = [one for one in (before, after) if one is not None]
    counted = await revisions.letters(wikis, wiki, pair)
    if any(one.id not in counted for one in pair):
        return None
    return counted[after.id] - (counted[before.id] if before else 0)


def _day(one: Revision) -> date:
    return datetime.fromtimestamp(one.made_at, UTC).date()


async def _tell(
    connection: AsyncConnection, *, workshop: Workshop, errand: Errand, wish: Wish, seen: Seen
) -> list[Outgoing]:
    """Write the letter, and note that an edit was seen of somebody who says it is theirs."""
    person = PersonId(errand.chat_id)
    if wish.is_mine and seen.fate in (Fate.CHANGED, Fate.UNDONE):
        await people.note_edit(connection, person, workshop.now.date())
        if wish.page is not None:
            await tasks.lay_by(connection, wish.wiki, wish.page, workshop.now)
    can_link = await _can_link(connection, workshop.vault, person)
    screen = letters.letter(wish, seen, errand.details, _words(errand), can_link=can_link)
    return calls(screen, errand.chat_id)


async def _can_link(connection: AsyncConnection, vault: Vault | None, person: PersonId) -> bool:
    """Tell whether an account can be linked and is not."""
    known = (await people.load(connection, [person])).get(person)
    if vault is None or known is None or not known.has_consented:
        return False
    try:
        return await accounts.linked(connection, vault, person) is None
    except Unreadable:
        return True


async def count_views(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Count how often articles were opened since the person has edited them."""
    vault, person = workshop.vault, PersonId(errand.chat_id)
    if vault is None:
        return []
    edited = await workshop.database.read(lambda c: recent_changes.pages_of(c, vault, person))
    counted = [await _counted(workshop.asked, wiki, pages) for wiki, pages in edited.items()]
    whole = Views(sum(one.articles for one in counted), sum(one.times for one in counted))
    return calls(views.letter(whole if edited else None, _words(errand)), errand.chat_id)


async def _counted(wikis: Wikis, wiki: str, pages: dict[int, float]) -> Views:
    """Count on one wiki; the day of an edit is left out, for most of it was before."""
    newest = sorted(pages, key=lambda page: pages[page], reverse=True)[:MOST]
    try:
        found = await by_day(wikis, wiki, newest)
    except Refused:
        return Views(0, 0)
    edited_on = {page: datetime.fromtimestamp(pages[page], UTC).date() for page in found}
    times = [number for page, days in found.items() for day, number in days.items() if day > edited_on[page]]
    return Views(len(found), sum(times))


def _words(errand: Errand) -> Words:
    return words(str(errand.details["language"]))
