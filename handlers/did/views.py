"""How often the articles were read that somebody has edited, who has linked a wiki account.

Ann: [How often were they read?]
Bot: I am looking at the wiki. This can take half a minute.
Bot: How often the articles you edited were opened after your edit: 1,204
     Articles: 3
     The last two days are not counted yet.
     [Give me an article] [Menu]
"""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import CallbackQuery

from domain.content import Content
from domain.people import Person
from domain.wikis import Sites
from handlers import menu, recent
from handlers.buttons import menu_button
from handlers.did.asking import too_often
from handlers.screen import SILENCE, Button, Screen
from handlers.wiki_buttons import CountViews, article_button
from locales import Words
from storage.store import Store
from storage.vault import Vault

ERRAND = "wiki views"
"""The kind of the errand that counts."""

MANY = 4
"""As how many looks at the wikis this counts."""


@dataclass(frozen=True, slots=True)
class Views:
    """How often articles were opened since they were edited."""

    articles: int
    """Of how many articles the wikis tell it."""
    times: int


def views_button(_: Words) -> Button:
    """Return the button that asks how often one's articles were read."""
    # NOTE: Button: "they" are the articles I have edited.
    return Button(_.plain("How often read?"), tap=CountViews().pack())


async def count_views(
    _query: CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    vault: Vault | None,
    _: Words,
) -> Screen:
    """Have it counted; an impatient second tap asks for nothing more."""
    if sites is None or vault is None:
        return menu.after_old_button(person, content, _)
    if not recent.may_look(person.id, store.now, MANY):
        return too_often(_)
    if not await store.errands.want(person.id, ERRAND, language=_.code):
        return SILENCE
    return Screen(_("I am looking at the wiki. This can take half a minute."), fresh=True)


def letter(views: Views | None, _: Words) -> Screen:
    """Say how often they were opened, and what that number is not; nothing where no edit is known."""
    rows = ((article_button(_),), (menu_button(_),))
    if views is None:
        return Screen(_("I know of no edit of yours in the last weeks."), rows)
    if not views.articles:
        return Screen(
            _("The wiki does not say at the moment how often they were read. Please ask again tomorrow."),
            rows,
        )
    if not views.times:
        return Screen(
            _("It is too early: the last two days are not counted yet. Please ask again later."), rows
        )
    said = [
        _(
            "How often the articles you edited were opened after your edit: {number}",
            number=_.number(views.times),
        ),
        # NOTE: {number} articles were counted.
        _("Articles: {number}", number=_.number(views.articles)),
        _("The last two days are not counted yet."),
    ]
    return Screen("\n".join(said), rows)
