"""Becoming a partner: a link, the language if none is chosen, one plain question.

Paul: (opens the link of a museum)
Bot: (asks for the language, if he has chosen none)
Bot: You were invited to answer short surveys.
     Arsk Museum
     I keep that you answer for it … A survey comes once in 30 days at the most …
     [Yes, I take part] [No] [Privacy]
Paul: [Yes, I take part]
Bot: You take part now. Thank you.
     (his institutions)

(later, by the old link)
Bot: This link does not work any more. Please ask for a new one where you got it.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from aiogram.types import CallbackQuery

from domain.institutions import Institution
from domain.people import Age, Person
from handlers import language
from handlers.buttons import Go, Place, menu_button
from handlers.commands import with_menu_of
from handlers.partners.buttons import Decline, ReadInvitation, TakePart
from handlers.partners.room import screen
from handlers.screen import Button, Screen
from locales import LANGUAGES, Words, guess, words
from locales.shared import CHOOSE_LANGUAGE
from storage.store import Store


async def invited(token: str, person: Person, store: Store, _: Words, likely: str | None) -> Screen:
    """Ask somebody who opened a link whether they take part; nothing is kept before the yes.

    `likely` is the language they probably read, where they have not chosen one.
    """
    institution = await _invites(token, store)
    if institution is None:
        return _ended(person, _, likely)
    if person.language is None:
        return _languages(token, likely)
    if person.age is Age.UNDER_14:
        return _too_young(_)
    mine = await store.institutions.of(person.id)
    if institution in mine:
        note = _("You take part already: {institution}", institution=institution.name(_.code))
        return await screen(person, store, _, note)
    return _asking(token, institution, _)


async def _invites(token: str, store: Store) -> Institution | None:
    """Return the institution a link leads to, as long as the link works."""
    link = await store.institutions.link_by(token)
    return await store.institutions.load(link.institution) if link and link.works(store.now) else None


def _asking(token: str, institution: Institution, _: Words) -> Screen:
    head = _("You were invited to answer short surveys.")
    kept = _(
        "I keep that you answer for this institution, but not your name. A survey comes once in 30 days at "
        "the most. You can stop at any time."
    )
    # NOTE: Button: yes, I answer surveys for my institution.
    yes = Button(_.plain("Yes, I take part"), tap=TakePart(token=token).pack())
    no = Button(_.plain("No"), tap=Decline().pack())
    name = f"<b>{escape(institution.name(_.code), quote=False)}</b>"
    privacy = Button(_.plain("Privacy"), tap=Go(place=Place.PRIVACY, below=True).pack())
    return Screen("\n\n".join((head, name, kept)), ((yes,), (no,), (privacy,)))


def _ended(person: Person, _: Words, likely: str | None) -> Screen:
    text = _("This link does not work any more. Please ask for a new one where you got it.")
    if person.language is not None:
        return Screen(text, ((menu_button(_),),))
    first = language.screen(likely)
    return replace(first, text=f"{text}\n\n{first.text}")


def _languages(token: str, likely: str | None) -> Screen:
    """Ask for the language, in every language; the likely one comes first."""
    codes = sorted(LANGUAGES, key=lambda code: code != likely)
    lines = dict.fromkeys(words(code)(CHOOSE_LANGUAGE) for code in codes)
    rows = tuple((_language(token, code),) for code in codes)
    return Screen("\n".join(lines), rows)


def _language(token: str, code: str) -> Button:
    autonym = LANGUAGES[code].autonym
    return Button(autonym[0].upper() + autonym[1:], tap=ReadInvitation(token=token, language=code).pack())


async def read_invitation(
    query: CallbackQuery, callback_data: ReadInvitation, person: Person, store: Store, _: Words
) -> Screen:
    """Take the language, and ask in it."""
    app = query.from_user.language_code
    if callback_data.language not in LANGUAGES:
        return await invited(callback_data.token, person, store, _, guess(app))
    _ = words(callback_data.language)
    person, letters = with_menu_of(_.code, replace(person, language=_.code), app)
    await store.save(person)
    asked = await invited(callback_data.token, person, store, _, None)
    return asked.with_letters(*letters)


async def take_part(
    query: CallbackQuery, callback_data: TakePart, person: Person, store: Store, _: Words
) -> Screen:
    """Make somebody a partner, if the link still works; a second tap does nothing more."""
    institution = await _invites(callback_data.token, store)
    if institution is None or person.language is None or person.age is Age.UNDER_14:
        return await invited(callback_data.token, person, store, _, guess(query.from_user.language_code))
    if institution not in await store.institutions.of(person.id):
        await store.institutions.join(person.id, institution.id)
    return await screen(person, store, _, _("You take part now. Thank you."))


async def decline(_query: CallbackQuery, _: Words) -> Screen:
    """Keep nothing."""
    text = _("All right, I keep nothing of it. If you change your mind, open the link again.")
    return Screen(text, ((menu_button(_),),))


def _too_young(_: Words) -> Screen:
    text = _("Surveys are for people who work in an institution. Who is under 14 cannot take part.")
    return Screen(text, ((menu_button(_),),))
