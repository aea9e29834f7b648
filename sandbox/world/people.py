"""What people do: they write, tap, send things, change their mind, leave."""

from typing import Any

from sandbox.answers import UploadedFile
from sandbox.files import StoredFile, image_size
from sandbox.formatting import Entity, detect, format_text, parse_entities
from sandbox.world.accounts import Bot, Person
from sandbox.world.groups import PRESENT, Groups
from sandbox.world.methods.media import file_content
from sandbox.world.rooms import Kept, Room
from sandbox.world.samples import OGG, PNG, WEBP

CALLBACK_LIFETIME = 150.0
MOST_TEXT = 4096

Place = Bot | Room
"""Where a person acts: the private chat with a bot, or a group."""


class CannotDo(LookupError):
    """What a person wants is not possible: the button is gone, the bot blocked, the text too long."""


class People(Groups):
    """The part of the world in which people act; each act returns the message it left."""

    async def say(
        self,
        person: Person,
        place: Place,
        text: str,
        *,
        entities: list[dict[str, Any]] | None = None,
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Write a text; commands and links in it are found by themselves."""
        formatted = format_text(text, "", parse_entities(entities), empty=True)
        if not formatted.text or len(formatted.text) > MOST_TEXT:
            raise CannotDo("Telegram's apps send texts of 1-4096 characters")
        return self._put(person, place, formatted.fields(), reply_to)

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
        kept = _shown(room, message_id)
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
        kept = _shown(self._room(person, place), message_id)
        for row in kept.body.get("reply_markup", {}).get("inline_keyboard", []):
            for one in row:
                if one["text"] == text and "callback_data" in one:
                    return await self.tap(person, place, message_id, one["callback_data"])
        raise CannotDo(f"message {message_id} shows no button {text!r}")

    async def send_photo(
        self,
        person: Person,
        place: Place,
        data: bytes = PNG,
        *,
        caption: str = "",
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Send a picture."""
        return self._send_file(
            person, place, "photo", UploadedFile("photo.png", data, "image/png"), caption, reply_to
        )

    async def send_document(
        self,
        person: Person,
        place: Place,
        data: bytes = b"text",
        *,
        name: str = "file.txt",
        content_type: str = "text/plain",
        caption: str = "",
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Send a file."""
        upload = UploadedFile(name, data, content_type)
        return self._send_file(person, place, "document", upload, caption, reply_to)

    async def send_voice(
        self,
        person: Person,
        place: Place,
        data: bytes = OGG,
        *,
        duration: int = 3,
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Send a voice message."""
        upload = UploadedFile("voice.oga", data, "audio/ogg")
        return self._send_file(person, place, "voice", upload, "", reply_to, duration=duration)

    async def send_sticker(
        self, person: Person, place: Place, *, emoji: str = "👍", reply_to: int | None = None
    ) -> dict[str, Any]:
        """Send a sticker."""
        upload = UploadedFile("sticker.webp", WEBP, "image/webp")
        return self._send_file(person, place, "sticker", upload, "", reply_to, emoji=emoji)

    async def send_album(
        self, person: Person, place: Place, pictures: list[bytes], *, caption: str = ""
    ) -> list[dict[str, Any]]:
        """Send several pictures at once; each comes as a message of its own."""
        group = {"media_group_id": str(self.rng.randrange(10**16, 10**17))}
        sent = []
        for number, data in enumerate(pictures):
            upload = UploadedFile("photo.png", data, "image/png")
            content = self._file(place, "photo", upload) | group | _caption("" if number else caption)
            sent.append(self._put(person, place, content))
        return sent

    async def send_contact(
        self, person: Person, place: Place, *, phone: str = "+79990000000", of: Person | None = None
    ) -> dict[str, Any]:
        """Send a contact, one's own by default."""
        owner = of or person
        contact: dict[str, Any] = {"phone_number": phone, "first_name": owner.first_name, "user_id": owner.id}
        if owner.last_name:
            contact["last_name"] = owner.last_name
        return self._put(person, place, {"contact": contact})

    async def send_location(
        self, person: Person, place: Place, latitude: float = 55.796, longitude: float = 49.106
    ) -> dict[str, Any]:
        """Send a place on the map."""
        return self._put(person, place, {"location": {"latitude": latitude, "longitude": longitude}})

    async def forward(
        self, person: Person, place: Place, text: str, *, origin: Person | str
    ) -> dict[str, Any]:
        """Forward a text somebody wrote; a plain name stands for a person whose account is hidden."""
        date = int(self.clock.timestamp()) - 60
        source: dict[str, Any] = {"type": "hidden_user", "sender_user_name": origin, "date": date}
        if isinstance(origin, Person):
            source = {"type": "user", "sender_user": origin.user(), "date": date}
            room = self._room(person, place)
            for bot in [place] if isinstance(place, Bot) else self._bots_in(room):
                bot.known.add(origin.id)
        return self._put(person, place, {"forward_origin": source, **format_text(text).fields()})

    async def edit(self, person: Person, place: Place, message_id: int, text: str) -> dict[str, Any]:
        """Change one's own message: its text, or the caption of a file."""
        room = self._room(person, place)
        kept = _shown(room, message_id)
        if kept.sender != person.id:
            raise CannotDo("people change their own messages only")
        is_text = "text" in kept.body
        names = ("text", "entities") if is_text else ("caption", "caption_entities")
        rest = {key: value for key, value in kept.body.items() if key not in names}
        changed = format_text(text).fields(*names)
        kept.body = {**rest, "edit_date": int(self.clock.timestamp()), **changed}
        kept.edited = True
        self._push(place, room, "edited_message", kept.body)
        self.touch()
        return kept.body

    async def delete(self, person: Person, place: Place, message_id: int) -> None:
        """Delete a message; bots are not told."""
        _shown(self._room(person, place), message_id).deleted = True
        self.touch()

    async def react(self, person: Person, place: Place, message_id: int, emoji: str = "") -> None:
        """Put a reaction under a message, or take it back."""
        room = self._room(person, place)
        kept = _shown(room, message_id)
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

    def _room(self, person: Person, place: Place) -> Room:
        """Return the chat in which a person acts, if this person can act there."""
        if person.deleted:
            raise CannotDo("a deleted account does nothing")
        if isinstance(place, Room):
            if place.members.get(person.id) not in PRESENT:
                raise CannotDo("this person is not in the group")
            return place
        room = self.private_room(place, person)
        if room.blocked:
            raise CannotDo("this person has blocked the bot")
        return room

    def _put(
        self, person: Person, place: Place, content: dict[str, Any], reply_to: int | None = None
    ) -> dict[str, Any]:
        room = self._room(person, place)
        if reply_to is not None:
            answered = _shown(room, reply_to).body
            shown = {key: value for key, value in answered.items() if key != "reply_to_message"}
            content = {"reply_to_message": shown, **content}
        kept = self.keep(room, person.user(), content)
        kept.forwarded = "forward_origin" in content
        self._push(place, room, "message", kept.body)
        return kept.body

    def _push(self, place: Place, room: Room, kind: str, body: dict[str, Any]) -> None:
        if isinstance(place, Bot):
            self.push(place, kind, body, f"chat:{room.id}")
        else:
            self.push_message(room, kind, body)

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

    def _send_file(
        self,
        person: Person,
        place: Place,
        kind: str,
        upload: UploadedFile,
        caption: str,
        reply_to: int | None,
        **details: Any,
    ) -> dict[str, Any]:
        content = self._file(place, kind, upload, **details) | _caption(caption)
        return self._put(person, place, content, reply_to)

    def _file(self, place: Place, kind: str, upload: UploadedFile, **details: Any) -> dict[str, Any]:
        bots = [place] if isinstance(place, Bot) else self._bots_in(place)
        if not bots:
            raise CannotDo("no bot is here to see the file")
        size = image_size(upload.data) or (0, 0)
        stored: StoredFile = self.files.keep(bots[0].id, kind, upload, size)
        return file_content(kind, stored, details)


def _caption(text: str) -> dict[str, Any]:
    return format_text(text).fields("caption", "caption_entities") if text else {}


def _shown(room: Room, message_id: int) -> Kept:
    kept = room.find(message_id)
    if kept is None:
        raise CannotDo(f"there is no message {message_id}")
    return kept


def _reply_button(room: Room, text: str) -> dict[str, Any]:
    for row in (room.keyboard or {}).get("keyboard", []):
        for button in row:
            if button["text"] == text:
                return dict(button)
    raise CannotDo(f"the keyboard has no button {text!r}")


__all__ = ["CannotDo", "Entity", "People", "Place", "detect"]
