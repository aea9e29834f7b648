"""One call of a bot, with its parameters read the lenient way the server reads them."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from sandbox.answers import UploadedFile
from sandbox.errors import Refusal, bad_request, forbidden
from sandbox.formatting import Formatted, format_text, parse_entities
from sandbox.world.accounts import Bot
from sandbox.world.rooms import Kept, Room

if TYPE_CHECKING:
    from sandbox.world.world import World

_NUMBER = re.compile(r"\s*(-?\d+)")
_FLOAT = re.compile(r"\s*(-?\d+(?:\.\d*)?(?:e-?\d+)?)", re.IGNORECASE)


@dataclass(eq=False, slots=True)
class Request:
    """A method called by a bot; the readers below never fail on odd values unless the server does."""

    world: "World"
    bot: Bot
    method: str
    params: dict[str, Any]
    files: dict[str, UploadedFile]

    def has(self, name: str) -> bool:
        """Say whether the parameter was given at all."""
        return self.params.get(name) is not None

    def string(self, name: str) -> str:
        """Return a parameter as text; missing is empty."""
        value = self.params.get(name)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, int | float) else orjson.dumps(value).decode()

    def required(self, name: str) -> str:
        """Return a text that must not be empty."""
        if not (value := self.string(name)):
            raise bad_request(f'Parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number: the digits a text begins with, 0 when it begins with none."""
        value = self.params.get(name)
        if type(value) is int:
            return value
        if value is None or value == "":
            return default
        found = _NUMBER.match(self.string(name))
        return int(found[1]) if found else 0

    def number(self, name: str) -> float:
        """Return a number with a fraction; 0 when the text is none."""
        found = _FLOAT.match(self.string(name))
        return float(found[1]) if found else 0.0

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a switch: true, yes and 1 are on."""
        value = self.params.get(name)
        if value is None:
            return default
        return value is True or self.string(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, mistake: str) -> Any:
        """Return a parameter that is an object or an array; None when empty, refused when it is no JSON."""
        value = self.params.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(mistake) from None

    def lenient_json(self, name: str) -> Any:
        """Return an object or an array; None when it is no JSON."""
        try:
            return self.json(name, "")
        except Refusal:
            return None

    def message_id(self, name: str = "message_id") -> int:
        """Return a message's id; 0 when missing or negative."""
        return max(self.integer(name), 0)

    def message_ids(self) -> list[int]:
        """Return an array of 1-100 ids of messages."""
        found = self.json("message_ids", "Can't parse message_ids JSON object")
        if found is None or found == []:
            raise bad_request("Message identifiers are not specified")
        if not isinstance(found, list):
            raise bad_request("Expected an Array of message identifiers")
        if len(found) > 100:
            raise bad_request("Too many message identifiers specified")
        return [_message_id(one) for one in found]

    def user_id(self, name: str = "user_id") -> int:
        """Return a user's id, which must be positive."""
        number = self.integer(name)
        if number <= 0:
            raise bad_request(f"Invalid {name} specified")
        return number

    def formatted(self, text: str, mode: str, entities: str, *, empty: bool = False) -> Formatted:
        """Return a text with its formatting, whichever way that was given."""
        ready = parse_entities(self.lenient_json(entities)) if self.has(entities) else ()
        return self.with_people(format_text(self.string(text), self.string(mode), ready, empty=empty))

    def with_people(self, formatted: Formatted) -> Formatted:
        """Turn mentions of a person by id into whole users; of someone unknown, into nothing."""
        if not any(one.kind == "text_mention" for one in formatted.entities):
            return formatted
        kept = []
        for one in formatted.entities:
            if one.kind == "text_mention":
                user = self.world.account(one.extra["user"]["id"])
                if user is None:
                    continue
                one.extra["user"] = user
            kept.append(one)
        return Formatted(formatted.text, tuple(kept))

    def room(self, name: str = "chat_id", *, write: bool = True) -> Room:
        """Return the chat a parameter names if this bot may use it, else refuse as the server does."""
        given = self.string(name)
        if not given:
            raise bad_request("chat_id is empty")
        room = self._by_username(given) if given.startswith("@") else self._by_id(self.integer(name))
        if room.person is not None:
            if room.person.deleted and write:
                raise forbidden("user is deactivated")
        else:
            self._check_group(room)
        return room

    def _by_username(self, given: str) -> Room:
        name = given[1:].lower()
        for room in self.world.groups.values():
            if (room.username or "").lower() == name:
                return room
        if any(bot.username.lower() == name for bot in self.world.bots.values()):
            raise forbidden("the bot can't send messages to the bot")
        raise bad_request("chat not found")

    def _by_id(self, number: int) -> Room:
        if room := self.bot.rooms.get(number) or self.world.groups.get(number):
            if room.person is None and self.bot.id not in room.members:
                raise bad_request("chat not found")
            return room
        if number in self.bot.known and number in self.world.persons:
            if self.world.persons[number].deleted:
                raise forbidden("user is deactivated")
            raise forbidden("bot can't initiate conversation with a user")
        if any(bot.id == number for bot in self.world.bots.values()):
            raise forbidden("the bot can't send messages to the bot")
        raise bad_request("chat not found")

    def _check_group(self, room: Room) -> None:
        if room.upgraded_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=room.upgraded_to
            )
        status = room.members.get(self.bot.id)
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {room.kind} chat")
        if status not in ("member", "administrator", "creator"):
            raise forbidden(f"bot is not a member of the {room.kind} chat")

    def check_reachable(self, room: Room) -> None:
        """Refuse when the person has blocked the bot; the server learns this last of all."""
        if room.blocked:
            raise forbidden("bot was blocked by the user")

    def message(self, room: Room, number: int, what: str) -> Kept:
        """Return a message that must be there."""
        kept = room.find(number)
        if kept is None:
            raise bad_request(f"{what} not found")
        return kept


def _message_id(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad_request("Message identifier must be a Number")
    try:
        number = int(value)
    except ValueError:
        raise bad_request("Can't parse message identifier as a Number") from None
    if number <= 0:
        raise bad_request("Invalid message identifier specified")
    return number
