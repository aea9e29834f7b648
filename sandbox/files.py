"""Files in the sandbox: what was sent once can be sent again by its file_id and downloaded."""

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass, field

from sandbox.answers import UploadedFile


@dataclass(frozen=True)
class StoredFile:
    """A file the server keeps."""

    id: str
    unique_id: str
    kind: str
    bot_id: int
    data: bytes = field(repr=False)
    name: str = ""
    content_type: str = ""
    width: int = 0
    height: int = 0
    path: str = ""


class Files:
    """All files, by id and by download path; an id works for the bot that has it only."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[tuple[int, str], StoredFile] = {}
        self._counts: dict[str, int] = {}

    def keep(
        self, bot_id: int, kind: str, upload: UploadedFile, size: tuple[int, int] = (0, 0)
    ) -> StoredFile:
        """Store an upload under new ids."""
        digest = hashlib.sha256(f"{kind}{size}".encode() + upload.data).digest()
        number = self._counts[kind] = self._counts.get(kind, -1) + 1
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else _SUFFIXES.get(kind, "bin")
        stored = StoredFile(
            id=_FIRST.get(kind, "Bg") + base64.urlsafe_b64encode(secrets.token_bytes(36)).decode(),
            unique_id="AQAD" + base64.urlsafe_b64encode(digest[:9]).decode(),
            kind=kind,
            bot_id=bot_id,
            data=upload.data,
            name=upload.name,
            content_type=upload.content_type,
            width=size[0],
            height=size[1],
            path=f"{_FOLDERS.get(kind, 'documents')}/file_{number}.{suffix}",
        )
        self._by_id[stored.id] = stored
        self._by_path[bot_id, stored.path] = stored
        return stored

    def find(self, bot_id: int, file_id: str) -> StoredFile | None:
        """Return the file with this id if it is this bot's."""
        stored = self._by_id.get(file_id) or self._by_id.get(file_id[:-4])  # smaller sizes end in four digits
        return stored if stored is not None and stored.bot_id == bot_id else None

    def at(self, bot_id: int, path: str) -> StoredFile | None:
        """Return the file at a download path."""
        return self._by_path.get((bot_id, path))


_FIRST = {
    "photo": "AgAC",
    "document": "BQAC",
    "voice": "AwAC",
    "sticker": "CAAC",
    "audio": "CQAC",
    "video": "BAAC",
}
_FOLDERS = {
    "photo": "photos", "voice": "voice", "sticker": "stickers", "audio": "music", "video": "videos",
    "animation": "animations", "video_note": "video_notes", "thumbnail": "thumbnails",
}  # fmt: skip
_SUFFIXES = {
    "photo": "jpg",
    "voice": "oga",
    "sticker": "webp",
    "audio": "mp3",
    "video": "mp4",
    "thumbnail": "jpg",
}


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG, JPEG, GIF or WebP; None when it is no picture."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk the segments up to the frame header, which holds the size."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return None


def _webp_size(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if len(data) >= 30:
        width, height = struct.unpack("<HH", data[26:30])
        return int(width) & 0x3FFF, int(height) & 0x3FFF
    return 512, 512
