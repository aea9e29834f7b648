"""The files of the chats, served so that none of them can act as a page of the sandbox."""

from pathlib import Path

from aiohttp import web

from sandbox.files import StoredFile
from sandbox.web.desk import DESK

STICKER = (Path(__file__).parent / "canned" / "sticker.webp").read_bytes()
BEGINNINGS = {
    b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp",
    b"OggS": "audio/ogg", b"ID3": "audio/mpeg",
}  # fmt: skip
"""Files a browser may open, by their first bytes; any other is only saved."""


async def file(request: web.Request) -> web.Response:
    """Serve one file by its id."""
    desk = request.app[DESK]
    stored = desk.world.files.find(desk.bot.id, request.match_info["id"])
    if stored is None:
        raise web.HTTPNotFound
    data = shown(stored)
    kind = next((kind for start, kind in BEGINNINGS.items() if data.startswith(start)), None)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    if kind is None:
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=data, content_type=kind or "application/octet-stream", headers=headers)


def shown(stored: StoredFile) -> bytes:
    """Return a file's bytes; the world's sample sticker is one transparent dot, people see a drawing."""
    is_sample = stored.kind == "sticker" and (stored.width, stored.height) == (1, 1)
    return STICKER if is_sample else stored.data
