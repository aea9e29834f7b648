"""What happened, as the server knows it: the oracle for tests that lose answers on purpose."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call of a bot: whether the server accepted it, and what became of the answer."""

    bot_id: int
    method: str
    at: datetime
    params: dict[str, Any]
    accepted: bool
    status: int
    description: str = ""
    fault: str = ""
    """The fault that struck, by name; the bot may never have seen the answer."""
    unknown: tuple[str, ...] = ()
    """Parameters the Bot API does not have; the server passes over them in silence."""


@dataclass(frozen=True)
class Delivery:
    """One message that really reached a person, new or edited."""

    bot_id: int
    person_id: int
    chat_id: int
    message_id: int
    method: str
    text: str
    at: datetime
    edit: bool = False


@dataclass
class Log:
    """All calls and all deliveries, in order."""

    calls: list[Call] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def received(self, person_id: int, *, edits: bool = False) -> list[Delivery]:
        """Return what this person received; edits only on wish."""
        return [one for one in self.deliveries if one.person_id == person_id and (edits or not one.edit)]

    def count_by_person(self, matches: str | Callable[[Delivery], bool] = "") -> Counter[int]:
        """Count new messages per person; `matches` is a piece of their text or a test of one's own."""
        fits = matches if callable(matches) else lambda one: matches in one.text
        return Counter(one.person_id for one in self.deliveries if not one.edit and fits(one))

    def accepted(self, method: str = "") -> list[Call]:
        """Return the calls the server accepted, of one method or all."""
        return [one for one in self.calls if one.accepted and method in ("", one.method)]

    def refused(self, method: str = "") -> list[Call]:
        """Return the calls the server refused, of one method or all."""
        return [one for one in self.calls if not one.accepted and method in ("", one.method)]

    def misspelt(self) -> list[Call]:
        """Return the calls with parameters the Bot API does not have."""
        return [one for one in self.calls if one.unknown]
