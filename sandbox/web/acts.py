"""What people do at the page, by name; each is one act of a person in the world."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sandbox.files import image_size
from sandbox.web.asked import Asked, Unfit, check_payload
from sandbox.web.desk import Desk, Tap
from sandbox.world import CannotDo, Person

VOICE = (Path(__file__).parent / "canned" / "voice.ogg").read_bytes()
STRANGER = "Someone far away"
FORWARDED = "News from elsewhere, passed on."

Act = Callable[[Desk, Person, Asked], Awaitable[Any]]


async def act(desk: Desk, person: Person, asked: Asked) -> None:
    """Let a person do what the page asks for; what cannot be done is told as `Unfit`."""
    do = ACTS.get(asked.text("action"))
    if do is None:
        raise Unfit("There is no such action.")
    try:
        await do(desk, person, asked)
    except CannotDo as problem:
        words = str(problem)
        raise Unfit(f"{words[:1].upper()}{words[1:]}.") from problem


async def say(desk: Desk, person: Person, asked: Asked) -> None:
    """Write a text, perhaps in answer to a message."""
    await desk.world.say(person, desk.bot, asked.text("text"), reply_to=asked.maybe_number("reply_to"))


async def start(desk: Desk, person: Person, asked: Asked) -> None:
    """Press Start, or come by a link with a payload."""
    payload = asked.text("payload")
    check_payload(payload)
    await desk.world.start(person, desk.bot, payload or None)


async def press(desk: Desk, person: Person, asked: Asked) -> None:
    """Press a button of the reply keyboard."""
    await desk.world.press(person, desk.bot, asked.text("text"))


async def tap(desk: Desk, person: Person, asked: Asked) -> None:
    """Tap a callback button and remember to show what the bot answers."""
    number, data = asked.number("message_id"), asked.text("data")
    query = await desk.world.tap(person, desk.bot, number, data)
    desk.taps.append(Tap(query, person, number, data))


async def vote(desk: Desk, person: Person, asked: Asked) -> None:
    """Vote in a poll; no option at all takes the vote back."""
    await desk.world.vote(person, desk.bot, asked.number("message_id"), asked.numbers("options"))


async def edit(desk: Desk, person: Person, asked: Asked) -> None:
    """Change one's own message."""
    await desk.world.edit(person, desk.bot, asked.number("message_id"), asked.text("text"))


async def delete(desk: Desk, person: Person, asked: Asked) -> None:
    """Delete a message; bots are not told."""
    await desk.world.delete(person, desk.bot, asked.number("message_id"))


async def photo(desk: Desk, person: Person, asked: Asked) -> None:
    """Send a picture."""
    data = asked.upload()
    if image_size(data) is None:
        raise Unfit("A photo is a PNG, JPEG, GIF or WebP; send anything else as a document.")
    await desk.world.send_photo(person, desk.bot, data, caption=asked.text("caption"))


async def document(desk: Desk, person: Person, asked: Asked) -> None:
    """Send a file."""
    data, caption = asked.upload(), asked.text("caption")
    name, kind = asked.text("name") or "file", asked.text("mime") or "application/octet-stream"
    await desk.world.send_document(person, desk.bot, data, name=name, content_type=kind, caption=caption)


async def voice(desk: Desk, person: Person, _asked: Asked) -> None:
    """Send a short sound, always the same."""
    await desk.world.send_voice(person, desk.bot, VOICE, duration=1)


async def sticker(desk: Desk, person: Person, _asked: Asked) -> None:
    """Send a sticker."""
    await desk.world.send_sticker(person, desk.bot, emoji="🌷")


async def contact(desk: Desk, person: Person, _asked: Asked) -> None:
    """Send one's own contact."""
    await desk.world.send_contact(person, desk.bot)


async def location(desk: Desk, person: Person, _asked: Asked) -> None:
    """Send a place on the map."""
    await desk.world.send_location(person, desk.bot)


async def forward(desk: Desk, person: Person, asked: Asked) -> None:
    """Forward what somebody else wrote."""
    await desk.world.forward(person, desk.bot, asked.text("text") or FORWARDED, origin=STRANGER)


async def block(desk: Desk, person: Person, _asked: Asked) -> None:
    """Stop the bot."""
    await desk.world.block(person, desk.bot)


async def unblock(desk: Desk, person: Person, _asked: Asked) -> None:
    """Let the bot write again."""
    await desk.world.unblock(person, desk.bot)


ACTS: dict[str, Act] = {
    do.__name__: do
    for do in (
        say, start, press, tap, vote, edit, delete, photo, document, voice, sticker, contact, location,
        forward, block, unblock,
    )
}  # fmt: skip
