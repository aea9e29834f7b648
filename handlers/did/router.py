"""Which taps, words and links ask what has become of an article.

Ann: [I did it]                     (below an article the bot gave her)
Bot: I am looking at the wiki. This can take half a minute.
Bot: Казан has changed: I see it. Thank you!
     Letters added: 120
     [Give me an article] [My wiki account] [Menu]

Ann: [Look at my edit]              (at the end of the path)
Bot: Which article have you changed? Send me its link, or its name.
     [Cancel]
Ann: казан шәһәре
Bot: I am looking at the wiki. …
Bot: I see no new change in Казан шәһәре yet. Have you published it? …
     [Look again] [Something does not work] [Ask a human]

Ann: вот https://tt.wikipedia.org/wiki/Казан !
Bot: I am looking at the wiki. …
     [Send this to a human] [Menu]
"""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain.people import Person
from domain.titles import find
from domain.wikis import Sites
from handlers.did import asking, views
from handlers.filters import DID, PRIVATE, Found, Said, Tapped
from handlers.wiki_buttons import CountViews, Did, LookAgain


class IsDid(Filter):
    """Somebody who was asked which article they have changed has written something."""

    async def __call__(self, message: Message, person: Person, sites: Sites | None) -> bool:
        """Look at what is awaited, and whether there are words."""
        return sites is not None and person.awaiting == DID and bool(asking.words_of(message))


class Links(Filter):
    """The message links to a wiki; handlers get the page as `meant`."""

    async def __call__(self, message: Message, person: Person, sites: Sites | None) -> Found:
        """Look for a link."""
        if sites is None or person.language is None or message.chat.type != PRIVATE:
            return False
        meant = find(asking.words_of(message), sites)
        return {"meant": meant} if meant is not None else False


def router() -> Router:
    """Return what is asked for by a button."""
    router = Router(name="did")
    router.callback_query.register(asking.did, Tapped(Did))
    router.message.register(asking.did_by_word, Said("did"))
    router.message.register(asking.done_by_word, Said("done"))
    router.callback_query.register(asking.look_again, Tapped(LookAgain))
    router.callback_query.register(views.count_views, Tapped(CountViews))
    return router


def awaited() -> Router:
    """Return what takes the name or the link that was asked for."""
    router = Router(name="did awaited")
    router.message.register(asking.take, IsDid())
    return router


def linked() -> Router:
    """Return what takes a link nobody has asked for."""
    router = Router(name="did linked")
    router.message.register(asking.link, Links())
    return router
