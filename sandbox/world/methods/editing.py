"""Changing messages that were sent: text, caption, file and keyboard."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.world.markup import Markup, parse_markup
from sandbox.world.methods.albums import BadMedia, input_media
from sandbox.world.methods.media import caption_fields, check_caption
from sandbox.world.methods.sending import check_text, link_preview, text_content
from sandbox.world.request import Request
from sandbox.world.rooms import Kept, Room

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
TEXT_FIELDS = frozenset({"text", "entities", "link_preview_options"})
CAPTION_FIELDS = frozenset({"caption", "caption_entities", "show_caption_above_media", "has_media_spoiler"})
FILES = frozenset({"photo", "video", "document", "audio", "animation", "voice"})


async def edit_message_text(req: Request) -> dict[str, Any]:
    """Replace the text of a message."""
    content = {**text_content(req), **link_preview(req)}
    markup = parse_markup(req.params.get("reply_markup"))
    room, kept = _target(req)
    if "text" not in kept.body:
        raise bad_request("there is no text in the message to edit")
    check_text(content)
    return _change(req, room, kept, TEXT_FIELDS, content, markup)


async def edit_message_caption(req: Request) -> dict[str, Any]:
    """Replace the caption of a message."""
    caption = req.formatted("caption", "parse_mode", "caption_entities", empty=True)
    markup = parse_markup(req.params.get("reply_markup"))
    room, kept = _target(req)
    if not FILES & kept.body.keys():
        raise bad_request("there is no caption in the message to edit")
    content = caption_fields(caption, {"show_caption_above_media": req.flag("show_caption_above_media")})
    check_caption(content)
    return _change(req, room, kept, CAPTION_FIELDS - {"has_media_spoiler"}, content, markup)


async def edit_message_media(req: Request) -> dict[str, Any]:
    """Replace the file of a message together with its caption."""
    raw = req.json("media", "Can't parse input media JSON object")
    try:
        content = input_media(req, raw)
    except BadMedia as why:
        raise bad_request(f"Can't parse InputMedia: {why}") from None
    markup = parse_markup(req.params.get("reply_markup"))
    room, kept = _target(req)
    if not (FILES | {"text"}) & kept.body.keys():
        raise bad_request("there is no media in the message to edit")
    check_caption(content)
    return _change(req, room, kept, FILES | CAPTION_FIELDS | TEXT_FIELDS, content, markup)


async def edit_message_reply_markup(req: Request) -> dict[str, Any]:
    """Replace the buttons under a message."""
    markup = parse_markup(req.params.get("reply_markup"))
    room, kept = _target(req)
    return _change(req, room, kept, frozenset(), {}, markup)


def _target(req: Request) -> tuple[Room, Kept]:
    """Return the message to edit, which must be the bot's own and of a kind that can change."""
    if not req.string("chat_id") and not req.message_id():
        if not req.string("inline_message_id"):
            raise bad_request("Message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")
    room = req.room()
    kept = req.message(room, req.message_id(), "message to edit")
    if kept.sender != req.bot.id or kept.forwarded or kept.reply_keyboard:
        raise bad_request("message can't be edited")
    return room, kept


def _change(
    req: Request,
    room: Room,
    kept: Kept,
    replaced: frozenset[str],
    content: dict[str, Any],
    markup: Markup | None,
) -> dict[str, Any]:
    """Put new content in the place of the old; a change that changes nothing is refused."""
    if markup is not None and markup.kind != "inline":
        raise bad_request("Inline keyboard expected")
    req.check_reachable(room)
    if markup is not None and markup.problem:
        raise bad_request(markup.problem)
    buttons = {"reply_markup": markup.body} if markup is not None else {}
    old = {key: value for key, value in kept.body.items() if key in replaced or key == "reply_markup"}
    new = {**content, **buttons}
    if old == new:
        raise bad_request(_NOT_MODIFIED)
    return replace(req, room, kept, frozenset(old), new)


def replace(
    req: Request, room: Room, kept: Kept, gone: frozenset[str], new: dict[str, Any]
) -> dict[str, Any]:
    """Change a message and tell the world."""
    body = {key: value for key, value in kept.body.items() if key not in gone}
    kept.body = {**body, "edit_date": int(req.world.clock.timestamp()), **new}
    kept.edited = True
    req.world.note_delivery(req.bot, room, kept, req.method, edit=True)
    req.world.touch()
    return kept.body


METHODS = (edit_message_text, edit_message_caption, edit_message_media, edit_message_reply_markup)
