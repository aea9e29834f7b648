"""Everything that is kept of a person, in words a person can read."""

from __future__ import annotations

from domain.people import REFUSED, Person

Readable = dict[str, str | int | bool | list[str] | None]


def everything_kept(person: Person) -> Readable:
    """Return all that is stored of a person; a test holds it against the fields of `Person`."""
    return {
        "number of this chat": person.id,
        "language I read": person.language,
        "wiki I edit": person.wiki,
        "consent": _consent(person),
        "age group": person.age.value if person.age else None,
        "region": person.region,
        "interests": list(person.interests),
        "simpler screens": person.plain,
        "link I came by": person.arrived_with,
        "group": person.cohort,
        "path": person.path,
        "step": person.step,
        "path finished on": person.finished_on.isoformat() if person.finished_on else None,
        "what I was asked to write": person.awaiting,
        "language of the command list": person.menu_language,
        "no messages wanted": person.stopped,
        "can be reached": person.reachable,
        "last here on": person.seen_on.isoformat() if person.seen_on else None,
    }


def _consent(person: Person) -> str | None:
    if person.consent is None:
        return None
    return "refused" if person.consent == REFUSED else f"given, version {person.consent} of the text"
