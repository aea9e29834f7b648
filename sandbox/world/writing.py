"""Words: what people write, forward, change and take back."""

from typing import Any

from sandbox.formatting import format_text, parse_entities
from sandbox.world.accounts import Bot, Person
from sandbox.world.groups import PRESENT, Groups
from sandbox.world.rooms import Kept, Room

MOST_TEXT = 4096

Place = Bot | Room
"""Where a person acts: the private chat with a bot, or a group."""


class CannotDo(LookupError):
    """What a person wants is not possible: the button is gone, the bot blocked, the text too long."""


class Writing(Groups):
    """The part of the world in which people write; each act returns the message it left."""

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
        kept = shown_message(room, message_id)
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
        shown_message(self._room(person, place), message_id).deleted = True
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
            answered = shown_message(room, reply_to).body
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


def shown_message(room: Room, message_id: int) -> Kept:
    """Return a message a person can see."""
    kept = room.find(message_id)
    if kept is None:
        raise CannotDo(f"there is no message {message_id}")
    return kept
