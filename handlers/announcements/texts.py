"""The text in each language: what the organizer writes, formatted as they typed it.

Olga: [татарча]
Bot: Send me the text in this language: татарча …
     [Back]
Olga: Дуслар, бәйге башлана!
Bot: Kept: татарча. Characters: 22 of 4,096.
     (the announcement)

(a language that is not written, though people read it)
Olga: [лезги]
Bot: Send me the text in this language: лезги …
     Readers: 12. They can get another text instead, below a line that says so.
     [They get: русский] [Back]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message, MessageEntity

from domain.announcements import WRITING, Announcement, Text, language_for
from domain.errors import NoSuchAnnouncement
from domain.writing import ENTITY_LIMIT, kept_entities, written
from handlers import recent
from handlers.announcements import hub
from handlers.announcements.awaiting import Awaited, Wanted
from handlers.announcements.buttons import Accept, OpenText, RemoveText, back
from handlers.announcements.desk import Desk
from handlers.announcements.lead import autonym, excesses
from handlers.announcements.media import media_of
from handlers.audiences.sentences import shown
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen
from storage.announcements import Draft


async def open_text(_query: CallbackQuery, callback_data: OpenText, desk: Desk) -> Screen:
    """Wait for the text in a language."""
    draft = await desk.open(callback_data.announcement_id)
    return await screen(draft, callback_data.language, desk)


async def first_missing(draft: Draft, desk: Desk) -> Screen:
    """Wait for the text in the first language that is not written: the organizer's own before others."""
    codes = sorted(WRITING, key=lambda code: code != desk.words.code)
    missing = [code for code in codes if code not in draft.announcement.texts]
    return await screen(draft, missing[0] if missing else codes[0], desk)


async def screen(draft: Draft, code: str, desk: Desk) -> Screen:
    """Ask for a text, below the one that is there."""
    if code not in WRITING:
        raise NoSuchAnnouncement
    if not desk.may_write(draft):
        return await hub.screen(draft, desk)
    await desk.wait_for(Awaited(draft.id, Wanted.TEXT, code))
    rows: list[Row] = [*(await _stand_in(draft, code, desk))[1], *_remove(draft, code, desk)]
    said = [_ask(draft, code, desk), *(await _stand_in(draft, code, desk))[0], *_now(draft, code)]
    return Screen("\n\n".join(said), (*rows, (back(draft.id, desk.words),)))


def _ask(draft: Draft, code: str, desk: Desk) -> str:
    _, a = desk.words, draft.announcement
    limit = _.number(a.limit)
    if code in a.texts:
        return _(
            "This is the text in {language}. Send me another one to put in its place, at most {limit} "
            "characters. Bold, links and other formatting stay as you type them.",
            language=autonym(code),
            limit=limit,
        )
    return _(
        "Send me the text in this language: {language}. At most {limit} characters fit. Bold, links and "
        "other formatting stay as you type them. You can also send a picture or a file with the text below.",
        language=autonym(code),
        limit=limit,
    )


def _now(draft: Draft, code: str) -> list[str]:
    text = draft.announcement.texts.get(code)
    return [f"<blockquote>{hub.plain(text.text)}</blockquote>"] if text else []


def _remove(draft: Draft, code: str, desk: Desk) -> list[Row]:
    if code not in draft.announcement.texts:
        return []
    tap = RemoveText(announcement_id=draft.id, language=code).pack()
    # NOTE: Button: take the text of an announcement in one language away.
    return [(Button(desk.words.plain("Remove this text"), tap=tap),)]


async def _stand_in(draft: Draft, code: str, desk: Desk) -> tuple[Sequence[str], Sequence[Row]]:
    """Offer that the readers of a language get another one."""
    _, a = desk.words, draft.announcement
    other = language_for(code, a.written)
    if code in a.texts or other is None:
        return (), ()
    readers = (await desk.counts(a)).readers.get(code, 0)
    said = _(
        "Readers: {number}. They can get the text in another language, below a line that says so.",
        number=shown(readers, desk),
    )
    is_on = code in a.accepted
    # NOTE: Button with a tick: people whose language is not written get this other language.
    label = _.plain("They get: {language}", language=autonym(other))
    tap = Accept(announcement_id=draft.id, language=code, on=not is_on).pack()
    return (said,), ((Button(TICK + label if is_on else label, tap=tap),),)


async def accept(_query: CallbackQuery, callback_data: Accept, desk: Desk) -> Screen:
    """Note whether the readers of a language shall get another one."""
    draft = await desk.open(callback_data.announcement_id)
    if callback_data.language not in WRITING:
        raise NoSuchAnnouncement
    code, accepted = frozenset({callback_data.language}), draft.announcement.accepted
    accepted = accepted | code if callback_data.on else accepted - code
    return await hub.screen(await desk.change(draft, replace(draft.announcement, accepted=accepted)), desk)


async def remove(_query: CallbackQuery, callback_data: RemoveText, desk: Desk) -> Screen:
    """Take a text away."""
    draft = await desk.open(callback_data.announcement_id)
    texts = {code: text for code, text in draft.announcement.texts.items() if code != callback_data.language}
    return await hub.screen(await desk.change(draft, replace(draft.announcement, texts=texts)), desk)


async def take(message: Message, awaited: Awaited, draft: Draft, desk: Desk) -> Screen:
    """Keep the text that was asked for, and the picture or file that came with it."""
    _ = desk.words
    media, (text, entities) = media_of(message), words_of(message)
    if not text and not media:
        return Screen(_("Please send the announcement as text, or a picture or a file with text below it."))
    recent.is_answered(desk.person.id, message.media_group_id, message.message_id)
    announcement = replace(draft.announcement, media=media or draft.announcement.media)
    notes: list[str] = [_("I have kept the picture or file.")] if media else []
    if text:
        announcement = _with(announcement, awaited.about, written(text, entities))
    await desk.wait_for(None if text else awaited)
    draft = await desk.change(draft, announcement)
    if not text:
        return Screen(f"{notes[0]} {_ask(draft, awaited.about, desk)}", ((back(draft.id, _),),))
    notes += _kept(draft, awaited.about, entities, desk)
    return await hub.screen(draft, desk, "\n".join(notes))


def _with(announcement: Announcement, code: str, text: Text) -> Announcement:
    texts = {**announcement.texts, code: text}
    return replace(announcement, texts=texts, accepted=announcement.accepted - {code})


def _kept(draft: Draft, code: str, entities: Sequence[dict[str, Any]], desk: Desk) -> list[str]:
    """Say what was kept, and what does not fit."""
    _, text = desk.words, draft.announcement.texts[code]
    notes: list[str] = [
        _(
            "Kept: {language}. Characters: {number} of {limit}.",
            language=autonym(code),
            number=_.number(len(text.text)),
            limit=_.number(draft.announcement.limit),
        )
    ]
    if len(kept_entities(entities)) > ENTITY_LIMIT:
        notes.append(
            _(
                "Telegram keeps formatting in {limit} places of a message; the rest is plain.",
                limit=ENTITY_LIMIT,
            )
        )
    if excesses(draft, _):
        notes.append(_("Nothing is lost: all of it is in the draft, and you can send a shorter text."))
    return notes


def words_of(message: Message) -> tuple[str, list[dict[str, Any]]]:
    """Return what was written, in a text or below a picture or file, with its formatting."""
    if message.content_type not in (ContentType.TEXT, ContentType.PHOTO, ContentType.DOCUMENT):
        return "", []
    entities: Sequence[MessageEntity] = message.entities or message.caption_entities or ()
    text = message.text or message.caption or ""
    return (text if text.strip() else ""), [entity.model_dump(exclude_none=True) for entity in entities]
