"""A running process: its parts are started together and stopped in order, within ten seconds."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Flag, auto

import structlog
from aiohttp import web

from bot.app import App
from bot.intake import poll, webhook
from bot.roles import Role
from bot.settings import WrongSetting
from bot.telegram import announce, introduce, keep_announcing, username
from bot.web import add_webhook, application, serve

STOP_S = 9.5
"""How long a stop takes at the most, in seconds."""

TURNS_S = 2.0
"""How long a stop waits for the turns in hand; what waits then stays in the inbox."""

log = structlog.get_logger(__name__)


class Parts(Flag):
    """What a process does."""

    INTAKE = auto()
    TURNS = auto()
    SENDER = auto()
    ALL = INTAKE | TURNS | SENDER


@dataclass(slots=True)
class Process:
    """One process of the bot; `run` returns after `stop`."""

    app: App
    parts: Parts = Parts.ALL
    tell_telegram: bool = True
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _roles: list[Role] = field(default_factory=list)
    _server: web.AppRunner | None = None
    _introduction: asyncio.Task[None] | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Start every part, go on until `stop` or until a part breaks, and stop in order.

        Raises `WrongSetting` where Telegram refuses the token or the webhook,
        `OSError` where the port is taken.
        """
        stopping = asyncio.create_task(self._stopping.wait())
        starting = asyncio.create_task(self._start())
        try:
            await asyncio.wait({stopping, starting}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                await starting
                await asyncio.wait({stopping, *self._tasks.values()}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            starting.cancel()
            await self._stop()

    async def _start(self) -> None:
        await self._serve()  # first, so that no update finds the door closed while Telegram is slow
        api = self.app.apis.interactive
        if self.tell_telegram and Parts.TURNS in self.parts:
            self.app.turns.provide(username=await username(api))
        heard = True
        if self.tell_telegram and Parts.INTAKE in self.parts:
            heard = await announce(api, self.app.settings)
        self._start_parts()
        if self.tell_telegram and Parts.INTAKE in self.parts:
            self._introduction = asyncio.create_task(self._introduce(heard))
        gc.freeze()  # what lives since the start is never garbage: collections become short
        gc.set_threshold(50_000, 20, 50)
        log.info("started", parts=self.parts.name or str(self.parts))

    def stop(self) -> None:
        """Ask the process to end."""
        self._stopping.set()

    def stop_on_signals(self) -> None:
        """End on SIGTERM and SIGINT."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, self.stop)

    def _start_parts(self) -> None:
        app = self.app
        if Parts.INTAKE in self.parts and not app.settings.webhook_url:
            self._role("poll", lambda: poll(app.apis.polling, app.intake))
        if Parts.TURNS in self.parts:
            self._task("turns", app.turns.run)
            if app.wiki_side is not None:
                self._task("names", app.overlay.run)
        if Parts.SENDER in self.parts:
            self._role("send", app.sender.run, app.sender.stop)
            self._role("announce", app.announcer.run)
            self._role("survey", app.surveyor.run)
            self._role("nudge", app.nudger.run)
            self._start_wiki_side()
        self._task("worker", app.worker.run)
        if app.wake.is_shared:
            self._task("wire", app.wake.listen)

    def _start_wiki_side(self) -> None:
        """Speak with the wikis, or say in one line why not."""
        if self.app.wiki_side is None:
            log.warning("wiki_features_off", because="OPERATOR_CONTACT is not set")
            return
        if self.app.wiki_side.vault is None:
            log.warning("linking_off", because="SECRET_KEY is not set")
        self._role("wiki", self.app.wiki_side.run)

    async def _introduce(self, heard: bool) -> None:
        """Tell Telegram beside the work what it did not hear at the start, and what people see of the bot."""
        api = self.app.apis.interactive
        try:
            if not heard:
                await keep_announcing(api, self.app.settings)
                self.app.turns.provide(username=await username(api))
            await introduce(api)
        except WrongSetting as error:
            log.error("telegram_refused", problem=str(error))
            self.stop()

    def _role(
        self, name: str, play: Callable[[], Awaitable[None]], stop_play: Callable[[], None] | None = None
    ) -> None:
        role = Role(self.app.database, f"{name}:{self.app.settings.bot_id}", play, stop_play)
        self._roles.append(role)
        self._task(name, role.run)

    def _task(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        self._tasks[name] = asyncio.ensure_future(_named(run))

    def pulse(self) -> dict[str, bool]:
        """Tell of each part whether it is alive."""
        return {name: not task.done() for name, task in self._tasks.items()}

    async def _serve(self) -> None:
        settings = self.app.settings
        if settings.port is None:
            return
        pages = application(self.app.database, self.pulse, self.app.clock)
        if Parts.INTAKE in self.parts and settings.webhook_url and settings.webhook_secret:
            secret = settings.webhook_secret.get_secret_value()
            add_webhook(pages, settings.webhook_url, webhook(self.app.intake, secret))
        try:
            self._server = await serve(pages, settings.host, settings.port)
        except OSError as error:
            raise WrongSetting(f"PORT: {settings.port} cannot be opened ({error.strerror}).") from None

    async def _stop(self) -> None:
        """Fetch nothing more, finish what is in hand, leave the rest in the inbox and the outbox."""
        try:
            async with asyncio.timeout(STOP_S):
                await self._wind_down()
        except TimeoutError:  # a database or a network that hangs: what is committed is safe
            log.error("stopped_hard", after_s=STOP_S)
        log.info("stopped")

    async def _wind_down(self) -> None:
        for role in self._roles:
            role.stop()
        if self._server is not None:
            await self._server.cleanup()
        await self._end_turns()
        for task in (self._introduction, *map(self._tasks.get, ("worker", "wire", "names"))):
            if task is not None:
                task.cancel()
        ended = await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self.app.intake.close()
        await self.app.apis.close()
        if self.app.wiki_side is not None:
            await self.app.wiki_side.wikis.close()
        await self.app.database.close()
        for result in ended:
            if isinstance(result, Exception):
                raise result

    async def _end_turns(self) -> None:
        turns = self._tasks.get("turns")
        if turns is None:
            return
        self.app.turns.stop()
        await asyncio.wait({turns}, timeout=TURNS_S)
        turns.cancel()


async def _named(run: Callable[[], Awaitable[None]]) -> None:
    await run()
