"""How people of the team are spoken of: by a number in place of a name, and by whom they act for."""

from __future__ import annotations

from datetime import datetime

from domain.audiences import Trait
from domain.content import Content
from domain.outgoing import Lane, Outgoing
from domain.people import Person, PersonId
from domain.quiet import ZONE_NAMES, local, zone_of
from domain.team import Scope
from handlers.buttons import Place, ask_button, go, menu_button
from handlers.reading import page_of, region_name
from handlers.screen import Button, Row, Screen, beside, message
from locales import Html, Words
from storage.store import Store


def outsider(_: Words) -> Screen:
    """Say to somebody who is not of the team whose room this is, and how to come in."""
    text = _(
        "This is where the organizers work: people who tell a region about contests and events. If you would "
        "like to become one, ask a human."
    )
    return Screen(text, ((ask_button(_),), (menu_button(_),)))


def row(_: Words) -> tuple[Row, ...]:
    """Return the buttons people of the team find in the menu."""
    # NOTE: Button in an organizer's menu: a list of what was announced and what is being written.
    announcements = go(_.plain("Announcements"), Place.ANNOUNCEMENTS)
    # NOTE: Button in an organizer's menu: museums, libraries, schools and others that answer surveys.
    institutions = go(_.plain("Institutions"), Place.INSTITUTIONS)
    # NOTE: Button in an organizer's menu: the surveys that are written and sent to institutions.
    surveys = go(_.plain("Surveys"), Place.SURVEYS)
    # NOTE: Button in an organizer's menu: how many people come how far.
    stats = go(_.plain("Statistics"), Place.STATS)
    return ((stats,), *beside(surveys, institutions), *beside(announcements, team_button(_)))


def commands(_: Words) -> list[str]:
    """Return the lines of the help that only people of the team read."""
    announce = _("/announce – write an announcement")
    announcements = _("/announcements – what was announced, and drafts")
    surveys = _("/surveys – questions to museums, schools and others")
    stats = _("/stats – how far people get")
    team = _("/team – your colleagues; here you can also leave the team")
    return [announce, announcements, surveys, stats, team]


def team_button(_: Words) -> Button:
    """Return the button to the people of the team."""
    # NOTE: Button in an organizer's menu: the people who organize.
    return go(_.plain("Team"), Place.TEAM)


def scope_name(scope: Scope, person: Person, content: Content, _: Words) -> str:
    """Return for whom somebody acts, as a label; what has no name any more is shown by its code."""
    match scope.trait:
        case None:
            # NOTE: Button and value: somebody organizes for all people, not for one region or programme.
            return _.plain("Everybody")
        case Trait.REGION:
            return region_name(scope.value, _)
        case Trait.PROGRAMME if scope.value in content.paths:
            return page_of(content.paths[scope.value], person, content, _).title
    return scope.value


async def name(person: PersonId, store: Store, owners: frozenset[int], _: Words) -> Html:
    """Return what somebody of the team is called, now or when they were of it."""
    number = await store.pseudonym(person)
    if person in owners:
        # NOTE: Somebody who runs the bot. {number} has four digits and stands for the name.
        return _("Owner {number}", number=number)
    # NOTE: {number} has four digits and stands for the name.
    return _("Organizer {number}", number=number)


def number_line(number: str, _: Words) -> Html:
    """Tell somebody under which number colleagues know them."""
    return _("Colleagues see a number in place of your name: {number}", number=number)


def moment(at: datetime, person: Person, _: Words) -> Html:
    """Write a day and a time as the person's own clock shows it."""
    time = _.time(local(at, zone_of(person.region)))
    # NOTE: A day and a time, such as "22 November 2026, 18:05".
    return _("{date}, {time}", date=day(at, person, _), time=time)


def day(at: datetime, person: Person, _: Words) -> str:
    """Write the day of a moment as the person's own calendar shows it."""
    return _.date(local(at, zone_of(person.region)).date())


def zone_name(person: Person, _: Words) -> Html:
    """Name the time zone of the person's clock."""
    return _(ZONE_NAMES[zone_of(person.region)])


def letter(chat_id: int, text: str, *rows: Row) -> Outgoing:
    """Return a message to somebody else of the team; `text` is Telegram HTML."""
    return Outgoing(chat_id, "sendMessage", message(chat_id, text, rows), Lane.TRANSACTIONAL)
