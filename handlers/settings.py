"""The settings: what the bot was told to do, and each thing a tap away from another answer.

Ann: /settings
Bot: Settings
     Language: Татарча
     Wikipedia: Tatar Wikipedia
     Simpler screens: No
     Age group: 18 or older
     Region: –
     Interests: History
     Messages: Yes
     [Language] [Wikipedia] [Region] [Interests] [Age group] [Simpler screens] [Topics]
     [No more messages] [Privacy] [Menu]
Ann: [Simpler screens]
Bot: (the same, plainly)

Ann: [Age group] [Under 14]
Bot: I remember nobody who is under 14. Shall I forget …?
     [Yes] [No]
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.ages import AGES
from domain.content import Content
from domain.interests import INTERESTS
from domain.people import Person
from domain.topics import TOPICS
from handlers import consent, ready, rooms
from handlers.accounts.room import account_row
from handlers.buttons import OpenQuestion, Place, Question, Switch, Turn, go, menu_button
from handlers.filters import GoesTo, Said, Tapped
from handlers.reading import region_name, wiki_name, wiki_of
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.store import Store
from storage.vault import Vault

NOTHING = "–"


def router() -> Router:
    """Return the settings."""
    router = Router(name="settings")
    router.callback_query.register(settings, GoesTo(Place.SETTINGS))
    router.callback_query.register(turn, Tapped(Turn))
    router.message.register(settings, Said("settings"))
    return router


def screen(person: Person, content: Content, _: Words, own: tuple[Row, ...] = ()) -> Screen:
    """Show the settings; `own` leads to rooms of this person's own."""
    lines = [
        f"<b>{_('Settings')}</b>",
        "",
        *(f"{label}: {value}" for label, value in _values(person, content, _)),
    ]
    if not person.has_consented:
        lines += ["", _("I can keep more settings for you if you agree that I remember them.")]
    if own and not person.has_consented:  # surveys come without the consent to be remembered
        own = (*own, (messages_button(person, _),))
    return Screen("\n".join(lines), (*own, *_rows(person, _)))


def _values(person: Person, content: Content, _: Words) -> list[tuple[str, str]]:
    language = (_("Language"), _.language.autonym)
    wiki = (_("Wikipedia"), wiki_name(wiki_of(person, _), content, _))
    if not person.has_consented:
        return [language, wiki]
    interests = ", ".join(_(INTERESTS[code]) for code in person.interests if code in INTERESTS)
    return [
        language,
        wiki,
        (_("Simpler screens"), _yes_or_no(person.plain, _)),
        # NOTE: A setting and its button: under 14, 14–17, 18 or older.
        (_("Age group"), _(AGES[person.age]) if person.age else NOTHING),
        (_("Region"), escape(region_name(person.region, _), quote=False) if person.region else NOTHING),
        (_("Interests"), interests or NOTHING),
        # NOTE: In the settings: may the bot write first? Followed by yes or no.
        (_("Messages"), _yes_or_no(person.wants_messages, _)),
        *([(_("Topics without announcements"), _topics(person.muted, _))] if person.muted else []),
        *([(_("Group"), escape(person.cohort, quote=False))] if person.cohort else []),
    ]


def _topics(muted: tuple[str, ...], _: Words) -> str:
    return ", ".join(_(TOPICS[code]) for code in muted if code in TOPICS)


def _yes_or_no(value: bool, _: Words) -> str:
    return _("Yes") if value else _("No")


def _rows(person: Person, _: Words) -> tuple[Row, ...]:
    language = go(_.plain("Language"), Place.LANGUAGE)
    foot = beside(go(_.plain("Privacy"), Place.PRIVACY), menu_button(_))
    if not person.has_consented:
        return ((language,), (go(_.plain("Remember my settings"), Place.CONSENT),), *foot)
    interests = _question(_.plain("Interests"), Question.INTERESTS)
    return (
        *beside(language, _question(_.plain("Wikipedia"), Question.WIKI)),
        *beside(_question(_.plain("Region"), Question.REGION), interests),
        *beside(_question(_.plain("Age group"), Question.AGE), _plainness(person, _)),
        # NOTE: Button: which topics announcements may be on.
        (go(_.plain("Topics"), Place.TOPICS),),
        (messages_button(person, _),),
        *foot,
    )


def _question(label: str, question: Question) -> Button:
    return Button(label, tap=OpenQuestion(question=question).pack())


def _plainness(person: Person, _: Words) -> Button:
    # NOTE: Button: show every screen in full again. The opposite of "Simpler screens".
    label = _.plain("Full screens") if person.plain else _.plain("Simpler screens")
    return Button(label, tap=Turn(switch=Switch.PLAIN, on=not person.plain).pack())


def messages_button(person: Person, _: Words) -> Button:
    """Return the button that allows or ends messages nobody asked for."""
    label = _.plain("Send me messages again") if person.stopped else _.plain("No more messages")
    return Button(label, tap=Turn(switch=Switch.MESSAGES, on=person.stopped).pack())


async def own(person: Person, store: Store, vault: Vault | None, _: Words) -> tuple[Row, ...]:
    """Return the rows to rooms of somebody's own."""
    return (*await rooms.of_partner(person, store, _), *account_row(person, vault, _))


async def settings(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    vault: Vault | None,
    _: Words,
) -> Screen:
    """Show the settings."""
    return screen(person, content, _, await own(person, store, vault, _))


async def turn(
    _query: CallbackQuery,
    callback_data: Turn,
    person: Person,
    store: Store,
    content: Content,
    vault: Vault | None,
    _: Words,
) -> Screen:
    """Put a switch into a position and show where it stands."""
    if callback_data.switch is Switch.MESSAGES:
        person = replace(person, stopped=not callback_data.on)
    elif person.has_consented:
        person = replace(person, plain=callback_data.on)
    else:
        return consent.screen(_)
    await store.save(person)
    if not callback_data.at_start:
        return screen(person, content, _, await own(person, store, vault, _))
    note = _("From now on my screens are simpler. In the settings you can make them full again.")
    return ready.screen(person, content, _, note)
