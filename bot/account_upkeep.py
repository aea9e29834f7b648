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
from bot.wake import Wake
from bot.wording import calls
from domain.accounts import Account, Sighting, seen_on
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import PersonId
from domain.quiet import opens_at, zone_of
from domain.wikis import WIKIS
from handlers.accounts import findings
from locales import words
from storage import accounts, claims, outbox, own_edits, people
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

LANGUAGE = "ru"

PLAN = (Planned("linked accounts, whether they are still there", in_all(A_DAY)),)

log = structlog.get_logger(__name__)

Linked = list[tuple[PersonId, Account]]


@dataclass(slots=True)
class AccountUpkeep:
    """Takes care of linked accounts, a few at a time."""

    database: Database
    bot_id: int
    clock: Clock
    wake: Wake
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
        await self.database.write(lambda connection: claims.sweep(connection, now))
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
        letters = await self.database.write(
            lambda connection: self._noted(connection, sightings, gone, [who for who, _ in linked], now)
        )
        if letters:
            self.wake.outbox()

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
        who: Collection[PersonId],
        now: datetime,
    ) -> int:
        """Write down what was seen, in one transaction with the letters; returns how many letters."""
        lost = []
        for person, account in (await accounts.hold(connection, self.vault, who)).items():
            seen = seen_on(account, sightings.get(person, {}), gone.get(person, ()), now.timestamp())
            if seen is None:
                await accounts.erase(connection, person)
                lost.append(person)
                continue
            if (seen.ids, seen.central) != (account.ids, account.central):
                seen = await accounts.remark(connection, self.vault, person, seen)
            await accounts.keep(connection, self.vault, person, seen, now)
        letters = await self._letters(connection, lost, now)
        await outbox.queue(connection, self.bot_id, now.timestamp(), letters)
        return len(letters)

    async def _letters(
        self, connection: AsyncConnection, lost: Collection[PersonId], now: datetime
    ) -> list[Outgoing]:
        """Return what those read whose account is gone, at an hour at which nobody sleeps."""
        letters = []
        for person in (await people.load(connection, lost)).values():
            if not (person.wants_messages and person.reachable):
                continue
            morning = opens_at(now, zone_of(person.region))
            letters += [
                Outgoing(
                    person.id,
                    one.method,
                    one.payload,
                    Lane.TRANSACTIONAL,
                    Kind.REMINDER,
                    not_before=morning,
                )
                for one in calls(findings.gone(words(person.language or LANGUAGE)), person.id)
            ]
        return letters


def _sighting(user: User) -> Sighting:
    return Sighting(user.id, user.edits, user.is_blocked, user.central)


def _central(seen: Mapping[str, Sighting]) -> int | None:
    return next((one.central for one in seen.values() if one.central), None)
