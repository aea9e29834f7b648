"""Answers whoever links a wiki account: finds the account by its name, then the code in its edits.

The account is found by its name once; from then on only its id counts, which never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.wording import calls
from bot.workshop import Finish, Workshop
from domain.accounts import Account, Claim, Contribution, Verdict, may_link, verdict, worth_reading
from domain.changes import Change
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import Person
from domain.wikis import WIKIS
from handlers.accounts import findings, screens
from handlers.screen import Screen
from locales import LANGUAGES, Words, words
from storage import accounts, claims, people, recent_changes
from storage.errands import Errand
from storage.vault import Vault
from wiki import contributions, users
from wiki.client import Later, Refused, Wikis
from wiki.plan import OnDemand
from wiki.users import Named, User

SOON_S = 15.0
"""After how many seconds to look again for an edit that is not there yet: copies of a wiki lag behind."""

PLAN = (
    OnDemand("linking an account: find it by its name", len(WIKIS)),
    OnDemand("linking an account: look for the code", contributions.PAGES + 2 + len(WIKIS)),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand for somebody who links an account."""

    chat_id: int
    wikis: Wikis
    vault: Vault
    words: Words
    now: datetime

    def letters(self, screen: Screen) -> list[Outgoing]:
        """Return a screen as the letter that answers later."""
        return [
            Outgoing(one.chat_id, one.method, one.payload, Lane.TRANSACTIONAL, Kind.SCREEN)
            for one in calls(screen, self.chat_id)
        ]


def _desk(workshop: Workshop, errand: Errand) -> Desk:
    if workshop.vault is None:
        raise LookupError("accounts are linked only where there is a key")
    code = str(errand.details.get("language"))
    said = words(code if code in LANGUAGES else "ru")
    return Desk(errand.chat_id, workshop.asked, workshop.vault, said, workshop.now)


async def find(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    """Find an account and give a code for it, or say why that is not possible."""
    desk, wiki = _desk(workshop, errand), str(errand.details["wiki"])
    if "name" in errand.details:
        name = str(desk.vault.open(str(errand.details["name"]).encode()))
        wiki, found = await _named(desk, wiki, name, is_sure=errand.details["is_sure"])
        user, asked_at = next(iter(found.users), None), found.asked_at
        if user is None:
            called = str(errand.details["papers"][wiki]["called"])
            return desk.letters(_unknown(name, found.invalid, called, desk.words))
    else:
        claim = await workshop.database.read(lambda c: claims.claimed(c, desk.vault, desk.chat_id))
        if claim is None:
            return desk.letters(screens.first(desk.words))
        known, asked = await users.by_ids(desk.wikis, claim.wiki, [claim.user])
        user, asked_at = known.get(claim.user), asked or claim.issued_at
        wiki = claim.wiki
        if user is None:
            return desk.letters(findings.gone(desk.words))
    if user.is_temporary:
        return desk.letters(screens.not_lasting(desk.words))
    if user.is_blocked:
        until = user.block.until if user.block else None
        return desk.letters(screens.blocked(until.date() if until else None, desk.words))
    return partial(_issue, desk=desk, errand=errand, wiki=wiki, user=user, at=asked_at)


async def _named(desk: Desk, wiki: str, name: str, *, is_sure: bool) -> tuple[str, Named]:
    """Look for a name where the person edits, and elsewhere unless they said where it is."""
    there = await users.by_names(desk.wikis, wiki, [name])
    if there.users or there.invalid or is_sure:
        return wiki, there
    for other in WIKIS:
        if other == wiki:
            continue
        try:
            elsewhere = await users.by_names(desk.wikis, other, [name])
        except (Later, Refused):
            continue
        if elsewhere.users:
            return other, elsewhere
    return wiki, there


def _unknown(name: str, invalid: Collection[str], called: str, _: Words) -> Screen:
    if invalid:
        return screens.not_a_name(_)
    return screens.missing(name, called, _)


async def _person(connection: AsyncConnection, desk: Desk) -> Person | None:
    """Return the person where something may be kept of them still."""
    person = (await people.load(connection, [desk.chat_id])).get(desk.chat_id)
    return person if may_link(person) else None


async def _issue(
    connection: AsyncConnection, desk: Desk, errand: Errand, wiki: str, user: User, at: datetime
) -> list[Outgoing]:
    """Give a code for an account nobody has linked."""
    person = await _person(connection, desk)
    if person is None:
        return []
    owner = await accounts.owner(connection, desk.vault, Account({wiki: user.id}, user.central))
    if owner == person.id:
        return desk.letters(findings.proven(user.name, desk.words))
    if owner is not None:
        return desk.letters(screens.taken(desk.words))
    claim = await claims.issue(connection, desk.vault, person.id, wiki, user.id, at)
    return desk.letters(screens.code(claim.code, errand.details["papers"][wiki], desk.words))


async def check(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    """Look for somebody's code in the edits of the account; what is not there yet is looked for once more."""
    desk = _desk(workshop, errand)
    claim = await workshop.database.read(lambda c: claims.claimed(c, desk.vault, desk.chat_id))
    if claim is None:
        return []
    lately = await contributions.since(desk.wikis, claim.wiki, claim.user, claim.issued_at)
    made = lately.contributions
    found = verdict(claim, made, {})
    if found is not Verdict.PROVEN and (pages := worth_reading(made)):
        found = verdict(claim, made, await contributions.texts(desk.wikis, claim.wiki, claim.user, pages))
    if found is Verdict.PROVEN:
        account, name = await _account(desk, claim, made, lately.asked_at)
        if account is not None:
            return partial(_link, desk=desk, claim=claim, account=account, name=name, made=made)
        found = Verdict.HIDDEN
    if found in (Verdict.NO_EDIT, Verdict.NO_CODE) and errand.delays == 0:
        raise Later(SOON_S, "no code in the edits yet", is_told=False)
    is_over = lately.asked_at > claim.expires_at
    return partial(_count_try, desk=desk, claim=claim, found=found, is_over=is_over)


async def _account(
    desk: Desk, claim: Claim, made: Sequence[Contribution], at: datetime
) -> tuple[Account | None, str]:
    """Return the account, and what belongs to it on other wikis; None where it is to be seen no more."""
    found, _asked_at = await users.by_ids(desk.wikis, claim.wiki, [claim.user])
    user = found.get(claim.user)
    if user is None:
        return None, ""
    others = await _elsewhere(desk.wikis, claim.wiki, user)
    everywhere = {claim.wiki: user} | others
    return Account(
        ids={wiki: one.id for wiki, one in everywhere.items()},
        central=user.central,
        before=max(0, sum(one.edits for one in everywhere.values()) - len(made)),
        since={wiki: at.timestamp() for wiki in others} | {claim.wiki: claim.issued_at.timestamp()},
        linked_on=desk.now.date(),
        blocked=tuple(wiki for wiki, one in everywhere.items() if one.is_blocked),
    ), user.name


async def _elsewhere(wikis: Wikis, home: str, user: User) -> dict[str, User]:
    """Return the same person's account on the other wikis: only one with the same central id is theirs.

    A wiki that is away is left out; the account there is found some day by `bot/account_upkeep.py`.
    """
    found: dict[str, User] = {}
    if user.central is None:
        return found
    for wiki in WIKIS:
        if wiki == home:
            continue
        try:
            named = await users.by_names(wikis, wiki, [user.name])
        except (Later, Refused):
            continue
        for one in named.users:
            if one.central == user.central:
                found[wiki] = one
    return found


async def _link(
    connection: AsyncConnection,
    desk: Desk,
    claim: Claim,
    account: Account,
    name: str,
    made: Sequence[Contribution],
) -> list[Outgoing]:
    """Link the account, and count the edits that were made since the code was given."""
    if await claims.claimed(connection, desk.vault, desk.chat_id, hold=True) != claim:
        return []
    person = await _person(connection, desk)
    if person is None:
        return []
    if not await accounts.link(connection, desk.vault, person.id, account, desk.now):
        await claims.give_up(connection, person.id)
        return desk.letters(screens.taken(desk.words))
    await recent_changes.record(
        connection, desk.vault, person.id, claim.wiki, [_change(one, claim) for one in made], desk.now
    )
    return desk.letters(findings.proven(name, desk.words))


def _change(one: Contribution, claim: Claim) -> Change:
    at = one.made_at.timestamp()
    return Change(id=0, made_at=at, page=one.page, rev=one.rev, parent=one.parent, user=claim.user)


async def _count_try(
    connection: AsyncConnection, desk: Desk, claim: Claim, found: Verdict, is_over: bool
) -> list[Outgoing]:
    """Count a code that was looked for in vain, and say what may be the reason."""
    if await claims.claimed(connection, desk.vault, desk.chat_id) != claim:
        return []
    await claims.count_try(connection, desk.chat_id, desk.now.timestamp())
    return desk.letters(findings.not_found(found, claim.code, desk.words, is_over=is_over))
