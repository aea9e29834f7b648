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

from domain.announcements import Announcement, AnnouncementState, corrected, rebased
from domain.deeds import Deed
from domain.errors import N_
from domain.outgoing import Outgoing
from domain.sendings import Purpose, Sending
from handlers import teammates
from handlers.announcements import hub
from handlers.announcements.buttons import open_draft
from handlers.announcements.desk import Desk
from handlers.helpers import words_of
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


async def recalled(draft: Draft, desk: Desk) -> str:
    """Say that there is nothing to correct any more, where that is so."""
    number = draft.announcement.corrects
    if number is None or await sent(number, desk) is not None:
        return ""
    return desk.words(N_("The announcement was recalled. There is nothing to correct any more."))


async def launch(draft: Draft, desk: Desk, watch: Watch) -> tuple[Outgoing, ...] | None:
    """Bring the corrected words to everybody who has the old ones; returns what other people hear of it.

    None where there is nothing to correct.
    """
    original = await desk.store.announcements.load(draft.announcement.corrects or 0)
    parent = await sent(original.id, desk) if original else None
    if original is None or parent is None or original.state is not AnnouncementState.LAUNCHED:
        return None
    better = corrected(parent.announcement, draft.announcement)
    await desk.store.sendings.correct(parent, better, watch)
    words = corrected(original.announcement, draft.announcement)
    await desk.store.announcements.reword(original, words)
    if better.happens_at != parent.announcement.happens_at:
        await desk.store.reminders.moved(original.id, better.happens_at)
    await desk.note(Deed.CORRECTED, original.id)
    others = await desk.store.announcements.corrections_of(original.id)
    return tuple([await _rebase(other, original.announcement, words, desk) for other in others])


async def _rebase(other: Draft, before: Announcement, after: Announcement, desk: Desk) -> Outgoing:
    """Bring what was corrected into another correction that is still open, so that it takes nothing back."""
    await desk.store.announcements.change(other, rebased(other.announcement, before, after))
    author = other.author or desk.person.id
    theirs = await words_of(author, desk.store)
    told = theirs(
        N_(
            "Announcement {number} was corrected meanwhile. What you did not change in your own correction "
            "is the new text now. Please read it once more before you send it."
        ),
        number=other.announcement.corrects,
    )
    return teammates.letter(author, told, (open_draft(theirs.plain("Show it"), other.id),))


async def follower(draft: Draft, desk: Desk) -> Sending | None:
    """Return the sending that brings a correction."""
    known = await desk.store.sendings.of_announcement(draft.announcement.corrects or 0)
    return next((sending for sending in reversed(known) if sending.purpose is Purpose.CORRECT), None)
