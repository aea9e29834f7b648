"""Parcels: the files, contacts and places people send."""

from typing import Any

from sandbox.answers import UploadedFile
from sandbox.files import StoredFile, image_size
from sandbox.formatting import format_text
from sandbox.world.accounts import Bot, Person
from sandbox.world.methods.media import file_content
from sandbox.world.samples import OGG, PNG, WEBP
from sandbox.world.writing import CannotDo, Place, Writing


class Parcels(Writing):
    """The part of the world in which people send more than words."""

    async def send_photo(
        self,
        person: Person,
        place: Place,
        data: bytes = PNG,
        *,
        caption: str = "",
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Send a picture."""
        return self._send_file(
            person, place, "photo", UploadedFile("photo.png", data, "image/png"), caption, reply_to
        )

    async def send_document(
        self,
        person: Person,
        place: Place,
        data: bytes = b"text",
        *,
        name: str = "file.txt",
        content_type: str = "text/plain",
        caption: str = "",
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Send a file."""
        upload = UploadedFile(name, data, content_type)
        return self._send_file(person, place, "document", upload, caption, reply_to)

    async def send_voice(
        self,
        person: Person,
        place: Place,
        data: bytes = OGG,
        *,
        duration: int = 3,
        reply_to: int | None = None,
    ) -> dict[str, Any]:
        """Send a voice message."""
        upload = UploadedFile("voice.oga", data, "audio/ogg")
        return self._send_file(person, place, "voice", upload, "", reply_to, duration=duration)

    async def send_sticker(
        self, person: Person, place: Place, *, emoji: str = "👍", reply_to: int | None = None
    ) -> dict[str, Any]:
        """Send a sticker."""
        upload = UploadedFile("sticker.webp", WEBP, "image/webp")
        return self._send_file(person, place, "sticker", upload, "", reply_to, emoji=emoji)

    async def send_album(
        self, person: Person, place: Place, pictures: list[bytes], *, caption: str = ""
    ) -> list[dict[str, Any]]:
        """Send several pictures at once; each comes as a message of its own."""
        group = {"media_group_id": str(self.rng.randrange(10**16, 10**17))}
        sent = []
        for number, data in enumerate(pictures):
            upload = UploadedFile("photo.png", data, "image/png")
            content = self._file(place, "photo", upload) | group | _caption("" if number else caption)
            sent.append(self._put(person, place, content))
        return sent

    async def send_contact(
        self, person: Person, place: Place, *, phone: str = "+79990000000", of: Person | None = None
    ) -> dict[str, Any]:
        """Send a contact, one's own by default."""
        owner = of or person
        contact: dict[str, Any] = {"phone_number": phone, "first_name": owner.first_name, "user_id": owner.id}
        if owner.last_name:
            contact["last_name"] = owner.last_name
        return self._put(person, place, {"contact": contact})

    async def send_location(
        self, person: Person, place: Place, latitude: float = 55.796, longitude: float = 49.106
    ) -> dict[str, Any]:
        """Send a place on the map."""
        return self._put(person, place, {"location": {"latitude": latitude, "longitude": longitude}})

    def _send_file(
        self,
        person: Person,
        place: Place,
        kind: str,
        upload: UploadedFile,
        caption: str,
        reply_to: int | None,
        **details: Any,
    ) -> dict[str, Any]:
        content = self._file(place, kind, upload, **details) | _caption(caption)
        return self._put(person, place, content, reply_to)

    def _file(self, place: Place, kind: str, upload: UploadedFile, **details: Any) -> dict[str, Any]:
        bots = [place] if isinstance(place, Bot) else self._bots_in(place)
        if not bots:
            raise CannotDo("no bot is here to see the file")
        size = image_size(upload.data) or (0, 0)
        stored: StoredFile = self.files.keep(bots[0].id, kind, upload, size)
        return file_content(kind, stored, details)


def _caption(text: str) -> dict[str, Any]:
    return format_text(text).fields("caption", "caption_entities") if text else {}
