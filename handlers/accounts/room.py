"""What every screen of a wiki account needs: whose it is, where the wikis are, and what opens the seals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message

from domain.accounts import Claim, holds
from domain.content import Content
from domain.people import Person
from domain.wikis import WIKIS, Sites, Wiki
from handlers.buttons import Place, go
from handlers.filters import ACCOUNT_NAME
from handlers.reading import wiki_name, wiki_of
from handlers.screen import Button, Row
from locales import Words
from storage.store import Store
from storage.vault import Vault

CLAIM, CHECK = "wiki account", "wiki code"
"""The errands that find an account by its name, and a code in its edits."""

SANDBOX = "Special:MyPage/sandbox"

DIGITS, SHORT = 8, 40
"""How many digits a code has, and how many letters a message that is little more than one."""


class Act(StrEnum):
    """What a button does with a wiki account."""

    BEGIN = "begin"
    NAME = "name"
    """Ask for the name; who is under 18 has said a yes of their own before."""
    LOOK = "look"
    """Look for the code."""
    AGAIN = "again"
    """Give another code for the same account."""
    CANCEL = "cancel"
    UNLINK = "unlink"


class OnAccount(CallbackData, prefix="wa"):
    """Do something with the wiki account of the one who taps."""

    act: Act


@dataclass(frozen=True, slots=True)
class Room:
    """Somebody at their wiki account in this turn."""

    person: Person
    store: Store
    content: Content
    sites: Sites
    vault: Vault
    words: Words

    @property
    def wiki(self) -> Wiki:
        """The wiki the person edits."""
        return wiki_of(self.person, self.words)

    def called(self, code: str) -> str:
        """Return what a wiki is called."""
        return wiki_name(WIKIS[code], self.content, self.words) if code in WIKIS else code

    def paper(self, wiki: Wiki) -> dict[str, str]:
        """Return what a letter with a code says of a wiki: its name, the field for a summary, a page."""
        return {
            "called": self.called(wiki.code),
            "summary": self.content.labels.value("summary", wiki, self.words.code),
            "page": self.sites.page(wiki, SANDBOX, action="edit"),
        }

    def papers(self) -> dict[str, dict[str, str]]:
        """Return what an errand takes along of every wiki: only turns know their words."""
        return {code: self.paper(wiki) for code, wiki in WIKIS.items()}

    async def claim(self) -> Claim | None:
        """Return the code the person has."""
        claim = await self.store.accounts.claimed(self.person.id, self.vault)
        return claim if claim is not None and claim.wiki in WIKIS else None


class InRoom(Filter):
    """The bot can look at the wikis and seal; handlers get `room`."""

    async def __call__(
        self,
        _event: Any,
        person: Person,
        store: Store,
        content: Content,
        sites: Sites | None,
        vault: Vault | None,
        _: Words,
    ) -> Literal[False] | dict[str, Any]:
        """Look whether there are wikis and a key."""
        if sites is None or vault is None:
            return False
        return {"room": Room(person, store, content, sites, vault, _)}


class IsNaming(Filter):
    """The person was asked for the name of their account, and has written something."""

    async def __call__(self, message: Message, person: Person) -> bool:
        """Look at what is awaited, and whether there are words; anything else a human can see."""
        return person.awaiting == ACCOUNT_NAME and message.text is not None


class TypesCode(Filter):
    """The person has sent their code to the bot, and not to the wiki."""

    async def __call__(self, message: Message, room: Room) -> bool:
        """Look for their code in what is little more than one; somebody who asks a human may quote it."""
        text = message.text or ""
        is_likely = sum(map(str.isdecimal, text)) == DIGITS and len(text) <= SHORT
        if not is_likely or room.person.awaiting not in (None, ACCOUNT_NAME):
            return False
        claim = await room.claim()
        return claim is not None and holds(claim.code, text)


def do(label: str, act: Act) -> Button:
    """Return a button that does something with the account."""
    return Button(label, tap=OnAccount(act=act).pack())


def account_row(person: Person, vault: Vault | None, _: Words) -> tuple[Row, ...]:
    """Return the row that leads to the wiki account, for whom something may be kept of it."""
    if vault is None or not person.has_consented:
        return ()
    # NOTE: Button: the account of the person on the wikis, and whether the bot knows it.
    return ((go(_.plain("My wiki account"), Place.ACCOUNT),),)
