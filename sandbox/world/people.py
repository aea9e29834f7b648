"""What else people do: they start a bot, press and tap, react, block it, leave."""

from typing import Any

from sandbox.world.accounts import Bot, Person
from sandbox.world.parcels import Parcels
from sandbox.world.rooms import Kept, Room
from sandbox.world.writing import CannotDo, Place, shown_message

CALLBACK_LIFETIME = 150.0


class People(Parcels):
    """The part of the world in which people act upon what a bot shows them."""

    async def start(self, person: Person, bot: Bot, payload: str | None = None) -> dict[str, Any]:
        """Press Start, or follow a link with a payload; a blocked bot is unblocked by this."""
        room = self.private_room(bot, person)
        if room.blocked:
            await self.unblock(person, bot)
        return await self.say(person, bot, f"/start {payload}" if payload else "/start")

    async def press(self, person: Person, bot: Bot, text: str) -> dict[str, Any]:
        """Press a button of the reply keyboard."""
        room = self._room(person, bot)
        button = _reply_button(room, text)
        if room.keyboard is not None and room.keyboard.get("one_time_keyboard"):
            room.keyboard = None
        if button.get("request_contact"):
            return await self.send_contact(person, bot)
        if button.get("request_location"):
            return await self.send_location(person, bot)
        return await self.say(person, bot, text)

    async def tap(self, person: Person, place: Place, message_id: int, callback_data: str) -> str:
        """Tap an inline button; return the id of the callback query."""
        room = self._room(person, place)
        kept = shown_message(room, message_id)
        buttons = [
            one
            for row in kept.body.get("reply_markup", {}).get("inline_keyboard", [])
            for one in row
            if one.get("callback_data") == callback_data
        ]
        if not buttons:
            raise CannotDo(f"message {message_id} shows no button with the data {callback_data!r}")
        return self._ask(person, room, kept, callback_data)

    async def tap_text(self, person: Person, place: Place, message_id: int, text: str) -> str:
        """Tap the inline button with this text; return the id of the callback query."""
        kept = shown_message(self._room(person, place), message_id)
        for row in kept.body.get("reply_markup", {}).get("inline_keyboard", []):
            for one in row:
                if one["text"] == text and "callback_data" in one:
                    return await self.tap(person, place, message_id, one["callback_data"])
        raise CannotDo(f"message {message_id} shows no button {text!r}")

    async def react(self, person: Person, place: Place, message_id: int, emoji: str = "") -> None:
        """Put a reaction under a message, or take it back."""
        room = self._room(person, place)
        kept = shown_message(room, message_id)
        change = {
            "chat": room.chat(),
            "message_id": kept.id,
            "user": person.user(),
            "date": int(self.clock.timestamp()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        for bot in [place] if isinstance(place, Bot) else self._bots_in(room):
            self.push(bot, "message_reaction", change, f"reaction:{room.id}")

    async def block(self, person: Person, bot: Bot) -> None:
        """Stop the bot: it can write to this person no more."""
        self._set_blocked(person, bot, blocked=True)

    async def unblock(self, person: Person, bot: Bot) -> None:
        """Let the bot write again."""
        self._set_blocked(person, bot, blocked=False)

    async def delete_account(self, person: Person) -> None:
        """Leave Telegram for good."""
        person.deleted = True
        self.touch()

    def _set_blocked(self, person: Person, bot: Bot, *, blocked: bool) -> None:
        room = self.private_room(bot, person)
        if room.blocked == blocked:
            return
        room.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self.push_membership(bot, room, person.user(), old, new)
        self.touch()

    def _ask(self, person: Person, room: Room, kept: Kept, data: str) -> str:
        """Make a callback query and tell the bot whose message it is."""
        bot = next(bot for bot in self.bots.values() if bot.id == kept.sender)
        number = str(self.rng.randrange(10**18, 9 * 10**18))
        query = {
            "id": number,
            "from": person.user(),
            "message": kept.body,
            "chat_instance": str(hash((bot.id, room.id))),
            "data": data,
        }
        self.callbacks[number] = bot, person, self.clock.timestamp() + CALLBACK_LIFETIME
        self.push(bot, "callback_query", query, f"callback:{person.id}", CALLBACK_LIFETIME)
        self.touch()
        return number


def _reply_button(room: Room, text: str) -> dict[str, Any]:
    for row in (room.keyboard or {}).get("keyboard", []):
        for button in row:
            if button["text"] == text:
                return dict(button)
    raise CannotDo(f"the keyboard has no button {text!r}")
