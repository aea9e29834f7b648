"""Looks after linked accounts: asks the wikis for them now and then, and seals them anew after a new key.

An account that is nowhere to be seen is unlinked, and its owner told; one that came to be on another wiki is
known there as well. All of it goes by the user id: a new name changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from domain.accounts import Account, Sighting, seen_on
from domain.changes import Notice, Word
from domain.people import PersonId
from domain.wikis import WIKIS
from storage import accounts, notices, own_edits
from storage.database import Database
from storage.vault import Vault
from wiki import users
from wiki.client import BATCH, Wikis
from wiki.plan import DAY_S, Planned, in_all
from wiki.users import User

A_DAY = 400
"""How many requests a day all of this may make, however many accounts are linked."""

A_LOOK = BATCH
"""How many accounts are looked at together."""

RESEALED = 200
"""How many rows are sealed anew together."""

MANY = 5
"""From how many accounts on it does not happen that all are gone at once: then the wiki is wrong."""

PLAN = (Planned("linked accounts, whether they are still there", in_all(A_DAY)),)

log = structlog.get_logger(__name__)

Linked = list[tuple[PersonId, Account]]


@dataclass(slots=True)
class AccountUpkeep:
    """Takes care of linked accounts, a few at a time."""

    database: Database
    clock: Clock
    wikis: Wikis
    vault: Vault
    name: str = "accounts"
    _is_resealing: bool = field(default=False)

    @property
    def rest_s(self) -> float:
        """How long a step rests, so that all of a day keep within what is allowed; each asks a wiki twice."""
        return DAY_S * 2 * len(WIKIS) / A_DAY

    async def step(self) -> float:
        """Do what is due; returns how long to rest, in seconds. Raises `Later`."""
        if await self._reseal():
            return 1.0
        now = self.clock.now()
        await self._look(now)
        return self.rest_s

    async def _reseal(self) -> bool:
        """Seal some rows anew with the newest key; tells whether there may be more."""
        if len(self.vault.keys) == 1:
            return False
        done = await self.database.write(self._resealed)
        if done:
            self._is_resealing = True
        elif self._is_resealing:
            self._is_resealing = False
            log.info("secret_key_replaced", hint="all links are sealed with the first key of SECRET_KEY now")
        return bool(done)

    async def _resealed(self, connection: AsyncConnection) -> int:
        linked = await accounts.reseal(connection, self.vault, RESEALED)
        return linked + await own_edits.reseal(connection, self.vault, RESEALED)

    async def _look(self, now: datetime) -> None:
        linked = await self.database.read(lambda c: accounts.due(c, self.vault, now, A_LOOK))
        if not linked:
            return
        sightings, gone = await self._sightings(linked)
        await self.database.write(lambda c: self._noted(c, sightings, gone, dict(linked), now))

    async def _sightings(
        self, linked: Linked
    ) -> tuple[dict[PersonId, dict[str, Sighting]], dict[PersonId, set[str]]]:
        """Return what the wikis say of accounts, and on which they are gone."""
        found: dict[PersonId, dict[str, Sighting]] = defaultdict(dict)
        gone: dict[PersonId, set[str]] = defaultdict(set)
        names: dict[PersonId, str] = {}
        for wiki in WIKIS:
            asked = {account.ids[wiki]: who for who, account in linked if wiki in account.ids}
            if not asked:
                continue
            there, _at = await users.by_ids(self.wikis, wiki, list(asked), background=True)
            if not there and len(asked) >= MANY:
                log.error("accounts_not_believed", wiki=wiki, asked=len(asked))
                continue
            for user, who in asked.items():
                if (one := there.get(user)) is None:
                    gone[who].add(wiki)
                else:
                    found[who][wiki] = _sighting(one)
                    names[who] = one.name
        await self._find_elsewhere(linked, names, found)
        return found, gone

    async def _find_elsewhere(
        self, linked: Linked, names: Mapping[PersonId, str], found: dict[PersonId, dict[str, Sighting]]
    ) -> None:
        """Add the wikis on which an account has come to be: only the same central id tells."""
        central = {who: account.central or _central(found[who]) for who, account in linked}
        for wiki in WIKIS:
            lacking = {
                names[who]: who
                for who, account in linked
                if central[who] and who in names and wiki not in account.ids
            }
            if not lacking:
                continue
            named = await users.by_names(self.wikis, wiki, list(lacking), background=True)
            for user in named.users:
                who = lacking.get(user.name)
                if who is not None and user.central == central[who]:
                    found[who][wiki] = _sighting(user)

    async def _noted(
        self,
        connection: AsyncConnection,
        sightings: Mapping[PersonId, Mapping[str, Sighting]],
        gone: Mapping[PersonId, Collection[str]],
        linked: Mapping[PersonId, Account],
        now: datetime,
    ) -> None:
        """Write down what was seen, and note who is to hear that an account is gone."""
        lost = []
        for person, account in (await accounts.hold(connection, self.vault, linked)).items():
            if account.ids != linked[person].ids:
                continue  # another one was linked meanwhile
            seen = seen_on(account, sightings.get(person, {}), gone.get(person, ()), now.timestamp())
            if seen is None:
                await accounts.erase(connection, person)
                lost.append(Notice(person, Word.GONE, f"{now:%Y-%m-%d}", ""))
                continue
            if (seen.ids, seen.central) != (account.ids, account.central):
                seen = await accounts.remark(connection, self.vault, person, seen)
            await accounts.keep(connection, self.vault, person, seen, now)
        await notices.tell(connection, self.vault, lost, now)


def _sighting(user: User) -> Sighting:
    return Sighting(user.id, user.edits, user.is_blocked, user.central)


def _central(seen: Mapping[str, Sighting]) -> int | None:
    return next((one.central for one in seen.values() if one.central), None)
