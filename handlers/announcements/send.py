"""The last question before an announcement leaves: to how many, in which languages, when, who must say yes.

Olga: [Send …]
Bot: Shall I send announcement 12?
     People: 154. Would get it: 140 …
     татарча: 96
     лезги, they get русский: 12
     Is sent: at once
     [Send now] [Back]
Olga: [Send now]
Bot: (how the sending goes)

(more than 200 people, people under 18 among them, or against quiet hours)
Bot: … A second organizer must say yes: more than 200 people get it.
     [Ask a colleague] [Back]
"""

from __future__ import annotations

from aiogram.types import CallbackQuery

from domain.announcements import MANY, AnnouncementState, Doubt, language_for
from domain.audiences import Counts
from domain.bodies import digest
from domain.deeds import Deed
from domain.outgoing import Outgoing
from domain.people import PersonId
from domain.sendings import Purpose, Sending
from handlers import progress
from handlers.announcements import correction, hub
from handlers.announcements.buttons import Launch, Part, back, open_part
from handlers.announcements.desk import Desk
from handlers.announcements.lead import autonym, leads
from handlers.announcements.numbers import numbers
from handlers.audiences.sentences import part, shown
from handlers.screen import Button, Row, Screen
from storage.announcements import Draft
from storage.sendings import Watch

SEEN = 16
"""How many letters of a digest a button carries."""


async def screen(draft: Draft, desk: Desk) -> Screen:
    """Show what is missing, or else the last question."""
    if not desk.may_write(draft) or draft.state is AnnouncementState.PROPOSED:
        return await hub.screen(draft, desk)
    if note := await correction.nothing(draft, desk):
        return await hub.screen(draft, desk, note)
    counts = await desk.counts(draft.announcement)
    missing = leads(draft, counts, desk)
    if missing:
        return _missing(missing, draft, desk)
    reasons = await desk.doubts(draft, counts)
    said = [_question(draft, desk), *summary(draft, counts, desk), *why(reasons, desk)]
    return Screen("\n".join(said), ((_way_on(draft, reasons, desk),), (back(draft.id, desk.words),)))


def _missing(missing: list[tuple[str, Button]], draft: Draft, desk: Desk) -> Screen:
    _ = desk.words
    lines = [_("This is missing before it can be sent:"), *(f"• {sentence}" for sentence, _button in missing)]
    rows: list[Row] = [(button,) for _sentence, button in missing]
    return Screen("\n".join(lines), (*rows, (back(draft.id, _),)))


def _question(draft: Draft, desk: Desk) -> str:
    _ = desk.words
    return f"<b>{_('Shall I send announcement {number}?', number=draft.id)}</b>"


def summary(draft: Draft, counts: Counts, desk: Desk) -> list[str]:
    """Say who gets it, in which language, and when."""
    _ = desk.words
    kinds = {"get": counts.reachable, "muted": counts.muted, "unreachable": counts.unreachable}
    told = numbers(kinds, desk)
    return [
        f"{_('People')}: {shown(counts.people, desk)}",
        # NOTE: A number of people follows after a colon.
        f"{_('Would get it')}: {told['get']}",
        # NOTE: People who have turned messages or this topic off; a number follows after a colon.
        f"{_('Want no messages')}: {told['muted']}",
        # NOTE: People who have blocked the bot, for example; a number follows after a colon.
        f"{_('Cannot be reached')}: {told['unreachable']}",
        "",
        *_languages(draft, counts, desk),
        "",
        *hub.times(draft, desk),
        *_asleep(draft, counts, desk),
    ]


def _languages(draft: Draft, counts: Counts, desk: Desk) -> list[str]:
    _, written = desk.words, draft.announcement.written
    lines = []
    for code, told in numbers(counts.readers, desk).items():
        other = language_for(code, written)
        if other == code or other is None:
            lines.append(f"{autonym(code)}: {told}")
            continue
        # NOTE: Behind a language in which an announcement is not written: the language its readers get.
        got = _("they get: {language}", language=autonym(other))
        lines.append(f"{autonym(code)} ({got}): {told}")
    return lines


def _asleep(draft: Draft, counts: Counts, desk: Desk) -> list[str]:
    """Say how many get it only in the morning."""
    a, _ = draft.announcement, desk.words
    if a.starts_at or a.against_quiet or not counts.quiet:
        return []
    return [
        _(
            "It is night where some of them live: they get it at 9:00. People: {number}",
            number=part(counts.quiet, counts.reachable, desk),
        )
    ]


def why(reasons: list[Doubt], desk: Desk) -> list[str]:
    """Say why a second organizer must say yes."""
    _ = desk.words
    if not reasons:
        return []
    words = {
        Doubt.MANY: _("more than {number} people get it", number=MANY),
        Doubt.MINORS: _("people under 18 are among them"),
        Doubt.QUIET: _("it arrives in quiet hours too"),
    }
    return ["", _("A second organizer must say yes:"), *(f"• {words[reason]}" for reason in reasons)]


def _way_on(draft: Draft, reasons: list[Doubt], desk: Desk) -> Button:
    _, a = desk.words, draft.announcement
    if reasons:
        return open_part(_.plain("Ask a colleague"), draft.id, Part.ASK)
    # NOTE: Button: send an announcement, now or at the time that was set.
    label = _.plain("Send at its time") if a.starts_at else _.plain("Send now")
    return Button(label, tap=Launch(announcement_id=draft.id, seen=digest(a)[:SEEN]).pack())


async def send(query: CallbackQuery, callback_data: Launch, desk: Desk) -> Screen:
    """Send what was read, if nothing is missing and one organizer is enough."""
    draft = await desk.open(callback_data.announcement_id)
    if not desk.may_write(draft):
        return await launched(draft, desk)
    counts = await desk.counts(draft.announcement)
    is_read = callback_data.seen == digest(draft.announcement)[:SEEN]
    is_free = not await desk.doubts(draft, counts)
    if not is_read or not is_free or leads(draft, counts, desk):
        return await screen(draft, desk)
    if note := await correction.recalled(draft, desk):
        return await hub.screen(draft, desk, note)
    shown_in = query.message.message_id if query.message else None
    letters = await launch(draft, desk, desk.person.id, desk.words.code, shown_in)
    return (await launched(draft, desk)).with_letters(*(letters or ()))


async def launch(
    draft: Draft, desk: Desk, author: PersonId, language: str, message_id: int | None = None
) -> tuple[Outgoing, ...] | None:
    """Begin the sending of exactly these words; returns what others hear of it.

    None where it was begun before. The author follows it in the message with `message_id`, or in a new one.
    """
    if not await desk.store.announcements.launched(draft):
        return None
    a = draft.announcement
    if a.corrects is not None:
        return await correction.launch(draft, desk, Watch(author, message_id, 0, language))
    await desk.store.sendings.begin(
        draft.id, a, a.reach, chat_id=author, message_id=message_id, language=language
    )
    await desk.note(Deed.LAUNCHED, draft.id)
    return ()


async def launched(draft: Draft, desk: Desk) -> Screen:
    """Show how the sending of an announcement goes; of one that was not launched, the announcement."""
    first = await _sending(draft, desk)
    if first is None:
        return await hub.screen(draft, desk)
    exact = desk.member.is_owner
    screen = await progress.shown(first, desk.store, desk.store.now, desk.zone, desk.words, exact=exact)
    if progress.is_live(first):
        return screen
    return screen.with_row(hub.copy_button(draft, desk.words)).with_row(hub.all_button(desk.words))


async def _sending(draft: Draft, desk: Desk) -> Sending | None:
    if draft.announcement.corrects is not None:
        return await correction.follower(draft, desk)
    found = await desk.store.sendings.of_announcement(draft.id)
    return next((sending for sending in found if sending.purpose is Purpose.SEND), None)
