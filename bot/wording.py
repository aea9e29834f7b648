"""From a handler's screen to calls of the Bot API: entities, keyboards, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.richtext import CAPTION_LIMIT, Rich, parse, split
from domain.outgoing import File, Kind, Lane, Outgoing
from handlers.screen import Row, Screen, keyboard

NO_PREVIEW = {"is_disabled": True}


def calls(
    screen: Screen, chat_id: int, tapped: int | None = None, kind: Kind = Kind.SCREEN
) -> list[Outgoing]:
    """Return the calls that show a screen: the tapped message is changed, anything else is new."""
    letters = [part for letter in screen.letters for part in spelled(letter)]
    if screen.file is not None:
        return [*_with_file(screen, screen.file, chat_id, kind), *letters]
    if not screen.text:
        return letters
    edited = None if screen.fresh else tapped
    return [*_texts(chat_id, split(parse(screen.text)), screen.rows, edited, kind), *letters]


def _texts(
    chat_id: int, parts: list[Rich], rows: tuple[Row, ...], edited: int | None, kind: Kind
) -> list[Outgoing]:
    made = []
    for number, part in enumerate(parts):
        payload = _text_payload(chat_id, part)
        if number == len(parts) - 1 and rows:
            payload["reply_markup"] = keyboard(rows)
        method = "sendMessage"
        if number == 0 and edited is not None:
            method, payload["message_id"] = "editMessageText", edited
        made.append(Outgoing(chat_id, method, payload, Lane.INTERACTIVE, kind))
    return made


def _text_payload(chat_id: int, part: Rich) -> dict[str, Any]:
    payload: dict[str, Any] = {"chat_id": chat_id, "text": part.text, "link_preview_options": NO_PREVIEW}
    entities = part.entities()
    if entities:
        payload["entities"] = entities
    return payload


def _with_file(screen: Screen, file: File, chat_id: int, kind: Kind) -> list[Outgoing]:
    first, *others = split(parse(screen.text), CAPTION_LIMIT)
    payload: dict[str, Any] = {
        "chat_id": chat_id,
        "caption": first.text,
        "caption_entities": first.entities(),
    }
    if screen.rows and not others:
        payload["reply_markup"] = keyboard(screen.rows)
    method = "sendPhoto" if file.field == "photo" else "sendDocument"
    head = Outgoing(chat_id, method, payload, Lane.INTERACTIVE, kind, file=file)
    return [head, *_texts(chat_id, others, screen.rows, None, kind)] if others else [head]


def spelled(letter: Outgoing) -> list[Outgoing]:
    """Turn a letter's Telegram HTML into entities, in as many messages as it needs."""
    if letter.payload.get("parse_mode") != "HTML" or "text" not in letter.payload:
        return [letter]
    rest = {key: value for key, value in letter.payload.items() if key not in ("text", "parse_mode")}
    parts = split(parse(str(letter.payload["text"])))
    return [replace(letter, payload=_one_of(rest, letter, part, part is parts[-1])) for part in parts]


def _one_of(rest: Mapping[str, Any], letter: Outgoing, part: Rich, is_last: bool) -> dict[str, Any]:
    payload = {**_text_payload(letter.chat_id, part), **rest}
    if not is_last:
        payload.pop("reply_markup", None)
    return payload
