"""The announcement itself, as it arrives at whoever reads a language; previews and the sending use the same.

    This announcement is not written in your language yet. Here it is in another one: Русский

    <the organizer's words, formatted as they were typed>
    [Rules]
    [Remind me]
    [Fewer like this] [Stop all]

A letter depends on the language a person reads and the one they get it in, and on nothing else of them, so it
is made once for all who share these two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.announcements import LINK_LABELS, Announcement, AnnouncementId, Text, language_for
from domain.writing import below
from handlers.buttons import Mute, RemindMe, StopAll
from handlers.screen import Button, Row, beside, keyboard
from locales import LANGUAGES, Words, words

BLANK_LINE = 2
"""How many characters stand between the line of a stand-in and the text."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A call of the Bot API without the chat it goes to."""

    method: str
    payload: Mapping[str, Any]

    def to(self, chat_id: int) -> dict[str, Any]:
        """Return the payload for a chat."""
        return {"chat_id": chat_id, **self.payload}


def letter(
    announcement_id: AnnouncementId,
    announcement: Announcement,
    language: str,
    reads: str,
    _: Words,
    urls: Sequence[str] | None = None,
) -> Letter:
    """Return the message for those who read one language and get it in `language`.

    `_` are the words of the language they read; `urls` lead to the links by way of the counter.
    """
    text = _text(announcement, language, reads, _)
    markup = keyboard(rows(announcement_id, announcement, _, urls))
    return Letter(_method(announcement), {**_said(announcement, text), "reply_markup": markup})


def _text(announcement: Announcement, language: str, reads: str, _: Words) -> Text:
    """Return the text, below a line on the language where it is not the reader's own and the line fits.

    It is checked before the sending that it does; somebody may since have come who reads one more language.
    """
    text = announcement.texts[language]
    if language == reads:
        return text
    explained = below(stand_in_line(language, _), text)
    return explained if len(explained.text) <= announcement.limit else text


def letter_for(
    announcement_id: AnnouncementId, announcement: Announcement, reads: str, urls: Sequence[str] | None = None
) -> Letter:
    """Return the message for those who read a language, in that one or in the one that stands in for it.

    Raises `ValueError` where nothing is written at all.
    """
    language = language_for(reads, announcement.written)
    if language is None:
        raise ValueError("the announcement is not written in any language")
    return letter(announcement_id, announcement, language, reads, words(reads), urls)


def stand_in_line(language: str, _: Words) -> str:
    """Return what stands above a text in a language that is not the reader's own."""
    return _.plain(
        # NOTE: Stands above an announcement. {language} is the name of the other language in that language.
        "This announcement is not written in your language yet. Here it is in another one: {language}",
        language=LANGUAGES[language].autonym,
    )


def room(announcement: Announcement) -> dict[str, int]:
    """Return how many characters that line takes for those who read a language that is not written."""
    found = {}
    for reads in LANGUAGES:
        language = language_for(reads, announcement.written)
        if language is not None and language != reads:
            found[reads] = len(stand_in_line(language, words(reads))) + BLANK_LINE
    return found


def rows(
    announcement_id: AnnouncementId, announcement: Announcement, _: Words, urls: Sequence[str] | None = None
) -> tuple[Row, ...]:
    """Return the buttons below the message."""
    # NOTE: Button below an announcement: no more announcements on this topic.
    fewer = Button(_.plain("Fewer like this"), tap=Mute(announcement_id=announcement_id).pack())
    # NOTE: Button below an announcement: no more messages that I did not ask for.
    stop = Button(_.plain("Stop all"), tap=StopAll(announcement_id=announcement_id).pack())
    links = ((button,) for button in _links(announcement, _, urls))
    return (*links, *_remind(announcement_id, announcement, _), *beside(fewer, stop))


def _links(announcement: Announcement, _: Words, urls: Sequence[str] | None) -> Iterator[Button]:
    targets = urls if urls is not None else [link.url for link in announcement.links]
    for link, url in zip(announcement.links, targets, strict=True):
        yield Button(_.plain(LINK_LABELS[link.label]), url=url)


def _remind(announcement_id: AnnouncementId, announcement: Announcement, _: Words) -> tuple[Row, ...]:
    """Return the button of what has a date."""
    if announcement.kind is None or not announcement.kind.has_date or announcement.happens_at is None:
        return ()
    # NOTE: Button below an announcement of a contest or an event: remind me before it ends or begins.
    return ((Button(_.plain("Remind me"), tap=RemindMe(announcement_id=announcement_id).pack()),),)


def _method(announcement: Announcement) -> str:
    if announcement.media is None:
        return "sendMessage"
    return "sendPhoto" if announcement.media.kind == "photo" else "sendDocument"


def _said(announcement: Announcement, text: Text) -> dict[str, Any]:
    """Return text and formatting under the names that the method wants."""
    entities = [dict(entity) for entity in text.entities]
    if announcement.media is None:
        said: dict[str, Any] = {"text": text.text, "link_preview_options": {"is_disabled": True}}
        return {**said, "entities": entities} if entities else said
    said = {announcement.media.kind: announcement.media.file_id, "caption": text.text}
    return {**said, "caption_entities": entities} if entities else said
