"""Updates as no test would think of them: real people and chats in them, and values nobody should send.

Each is made from one number, so that Hypothesis can shorten a list of them without drawing anything anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from aiogram.filters.callback_data import CallbackData

from domain.people import Age
from handlers import buttons
from handlers.buttons import Place, Question, Switch, Vow
from tests.bot.updates import MARK, NAMES, TYPES
from tests.stage import OLGA

PEOPLE = (OLGA, 5_000_000_001, 5_000_000_002, 5_000_000_003, 5_000_000_004)
"""The accounts in the world; each has a private chat with the bot."""

GROUP = -1001
STRANGERS = (0, -1, 1, -5, 2**31, 2**52 + 1, 2**63 - 1)
LANGUAGES = ("ru", "tt", "lez", "pt-br", "", None)
DEEPEST = 4

COMMANDS = (
    *("/start", "/menu", "/task", "/ask", "/events", "/contests", "/language", "/settings", "/privacy"),
    *("/mydata", "/stop", "/help", "/forget", "/", "/START", "/weather", "/start/"),
    *("/start@smart_region_bot", "/menu@somebody_else", "меню", "стоп", "помощь", "Рәхмәт"),
)
TEXTS = (
    *COMMANDS,
    *("/start lang-tt_cohort-selet26", f"/start {'x' * 64}", "/start \x00", "/ask me", "/task\n/task"),
    *(
        "не пишите мне",
        "забудь меня",
        "",
        " ",
        "\n",
        "a",
        "я" * 4096,
        "😀" * 2048,
        "\ud800",
        "a\udfffb",
        "\x00",
    ),
    *("<b>", "&amp;", "{}", "%s", "<a href='tg://user?id=1'>x</a>", "\u202e\u200b", "𝕳", "e\u0301" * 40),
)
STRINGS = ("", "abc", "сәлам", "\ud800", "\x00", "я" * 4096, "0", "<b>")
NUMBERS = (0, 1, 7, -1, 2**31, 2**53, 10**9)
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    1.5,
    *STRINGS,
    [],
    {},
    [[]],
    {"id": "7"},
    [None],
)
IDS = ("", "account", "welcome", "captcha", "first-edit", "nowhere", "ru", "tt", "я", "0", "\x00", "\ud800")
FIELDS: dict[str, tuple[Any, ...]] = {
    "place": tuple(Place),
    "question": tuple(Question),
    "switch": tuple(Switch),
    "vow": tuple(Vow),
    "age": tuple(Age),
    "message_id": (0, -1, 1, 7, 2**31, 2**63, 10**30),
}
"""What the fields of buttons may hold; those that are not named here hold ids or yes and no."""

BUTTONS = [
    kind for kind in vars(buttons).values() if isinstance(kind, type) and issubclass(kind, CallbackData)
]
BUTTONS.remove(CallbackData)
OLD_DATA = ("", ":", "::::", "go", "a" * 64, "я" * 32, "\ud800", "s:\x00", "p:1e5", "p:--1", "w:wiki:tt")


def screen_of(who: int) -> int:
    """Return the number of the message the bot has already sent to somebody."""
    return PEOPLE.index(who) + 1


def made_from(seeds: list[int]) -> list[Any]:
    """Make updates, numbered from 1; a few are no objects, and so no updates."""
    made = [Maker(random.Random(seed)).update() for seed in seeds]
    return [{**one, "update_id": n} if isinstance(one, dict) else one for n, one in enumerate(made, 1)]


class Maker:
    """Makes one update, with all its chances from one source."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._pick = chance.choice

    def update(self) -> Any:
        """Make any update, most of them of the kinds the bot asks for."""
        kinds: list[Callable[[], Any]] = [self._message, self._tap, self._membership, self._any]
        [make] = self._chance.choices(kinds, (5, 5, 1, 2))
        made = make()
        match self._chance.randrange(20):
            case 0 | 1 | 2 | 3:
                return self._mangled(made)
            case 4:
                return self._pick(JUNK)
        return made

    def _message(self) -> dict[str, Any]:
        """Say or send something: mostly a text in a private chat, at times a reply, at times elsewhere."""
        who = self._pick(PEOPLE)
        head = {
            "message_id": self._chance.randint(1, 40),
            "date": 1,
            "chat": self._chat(who),
            "from": self._user(who),
        }
        content = {"text": self._pick(TEXTS)} if self._chance.random() < 0.5 else self._fields("Message", 1)
        message = {**content, **head}
        if self._chance.random() < 0.3:
            number = self._pick((screen_of(who), 999_999))
            message["reply_to_message"] = {"message_id": number, "date": 0, "chat": head["chat"]}
        return {self._pick(("message",) * 8 + ("edited_message", "channel_post")): message}

    def _tap(self) -> dict[str, Any]:
        """Tap a button of a message that is there, gone, too old to be seen, or in nobody's chat."""
        who = self._pick(PEOPLE)
        shown = {
            "message_id": self._pick((*[screen_of(who)] * 5, 999_999, 0, -1)),
            "date": self._pick((1, 1, 0)),
            "chat": self._chat(who),
        }
        query = {"id": "1", "from": self._user(who), "chat_instance": "1"}
        if self._chance.random() < 0.9:
            query["message"] = shown
        if self._chance.random() < 0.95:
            query["data"] = self._data()
        return {"callback_query": query}

    def _data(self) -> str:
        """Carry what a button carries, or nearly so."""
        kind = self._pick(BUTTONS)
        values = {name: self._value_for(name, field.annotation) for name, field in kind.model_fields.items()}
        packed = ":".join((kind.__prefix__, *(str(value) for value in values.values())))
        return self._pick((packed, packed, packed, packed + ":more", packed[:-1], self._pick(OLD_DATA)))

    def _value_for(self, name: str, kind: Any) -> Any:
        return int(self._pick((True, False))) if kind is bool else self._pick(FIELDS.get(name, IDS))

    def _membership(self) -> dict[str, Any]:
        """Change what the bot is in a chat, in all states."""
        who = self._pick(PEOPLE)
        change = self._object("ChatMemberUpdated", 1)
        return {"my_chat_member": {**change, "from": self._user(who), "chat": self._chat(who)}}

    def _any(self) -> dict[str, Any]:
        """Make an update of any kind the Bot API knows, with whatever it may hold."""
        kind, field = self._pick(
            [item for item in TYPES["Update"]["fields"].items() if item[0] != "update_id"]
        )
        return {kind: self._value(field["types"][0], 1)}

    def _user(self, number: int) -> dict[str, Any]:
        user = {"id": number, "is_bot": False, "first_name": MARK, "last_name": MARK, "username": MARK}
        language = self._pick(LANGUAGES)
        return user if language is None else {**user, "language_code": language}

    def _chat(self, who: int) -> dict[str, Any]:
        """Be nearly always in the private chat."""
        chance = self._chance.random()
        if chance < 0.8:
            return {"id": who, "type": "private", "first_name": MARK, "username": MARK}
        if chance < 0.9:
            return {"id": GROUP, "type": self._pick(("group", "supergroup", "channel")), "title": MARK}
        return {"id": self._pick(STRANGERS), "type": "private", "first_name": MARK}

    def _value(self, kind: str, depth: int) -> Any:
        if kind.startswith("Array of "):
            item = kind.removeprefix("Array of ")
            return [
                self._value(item, depth + 1)
                for _ in range(self._chance.randint(0, 2 if depth < DEEPEST else 0))
            ]
        match kind:
            case "String":
                return self._pick(STRINGS)
            case "Integer":
                return self._pick(NUMBERS)
            case "Float":
                return self._chance.uniform(-180, 180)
            case "Boolean":
                return self._pick((True, False))
            case "True":
                return True
        return self._object(kind, depth)

    def _object(self, kind: str, depth: int) -> Any:
        if subtypes := TYPES[kind].get("subtypes"):
            simple = [name for name in subtypes if name == "String"] if depth >= DEEPEST else []
            return self._value(self._pick(simple or subtypes), depth)
        return self._fields(kind, depth)

    def _fields(self, kind: str, depth: int) -> dict[str, Any]:
        """Fill the required fields of a type and a few others."""
        fields = TYPES[kind]["fields"]
        optional = (
            [name for name, field in fields.items() if not field["required"]] if depth < DEEPEST else []
        )
        chosen = self._chance.sample(optional, min(len(optional), self._chance.randint(0, 4)))
        wanted = [name for name, field in fields.items() if field["required"]]
        return {name: self._field(kind, name, fields[name], depth) for name in (*wanted, *chosen)}

    def _field(self, kind: str, name: str, field: dict[str, Any], depth: int) -> Any:
        if (const := field.get("constraints", {}).get("const")) is not None:
            return const
        if name in NAMES.get(kind, "").split():
            return MARK
        simple = [one for one in field["types"] if depth < DEEPEST or one == "String"]
        return self._value(self._pick(simple or field["types"]), depth + 1)

    def _mangled(self, update: dict[str, Any]) -> dict[str, Any]:
        """Replace one place, take it away, or add one nobody knows."""
        made = holder = dict(update)
        for _ in range(self._chance.randint(1, 4)):
            inner = [key for key, value in holder.items() if isinstance(value, dict) and value]
            if not inner:
                break
            key = self._pick(inner)
            holder[key] = holder = dict(holder[key])
        key = self._pick([*holder, "something_new"])
        if key in holder and self._chance.random() < 0.5:
            del holder[key]
        else:
            holder[key] = self._pick(JUNK)
        return made
