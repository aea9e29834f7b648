"""What a handler returns: a screen for the person, and letters to others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from domain.outgoing import File, Outgoing


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: exactly one of `tap` (callback data, at most 64 bytes), `url` or `copy`."""

    label: str
    tap: str | None = None
    url: str | None = None
    copy: str | None = None


Row = tuple[Button, ...]

HALF = 14
"""How many letters fit on a button that shares its row with another, on a phone of 390 points."""


def beside(first: Button, second: Button) -> tuple[Row, ...]:
    """Return two buttons in one row, or one below the other where a label would be cut."""
    if max(len(first.label), len(second.label)) <= HALF:
        return ((first, second),)
    return ((first,), (second,))


def keyboard(rows: tuple[Row, ...]) -> dict[str, Any]:
    """Return buttons as Telegram's InlineKeyboardMarkup."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows if row]}


def message(chat_id: int, text: str, rows: tuple[Row, ...] = ()) -> dict[str, Any]:
    """Return the payload of a message (Telegram's sendMessage) to anybody; `text` is Telegram HTML."""
    payload: dict[str, Any] = {"chat_id": chat_id, "text": text, "parse_mode": "HTML"}
    if rows:
        payload["reply_markup"] = keyboard(rows)
    return payload


def _button(button: Button) -> dict[str, Any]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if button.copy is not None:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    return {"text": button.label, "callback_data": button.tap}


@dataclass(frozen=True, slots=True)
class Screen:
    """One message to the person who acted.

    `text` is Telegram HTML. After a tap it replaces the message that was tapped, unless it is
    `fresh` or carries a file; after anything else it is a new message.
    """

    text: str
    rows: tuple[Row, ...] = ()
    file: File | None = None
    fresh: bool = False
    letters: tuple[Outgoing, ...] = field(default=())

    def with_row(self, *buttons: Button) -> Screen:
        """Return the screen with one more row of buttons at its foot."""
        return replace(self, rows=(*self.rows, buttons))

    def with_letters(self, *letters: Outgoing) -> Screen:
        """Return the screen with more messages that leave in the same turn."""
        return replace(self, letters=(*self.letters, *letters))


SILENCE = Screen("")
"""The answer of a handler that has nothing to say."""
