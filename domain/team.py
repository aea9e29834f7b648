"""Who may do what: owners by the environment, organizers by invitation and within a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from domain.audiences import EVERYBODY, Audience, Condition, Trait
from domain.people import PersonId


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
    """A role within a scope."""

    role: Role
    scope: Scope


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

    def covers(self, scope: Scope) -> bool:
        """Tell whether they may act for all that a scope reaches."""
        return any(grant.scope in (Scope(), scope) or _holds(grant.scope, scope) for grant in self.grants)


def member(person: PersonId, owners: Collection[int], grants: Iterable[Grant]) -> Member:
    """Return what somebody is, of the environment and of what was granted."""
    owner = (Grant(Role.OWNER, Scope()),) if person in owners else ()
    return Member(person, (*owner, *grants))


def _holds(wide: Scope, narrow: Scope) -> bool:
    is_region = wide.trait is Trait.REGION and narrow.trait is Trait.REGION
    return is_region and narrow.value.startswith(f"{wide.value}/")
