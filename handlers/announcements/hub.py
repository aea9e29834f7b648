"""An announcement as it stands: all its parts on one screen, and first of all what is missing.

Olga: [12. A hundred articles]
Bot: Announcement 12
     Kind: Contest · Topic: Contests
     ✓ татарча · readers: 1,204
     – лезги · readers: 12 · they get: русский
     …
     People: language татарча or башҡортса
     Ends: 30 November 2026, 23:00 (Moscow time)
     Is sent: at once
     [Missing language]
     [✓ татарча] [башҡортса] …
     [Picture or file] [Links]
     [People] [Date] [Time and more]
     [Preview] [Test] [Send …]
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from domain.announcements import LINK_LABELS, WRITING, AnnouncementState, language_for
from domain.audiences import Counts
from domain.topics import KINDS, TOPICS, AnnouncementKind
from handlers.announcements.buttons import ListDrafts, OpenText, Part, open_part
from handlers.announcements.desk import Desk
from handlers.announcements.lead import autonym, leads
from handlers.announcements.numbers import numbers
from handlers.audiences.buttons import audience_button
from handlers.audiences.sentences import audience_line
from handlers.buttons import TICK
from handlers.moments import moment
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.announcements import Draft

NONE = "–"


async def screen(draft: Draft, desk: Desk, note: str = "") -> Screen:
    """Show an announcement, below a note on what has just happened."""
    counts = await desk.counts(draft.announcement)
    parts = [note, "\n".join(_facts(draft, desk)), "\n".join(_matrix(draft, counts, desk))]
    parts.append("\n".join(_details(draft, desk)))
    if not desk.may_write(draft):
        return Screen(_joined(*parts), _readers_rows(draft, desk.words))
    missing = leads(draft, counts, desk)
    if missing:
        parts.append(missing[0][0])
    return Screen(_joined(*parts), (*((button,) for _, button in missing[:1]), *_rows(draft, desk)))


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _facts(draft: Draft, desk: Desk) -> list[str]:
    _, a = desk.words, draft.announcement
    kind = _(KINDS[a.kind]) if a.kind else NONE
    topic = _(TOPICS[a.topic]) if a.topic and a.topic in TOPICS else NONE
    lines = [*_title(draft, _), f"{_('Kind')}: {kind}", f"{_('Topic')}: {topic}"]
    if draft.state is AnnouncementState.PROPOSED:
        lines.append(_("It waits for a colleague's yes. A change takes the question back."))
    return lines


def _title(draft: Draft, _: Words) -> list[str]:
    number = draft.announcement.corrects
    if number is None:
        return [_("<b>Announcement {number}</b>", number=draft.id)]
    how = _(
        "Change what is wrong in the texts, links or date. Messages that have arrived are changed, and who "
        "has not got it yet gets the new words."
    )
    return [_("<b>Correction of announcement {number}</b>", number=number), how, ""]


def _matrix(draft: Draft, counts: Counts, desk: Desk) -> list[str]:
    readers = {code: counts.readers.get(code, 0) for code in WRITING}
    shown = numbers(readers, desk)
    return [_language(code, shown[code], bool(readers[code]), draft, desk.words) for code in WRITING]


def _language(code: str, readers: str, has_readers: bool, draft: Draft, _: Words) -> str:
    a = draft.announcement
    # NOTE: Behind the name of a language: how many people would read an announcement in it.
    said = [autonym(code), _("readers: {number}", number=readers)]
    if code in a.texts:
        return TICK + " · ".join(said)
    other = language_for(code, a.written)
    if code in a.accepted and other:
        # NOTE: Behind a language in which an announcement is not written: the language its readers get.
        said.append(_("they get: {language}", language=autonym(other)))
    elif has_readers:
        # NOTE: Behind the name of a language: the announcement is not written in it.
        said.append(_("not written"))
    return f"{NONE} " + " · ".join(said)


def _details(draft: Draft, desk: Desk) -> list[str]:
    _, a = desk.words, draft.announcement
    lines = [f"{_('People')}: {audience_line(draft, desk)}"]
    if a.media:
        # NOTE: Of an announcement: what goes with it.
        lines.append(_("With a picture") if a.media.kind == "photo" else _("With a file"))
    if a.links:
        labels = ", ".join(_(LINK_LABELS[link.label]) for link in a.links)
        lines.append(f"{_('Links')}: {labels}")
    return [*lines, *times(draft, desk)]


def times(draft: Draft, desk: Desk) -> list[str]:
    """Say when it happens, when it is sent and what is special about that."""
    _, a = desk.words, draft.announcement
    lines = [_when(a.kind, a.happens_at, desk)] if a.happens_at and a.kind and a.kind.has_date else []
    if a.starts_at:
        # NOTE: {when} is a day, an hour and the name of a time zone.
        lines.append(_("Is sent: {when}", when=moment(a.starts_at, desk.zone, _)))
    else:
        lines.append(_("Is sent: at once"))
    if a.spread_h:
        lines.append(_("Spread over hours: {number}", number=a.spread_h))
    if a.deadline:
        # NOTE: After this an announcement is not delivered. {when} is a day, an hour and a time zone.
        lines.append(_("Arrives until: {when}", when=moment(a.deadline, desk.zone, _)))
    if a.is_urgent:
        lines.append(_("Urgent: not counted among the two a week"))
    if a.against_quiet:
        lines.append(_("Also in quiet hours, from 21:00 to 9:00"))
    return lines


def _when(kind: AnnouncementKind | None, at: datetime, desk: Desk) -> str:
    _, when = desk.words, moment(at, desk.zone, desk.words)
    return (
        _("Ends: {when}", when=when) if kind is AnnouncementKind.CONTEST else _("Begins: {when}", when=when)
    )


def _rows(draft: Draft, desk: Desk) -> tuple[Row, ...]:
    _, number, kind = desk.words, draft.id, draft.announcement.kind
    if draft.announcement.corrects is not None:
        return _correcting_rows(draft, _)
    media = open_part(_.plain("Picture or file"), number, Part.MEDIA)
    links = open_part(_.plain("Links"), number, Part.LINKS)
    # NOTE: Button: for whom an announcement is.
    people = audience_button(_.plain("People"), number)
    # NOTE: Button: the day and hour of a contest's end or an event's beginning.
    date = open_part(_.plain("Date"), number, Part.HAPPENS)
    dated = beside(people, date) if kind and kind.has_date else ((people,),)
    more = open_part(_.plain("Time and more"), number, Part.MORE)
    # NOTE: Button: send a test to colleagues.
    test = open_part(_.plain("Test"), number, Part.TEST)
    look = beside(open_part(_.plain("Preview"), number, Part.PREVIEW), test)
    return (
        *_languages(draft),
        *beside(media, links),
        *dated,
        (more,),
        *look,
        *_send(draft, _),
        (all_button(_),),
    )


def _correcting_rows(draft: Draft, _: Words) -> tuple[Row, ...]:
    """Return the parts that can be corrected."""
    number, kind = draft.id, draft.announcement.kind
    links = open_part(_.plain("Links"), number, Part.LINKS)
    date = open_part(_.plain("Date"), number, Part.HAPPENS)
    look = beside(
        open_part(_.plain("Preview"), number, Part.PREVIEW), open_part(_.plain("Test"), number, Part.TEST)
    )
    away = open_part(_.plain("Throw away"), number, Part.DISCARD)
    dated = beside(links, date) if kind and kind.has_date else ((links,),)
    return (*_languages(draft), *dated, *look, *_send(draft, _), (away,), (all_button(_),))


def _send(draft: Draft, _: Words) -> tuple[Row, ...]:
    if draft.state is AnnouncementState.PROPOSED:
        # NOTE: Button: do not ask colleagues any more whether an announcement may be sent.
        return ((open_part(_.plain("Take the question back"), draft.id, Part.WITHDRAW),),)
    # NOTE: Button: leads to the last question before an announcement is sent.
    return ((open_part(_.plain("Send …"), draft.id, Part.SEND),),)


def _languages(draft: Draft) -> tuple[Row, ...]:
    texts = draft.announcement.texts
    labels = {code: TICK + autonym(code) if code in texts else autonym(code) for code in WRITING}
    buttons = [
        Button(label, tap=OpenText(announcement_id=draft.id, language=code).pack())
        for code, label in labels.items()
    ]
    return in_pairs(buttons)


def in_pairs(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Put buttons into rows of two where their labels fit."""
    pairs = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    return tuple(row for pair in pairs for row in (beside(*pair) if len(pair) == 2 else (pair,)))


def _readers_rows(draft: Draft, _: Words) -> tuple[Row, ...]:
    """Return what somebody can do with an announcement that is not theirs to change."""
    preview = open_part(_.plain("Preview"), draft.id, Part.PREVIEW)
    return ((preview,), (copy_button(draft, _),), (all_button(_),))


def copy_button(draft: Draft, _: Words) -> Button:
    """Return the button that makes a new draft of an announcement."""
    return open_part(_.plain("Copy as a new draft"), draft.id, Part.COPY)


def all_button(_: Words) -> Button:
    """Return the button to the list."""
    return Button(_.plain("All announcements"), tap=ListDrafts().pack())


def plain(text: str) -> str:
    """Return an organizer's words as HTML."""
    return escape(text, quote=False)
