"""Announcements to thousands while the bot is killed: the crowd, the sendings, and what is demanded."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from domain.announcements import Announcement, Text
from domain.audiences import EVERYBODY
from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.sendings import Fate, Purpose, Sending, SendingId
from domain.topics import AnnouncementKind
from sandbox.world import Bot, World
from storage import people, sendings
from storage.database import Database
from storage.sendings import Watch
from storage.store import Store
from storage.tables import recipients
from tests.bot.announcing import say_yes
from tests.kill.ground import LANGUAGES
from tests.stage import OLGA

FIRST = 5_000_000
BLOCKED, GONE, STOPPED = 29, 31, 37
"""Every so-manieth person has blocked the bot, has left Telegram, wants no messages."""


@dataclass
class Crowd:
    """The people, in the world and in the database."""

    world: World
    bot: Bot
    database: Database
    size: int
    accounts: list[Any] = field(default_factory=list)

    async def gather(self) -> None:
        """Bring everybody; some cannot be reached, some want nothing."""
        for number in range(self.size):
            account = self.world.add_person(f"P{number}", id=FIRST + number)
            room = self.world.private_room(self.bot, account)
            room.blocked = number % BLOCKED == 1  # the bot has not heard of it
            self.accounts.append(account)
            account.deleted = number % GONE == 2
        known = [_known(number) for number in range(self.size)]
        await self.database.write(lambda c: people.save(c, known))

    async def announce(self, number: int) -> SendingId:
        """Begin to send an announcement of its own to everybody."""
        texts = {code: Text(f"run {number} in {code}") for code in ("tt", "ba", "ru")}
        announcement = Announcement(AnnouncementKind.NEWS, "news", texts, is_urgent=True, against_quiet=True)

        async def work(connection: Any) -> SendingId:
            store = Store(connection, datetime.now(UTC), self.bot.id)
            made = await store.announcements.create(PersonId(OLGA), announcement)
            await say_yes(store, made)
            sending = await store.sendings.begin(made, announcement, EVERYBODY, chat_id=OLGA)
            await store.settle(succeeded=True)
            return sending

        return await self.database.write(work)

    async def correct(self, sending_id: SendingId) -> SendingId:
        """Begin to change what has arrived."""
        parent = await self.load(sending_id)
        texts = {code: Text(f"{text.text}, corrected") for code, text in parent.announcement.texts.items()}
        better = Announcement(AnnouncementKind.NEWS, "news", texts, is_urgent=True, against_quiet=True)
        return await self._follow("correct", parent, better)

    async def recall(self, sending_id: SendingId) -> SendingId:
        """Begin to delete what has arrived."""
        return await self._follow("recall", await self.load(sending_id))

    async def _follow(self, name: str, *values: Any) -> SendingId:
        async def work(connection: Any) -> SendingId:
            store = Store(connection, datetime.now(UTC), self.bot.id)
            made: SendingId = await getattr(store.sendings, name)(*values, Watch(None, None, 0, None))
            await store.settle(succeeded=True)
            return made

        return await self.database.write(work)

    async def load(self, sending_id: SendingId) -> Sending:
        """Return a sending as it stands."""
        found = await self.database.read(lambda c: sendings.load(c, sending_id))
        assert found is not None
        return found

    async def over(self, sending_id: SendingId) -> None:
        """Wait until everybody has a fate; the test's own time limit ends it."""
        while not (await self.load(sending_id)).state.is_over:  # noqa: ASYNC110 -- another process ends it
            await asyncio.sleep(0.3)

    async def fates(self, sending_id: SendingId) -> dict[int, tuple[Fate, str | None]]:
        """Return the fate of every person and its reason."""
        wanted = select(recipients).where(recipients.c.sending_id == sending_id)
        rows = await self.database.read(lambda c: c.execute(wanted))
        return {row.person_id: (Fate(row.state), row.reason) for row in rows}


def _known(number: int) -> Person:
    return Person(
        PersonId(FIRST + number),
        language=LANGUAGES[number % len(LANGUAGES)],
        consent=CONSENT_VERSION,
        age=Age.ADULT,
        stopped=number % STOPPED == 3,
    )


@dataclass
class Count:
    """What a run has shown; `lost` and `twice` must be none."""

    sendings: int = 0
    messages: int = 0
    lost: int = 0
    twice: int = 0
    wrong: int = 0
    """People whose ledger says something else than the server's log."""
    crash: int = 0
    unknown: int = 0
    unsettled: int = 0
    missing: int = 0
    """People of the audience who have no row."""

    def __str__(self) -> str:
        return ", ".join(f"{number} {name}" for name, number in vars(self).items())


async def check_send(crowd: Crowd, sending_id: SendingId, number: int, count: Count) -> None:
    """Compare the ledger of a sending with what people really received."""
    fates = await crowd.fates(sending_id)
    ours = {account.id for account in crowd.accounts}
    counted = crowd.world.log.count_by_person(f"run {number} in")
    received = Counter({person: times for person, times in counted.items() if person in ours})
    count.sendings += 1
    count.messages += received.total()
    count.missing += len(ours - set(fates))
    doubled = [person for person, times in received.items() if times > 1]
    count.twice += len(doubled)
    for person in doubled[:3]:
        sys.stdout.write(f"\n{person} {fates.get(person)}: {_calls(crowd, person)}\n")
    for person, (fate, reason) in fates.items():
        _compare(fate, reason, received[person], count)


def _calls(crowd: Crowd, person: int) -> list[str]:
    """Return what the server saw of one person's messages."""
    calls = [call for call in crowd.world.log.calls if call.params.get("chat_id") in (person, str(person))]
    return [f"{call.at:%H:%M:%S.%f} {call.method} {call.status} {call.fault}" for call in calls]


def _compare(fate: Fate, reason: str | None, times: int, count: Count) -> None:
    count.unsettled += not fate.is_settled
    count.unknown += fate is Fate.UNKNOWN
    count.crash += fate is Fate.UNKNOWN and reason == "crash"
    count.lost += fate is Fate.DELIVERED and times == 0
    count.wrong += fate not in (Fate.DELIVERED, Fate.UNKNOWN) and times > 0


async def check_follower(
    crowd: Crowd, parent: SendingId, follower: SendingId, number: int, count: Count
) -> None:
    """Compare a correction or a recall with what people see now."""
    purpose = (await crowd.load(follower)).purpose
    first, second = await crowd.fates(parent), await crowd.fates(follower)
    due = {person for person, (fate, _) in first.items() if fate in (Fate.DELIVERED, Fate.UNKNOWN)}
    count.missing += len(due - set(second))
    shown = seen(crowd, f"run {number} in")
    for person, (fate, _) in second.items():
        count.unsettled += not fate.is_settled
        if fate is Fate.DELIVERED:
            count.wrong += not _is_done(purpose, shown[person])


def _is_done(purpose: Purpose, texts: list[str]) -> bool:
    if purpose is Purpose.RECALL:
        return not texts
    return bool(texts) and texts[-1].endswith(", corrected")


def seen(crowd: Crowd, words: str) -> Mapping[int, list[str]]:
    """Return the bot's messages with these words that people see now."""
    found: dict[int, list[str]] = defaultdict(list)
    for account in crowd.accounts:
        chat = crowd.world.chat(account, crowd.bot)
        found[account.id] = [message.text for message in chat.messages if words in message.text]
    return found


def shares(fates: Mapping[int, tuple[Fate, str | None]]) -> Counter[Fate]:
    """Count people by fate."""
    return Counter(fate for fate, _ in fates.values())
