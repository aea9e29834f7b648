"""Accounts on a wiki, by name and by id: who they are, and whether they may edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wiki.client import Params, Wikis, batches
from wiki.times import moment

PROPS = ("groups", "editcount", "blockinfo", "centralids")
TEMPORARY = "temp"
"""The group of the accounts a wiki makes by itself for whoever edits logged out."""

CENTRAL = "CentralAuth"
"""Who knows which accounts of several wikis are one (MediaWiki: Extension:CentralAuth)."""


@dataclass(frozen=True, slots=True)
class Block:
    """An account may not edit."""

    is_partial: bool
    """Whether it may not edit some pages only."""
    until: datetime | None
    """None where no end is set."""


@dataclass(frozen=True, slots=True)
class User:
    """One account on one wiki."""

    id: int
    name: str
    edits: int
    """How many edits were made with it, those on deleted pages included."""
    central: int | None = None
    """The id that the accounts of one person have in common on all wikis; None where there is none."""
    is_temporary: bool = False
    block: Block | None = None

    @property
    def is_blocked(self) -> bool:
        """Tell whether the account may not edit anything."""
        return self.block is not None and not self.block.is_partial


@dataclass(frozen=True, slots=True)
class Named:
    """What a wiki knows by a few names; a name nobody has is in none of the lists."""

    users: tuple[User, ...]
    invalid: frozenset[str]
    """Names that no account can have, such as an address."""
    asked_at: datetime
    """When it was asked, by the clock of the wiki."""


async def by_names(wikis: Wikis, wiki: str, names: Sequence[str], *, background: bool = False) -> Named:
    """Return the accounts with these names; a wiki reads a name more kindly than it is written."""
    found: dict[int, User] = {}
    invalid: set[str] = set()
    asked_at: datetime | None = None
    async for answer in _answers(wikis, wiki, "ususers", names, background=background):
        asked_at = asked_at or moment(answer["curtimestamp"])
        for row in answer["query"]["users"]:
            if row.get("invalid"):
                invalid.add(str(row["name"]))
            elif not row.get("missing"):
                found[row["userid"]] = _user(row)
    if asked_at is None:
        raise ValueError("no name to ask for")
    return Named(tuple(found.values()), frozenset(invalid), asked_at)


async def by_ids(
    wikis: Wikis, wiki: str, ids: Sequence[int], *, background: bool = False
) -> tuple[dict[int, User], datetime | None]:
    """Return the accounts with these ids, and when that was by the clock of the wiki.

    One that is hidden or gone is missing from the answer.
    """
    found: dict[int, User] = {}
    asked_at: datetime | None = None
    async for answer in _answers(wikis, wiki, "ususerids", ids, background=background):
        asked_at = asked_at or moment(answer["curtimestamp"])
        for row in answer["query"]["users"]:
            if not (row.get("missing") or row.get("invalid")):
                found[row["userid"]] = _user(row)
    return found, asked_at


def _answers(wikis: Wikis, wiki: str, name: str, values: Sequence[str | int], *, background: bool) -> Any:
    params: Params = {"list": "users", "usprop": PROPS}
    return batches(wikis, wiki, name, values, params, background=background)


def _user(row: dict[str, Any]) -> User:
    return User(
        id=int(row["userid"]),
        name=str(row["name"]),
        edits=int(row.get("editcount", 0)),
        central=_central(row),
        is_temporary=TEMPORARY in row.get("groups", ()),
        block=_block(row),
    )


def _central(row: dict[str, Any]) -> int | None:
    """Return the central id where this very account belongs to it: a namesake on one wiki may not."""
    if not row.get("attachedlocal", {}).get(CENTRAL, False):
        return None
    return int(row.get("centralids", {}).get(CENTRAL, 0)) or None


def _block(row: dict[str, Any]) -> Block | None:
    if "blockid" not in row:
        return None
    expiry = str(row.get("blockexpiry", ""))
    until = None if expiry.startswith("infin") or not expiry else moment(expiry)
    return Block(is_partial=bool(row.get("blockpartial")), until=until)
