"""Correcting what was sent: other words, links or date, checked and approved like an announcement of its own.

Olga: [Correct]
Bot: Correction of announcement 12
     Change the texts that are wrong. Messages that have arrived are changed, and who has not got it yet gets
     the new words.
     [✓ татарча] [✓ русский] …
     [Links] [Date]
     [Preview] [Test] [Send …]
"""

from __future__ import annotations

from dataclasses import replace

from domain.announcements import AnnouncementState, corrected
from domain.deeds import Deed
from domain.errors import N_
from domain.sendings import Purpose, Sending
from handlers.announcements import hub
from handlers.announcements.desk import Desk
from handlers.progress import is_live
from handlers.screen import Screen
from storage.announcements import Draft
from storage.sendings import Watch


async def begin(draft: Draft, desk: Desk) -> Screen:
    """Begin the correction of an announcement that was sent, or go on with the one that is begun."""
    parent = await sent(draft.id, desk)
    if parent is None or not desk.member.covers(draft.announcement.scope):
        return await hub.screen(draft, desk)
    for known in await desk.store.announcements.list_for(desk.member, 50):
        if known.announcement.corrects == draft.id and desk.may_write(known):
            return replace(await hub.screen(known, desk), fresh=is_live(parent))
    words = replace(parent.announcement, corrects=draft.id, starts_at=None, spread_h=0)
    number = await desk.store.announcements.create(desk.person.id, words)
    return replace(await hub.screen(await desk.open(number), desk), fresh=is_live(parent))


async def nothing(draft: Draft, desk: Desk) -> str:
    """Say that nothing is corrected yet, where that is so."""
    number = draft.announcement.corrects
    original = await desk.store.announcements.load(number) if number is not None else None
    if original is None or corrected(original.announcement, draft.announcement) != original.announcement:
        return ""
    return desk.words(N_("Nothing is changed yet. Tap a language and send me its new text."))


async def sent(announcement_id: int, desk: Desk) -> Sending | None:
    """Return the sending of an announcement that can be corrected; one that was recalled cannot."""
    known = await desk.store.sendings.of_announcement(announcement_id)
    if any(sending.purpose is Purpose.RECALL for sending in known):
        return None
    return next((sending for sending in known if sending.purpose is Purpose.SEND), None)


async def launch(draft: Draft, desk: Desk, watch: Watch) -> bool:
    """Bring the corrected words to everybody who has the old ones; tells whether there are any."""
    original = await desk.store.announcements.load(draft.announcement.corrects or 0)
    parent = await sent(original.id, desk) if original else None
    if original is None or parent is None or original.state is not AnnouncementState.LAUNCHED:
        return False
    better = corrected(parent.announcement, draft.announcement)
    await desk.store.sendings.correct(parent, better, watch)
    await desk.store.announcements.reword(original, corrected(original.announcement, draft.announcement))
    if better.happens_at != parent.announcement.happens_at:
        await desk.store.reminders.moved(original.id, better.happens_at)
    await desk.note(Deed.CORRECTED, original.id)
    return True


async def follower(draft: Draft, desk: Desk) -> Sending | None:
    """Return the sending that brings a correction."""
    known = await desk.store.sendings.of_announcement(draft.announcement.corrects or 0)
    return next((sending for sending in reversed(known) if sending.purpose is Purpose.CORRECT), None)
