"""How often the articles were read that somebody has edited, who has linked a wiki account.

Ann: [How often were they read?]
Bot: I am looking at the wiki. This can take half a minute.
Bot: The articles you have edited were opened 1,204 times since you edited them.
     Articles: 3
     …
     [Give me an article] [Menu]
"""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import CallbackQuery

from domain.content import Content
from domain.people import Person
from domain.wikis import Sites
from handlers import menu
from handlers.buttons import CountViews, article_button, menu_button
from handlers.screen import SILENCE, Button, Screen
from locales import Words
from storage.store import Store
from storage.vault import Vault

ERRAND = "wiki views"
"""The kind of the errand that counts."""


@dataclass(frozen=True, slots=True)
class Views:
    """How often articles were opened since they were edited."""

    articles: int
    """How many articles were counted."""
    times: int | None
    """None where the wikis do not tell."""


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
    if not await store.errands.want(person.id, ERRAND, language=_.code):
        return SILENCE
    return Screen(_("I am looking at the wiki. This can take half a minute."), fresh=True)


def letter(views: Views, _: Words) -> Screen:
    """Say how often they were opened, and what that number is not."""
    rows = ((article_button(_),), (menu_button(_),))
    if not views.articles:
        return Screen(_("I know of no edit of yours in the last weeks."), rows)
    if views.times is None:
        return Screen(_("The wiki does not tell this at the moment. Please ask again tomorrow."), rows)
    if not views.times:
        return Screen(
            _("It is too early: the last two days are not counted yet. Please ask again later."), rows
        )
    said = [
        _(
            "The articles you edited were opened {number} times since you edited them.",
            number=_.number(views.times),
        ),
        # NOTE: {number} articles were counted.
        _("Articles: {number}", number=_.number(views.articles)),
        _("The last two days are not counted yet."),
    ]
    return Screen("\n".join(said), rows)
