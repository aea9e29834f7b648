"""The stage for whole conversations: the real dispatcher, database and sandbox, moved on step by step.

People say, tap and see; after each act the bot finishes everything that follows from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot import errands
from bot.api import ask
from bot.app import Apis, App, build
from bot.intake import ALLOWED_UPDATES
from bot.sender.sender import IDLE_S
from bot.settings import Settings
from bot.telegram import announce, introduce, username
from bot.workshop import Workshop
from domain.content import Content
from domain.outgoing import Lane
from sandbox.clock import Clock
from sandbox.inprocess import WorldApi
from sandbox.world import Bot, Person, Rules, World
from sandbox.world.view import Shown
from storage import content, outbox
from wiki.client import HttpWikis

TOKEN = "4242:SANDBOX-token_for_tests"
OLGA = 700_000_001
NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""When a stage begins: nobody from Moscow to Ufa is in quiet hours."""


@dataclass
class Stage:
    """A world, the bot in it, and the people who act."""

    world: World
    bot: Bot
    app: App
    offset: int | None = None
    people: dict[str, Visitor] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        """The clock of the world and of the bot."""
        return self.world.clock

    def person(self, name: str, language_code: str | None = "ru", number: int | None = None) -> Visitor:
        """Bring somebody on the stage; `number` is the id of their account."""
        account = self.world.add_person(
            name,
            last_name=f"{name}ova",
            username=f"{name.lower()}_42",
            language_code=language_code,
            id=number,
        )
        visitor = Visitor(self, account)
        self.people[name] = visitor
        return visitor

    async def fetch(self) -> int:
        """Bring new updates into the inbox; returns how many."""
        wish: dict[str, Any] = {"timeout": 0, "allowed_updates": ALLOWED_UPDATES}
        if self.offset is not None:
            wish["offset"] = self.offset
        answer = await ask(self.app.apis.polling, "getUpdates", wish)
        updates = (answer.body or {}).get("result") or []
        await self.app.intake.take(updates)
        if updates:
            self.offset = updates[-1]["update_id"] + 1
        return len(updates)

    async def settle(self) -> None:
        """Let the bot do everything that there is to do."""
        while await self.fetch():
            await self.app.turns.drain()
        await self.app.turns.drain()
        await self.announce()
        await self.survey()
        await self.send()
        await self.app.intake.close()

    async def announce(self) -> None:
        """Move announcements on as far as they go at this moment."""
        while await self.app.announcer.look_round():
            pass

    async def survey(self) -> None:
        """Move rounds of surveys on as far as they go at this moment, and let their letters leave."""
        while await self.app.surveyor.look_round() or await self._leaves():
            pass

    async def _leaves(self) -> bool:
        """Send what waits in the lane of bulk messages; tells whether there was anything."""
        line, bot, lane = self.app.sender.lines[1], self.bot.id, Lane.BULK
        is_any = False
        while not await self.app.database.read(lambda c: outbox.has_room(c, bot, lane, 1)):
            rested = await self.app.sender.step(line)
            await line.finish(5)
            if rested >= IDLE_S and not line.finished:
                break
            is_any = True
            await asyncio.sleep(min(rested, 0.05))
        return is_any

    async def deliver(self) -> None:
        """Let announcements leave at their pace until nobody is left who may get one now."""
        ledger = self.app.sender.lines[-1]
        while True:
            rested = await self.app.sender.step(ledger)
            await ledger.finish(5)
            if rested >= IDLE_S and not ledger.finished:
                break
            await asyncio.sleep(min(rested, 0.05))
        await self.announce()
        await self.send()

    async def work(self) -> None:
        """Do the errands that wait, and send what came of them."""
        workshop = Workshop(self.app.database, self.clock.now(), self.app.apis.interactive)
        await errands.run(workshop, self.bot.id)
        await self.send()

    async def nudge(self) -> None:
        """Nudge everybody who is due at this moment."""
        while await self.app.nudger.look_round():
            pass
        await self.send()

    async def look_up(self) -> None:
        """Ask the wikis what people wait for, and send what came of it."""
        assert self.app.wiki_side is not None, "OPERATOR_CONTACT is not set"
        await self.app.wiki_side.look_up()
        await self.send()

    async def wiki(self) -> None:
        """Let everything that speaks with the wikis take a step, and send what came of it."""
        await self.look_up()
        assert self.app.wiki_side is not None
        for part in self.app.wiki_side.parts:
            await part.step()
        await self.app.overlay.look()
        await self.send()

    async def send(self) -> None:
        """Send everything in the outbox that may leave now."""
        for line in self.app.sender.lines:
            while await self.app.sender.step(line) == 0.0:
                await line.finish(5)

    async def pass_time(self, **span: float) -> None:
        """Let time go by, and let the bot do what became due."""
        self.clock.move(timedelta(**span))
        await self.settle()


@dataclass
class Visitor:
    """Somebody with a phone: says, taps and sees."""

    stage: Stage
    account: Person

    @property
    def id(self) -> int:
        """The id of this person's account and private chat."""
        return self.account.id

    @property
    def messages(self) -> list[Shown]:
        """What the bot said and is still there."""
        chat = self.stage.world.chat(self.account, self.stage.bot)
        return [message for message in chat.messages if not message.mine]

    @property
    def sees(self) -> str:
        """The text of the bot's last message."""
        return self.messages[-1].text if self.messages else ""

    @property
    def buttons(self) -> list[str]:
        """The labels under the bot's last message."""
        if not self.messages:
            return []
        return [button["text"] for row in self.messages[-1].buttons for button in row]

    @property
    def commands(self) -> list[str]:
        """What the commands' menu shows this person, with descriptions."""
        chat = self.stage.world.chat(self.account, self.stage.bot)
        return [f"/{command['command']} {command['description']}" for command in chat.commands]

    async def says(self, text: str, **options: Any) -> str:
        """Write something; returns what the bot's last message says then."""
        await self.stage.world.say(self.account, self.stage.bot, text, **options)
        return await self._next()

    async def starts(self, payload: str | None = None) -> str:
        """Press Start, perhaps after following a link."""
        await self.stage.world.start(self.account, self.stage.bot, payload)
        return await self._next()

    async def taps(self, label: str) -> str:
        """Tap the newest button with this label."""
        message_id, data = self.find(label)
        await self.stage.world.tap(self.account, self.stage.bot, message_id, data)
        return await self._next()

    def find(self, label: str) -> tuple[int, str]:
        """Return the message and the data of the newest button with this label."""
        for message in reversed(self.messages):
            for row in message.buttons:
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return message.id, button["callback_data"]
        raise AssertionError(f"no button {label!r}; there are {self.buttons} under {self.sees!r}")

    def link(self, label: str) -> str:
        """Return where the newest link button with this label leads."""
        for message in reversed(self.messages):
            for row in message.buttons:
                for button in row:
                    if button["text"] == label and "url" in button:
                        return str(button["url"])
        raise AssertionError(f"no link {label!r}; there are {self.buttons} under {self.sees!r}")

    async def sends(self, kind: str, **options: Any) -> str:
        """Send a photo, document, voice, sticker, contact or location."""
        await getattr(self.stage.world, f"send_{kind}")(self.account, self.stage.bot, **options)
        return await self._next()

    async def blocks(self) -> None:
        """Block the bot."""
        await self.stage.world.block(self.account, self.stage.bot)
        await self.stage.settle()

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self.stage.world.unblock(self.account, self.stage.bot)
        await self.stage.settle()

    async def _next(self) -> str:
        await self.stage.settle()
        return self.sees


@cache
def shipped() -> Content:
    """The content that is shipped, loaded once."""
    return content.load(Path(__file__).parent.parent / "content")


@asynccontextmanager
async def stage_on(database_url: str, **options: Any) -> AsyncIterator[Stage]:
    """Set a stage on a migrated database; Olga is the owner. `wikis` answers for wikis, `said` is content."""
    world = World(Clock(NOON), rules=Rules(poll_brake=False), seed=options.pop("seed", 1))
    bot = world.add_bot(TOKEN, "smart_region_bot", "Smart Region")
    options.setdefault("bulk_rate", 200)
    wikis, said = options.pop("wikis", None), options.pop("said", None)
    settings = Settings(bot_token=TOKEN, database_url=database_url, owner_ids={OLGA}, **options)
    api = WorldApi(world, TOKEN)
    app = build(settings, clock=world.clock, apis=Apis(api, api, api), said=said or shipped(), wikis=wikis)
    if app.wiki_side is not None and isinstance(app.wiki_side.wikis, HttpWikis):
        app.wiki_side.wikis.is_strict = True
    app.turns.provide(username=await username(api))
    await announce(api, settings)
    await introduce(api)
    try:
        yield Stage(world, bot, app)
    finally:
        if app.wiki_side is not None:
            await app.wiki_side.wikis.close()
        await app.database.close()
        await world.close()
