"""What came of looking an article up, as the person reads it; whose change it was is never said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from domain.revisions import Fate
from domain.wikis import WIKIS
from handlers.buttons import Ask, CardBelow, Go, Place, ask_button, menu_button, troubles_button
from handlers.screen import Button, Row, Screen
from handlers.wiki_buttons import Did, LookAgain, article_button
from locales import Words

UNDONE_CARD, REVIEW_CARD = "edit-undone", "waiting-review"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be looked up: a page by its id or one of its titles, or one change."""

    wiki: str
    page: int | None = None
    rev: int | None = None
    titles: tuple[str, ...] = ()
    since: int = 0
    """From when on a change counts, by the clock of the wiki; 0 is a day ago."""
    is_mine: bool = False
    """Whether somebody says that they have made the change."""
    is_first: bool = True
    """Whether the wiki may get a moment to catch up with itself."""

    def written(self) -> dict[str, Any]:
        """Return it as the details of an errand."""
        return asdict(self) | {"titles": list(self.titles)}

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Wish:
        """Read the details of an errand."""
        own = {field.name: details[field.name] for field in fields(cls)}
        return cls(**own | {"titles": tuple(own["titles"])})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the wiki shows."""

    fate: Fate
    title: str = ""
    page: int = 0
    more: int | None = None
    """How many letters the article has more than before; None where that is not known."""
    changed_on: date | None = None
    """The day of the last change."""


def letter(wish: Wish, seen: Seen, told: Mapping[str, Any], _: Words, *, can_link: bool) -> Screen:
    """Say what has happened; `told` names the wiki and its button as the person knows them."""
    match seen.fate:
        case Fate.CHANGED:
            return _changed(wish, seen, _, can_link=can_link)
        case Fate.UNDONE:
            return _undone(seen, _)
        case Fate.UNCHANGED:
            return _unchanged(wish, seen, str(told["publish"]), _)
        case Fate.GONE:
            text = _("This page is not there any more: perhaps it was deleted. A human can find out why.")
            return Screen(text, (_human(_), _next(_), _menu(_)))
        case Fate.UNKNOWN:
            text = _(
                "I find no article with this name here: {wiki}. Every letter matters. You can also send me "
                "its link.",
                wiki=str(told["name"]),
            )
            # NOTE: Button: name the article once more, that was not found.
            again = Button(_.plain("Try again"), tap=Did().pack())
            return Screen(text, ((again,), _human(_), _menu(_)))


def _changed(wish: Wish, seen: Seen, _: Words, *, can_link: bool) -> Screen:
    said = [_("I see it: <b>{title}</b> has changed. Thank you!", title=seen.title)]
    if wish.rev or not wish.is_mine:
        said = [_("I see it: <b>{title}</b> has changed, and the change is still there.", title=seen.title)]
    if seen.more:
        said.append(
            _("Letters added: {number}", number=_.number(seen.more))
            if seen.more > 0
            else _("Letters taken out: {number}", number=_.number(-seen.more))
        )
    rows: list[Row] = [_next(_)]
    if WIKIS[wish.wiki].edits_wait_for_review:
        said.append(
            _("Readers see it after an experienced editor has looked at it: this can take days or weeks.")
        )
        rows.append((_card(_.plain("Waiting for review"), REVIEW_CARD),))
    if can_link and wish.is_mine:
        said.append(_("Shall I tell you how your edits are doing? For that, link your wiki account."))
        rows.append((Button(_.plain("My wiki account"), tap=_to(Place.ACCOUNT)),))
    return Screen("\n".join(said), (*rows, _menu(_)))


def _undone(seen: Seen, _: Words) -> Screen:
    text = _(
        "<b>{title}</b> was changed, and then it was changed back. This happens to everybody, and nothing is "
        "lost. See what helps, or ask a human.",
        title=seen.title,
    )
    # NOTE: Button: why an edit was undone, and what to do then.
    why = _card(_.plain("Why was it undone?"), UNDONE_CARD)
    return Screen(text, ((why,), _human(_), _next(_), _menu(_)))


def _unchanged(wish: Wish, seen: Seen, publish: str, _: Words) -> Screen:
    said = [
        _(
            "I see no new change in <b>{title}</b> yet. Have you published it? The button is called "
            "<b>{publish}</b>.",
            title=seen.title,
            publish=publish,
        )
    ]
    if seen.changed_on is not None:
        said.append(_("The last change: {day}", day=_.date(seen.changed_on)))
    look = LookAgain(wiki=wish.wiki, page=seen.page, since=wish.since)
    # NOTE: Button: look at the wiki once more.
    again = Button(_.plain("Look again"), tap=look.pack())
    return Screen("\n".join(said), ((again,), (troubles_button(_),), _human(_), _menu(_)))


def _card(label: str, card: str) -> Button:
    return Button(label, tap=CardBelow(card=card).pack())


def _next(_: Words) -> Row:
    return (replace(article_button(_), tap=_to(Place.ARTICLE)),)


def _human(_: Words) -> Row:
    return (replace(ask_button(_), tap=Ask(below=True).pack()),)


def _menu(_: Words) -> Row:
    return (replace(menu_button(_), tap=_to(Place.MENU)),)


def _to(place: Place) -> str:
    """Lead somewhere below the letter, which stays."""
    return Go(place=place, below=True).pack()
