"""What a link into the bot says: t.me/<bot>?start=<payload>, at most 64 letters, digits, "_" and "-".

A payload is a list of facts joined by "_"; each is a key, "-" and a value:

    lang-ba                     the language the poster speaks
    cohort-selet26              the group of people one joins
    from-museum                 the campaign the link belongs to
    lang-tt_cohort-selet26      several at once

A link with "team-" and a token stands alone: it makes an organizer of whoever opens it first. So does one
with "inst-", which asks whoever opens it to answer for an institution. Neither secret is kept with a person.

Anything else is kept as it came and does no harm: it is the name of a campaign nobody has planned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
INVITATION = "team-"
PARTNERSHIP = "inst-"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of the way somebody came."""

    language: str | None = None
    cohort: str | None = None
    campaign: str | None = None


def read_payload(payload: str | None) -> Arrival:
    """Return what a payload says; what it does not say stays unknown."""
    facts: dict[str, str] = {}
    for part in (payload or "").split("_"):
        key, _, value = part.partition("-")
        if key in ("lang", "cohort", "from") and value:
            facts[key] = value
    if payload and not facts:
        return Arrival(campaign=payload)
    return Arrival(facts.get("lang"), facts.get("cohort"), facts.get("from"))


def sound(payload: str | None) -> str | None:
    """Return a payload that a link can carry, or None; what somebody typed after /start is not one."""
    return payload if payload and PAYLOAD.fullmatch(payload) else None


def invitation_in(payload: str | None) -> str | None:
    """Return the token of a link into the team, or None where a payload is something else."""
    return _token(payload, INVITATION)


def partnership_in(payload: str | None) -> str | None:
    """Return the token of a link of an institution, or None where a payload is something else."""
    return _token(payload, PARTNERSHIP)


def is_secret(payload: str | None) -> bool:
    """Tell whether a payload is a link that must not be kept with the person who opened it."""
    return invitation_in(payload) is not None or partnership_in(payload) is not None


def _token(payload: str | None, kind: str) -> str | None:
    return payload.removeprefix(kind) if payload and payload.startswith(kind) else None
