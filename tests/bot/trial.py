"""Generated updates on the stage: what is demanded of the bot after each handful of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery, Message, Update
from pydantic import ValidationError
from sqlalchemy import delete, select

from bot.intake.core import number_of
from bot.intake.identity import blank
from bot.json import decode, encode
from domain.people import CONSENT_VERSION, REFUSED, Age, Person, PersonId
from handlers.anything import NOT_COPIED
from handlers.buttons import Sure, Vow
from handlers.helpers import COPIED
from sandbox.log import Call
from storage import people
from storage.tables import DONE, PARKED, inbox, metadata, outbox
from tests.bot.nasty import PEOPLE, screen_of
from tests.bot.updates import MARK
from tests.stage import TOKEN, Stage, stage_on

SHOWS = ("sendMessage", "sendDocument", "editMessageText")
FORGET = Sure(vow=Vow.FORGET).pack()
NOT_OURS = (
    "chat not found",
    "not found",
    "message is not modified",
    "message can't be edited",
    "query is too old",
)
"""Refusals that come from what was made up: chats and messages that are not there."""


class Trial:
    """A stage on which one handful of updates after the other is tried."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def feed(self, raws: Sequence[Any]) -> None:
        """Bring a handful through the bot and demand what must hold then."""
        await self._begin_anew()
        wanted, before = wishes(raws), len(self._stage.world.log.calls)
        await self._stage.app.intake.take(deepcopy(list(raws)))
        await self._stage.app.turns.drain()
        await self._everything_is_settled(raws)
        await self._stage.send()
        await self._stage.app.intake.close()
        calls = self._stage.world.log.calls[before:]
        everybody_is_answered(wanted, calls)
        nothing_of_ours_is_refused(calls)
        await self._nothing_is_left_to_send()
        await self._nobody_is_named()

    async def _begin_anew(self) -> None:
        """Forget what was, so that an example can be repeated."""
        async with self._stage.app.database.engine.begin() as connection:
            for table in metadata.sorted_tables:
                await connection.execute(delete(table))
            await people.save(connection, known())
        self._stage.world.log.calls.clear()

    async def _everything_is_settled(self, raws: Sequence[Any]) -> None:
        """Every update is done, or parked because nobody can read it; of the forgotten nothing is parked."""
        rows = await self._rows(inbox)
        unreadable = Counter(number_of(raw) for raw in raws if decoded(raw) is None)
        parked = {row.update_id: row.reason for row in rows if row.state == PARKED}
        assert not {
            number: reason for number, reason in parked.items() if number not in unreadable or not reason
        }
        assert set(parked) == set(unreadable) or any(forgets(update) for update in map(decoded, raws))
        assert {row.state for row in rows} <= {DONE, PARKED}
        assert len(rows) == len(raws)

    async def _nothing_is_left_to_send(self) -> None:
        left = [row for row in await self._rows(outbox) if not is_made_up(row.reason or "")]
        assert not left, [(row.method, row.state, row.reason, row.payload) for row in left]

    async def _nobody_is_named(self) -> None:
        for table in metadata.sorted_tables:
            for row in await self._rows(table):
                for value in row:
                    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                    assert MARK not in text, (table.name, text)

    async def _rows(self, table: Any) -> Sequence[Any]:
        return (await self._stage.app.database.read(lambda c: c.execute(select(table)))).all()


def known() -> list[Person]:
    """Return people who have come to different places; the second of all is not known yet."""
    owner, _, undecided, curious, minor = (PersonId(number) for number in PEOPLE)
    at_work = Person(owner, consent=CONSENT_VERSION, path="first-edit", step="account")
    return [
        Person(owner, language="ru", consent=REFUSED),
        Person(undecided, language="tt"),
        replace(at_work, id=curious, language="lez", age=Age.ADULT, awaiting="question"),
        replace(at_work, id=minor, language="ba", age=Age.TEEN, plain=True, stopped=True, cohort="selet26"),
    ]


def decoded(raw: Any) -> Update | None:
    """Read an update as the bot does, without anybody's identity; nothing where it cannot be read."""
    if number_of(raw) is None:
        return None
    try:
        return Update.model_validate(decode(encode(blank(deepcopy(raw)))))
    except ValidationError:
        return None


def wishes(raws: Sequence[Any]) -> Counter[int]:
    """Count by chat the updates that are to be answered; who wants to be forgotten gets one."""
    wanted: Counter[int] = Counter()
    forgotten = set()
    for update in filter(None, map(decoded, raws)):
        chat = asked(update.message) or tapped(update.callback_query)
        wanted[chat] += 1
        if forgets(update):
            forgotten.add(chat)
    return Counter({chat: 1 if chat in forgotten else n for chat, n in wanted.items() if chat in PEOPLE})


def forgets(update: Update | None) -> bool:
    return update is not None and update.callback_query is not None and update.callback_query.data == FORGET


def asked(message: Message | None) -> int:
    if message is None or message.chat.type != "private" or message.content_type not in COPIED | NOT_COPIED:
        return 0
    return message.chat.id


def tapped(query: CallbackQuery | None) -> int:
    if query is None:
        return 0
    if query.message is None:
        return query.from_user.id
    return query.message.chat.id if query.message.chat.type == "private" else 0


def everybody_is_answered(wanted: Counter[int], calls: Sequence[Call]) -> None:
    """There is a screen for each wish, new or in place of another."""
    shown = Counter(
        int(call.params["chat_id"])
        for call in calls
        if call.method in SHOWS and (call.accepted or "not modified" in call.description)
    )
    assert not wanted - shown


def nothing_of_ours_is_refused(calls: Sequence[Call]) -> None:
    """No call is malformed, and none asks for what the Bot API does not have."""
    wrong = [call for call in calls if not call.accepted and not is_made_up(call.description)]
    assert not wrong, [(call.method, call.description, call.params) for call in wrong]
    assert not [call for call in calls if call.unknown]


def is_made_up(reason: str) -> bool:
    return any(part in reason for part in NOT_OURS)


@asynccontextmanager
async def trial_on(database_url: str) -> AsyncIterator[Trial]:
    """Set a stage where everybody has one message of the bot's already."""
    async with stage_on(database_url) as stage:
        for number in PEOPLE:
            stage.world.private_room(stage.bot, stage.person(f"P{number}", number=number).account)
            sent = await stage.world.call(TOKEN, "sendMessage", {"chat_id": number, "text": "Hello"})
            assert isinstance(sent.body, dict)
            assert sent.body["result"]["message_id"] == screen_of(number)
        yield Trial(stage)
