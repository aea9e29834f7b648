"""Everything that was announced and is being written, the newest first.

Olga: /announcements
Bot: Announcements
     12 · Draft · A hundred articles about our …
     11 · Sent · Photographs of autumn
     [12] [11] …
     [Older] [New announcement] [Menu]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from domain.announcements import AnnouncementState, copied, language_for
from domain.errors import N_
from handlers import teammates
from handlers.announcements import hub
from handlers.announcements.buttons import BeginDraft, ListDrafts, open_draft
from handlers.announcements.desk import Desk
from handlers.buttons import menu_button
from handlers.screen import Button, Row, Screen
from storage.announcements import Draft

PAGE = 6
FIRST_LINE = 50
"""How many letters of an announcement name it in the list."""


async def announcements(_event: Message | CallbackQuery, desk: Desk) -> Screen:
    """Show the newest announcements to somebody of the team."""
    return await listed(desk)


async def page(_query: CallbackQuery, callback_data: ListDrafts, desk: Desk) -> Screen:
    """Show another page."""
    return await listed(desk, before=callback_data.before or None)


async def listed(desk: Desk, note: str = "", before: int | None = None) -> Screen:
    """Show one page of the list, below a note on what has just happened."""
    if not desk.member.may_announce:
        return teammates.outsider(desk.words)
    _ = desk.words
    found = await desk.store.announcements.list_for(desk.member, PAGE + 1, before)
    shown, rest = found[:PAGE], found[PAGE:]
    lines = [f"<b>{_('Announcements')}</b>", *(_line(draft, desk) for draft in shown)]
    if not shown:
        lines.append(_("There are none yet."))
    text = "\n".join(lines)
    return Screen(f"{note}\n\n{text}" if note else text, _rows(shown, bool(rest), desk, before))


def _rows(shown: Sequence[Draft], are_more: bool, desk: Desk, before: int | None) -> tuple[Row, ...]:
    _ = desk.words
    rows: list[Row] = list(hub.in_pairs([open_draft(str(draft.id), draft.id) for draft in shown]))
    if before is not None:
        # NOTE: Button: the first page of a list, which has the newest entries.
        rows.append((Button(_.plain("Newest"), tap=ListDrafts().pack()),))
    if are_more:
        # NOTE: Button: the next page of a list, with older entries.
        rows.append((Button(_.plain("Older"), tap=ListDrafts(before=shown[-1].id).pack()),))
    # NOTE: Button: begin to write an announcement.
    new = Button(_.plain("New announcement"), tap=BeginDraft().pack())
    return (*rows, (new,), (menu_button(_),))


def _line(draft: Draft, desk: Desk) -> str:
    return " · ".join((str(draft.id), _state(draft, desk), hub.plain(title(draft, desk.words.code))))


def _state(draft: Draft, desk: Desk) -> str:
    _ = desk.words
    match draft.state:
        case AnnouncementState.DRAFT:
            # NOTE: In a list: the announcement is still being written.
            return _("Draft")
        case AnnouncementState.PROPOSED:
            # NOTE: In a list: the announcement waits until a second organizer says yes.
            return _("Waits for a yes")
        case AnnouncementState.LAUNCHED if _is_ahead(draft, desk):
            # NOTE: In a list: the announcement will be sent at its time.
            return _("Scheduled")
        case AnnouncementState.LAUNCHED:
            # NOTE: In a list: the announcement was sent, or is being sent.
            return _("Sent")


def _is_ahead(draft: Draft, desk: Desk) -> bool:
    starts_at = draft.announcement.starts_at
    return starts_at is not None and starts_at > desk.store.now


def title(draft: Draft, reads: str) -> str:
    """Return how an announcement begins, in the reader's language or what stands in for it."""
    code = language_for(reads, draft.announcement.written)
    line = draft.announcement.texts[code].text.partition("\n")[0] if code else hub.NONE
    return line if len(line) <= FIRST_LINE else f"{line[: FIRST_LINE - 1].rstrip()}…"


async def copy(draft: Draft, desk: Desk) -> Screen:
    """Make a new draft of an announcement, for those the organizer acts for."""
    scope = draft.announcement.scope
    if not desk.member.covers(scope):
        scope = desk.scopes[0]
    announcement = replace(copied(draft.announcement), scope=scope)
    number = await desk.store.announcements.create(desk.person.id, announcement)
    note = desk.words(N_("This is a new draft with the same words; the times are yours to set."))
    return await hub.screen(await desk.open(number), desk, note)
