"""Our sender with its ledger, without a pace: `url token first count database-url`."""

from __future__ import annotations

import asyncio
import gc
import sys

from bot.quick import load_aiogram

load_aiogram()

import uvloop  # noqa: E402 -- aiogram must come first

from benchmarks.bulk.crowd import announce, people_known  # noqa: E402
from benchmarks.bulk.meter import WARM_UP, WINDOW, Stopwatch, arguments  # noqa: E402
from bot.app import App, build  # noqa: E402
from bot.sender import Ledger, Line  # noqa: E402
from bot.settings import Settings  # noqa: E402
from domain.sendings import Fate, SendingId  # noqa: E402
from storage import recipients  # noqa: E402
from storage.migrate import upgrade  # noqa: E402

BREATH_S = 0.03
"""How long results gather: less than in the bot, whose window is wider at such rates."""


async def main() -> None:
    url, token, first, count = arguments()
    settings = Settings.model_validate({"bot_token": token, "bot_api_url": url, "database_url": sys.argv[5]})
    app = build(settings)
    await upgrade(app.database)
    line = Line(Ledger(settings.bot_id), app.apis.bulk, WINDOW, breath_s=BREATH_S)
    app.sender.lines = [line]
    app.wake.sender.append(line.bell)
    await send_all(app, first, WARM_UP)
    gc.freeze()  # both as bot/process.py does
    gc.set_threshold(50_000, 20, 50)
    await people_known(app.database, first + WARM_UP, count)
    sending = await announce(app.database, settings.bot_id)
    while await app.announcer.look_round():
        pass
    began = Stopwatch()
    await all_sent(app, sending)
    began.tell(count)
    await app.apis.close()
    await app.database.close()


async def send_all(app: App, first: int, count: int) -> None:
    await people_known(app.database, first, count)
    sending = await announce(app.database, app.settings.bot_id)
    while await app.announcer.look_round():
        pass
    await all_sent(app, sending)
    await people_known(app.database, first, count, stopped=True)


async def all_sent(app: App, sending: SendingId) -> None:
    """Let the sender run until everybody has a fate, and the announcer look on as it does."""
    running = asyncio.create_task(app.sender.run())
    looking = asyncio.create_task(app.announcer.run())
    while await waits(app, sending):  # noqa: ASYNC110 -- the database has no event for it
        await asyncio.sleep(0.1)
    looking.cancel()
    app.sender.stop()
    await running


async def waits(app: App, sending: SendingId) -> bool:
    """Tell whether somebody still waits."""
    for fate in (Fate.QUEUED, Fate.FLYING):
        if await app.database.read(lambda c, fate=fate: recipients.has_any(c, sending, fate)):  # type: ignore[misc]
            return True
    return False


if __name__ == "__main__":
    uvloop.run(main())
