"""New people for the page, with the kind of names Telegram would accept."""

import re

from sandbox.web.asked import Asked, Unfit, check_payload
from sandbox.web.desk import Desk
from sandbox.world import Person

USERNAME = re.compile(r"([A-Za-z][A-Za-z0-9_]{2,31})?")


async def add_person(desk: Desk, asked: Asked) -> Person:
    """Add a person to the world and to the page; a payload lets them start the bot at once."""
    payload = asked.text("payload")
    check(asked, payload)
    person = desk.world.add_person(
        asked.word("first_name"),
        last_name=asked.word("last_name") or None,
        username=asked.word("username") or None,
        language_code=asked.word("language_code") or None,
    )
    desk.add(person)
    if payload:
        await desk.world.start(person, desk.bot, payload)
    return person


def check(asked: Asked, payload: str) -> None:
    """Refuse a person Telegram would not have."""
    if not asked.word("first_name"):
        raise Unfit("A person needs a first name.")
    if not USERNAME.fullmatch(asked.word("username")):
        raise Unfit("A username has 3-32 Latin letters, digits and underscores, a letter first.")
    check_payload(payload)
