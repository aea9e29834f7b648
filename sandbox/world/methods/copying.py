"""Forwarding and copying messages."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.world.methods.media import caption_fields, check_caption
from sandbox.world.methods.post import post, post_all
from sandbox.world.request import Request
from sandbox.world.rooms import Kept, Room

CONTENT = frozenset(
    (
        "text",
        "entities",
        "link_preview_options",
        "photo",
        "document",
        "voice",
        "audio",
        "video",
        "animation",
        "video_note",
        "sticker",
        "location",
        "contact",
        "dice",
        "poll",
        "caption",
        "caption_entities",
        "show_caption_above_media",
        "has_media_spoiler",
    )
)


async def copy_message(req: Request) -> dict[str, Any]:
    """Send a message again as the bot's own."""
    kept = _one(req, "message to copy")
    _check_copyable(kept)
    content = _content(kept)
    if req.has("caption") and "text" not in content:
        caption = req.formatted("caption", "parse_mode", "caption_entities", empty=True)
        flags = {"show_caption_above_media": req.flag("show_caption_above_media")}
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_fields(caption, flags)
    sent = await post(req, content, lambda room: check_caption(content))
    return {"message_id": sent.id}


async def forward_message(req: Request) -> dict[str, Any]:
    """Send a message again with its origin named."""
    kept = _one(req, "message to forward")
    _check_forwardable(kept)
    sent = await post(req, {"forward_origin": origin(kept), **_content(kept)})
    sent.forwarded = True
    return sent.body


async def copy_messages(req: Request) -> list[dict[str, Any]]:
    """Send several messages again; those that are gone are passed over."""
    chosen = _several(req)
    for kept in chosen:
        _check_copyable(kept)
    without = ("caption", "caption_entities") if req.flag("remove_caption") else ()
    contents = [
        {key: value for key, value in _content(kept).items() if key not in without} for kept in chosen
    ]
    return [{"message_id": sent.id} for sent in await post_all(req, contents)]


async def forward_messages(req: Request) -> list[dict[str, Any]]:
    """Forward several messages; those that are gone are passed over."""
    chosen = _several(req)
    for kept in chosen:
        _check_forwardable(kept)
    sent = await post_all(req, [{"forward_origin": origin(kept), **_content(kept)} for kept in chosen])
    for one in sent:
        one.forwarded = True
    return [{"message_id": one.id} for one in sent]


def origin(kept: Kept) -> dict[str, Any]:
    """Return where a message comes from, as a MessageOrigin."""
    known: dict[str, Any] | None = kept.body.get("forward_origin")
    return known or {"type": "user", "sender_user": kept.body["from"], "date": kept.body["date"]}


def _one(req: Request, what: str) -> Kept:
    req.required("from_chat_id")
    source = req.room("from_chat_id", write=False)
    return req.message(source, req.message_id(), what)


def _several(req: Request) -> list[Kept]:
    req.required("from_chat_id")
    numbers = req.message_ids()
    source: Room = req.room("from_chat_id", write=False)
    if sorted(set(numbers)) != numbers:
        raise bad_request("Message identifiers must be in a strictly increasing order")
    if found := [kept for number in numbers if (kept := source.find(number)) is not None]:
        return found
    raise bad_request("There are no messages to forward")


def _content(kept: Kept) -> dict[str, Any]:
    return {key: value for key, value in kept.body.items() if key in CONTENT}


def _check_forwardable(kept: Kept) -> None:
    if kept.body.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    if not kept.body.keys() & CONTENT:
        raise bad_request("the message can't be forwarded")


def _check_copyable(kept: Kept) -> None:
    """Refuse service messages and what is protected."""
    if kept.body.get("has_protected_content") or not kept.body.keys() & CONTENT:
        raise bad_request("the message can't be copied")


METHODS = (copy_message, forward_message, copy_messages, forward_messages)
