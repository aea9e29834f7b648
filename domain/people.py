"""Who talks with the bot: the little that is known of a person, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from domain.arrivals import is_secret, read_payload, sound

PersonId = NewType("PersonId", int)
"""The id of a person's private chat with the bot, which Telegram makes equal to the user's id."""

CONSENT_VERSION = 1
"""The consent text that is in force; a newer one is asked for again."""

REFUSED = 0
"""What `Person.consent` says of somebody who was asked and said no."""

ANSWERING = "answer "
"""How `Person.awaiting` begins of somebody who has a question of a survey before them; it waits for weeks."""

RESUME_AFTER = timedelta(days=1)
"""A pause of this length or more is worth a word on where the person stopped."""

STAYS_AFTER = timedelta(days=14)
"""Who comes back when this much time has gone by since the first day has stayed."""


class Unreachable(StrEnum):
    """Why nothing arrives at a person until they write again."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    ABSENT = "absent"
    """Telegram knows no such chat."""


class Age(StrEnum):
    """An age band; the age itself is never asked."""

    UNDER_14 = "under14"
    TEEN = "14-17"
    ADULT = "18+"


@dataclass(frozen=True, slots=True)
class Person:
    """One person, as far as the person allows it to be known."""

    id: PersonId
    language: str | None = None
    wiki: str | None = None
    consent: int | None = None
    age: Age | None = None
    region: str | None = None
    interests: tuple[str, ...] = ()
    plain: bool = False
    arrived_with: str | None = None
    cohort: str | None = None
    path: str | None = None
    step: str | None = None
    finished_on: date | None = None
    awaiting: str | None = None
    menu_language: str | None = None
    stopped: bool = False
    unreachable: Unreachable | None = None
    seen_on: date | None = None
    muted: tuple[str, ...] = ()
    """The topics the person wants no announcements on."""
    since: date | None = None
    """The day of the first consent: the first day, from which days are counted."""
    task_on: date | None = None
    """The first day an article to work on was taken."""
    edit_on: date | None = None
    """The first day an edit of theirs was seen on a wiki."""
    second_on: date | None = None
    """The first day they came back after the first one."""
    fourteenth_on: date | None = None
    """The first day they came back when 14 days or more had gone by."""
    is_back: bool = False
    """Whether the person has just come back from a pause with a path unfinished; it is never stored."""

    @property
    def has_consented(self) -> bool:
        """Tell whether the person agreed to the consent text in force."""
        return self.consent == CONSENT_VERSION

    @property
    def is_undecided(self) -> bool:
        """Tell whether the consent text in force is still to be answered."""
        return self.consent not in (CONSENT_VERSION, REFUSED)

    @property
    def reachable(self) -> bool:
        """Tell whether a message can arrive, as far as is known."""
        return self.unreachable is None

    @property
    def is_minor(self) -> bool:
        """Tell whether the careful mode applies."""
        return self.age is Age.TEEN or self.age is Age.UNDER_14

    @property
    def wants_messages(self) -> bool:
        """Tell whether the bot may write first, with an announcement or a reminder."""
        return self.has_consented and not self.stopped


def agree(person: Person, age: Age | None, today: date) -> Person:
    """Note the person's consent; somebody under 14 is kept no differently from one who refused."""
    if age is Age.UNDER_14:
        return refuse(person)
    cohort = person.cohort or read_payload(person.arrived_with).cohort
    since = person.since or today
    return replace(person, consent=CONSENT_VERSION, age=age, seen_on=today, cohort=cohort, since=since)


def refuse(person: Person) -> Person:
    """Keep nothing of the person but the chat, the language and the answer itself."""
    return Person(
        id=person.id,
        language=person.language,
        consent=REFUSED,
        menu_language=person.menu_language,
        stopped=person.stopped,
        unreachable=person.unreachable,
    )


def come(person: Person, payload: str | None) -> Person:
    """Note that the person pressed Start: messages are welcome again, and the link they came by is noted.

    Before consent is answered the payload waits for the answer; after a refusal it is dropped. The first link
    stays the one a person came by, a later one may still name another cohort. An invitation into the team or
    to an institution is nobody's way here.
    """
    person = replace(person, stopped=False)
    payload = None if is_secret(payload) else sound(payload)
    if payload is None or person.consent == REFUSED:
        return person
    if person.has_consented:
        return replace(person, cohort=read_payload(payload).cohort or person.cohort)
    return replace(person, arrived_with=payload)


def arrive(person: Person, step_of_path: tuple[str, str], today: date) -> Person:
    """Remember where on a path the person is, if that may be remembered; another step begins a new round."""
    if not person.has_consented:
        return person
    path, step = step_of_path
    finished_on = person.finished_on if step_of_path == (person.path, person.step) else None
    return replace(person, path=path, step=step, finished_on=finished_on, seen_on=today)


def finish(person: Person, today: date) -> Person:
    """Remember that the person has come to the end of their path, if that may be remembered."""
    if not person.has_consented:
        return person
    return replace(person, finished_on=today, seen_on=today)


def choose_interest(person: Person, interest: str, *, on: bool) -> Person:
    """Add an interest or take it away; doing so twice changes nothing more."""
    others = tuple(known for known in person.interests if known != interest)
    if on == (interest in person.interests):
        return person
    return replace(person, interests=(*others, interest) if on else others)


def was_away(person: Person, today: date) -> bool:
    """Tell whether the person comes back from a pause with a path unfinished."""
    if person.seen_on is None or person.step is None or person.finished_on is not None:
        return False
    return today - person.seen_on >= RESUME_AFTER


def heard(person: Person, today: date) -> Person:
    """Note that the person wrote: they can be reached, were seen today if that may be kept, may be back.

    What they were asked to write on an earlier day is no longer waited for, but for the answer in a survey.
    """
    seen = today if person.has_consented else None
    if person.reachable and person.seen_on == seen:
        return person
    is_waited_for = person.seen_on == seen or (person.awaiting or "").startswith(ANSWERING)
    awaiting = person.awaiting if is_waited_for else None
    is_back = was_away(person, today)
    person = replace(person, unreachable=None, seen_on=seen, is_back=is_back, awaiting=awaiting)
    return came_back(person, today) if seen else person


def came_back(person: Person, today: date) -> Person:
    """Note the first day after the first, and the first from the fourteenth on; later ones change nothing."""
    if person.since is None or today <= person.since:
        return person
    fourteenth = today if today - person.since >= STAYS_AFTER else None
    return replace(
        person,
        second_on=person.second_on or today,
        fourteenth_on=person.fourteenth_on or fourteenth,
    )


def took_task(person: Person, today: date) -> Person:
    """Note the first day an article was taken, if that may be remembered."""
    return replace(person, task_on=person.task_on or today) if person.has_consented else person


def edited(person: Person, today: date) -> Person:
    """Note the first day an edit was seen, if that may be remembered."""
    return replace(person, edit_on=person.edit_on or today) if person.has_consented else person
