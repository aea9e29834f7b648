"""Everything the bot keeps about a person, as a file for them, in their language.

Ann: /mydata
Bot: This is everything I keep about you.  (my-data.json: {"Language": "Татарча", "Region": "Татарстан", …})
     [Menu]
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.ages import AGES
from domain.content import Content
from domain.interests import INTERESTS
from domain.mydata import (
    ANNOUNCED,
    ANNOUNCEMENTS,
    ARTICLES,
    BACK,
    CODE_OPEN,
    DEEDS_KEPT,
    EDITS_KEPT,
    EDITS_KNOWN,
    HELD_OUT,
    LABELS,
    LINKED_ACCOUNT,
    LINKED_ON,
    LINKS,
    NUDGED,
    NUMBER,
    OPEN_INVITATIONS,
    ORGANIZES_FOR,
    OWNER,
    PARTNER_OF,
    REMINDERS,
    SAVED_AUDIENCES,
    SURVEYS,
    UNREACHABLE,
    WRITTEN_SURVEYS,
)
from domain.outgoing import File
from domain.people import ANSWERING, REFUSED, Person
from domain.topics import TOPICS
from domain.wikis import WIKIS
from handlers.buttons import Go, Place
from handlers.filters import PARTS, GoesTo, Said
from handlers.reading import page_of, region_name, wiki_name
from handlers.screen import Button, Screen
from handlers.teammates import scope_name
from locales import LANGUAGES, Words
from storage.store import Store
from storage.vault import Unreadable, Vault

NOTHING = "–"

Value = str | int | list[str]


def router() -> Router:
    """Return what hands out a person's data."""
    router = Router(name="mydata")
    router.callback_query.register(my_data, GoesTo(Place.MY_DATA))
    router.message.register(my_data, Said("mydata"))
    return router


async def my_data(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    vault: Vault | None,
    _: Words,
) -> Screen:
    """Hand out everything that is kept of a person."""
    kept = everything_kept(person, content, _) | {
        _.plain(NUMBER): await store.pseudonym(person.id),
        _.plain(LINKS): await store.count_links(person.id),
        _.plain(REMINDERS): await store.reminders.count(person.id),
        _.plain(ARTICLES): await store.tasks.count(person.id),
        _.plain(ANNOUNCED): await store.sendings.count_for(person.id),
    }
    kept |= await _as_editor(person, store, vault, content, _)
    kept |= await _as_nudged(person, store, _)
    kept |= await _as_partner(person, store, _)
    kept |= await _in_the_team(person, store, content, owners, _)
    file = File("document", "my-data.json", json.dumps(kept, ensure_ascii=False, indent=2).encode())
    text = _("This is everything I keep about you. The file can be opened with any text program.")
    menu = Button(_.plain("Menu"), tap=Go(place=Place.MENU, below=True).pack())
    return Screen(text, ((menu,),), file=file)


async def _as_editor(
    person: Person, store: Store, vault: Vault | None, content: Content, _: Words
) -> dict[str, Value]:
    """Return what is kept of somebody's wiki account, without its numbers: they would tell whose it is."""
    is_linked = await store.accounts.is_linked(person.id)
    account, has_code = None, False
    if vault is not None:
        has_code = await store.accounts.claimed(person.id, vault) is not None
        with suppress(Unreadable):
            account = await store.accounts.linked(person.id, vault)
    if account is None:
        return {
            _.plain(LINKED_ACCOUNT): _yes_or_no(is_linked, _),
            _.plain(CODE_OPEN): _yes_or_no(has_code, _),
        }
    wikis = [wiki_name(WIKIS[code], content, _) for code in account.ids if code in WIKIS]
    return {
        _.plain(LINKED_ACCOUNT): wikis,
        _.plain(LINKED_ON): _.date(account.linked_on) if account.linked_on else NOTHING,
        _.plain(EDITS_KNOWN): account.edits,
        _.plain(EDITS_KEPT): await store.accounts.edits_kept(person.id),
    }


async def _as_nudged(person: Person, store: Store, _: Words) -> dict[str, Value]:
    """Return when somebody was reminded after a pause, or was not, for comparison; nothing if neither."""
    nudges = await store.nudges.of(person.id)
    if not nudges:
        return {}
    return {
        _.plain(NUDGED): [_.date(day) for day, is_held_out, _back in nudges if not is_held_out],
        _.plain(HELD_OUT): [_.date(day) for day, is_held_out, _back in nudges if is_held_out],
        _.plain(BACK): [_.date(back) for _day, _held, back in nudges if back is not None],
    }


async def _as_partner(person: Person, store: Store, _: Words) -> dict[str, Value]:
    """Return what is kept of somebody as a partner; nothing of who never was one."""
    mine = await store.institutions.of(person.id)
    surveys = await store.participations.of(person.id)
    if not (mine or surveys):
        return {}
    names = [institution.name(_.code) for institution in mine]
    return {_.plain(PARTNER_OF): names or NOTHING, _.plain(SURVEYS): len(surveys)}


async def _in_the_team(
    person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> dict[str, Value]:
    """Return what is kept of somebody as an organizer; nothing of who never was one."""
    member = await store.team.member(person.id, owners)
    done = await store.journal.count(person.id)
    written = await store.announcements.count_by(person.id)
    saved = await store.audiences.all_of(person.id)
    surveys = await store.surveys.count_by(person.id)
    if not (member.may_announce or done or written or saved or surveys):
        return {}
    scopes = [scope_name(grant.scope, person, content, _) for grant in member.granted]
    return {
        _.plain(OWNER): _yes_or_no(member.is_owner, _),
        _.plain(ORGANIZES_FOR): scopes or NOTHING,
        _.plain(OPEN_INVITATIONS): await store.team.count_open(person.id),
        _.plain(ANNOUNCEMENTS): written,
        _.plain(WRITTEN_SURVEYS): surveys,
        _.plain(SAVED_AUDIENCES): [audience.name for audience in saved] or NOTHING,
        _.plain(DEEDS_KEPT): done,
    }


def everything_kept(person: Person, content: Content, _: Words) -> dict[str, Value]:
    """Return all that a person's row says, in words they can read."""
    return {_.plain(label): _value(field, person, content, _) for field, label in LABELS.items()}


def _value(field: str, person: Person, content: Content, _: Words) -> Value:
    match field, getattr(person, field):
        case _field, None | ():
            return NOTHING
        case "consent", int(version):
            return _yes_or_no(version != REFUSED, _) + (f" ({version})" if version else "")
        case "awaiting", str(awaited):  # what is asked of organizers and partners is no question of theirs
            return _yes_or_no(not awaited.startswith((ANSWERING, *PARTS)), _)
        case "interests" | "muted", codes:
            return [_name(field, code, person, content, _) for code in codes]
        case _field, bool(on):
            return _yes_or_no(on, _)
        case _field, date() as day:
            return _.date(day)
        case _field, int(number):
            return number
        case _field, code:
            return _name(field, str(code), person, content, _)


def _yes_or_no(value: bool, _: Words) -> str:
    return _.plain("Yes") if value else _.plain("No")


def _name(field: str, code: str, person: Person, content: Content, _: Words) -> str:
    """Return what a code is called; one that has no name any more is shown as it is."""
    return _names(field, person, content, _).get(code, code)


def _names(field: str, person: Person, content: Content, _: Words) -> Mapping[str, str]:
    match field:
        case "language" | "menu_language":
            return {code: language.autonym for code, language in LANGUAGES.items()}
        case "wiki":
            return {code: wiki_name(wiki, content, _) for code, wiki in WIKIS.items()}
        case "age":
            return {age.value: _.plain(name) for age, name in AGES.items()}
        case "region":
            return {person.region: region_name(person.region, _)} if person.region else {}
        case "interests":
            return {code: _.plain(name) for code, name in INTERESTS.items()}
        case "muted" | "unreachable":
            names = TOPICS if field == "muted" else UNREACHABLE
            return {code: _.plain(name) for code, name in names.items()}
        case "path" | "step":
            paths = content.paths.values()
            items = paths if field == "path" else [step for path in paths for step in path.steps]
            return {item.id: page_of(item, person, content, _).title for item in items}
    return {}
