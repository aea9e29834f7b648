"""Messages with a file: pictures, documents, voices and the like."""

from typing import Any

from sandbox.answers import UploadedFile
from sandbox.errors import Refusal, bad_request
from sandbox.files import StoredFile, image_size
from sandbox.formatting import Formatted
from sandbox.world.methods.post import MOST_CAPTION, post
from sandbox.world.request import Request

LARGEST_PHOTO = 10 << 20
LARGEST_UPLOAD = 50 << 20
_PHOTO_SIDES = (90, 320, 800, 1280, 2560)
_TITLES = {"video_note": "video note"}
_TIMED = frozenset({"voice", "audio", "video", "animation", "video_note"})
_SIZED = frozenset({"video", "animation"})


def title(kind: str) -> str:
    """Return what the server calls a kind of file in its errors."""
    return _TITLES.get(kind, kind)


async def send_photo(req: Request) -> dict[str, Any]:
    """Send a picture."""
    return await _send(req, "photo")


async def send_document(req: Request) -> dict[str, Any]:
    """Send a file as it is."""
    return await _send(req, "document")


async def send_voice(req: Request) -> dict[str, Any]:
    """Send a voice message."""
    return await _send(req, "voice")


async def send_audio(req: Request) -> dict[str, Any]:
    """Send a piece of music."""
    return await _send(req, "audio")


async def send_video(req: Request) -> dict[str, Any]:
    """Send a film."""
    return await _send(req, "video")


async def send_animation(req: Request) -> dict[str, Any]:
    """Send a silent film."""
    return await _send(req, "animation")


async def send_video_note(req: Request) -> dict[str, Any]:
    """Send a round video message."""
    return await _send(req, "video_note")


async def send_sticker(req: Request) -> dict[str, Any]:
    """Send a sticker."""
    return await _send(req, "sticker")


async def _send(req: Request, kind: str) -> dict[str, Any]:
    stored = take_file(req, kind, req.string(kind), req.files.get(kind))
    content = file_content(kind, stored, _details(req, kind))
    if kind not in ("sticker", "video_note"):
        caption = req.formatted("caption", "parse_mode", "caption_entities", empty=True)
        content |= caption_fields(caption, {name: req.flag(name) for name in CAPTION_FLAGS})
    return (await post(req, content, lambda room: check_caption(content))).body


CAPTION_FLAGS = ("show_caption_above_media", "has_spoiler")


def caption_fields(caption: Formatted, flags: dict[str, bool]) -> dict[str, Any]:
    """Return the fields of a caption and of how the file shows."""
    fields = caption.fields("caption", "caption_entities") if caption.text else {}
    if flags.get("show_caption_above_media") and caption.text:
        fields["show_caption_above_media"] = True
    if flags.get("has_spoiler"):
        fields["has_media_spoiler"] = True
    return fields


def check_caption(content: dict[str, Any]) -> None:
    """Refuse a caption that is too long."""
    if len(content.get("caption", "")) > MOST_CAPTION:
        raise bad_request("Message caption is too long")


def _details(req: Request, kind: str) -> dict[str, Any]:
    names = ("duration", "width", "height", "length", "performer", "title", "emoji")
    return {name: req.params[name] for name in names if req.has(name)}


def take_file(req: Request, kind: str, given: str, upload: UploadedFile | None = None) -> StoredFile:
    """Return the file a parameter means: an upload, an attachment or a file_id."""
    if given.startswith("attach://"):
        upload = req.files.get(given.removeprefix("attach://"))
    if upload is not None:
        return _keep(req, kind, upload)
    if not given or given.startswith("attach://"):
        raise bad_request(f"There is no {title(kind)} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("Failed to get HTTP URL content")
    stored = req.world.files.find(req.bot.id, given)
    if stored is None:
        raise bad_request("Wrong file identifier/HTTP URL specified")
    if stored.kind != kind and "photo" in (stored.kind, kind):
        raise bad_request(f"Can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _keep(req: Request, kind: str, upload: UploadedFile) -> StoredFile:
    if not upload.data:
        raise bad_request("File must be non-empty")
    if len(upload.data) > LARGEST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    return req.world.files.keep(req.bot.id, kind, upload, _measured(kind, upload.data))


def _measured(kind: str, data: bytes) -> tuple[int, int]:
    size = image_size(data)
    if kind != "photo":
        return size or (0, 0)
    if len(data) > LARGEST_PHOTO:
        raise bad_request("File is too big")
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * max(min(size), 1):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def file_content(kind: str, stored: StoredFile, details: dict[str, Any]) -> dict[str, Any]:
    """Return the field of a Message that shows this file."""
    if kind == "photo":
        return {"photo": photo_sizes(stored)}
    base: dict[str, Any] = {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }
    if kind == "sticker":
        return {"sticker": base | _sticker(stored, details)}
    if kind in _TIMED:
        base["duration"] = int(details.get("duration") or 0)
    if kind in _SIZED:
        base |= {side: int(details.get(side) or getattr(stored, side) or 320) for side in ("width", "height")}
    if kind == "video_note":
        return {kind: base | {"length": int(details.get("length") or 240)}}
    named = {"mime_type": stored.content_type} if stored.content_type else {}
    if kind != "voice" and stored.name:
        named["file_name"] = stored.name
    base |= named | {name: str(details[name]) for name in ("performer", "title") if details.get(name)}
    if kind == "animation":
        plain = {name: value for name, value in base.items() if name not in ("duration", "width", "height")}
        return {kind: base, "document": plain}
    return {kind: base}


def _sticker(stored: StoredFile, details: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "type": "regular",
        "width": stored.width or 512,
        "height": stored.height or 512,
        "is_animated": stored.name.endswith(".tgs"),
        "is_video": stored.name.endswith(".webm"),
    }
    return {**shown, "emoji": str(details["emoji"])} if details.get("emoji") else shown


def photo_sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """Return the sizes a picture comes in, the smallest first; the last carries the picture's own id."""
    longest = max(stored.width, stored.height)
    sides = [side for side in _PHOTO_SIDES if side < longest] + [min(longest, _PHOTO_SIDES[-1])]
    return [_photo_size(stored, side, longest, is_last=side == sides[-1]) for side in sides]


def _photo_size(stored: StoredFile, side: int, longest: int, *, is_last: bool) -> dict[str, Any]:
    mark = "" if is_last else f"{side:04d}"
    return {
        "file_id": stored.id + mark,
        "file_unique_id": stored.unique_id + mark,
        "width": max(1, stored.width * side // longest),
        "height": max(1, stored.height * side // longest),
        "file_size": max(1, len(stored.data) * side * side // (longest * longest)),
    }


METHODS = (
    send_photo,
    send_document,
    send_voice,
    send_audio,
    send_video,
    send_animation,
    send_video_note,
    send_sticker,
)
