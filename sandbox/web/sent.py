"""What was sent: the log of the bot's calls, newest first, for the drawer of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.web.desk import Desk
from sandbox.web.view import full_name
from sandbox.world import Call

JSON = dict[str, Any]

MOST = 300
"""How many entries one answer has; the rest is counted."""
OUTCOMES = (("accepted", "Accepted"), ("refused", "Refused"), ("fault", "Struck by a fault"))


@dataclass(frozen=True)
class Wanted:
    """Which calls the reader wants to see; an empty wish means all."""

    text: str = ""
    person: str = ""
    method: str = ""
    outcome: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read the wishes from the query of an address."""
        return cls(**{name: query.get(name, "") for name in ("text", "person", "method", "outcome")})

    def fits(self, call: Call, chat: str) -> bool:
        """Say whether a call into a chat is wanted; reads are shown only when asked for by name."""
        if self.method != call.method and (self.method or call.method.startswith("get")):
            return False
        if self.person and self.person != chat:
            return False
        if self.outcome and self.outcome != outcome_of(call):
            return False
        return self.text.casefold() in text_of(call).casefold()


def sent(desk: Desk, wanted: Wanted) -> JSON:
    """Return the wanted calls and what there is to choose from."""
    calls = [call for call in desk.world.log.calls if call.bot_id == desk.bot.id]
    tapped = {tap.id: str(tap.person.id) for tap in desk.taps}
    placed = [(call, chat_of(call, tapped)) for call in calls]
    fitting = [(call, chat) for call, chat in placed if wanted.fits(call, chat)]
    names = {str(person.id): full_name(person) for person in desk.world.persons.values()}
    return {
        "total": len(fitting),
        "entries": [entry(call, names.get(chat, chat)) for call, chat in reversed(fitting[-MOST:])],
        "choices": choices(desk, calls),
    }


def choices(desk: Desk, calls: Sequence[Call]) -> JSON:
    """Return what the reader can filter by, as values and words."""
    return {
        "person": [(str(person.id), full_name(person)) for person in desk.people],
        "method": [(name, name) for name in sorted({call.method for call in calls})],
        "outcome": OUTCOMES,
    }


def chat_of(call: Call, tapped: Mapping[str, str]) -> str:
    """Return the id of the chat a call went into; an answer to a tap goes to whoever tapped."""
    return str(call.params.get("chat_id") or tapped.get(str(call.params.get("callback_query_id")), ""))


def entry(call: Call, chat: str) -> JSON:
    """Return one line of the drawer."""
    return {
        "time": call.at.timestamp(),
        "method": call.method,
        "chat": chat,
        "text": text_of(call),
        "outcome": words_of(call),
        "good": outcome_of(call) == "accepted",
    }


def text_of(call: Call) -> str:
    """Return the words a call carries, if any."""
    for name in ("text", "caption", "question", "description", "name", "action"):
        if words := call.params.get(name):
            return str(words)
    return ""


def outcome_of(call: Call) -> str:
    """Return what became of a call, in one word of `OUTCOMES`."""
    if call.fault:
        return "fault"
    return "accepted" if call.accepted else "refused"


def words_of(call: Call) -> str:
    """Return what became of a call, as a reader wants to know it."""
    said = "accepted" if call.accepted else f"{call.status} {call.description}".strip()
    return f"{said}; fault: {call.fault}" if call.fault else said
