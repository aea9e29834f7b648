"""Letters to those who linked their account: thanks, an edit undone, a page deleted, a block.

(a minute after Ann's first edit)
Bot: I see your first edit. Thank you for your edit: it helps everybody who reads your language.
     Shall we make one more edit?
     [Give me an article] [Ask a human]

(a quarter of an hour after Ben's edit was undone)
Bot: Казан
     Your edit here was undone. This happens to everybody, and nothing is lost. …
     [Why was it undone?] [See the page history] [Ask a human]
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from domain.changes import Notice, Word
from domain.content import Content
from domain.people import Person
from domain.quiet import zone_of
from domain.wikis import WIKIS, Sites, Wiki
from handlers.accounts import findings
from handlers.buttons import Ask, CardBelow, Go, Place
from handlers.did.views import views_button
from handlers.moments import moment
from handlers.reading import wiki_name
from handlers.screen import Button, Row, Screen
from locales import Words

VIEWS_FROM = 5
"""From which number of edits on it is worth asking how often they were read."""


def letter(notice: Notice, person: Person, content: Content, sites: Sites, _: Words) -> Screen | None:
    """Return what somebody is told; nothing about a wiki that is not ours any more."""
    if notice.word is Word.GONE:
        return findings.gone(_)
    wiki = WIKIS.get(notice.wiki)
    if wiki is None:
        return None
    match notice.word:
        case Word.THANKS:
            return _thanks(int(notice.about), wiki, _)
        case Word.UNDONE:
            return _undone(notice.detail, wiki, sites, _)
        case Word.DELETED:
            return _deleted(notice.detail, _)
        case Word.BLOCKED:
            return _blocked(notice, wiki, person, content, _)
        case Word.UNBLOCKED:
            text = _("Your account can edit again: {wiki}.", wiki=wiki_name(wiki, content, _))
            return Screen(text, ((_article(_),), (_human(_),)))


def _thanks(number: int, wiki: Wiki, _: Words) -> Screen:
    # NOTE: {number} is 5, 10, 50 or 100: a person has made so many edits.
    counted = _("I see your edit number {number}.", number=_.number(number))
    first = _("I see your first edit.")
    said = [
        f"{first if number == 1 else counted} "
        + _("Thank you for your edit: it helps everybody who reads your language.")
    ]
    if wiki.edits_wait_for_review:
        said.append(
            _("Readers see it after an experienced editor has looked at it: this can take days or weeks.")
        )
    said.append(_("Shall we make one more edit?"))
    views: tuple[Row, ...] = ((views_button(_),),) if number >= VIEWS_FROM else ()
    return Screen("\n".join(said), ((_article(_),), *views, (_human(_),)))


def _undone(title: str | None, wiki: Wiki, sites: Sites, _: Words) -> Screen:
    said = _(
        "Your edit here was undone. This happens to everybody, and nothing is lost. Often a source "
        "is missing, or there is a rule that nobody can know at first. The history of the page can "
        "tell why. Please do not put it back right away: ask, or begin with another small thing."
    )
    why = Button(_.plain("Why was it undone?"), tap=CardBelow(card="edit-undone").pack())
    if title is None:
        return Screen(said, ((why,), (_human(_),), (_article(_),)))
    # NOTE: Button: opens the list of all changes of a page in the wiki.
    history = Button(_.plain("See the history"), url=sites.page(wiki, title, action="history"))
    return Screen(f"{_title(title)}\n{said}", ((why,), (history,), (_human(_),), (_article(_),)))


def _deleted(title: str | None, _: Words) -> Screen:
    said = _(
        "This page, which you have edited, was deleted. Usually that says nothing about you: a page"
        " needs a subject that others have written about. A human can find out why."
    )
    text = f"{_title(title)}\n{said}" if title else said
    return Screen(text, ((_human(_),), (_article(_),)))


def _blocked(notice: Notice, wiki: Wiki, person: Person, content: Content, _: Words) -> Screen:
    name = wiki_name(wiki, content, _)
    if notice.is_partial:
        said = [_("Your account cannot edit some pages any more: {wiki}.", wiki=name)]
    else:
        said = [_("Your account cannot edit at the moment: {wiki}.", wiki=name)]
    if (until := _moment(notice.detail)) is not None:
        zone = zone_of(person.region)
        # NOTE: {when} is a day and an hour at which a block of an account ends.
        said.append(_("This ends: {when}", when=moment(until, zone, _)))
    said.append(
        _(
            "It can be a mistake, and you can ask about it. Please do not make another account. A human"
            " here helps you to understand why, and what to write."
        )
    )
    helps = Button(_.plain("What helps"), tap=CardBelow(card="blocked").pack())
    return Screen("\n".join(said), ((_human(_),), (helps,)))


def is_over(notice: Notice, now: datetime) -> bool:
    """Tell whether a block has ended before anybody could be told."""
    until = _moment(notice.detail) if notice.word is Word.BLOCKED else None
    return until is not None and until <= now


def _moment(written: str | None) -> datetime | None:
    """Read when a block ends; one without an end has a word there, or nothing."""
    try:
        return datetime.fromisoformat(written or "")
    except ValueError:
        return None


def _title(title: str) -> str:
    return f"<b>{escape(title, quote=False)}</b>"


def _article(_: Words) -> Button:
    return Button(_.plain("Give me an article"), tap=Go(place=Place.ARTICLE, below=True).pack())


def _human(_: Words) -> Button:
    return Button(_.plain("Ask a human"), tap=Ask(below=True).pack())
