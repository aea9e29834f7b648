"""Several files in one message, and the InputMedia objects that describe them."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.formatting import format_text, parse_entities
from sandbox.world.methods.media import CAPTION_FLAGS, caption_fields, check_caption, file_content, take_file
from sandbox.world.methods.post import post_all
from sandbox.world.request import Request
from sandbox.world.rooms import Room

_KINDS = ("photo", "video", "document", "audio")


async def send_media_group(req: Request) -> list[dict[str, Any]]:
    """Send an album; it must hold at most ten files, and documents and music keep to themselves."""
    raw = req.json("media", "Can't parse media JSON object")
    if not isinstance(raw, list):
        raise bad_request("Expected an Array of InputMedia")
    contents = [_part(req, one) for one in raw]
    if not contents:
        raise bad_request("There are no messages to send")
    if len(contents) > 10:
        raise bad_request("Too many messages to send as an album")
    _check_mixture(raw)
    group = {"media_group_id": str(req.world.rng.randrange(10**16, 10**17))} if len(contents) > 1 else {}

    def check(room: Room) -> None:
        for content in contents:
            check_caption(content)

    sent = await post_all(req, [group | content for content in contents], check)
    return [kept.body for kept in sent]


def _part(req: Request, raw: Any) -> dict[str, Any]:
    try:
        if isinstance(raw, dict) and raw.get("type") not in _KINDS:
            raise bad_request(f'type "{raw.get("type")}" can\'t be used in sendMediaGroup')
        return input_media(req, raw)
    except BadMedia as why:
        raise bad_request(f"Can't parse InputMedia: {why}") from None


def _check_mixture(raw: list[Any]) -> None:
    kinds = {one["type"] for one in raw}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        lonely = min(kinds & {"document", "audio"})
        raise bad_request(f"{lonely.title()} can't be mixed with other media types")


class BadMedia(ValueError):
    """An InputMedia that cannot be read."""


def input_media(req: Request, raw: Any) -> dict[str, Any]:
    """Return the content of a message described by an InputMedia."""
    if not isinstance(raw, dict):
        raise BadMedia("expected an Object")
    kind = str(raw.get("type") or "")
    if not raw.get("media"):
        raise BadMedia("media not found")
    if kind not in (*_KINDS, "animation"):
        raise BadMedia(f'type "{kind}" is unsupported')
    stored = take_file(req, kind, str(raw["media"]))
    ready = parse_entities(raw.get("caption_entities"))
    caption = format_text(str(raw.get("caption") or ""), str(raw.get("parse_mode") or ""), ready, empty=True)
    flags = {name: bool(raw.get(name)) for name in CAPTION_FLAGS}
    return file_content(kind, stored, raw) | caption_fields(req.with_people(caption), flags)


METHODS = (send_media_group,)
