"""Who may do what: owners by the environment, organizers by invitation and within a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from domain.audiences import EVERYBODY, Audience, Condition, Trait, is_within
from domain.people import PersonId

INVITED_FOR = timedelta(days=7)
"""How long a link lasts by which somebody becomes an organizer; it works once."""

OPEN_AT_MOST = 20
"""How many links that nobody has used yet one person may have out."""


class Role(StrEnum):
    """What somebody is beside a newcomer."""

    OWNER = "owner"
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom somebody may act: everybody, a region with its districts, or a programme (a path)."""

    trait: Trait | None = None
    value: str = ""

    def __str__(self) -> str:
        return f"{self.trait}:{self.value}" if self.trait else "*"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the scope that `str` wrote; raises `ValueError`."""
        trait, _, value = text.partition(":")
        return cls() if text == "*" else cls(Trait(trait), value)

    @property
    def audience(self) -> Audience:
        """Return the people it reaches."""
        return Audience((Condition(self.trait, (self.value,)),)) if self.trait else EVERYBODY


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope; nobody knows since when somebody is an owner."""

    role: Role
    scope: Scope
    since: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; owners have one grant without bounds."""

    id: PersonId
    grants: tuple[Grant, ...]

    @property
    def is_owner(self) -> bool:
        """Tell whether the environment names them an owner."""
        return any(grant.role is Role.OWNER for grant in self.grants)

    @property
    def may_announce(self) -> bool:
        """Tell whether they may write announcements at all."""
        return bool(self.grants)

    @property
    def granted(self) -> tuple[Grant, ...]:
        """Return what was granted by invitation, and can be taken away again."""
        return tuple(grant for grant in self.grants if grant.role is Role.ORGANIZER)

    @property
    def scopes(self) -> list[Scope]:
        """Return for whom they may act; an owner's scope holds all others."""
        scopes = list(dict.fromkeys(grant.scope for grant in self.grants))
        return [Scope()] if Scope() in scopes else scopes

    def covers(self, scope: Scope) -> bool:
        """Tell whether they may act for all that a scope reaches."""
        return any(holds(grant.scope, scope) for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link makes of whoever opens it first."""

    scope: Scope
    made_by: PersonId
    expires_at: datetime


def member(person: PersonId, owners: Collection[int], grants: Iterable[Grant]) -> Member:
    """Return what somebody is, of the environment and of what was granted."""
    owner = (Grant(Role.OWNER, Scope()),) if person in owners else ()
    return Member(person, (*owner, *grants))


def holds(wide: Scope, narrow: Scope) -> bool:
    """Tell whether a scope reaches everybody another one reaches; a region holds its districts."""
    if wide in (Scope(), narrow):
        return True
    both_are_regions = wide.trait is Trait.REGION and narrow.trait is Trait.REGION
    return both_are_regions and is_within(narrow.value, wide.value)


def may_hand_on(member: Member, known: Iterable[Scope]) -> list[Scope]:
    """Return the scopes somebody may invite others for: their own, and those known that lie within."""
    own = [grant.scope for grant in member.grants]
    return list(dict.fromkeys([*own, *(scope for scope in known if member.covers(scope))]))


def approvers(team: Iterable[Member], author: PersonId, scope: Scope) -> list[Member]:
    """Return who can say yes to an announcement for a scope: anybody who covers it but its author."""
    return [member for member in team if member.id != author and member.covers(scope)]
