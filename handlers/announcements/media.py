"""A picture or a file: uploaded once by the organizer, and sent on by the id Telegram keeps it under.

Olga: [Picture or file]
Bot: Send me a picture or a file …
     [Back]
Olga: (a picture)
Bot: I have kept the picture or file.
     (the announcement)
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.enums import ContentType
from aiogram.types import Message

from domain.announcements import CAPTION_LIMIT, Media
from handlers import recent
from handlers.announcements import hub
from handlers.announcements.awaiting import Awaited, Wanted
from handlers.announcements.buttons import ChooseValue, Part, back
from handlers.announcements.desk import Desk
from handlers.announcements.lead import excesses
from handlers.screen import Button, Row, Screen
from storage.announcements import Draft


def media_of(message: Message) -> Media | None:
    """Return the picture in its largest size or the file of a message; other kinds are none."""
    if message.content_type == ContentType.PHOTO and message.photo:
        return Media("photo", max(message.photo, key=lambda size: size.width * size.height).file_id)
    if message.content_type == ContentType.DOCUMENT and message.document:
        return Media("document", message.document.file_id)
    return None


async def screen(draft: Draft, desk: Desk) -> Screen:
    """Wait for a picture or a file."""
    _, media = desk.words, draft.announcement.media
    await desk.wait_for(Awaited(draft.id, Wanted.MEDIA))
    said: list[str] = [_("Send me a picture or a file. It goes with the text in every language.")]
    said.append(_("A text below it can have {limit} characters.", limit=_.number(CAPTION_LIMIT)))
    rows: list[Row] = []
    if media:
        # NOTE: Of an announcement: what goes with it.
        said.insert(0, _("With a picture") + "." if media.kind == "photo" else _("With a file") + ".")
        tap = ChooseValue(announcement_id=draft.id, part=Part.MEDIA, value="").pack()
        rows.append((Button(_.plain("Remove"), tap=tap),))
    return Screen(" ".join(said), (*rows, (back(draft.id, _),)))


async def take(message: Message, draft: Draft, desk: Desk) -> Screen:
    """Keep the picture or file that was asked for; of an album, the first."""
    _, media = desk.words, media_of(message)
    if media is None:
        text = _("I can take a picture or a file. Videos, voice messages and stickers do not work here.")
        return Screen(text, ((back(draft.id, _),),))
    recent.is_answered(desk.person.id, message.media_group_id, message.message_id)
    await desk.wait_for(None)
    draft = await desk.change(draft, replace(draft.announcement, media=media))
    notes: list[str] = [_("I have kept the picture or file.")]
    if message.media_group_id:
        notes.append(_("One picture fits; I took the first."))
    if message.caption:
        notes.append(_("I did not take the words below it: press a language and send them there."))
    if excesses(draft, _):
        notes.append(_("Some texts do not fit below it any more:"))
        notes += excesses(draft, _)
    return await hub.screen(draft, desk, "\n".join(notes))
