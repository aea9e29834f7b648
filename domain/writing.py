"""What organizers write: texts with the formatting they chose, and the addresses of links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from domain.announcements import Text

ENTITY_LIMIT = 100
"""Telegram keeps about so many entities in a message and drops the rest in silence."""

URL_LIMIT = 1024

KEPT_ENTITIES = frozenset(
    {
        *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"),
        *("blockquote", "expandable_blockquote", "text_link", "custom_emoji"),
    }
)
"""Entities that are an author's choice; the others (mentions, addresses) Telegram finds by itself, and a
`text_mention` would carry somebody's id."""

KEPT_FIELDS = ("type", "offset", "length", "url", "language", "custom_emoji_id")


def utf16(text: str) -> int:
    """Return the length of a text as Telegram counts the places of entities.

    >>> utf16("Җ"), utf16("🎉")
    (1, 2)
    """
    return len(text) + sum(letter > "\uffff" for letter in text)


def written(text: str, entities: Iterable[Mapping[str, Any]] = ()) -> Text:
    """Return a text without blanks at its ends, with the formatting that is kept of it."""
    start = utf16(text[: len(text) - len(text.lstrip())])
    trimmed = text.strip()
    return Text(trimmed, _within(kept_entities(entities), start, utf16(trimmed)))


def kept_entities(entities: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return the entities that are kept of what an organizer typed."""
    return tuple(
        {name: entity[name] for name in KEPT_FIELDS if entity.get(name) is not None}
        for entity in entities
        if entity.get("type") in KEPT_ENTITIES and not _names_somebody(entity)
    )


def _names_somebody(entity: Mapping[str, Any]) -> bool:
    return str(entity.get("url") or "").lower().startswith("tg://user")


def _within(entities: Iterable[Mapping[str, Any]], start: int, length: int) -> tuple[Mapping[str, Any], ...]:
    """Move entities to a text that begins at `start`, and cut off what stands outside of it."""
    moved = []
    for entity in entities:
        first = max(entity["offset"] - start, 0)
        last = min(entity["offset"] + entity["length"] - start, length)
        if first < last:
            moved.append({**entity, "offset": first, "length": last - first})
    return tuple(moved[:ENTITY_LIMIT])


def below(line: str, text: Text) -> Text:
    """Return a text with a line above it; its entities move down."""
    opening = f"{line}\n\n"
    shift = utf16(opening)
    moved = tuple({**entity, "offset": entity["offset"] + shift} for entity in text.entities)
    return Text(opening + text.text, moved)


def is_link(url: str) -> bool:
    """Tell whether a button can lead there: an http or https address of a sane length."""
    try:
        parts = urlsplit(url)
        is_page = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
        return is_page and len(url) <= URL_LIMIT and not any(letter.isspace() for letter in url)
    except ValueError:
        return False
