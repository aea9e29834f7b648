"""From what a bot sends (text, parse mode, entities) to what a person sees."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sandbox.errors import bad_request
from sandbox.formatting import detect, html, links, markdown, markdown_v1
from sandbox.formatting.entities import Entity, add_found, lay_out, utf16_length

_MOST_BYTES = 1 << 15
_PARSERS = {"html": html.parse, "markdownv2": markdown.parse, "markdown": markdown_v1.parse}
_CONTROL = {code: " " for code in range(32) if code not in (10, 13)} | {13: None}
_DIRTY = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")
_CLEANING = _CONTROL | dict.fromkeys(range(0x2028, 0x202F))
_FOUND_ANYWAY = frozenset(
    ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")
)
_PLAIN_KINDS = frozenset(
    ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote")
)


@dataclass(frozen=True)
class Formatted:
    """A text with its entities, as a message shows them."""

    text: str
    entities: tuple[Entity, ...] = ()

    def fields(self, text: str = "text", entities: str = "entities") -> dict[str, Any]:
        """Return the message's fields for this text."""
        if not self.entities:
            return {text: self.text}
        return {text: self.text, entities: [entity.as_json() for entity in self.entities]}


def parse_entities(raw: Any) -> tuple[Entity, ...]:
    """Read an array of MessageEntity; what is no array counts as none, as on the server."""
    if not isinstance(raw, list):
        return ()
    return tuple(entity for one in raw if (entity := _entity(one)) is not None)


def _entity(raw: Any) -> Entity | None:
    if not isinstance(raw, dict):
        raise _wrong_entity("expected an Object")
    kind, offset, length = raw.get("type"), raw.get("offset"), raw.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        missing = "offset" if not isinstance(offset, int) else "length"
        raise _wrong_entity(f'Can\'t find field "{missing}"')
    if not kind:
        raise _wrong_entity("Type is not specified" if kind == "" else 'Can\'t find field "type"')
    if kind in _FOUND_ANYWAY:
        return None
    return Entity(str(kind), offset, length, _extra(str(kind), raw))


def _wrong_entity(why: str) -> Exception:
    return bad_request(f"Can't parse MessageEntity: {why}")


def _extra(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Return what an entity of this kind carries besides its place."""
    if kind in _PLAIN_KINDS:
        return {}
    if kind == "pre":
        return {"language": str(raw["language"])} if raw.get("language") else {}
    needed = {"text_link": "url", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}.get(kind)
    if needed:
        if needed not in raw:
            raise _wrong_entity(f'Can\'t find field "{needed}"')
        kept = (needed, "date_time_format") if kind == "date_time" else (needed,)
        return {key: raw[key] for key in kept if key in raw}
    if kind == "text_mention":
        user = raw.get("user")
        if not isinstance(user, dict) or "id" not in user:
            raise _wrong_entity('Can\'t find field "user"')
        return {"user": {"id": int(user["id"])}}
    raise _wrong_entity("Unsupported type specified")


def format_text(
    text: str, parse_mode: str = "", entities: tuple[Entity, ...] = (), *, empty: bool = False
) -> Formatted:
    """Return the text as it will be shown; `empty` allows a text without a visible letter."""
    if not entities:
        return _parsed(text, parse_mode, empty)
    _check_size(text)
    mode = _mode(parse_mode)
    return _parsed(text, parse_mode, empty) if mode and text else _fixed(text, entities, empty)


@lru_cache(2048)
def _parsed(text: str, parse_mode: str, empty: bool) -> Formatted:
    _check_size(text)
    mode = _mode(parse_mode)
    if not mode or not text:
        return _fixed(text, (), empty)
    plain, entities = _PARSERS[mode](text)
    return _fixed(plain, tuple(entities), empty)


def _check_size(text: str) -> None:
    if len(text) > _MOST_BYTES // 4 and len(text.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        raise bad_request("Text is too long")


def _mode(parse_mode: str) -> str:
    mode = parse_mode.lower()
    if mode in ("", "none"):
        return ""
    if mode not in _PARSERS:
        raise bad_request("Unsupported parse_mode")
    return mode


def _fixed(text: str, entities: tuple[Entity, ...], empty: bool) -> Formatted:
    if re.search("[\ud800-\udfff]", text):
        raise bad_request("Strings must be encoded in UTF-8")
    for entity in entities:
        _check_place(entity)
    text, placed = _cleaned(text, [_checked_link(one) for one in entities])
    if not text.strip(" \n"):
        if not empty:
            raise bad_request("Text must be non-empty")
        return Formatted("")
    text, placed = _trimmed(text, lay_out(placed))
    return Formatted(text, tuple(add_found(lay_out(placed), detect.find(text))))


def _check_place(entity: Entity) -> None:
    for name, value in (("offset", entity.offset), ("length", entity.length)):
        if not 0 <= value <= 1_000_000:
            raise bad_request(f"Receive an entity with incorrect {name} {value}")


def _checked_link(entity: Entity) -> Entity:
    """Bring a link into its full form; a link that is none loses its meaning."""
    if entity.kind != "text_link":
        return entity
    found = html.link(str(entity.extra["url"]), entity.offset, entity.length)
    return found[0] if found else replace(entity, length=0)


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Drop what no message keeps (control characters, carriage returns) and move the entities along."""
    clean = text.translate(_CLEANING) if _DIRTY.search(text) else text
    size = utf16_length(clean)
    if len(clean) == len(text):
        return clean, [_clipped(one, size) for one in entities]
    shown = _kept_before(text)
    last = len(shown) - 1
    moved = (
        (one, shown[min(one.offset, last)], shown[min(one.end, last)])
        for one in entities
    )  # fmt: skip
    return clean, [replace(one, offset=start, length=end - start) for one, start, end in moved]


def _kept_before(text: str) -> list[int]:
    """Return for every UTF-16 offset of `text` how many units before it are kept."""
    counts = [0]
    for letter in text:
        kept = _CLEANING.get(ord(letter), letter) is not None
        counts += [counts[-1] + (kept and step + 1) for step in range(utf16_length(letter))]
    return counts


def _clipped(entity: Entity, size: int) -> Entity:
    offset = min(entity.offset, size)
    return replace(entity, offset=offset, length=min(entity.end, size) - offset)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut blanks at the end, and at the beginning up to the first entity."""
    text = text.rstrip(" \n")
    size = utf16_length(text)
    entities = [clipped for one in entities if (clipped := _clipped(one, size)).length > 0]
    blanks = len(text) - len(text.lstrip(" \n"))
    blanks = min([blanks, *(one.offset for one in entities)])
    return text[blanks:], [replace(one, offset=one.offset - blanks) for one in entities]


__all__ = ["Formatted", "format_text", "links", "parse_entities"]
