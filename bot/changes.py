"""Tells everybody who answered a survey what was changed after it: once, by day, in their language.

Bot: You answered a survey: Museums and Wikipedia. This is what was changed after it:
     We now teach in libraries.
     [Menu]
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asking import SOON
from bot.errors import described
from bot.wording import spelled
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import Person
from domain.quiet import ALL_ZONES, awake
from domain.surveys import Survey, in_language
from handlers.buttons import Go, Place
from handlers.results.changing import letter_text
from handlers.screen import Button, message
from locales import LANGUAGES, words
from storage import changes, outbox, people, rounds, surveys
from storage.changes import Changes
from storage.database import Database, is_passing

A_LOOK = 20
"""How many letters leave at a look."""

MARGIN = timedelta(minutes=30)
"""Nothing begins to leave so short a time before the first zone goes to sleep."""

LANGUAGE = "ru"
"""What is read by whoever has never chosen a language."""

log = structlog.get_logger(__name__)


async def tell(database: Database, bot_id: int, now: datetime) -> bool:
    """Tell the next few people, while nobody sleeps; tells whether there were any."""
    if len(awake(ALL_ZONES, now)) < len(ALL_ZONES) or len(awake(ALL_ZONES, now + MARGIN)) < len(ALL_ZONES):
        return False
    round_id = await database.read(lambda c: changes.waiting(c, bot_id))
    soon = (now + SOON).timestamp()
    if round_id is None or not await database.read(
        lambda c: outbox.has_room(c, bot_id, Lane.BULK, A_LOOK, soon)
    ):
        return False
    try:
        await database.write(lambda c: _slice(c, bot_id, round_id, now))
    except Exception as error:
        if is_passing(error):
            raise
        log.error("changes_stuck", round=round_id, error=described(error))
        return False
    return True


async def _slice(connection: AsyncConnection, bot_id: int, round_id: int, now: datetime) -> None:
    taken = await changes.following(connection, round_id, A_LOOK)
    round_ = await rounds.load(connection, round_id)
    present = await surveys.present(connection, round_.survey) if round_ else None
    if not taken or present is None:
        return
    told = await changes.load(connection, round_id)
    known = await people.load(connection, taken)
    some = [known.get(person, Person(person)) for person in taken]
    letters = [
        part for one in some if one.reachable and not one.stopped for part in letter(one, told, present[1])
    ]
    await outbox.queue(connection, bot_id, now.timestamp(), letters)


def letter(person: Person, told: Changes, survey: Survey) -> list[Outgoing]:
    """Return the message to one partner, in two where it is all smileys."""
    reads = person.language if person.language in LANGUAGES else None
    _ = words(reads or LANGUAGE)
    menu = Button(_.plain("Menu"), tap=Go(place=Place.MENU, below=True).pack())
    text = letter_text(in_language(survey.title, _.code), told, _.code, _)
    payload = message(person.id, text, ((menu,),))
    return spelled(Outgoing(person.id, "sendMessage", payload, Lane.BULK, Kind.SURVEY))
