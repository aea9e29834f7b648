"""The second yes: colleagues read the announcement as people will get it, and one of them decides.

Olga: [Ask a colleague]
Bot: I have asked your colleagues: 2. …
Bot to Paul: Organizer 2210 asks for your yes …
             (the messages as people will get them)
             Shall it be sent? People: 1,204 …
             [Yes, send it] [No]
Paul: [Yes, send it]
Bot: It is on its way.
Bot to Olga: A colleague said yes: announcement 12 is on its way.

Paul: [No]
Bot: I have told the author. Would you like to say why? Write it to me, or do nothing.
Paul: The date is wrong.
Bot to Olga: A colleague said no to announcement 12 …
Bot to Olga: Why not: The date is wrong.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from domain.announcements import AnnouncementState, Gap
from domain.audiences import Counts
from domain.bodies import digest
from domain.deeds import Deed
from domain.errors import N_
from domain.outgoing import Outgoing
from domain.people import Person, PersonId
from domain.team import Member
from handlers import teammates
from handlers.announcements import correction, hub
from handlers.announcements.awaiting import Awaited, Wanted
from handlers.announcements.buttons import Approve, back, open_draft
from handlers.announcements.desk import Desk
from handlers.announcements.lead import leads
from handlers.announcements.preview import samples
from handlers.announcements.send import SEEN, launch, screen, summary, why
from handlers.buttons import Place, go
from handlers.helpers import words_of
from handlers.screen import Button, Row, Screen
from storage.announcements import Draft

BLOCKING = frozenset({Gap.LATE, Gap.NOBODY})
"""What may have come to be while the question waited; a time of sending that is over means at once."""


async def ask(draft: Draft, desk: Desk) -> Screen:
    """Ask every colleague who may say yes."""
    counts = await desk.counts(draft.announcement)
    reasons = await desk.doubts(draft, counts)
    if not desk.may_write(draft) or leads(draft, counts, desk) or not reasons:
        return await screen(draft, desk)
    asked = await _colleagues(draft, desk)
    if not asked:
        return _nobody(draft, desk)
    if not await desk.store.announcements.propose(draft):
        return await hub.screen(draft, desk)
    await desk.note(Deed.PROPOSED, draft.id)
    letters = [letter for one in asked for letter in await _letters(draft, counts, one, desk)]
    _ = desk.words
    note = _(
        "I have asked your colleagues: {number}. As soon as one of them says yes, it leaves.",
        number=len(asked),
    )
    now = await desk.open(draft.id)
    return (await hub.screen(now, desk, note)).with_letters(*letters)


async def _colleagues(draft: Draft, desk: Desk) -> list[tuple[Member, Person]]:
    """Return who may say yes and can be asked: other people than the author, who act for the same ones."""
    team = await desk.store.team.organizers(desk.owners)
    able = [one for one in team if one.id != draft.author and one.covers(draft.announcement.scope)]
    known = [(one, await desk.store.person(one.id) or Person(one.id)) for one in able]
    return [(one, person) for one, person in known if person.reachable]


def _nobody(draft: Draft, desk: Desk) -> Screen:
    _ = desk.words
    text = _(
        "A second organizer must say yes, and there is nobody yet who could. Invite one in the team; your "
        "draft stays as it is."
    )
    return Screen(text, ((teammates.team_button(_),), (back(draft.id, _),)))


async def _letters(draft: Draft, counts: Counts, one: tuple[Member, Person], desk: Desk) -> list[Outgoing]:
    """Show a colleague the announcement, and ask below it."""
    member, person = one
    there = replace(desk, person=person, member=member, words=await words_of(person.id, desk.store))
    _ = there.words
    author = await teammates.name(desk.person.id, desk.store, desk.owners, _)
    # NOTE: {author} is "Organizer 0417". The announcement follows in messages of its own.
    head = _("{author} would like to send this announcement and asks for your yes:", author=author)
    said = [f"<b>{_('Shall announcement {number} be sent?', number=draft.id)}</b>"]
    said += [
        *summary(draft, counts, there),
        *why(await desk.doubts(draft, counts), there),
    ]
    question = teammates.letter(person.id, "\n".join(said), *_answers(draft, there))
    return [teammates.letter(person.id, head), *samples(draft, person.id, question.lane), question]


def _answers(draft: Draft, desk: Desk) -> tuple[Row, ...]:
    _, seen = desk.words, digest(draft.announcement)[:SEEN]
    yes = Approve(announcement_id=draft.id, seen=seen, yes=True).pack()
    no = Approve(announcement_id=draft.id, seen=seen, yes=False).pack()
    # NOTE: Button: a second organizer agrees that an announcement is sent.
    return ((Button(_.plain("Yes, send it"), tap=yes),), (Button(_.plain("No"), tap=no),))


async def answer(_query: CallbackQuery, callback_data: Approve, desk: Desk) -> Screen:
    """Hear a colleague's yes or no to what they have read."""
    draft = await desk.open(callback_data.announcement_id)
    is_read = callback_data.seen == digest(draft.announcement)[:SEEN]
    if draft.author is None or not is_read or not _is_theirs_to_answer(draft, desk):
        return await _present(draft, desk)
    say = _approve if callback_data.yes else _refuse
    return await say(draft, draft.author, desk)


def _is_theirs_to_answer(draft: Draft, desk: Desk) -> bool:
    is_asked = draft.state is AnnouncementState.PROPOSED
    return is_asked and draft.author != desk.person.id and desk.member.covers(draft.announcement.scope)


async def _present(draft: Draft, desk: Desk) -> Screen:
    """Say how things stand to somebody whose answer comes too late."""
    _ = desk.words
    match draft.state:
        case AnnouncementState.LAUNCHED:
            text = _("Announcement {number} was sent already.", number=draft.id)
        case AnnouncementState.PROPOSED if draft.author != desk.person.id:
            text = _(
                "Announcement {number} was changed meanwhile. Answer the newer question.", number=draft.id
            )
        case _other:
            text = _("Nobody asks about announcement {number} any more.", number=draft.id)
    return Screen(text, ((open_draft(_.plain("Show it"), draft.id),), (go(_.plain("Menu"), Place.MENU),)))


async def _approve(draft: Draft, author: PersonId, desk: Desk) -> Screen:
    _ = desk.words
    counts = await desk.counts(draft.announcement)
    member = await desk.store.team.member(author, desk.owners)
    if blocking := leads(draft, counts, replace(desk, member=member), only=BLOCKING):
        text = " ".join(sentence for sentence, _button in blocking)
        return Screen(text, ((open_draft(_.plain("Show it"), draft.id),),))
    if note := await correction.recalled(draft, desk):
        return Screen(note, ((open_draft(_.plain("Show it"), draft.id),),))
    if not await desk.store.announcements.approve(draft, desk.person.id):
        return await _present(await desk.open(draft.id), desk)
    await desk.note(Deed.APPROVED, draft.id)
    theirs = await words_of(author, desk.store)
    letters = await launch(draft, desk, author, theirs.code)
    told = theirs(N_("A colleague said yes: announcement {number} is on its way."), number=draft.id)
    letter = teammates.letter(author, told, (open_draft(theirs.plain("Show it"), draft.id),))
    text = _("Thank you. Announcement {number} is on its way.", number=draft.id)
    told_others = (letter, *(letters or ()))
    return Screen(text, ((open_draft(_.plain("Show it"), draft.id),),)).with_letters(*told_others)


async def _refuse(draft: Draft, author: PersonId, desk: Desk) -> Screen:
    _ = desk.words
    if not await desk.store.announcements.withdraw(draft):
        return await _present(await desk.open(draft.id), desk)
    await desk.note(Deed.REFUSED, draft.id)
    await desk.wait_for(Awaited(draft.id, Wanted.REASON))
    theirs = await words_of(author, desk.store)
    told = theirs(
        N_("A colleague said no to announcement {number}. It is a draft again: change it and ask once more."),
        number=draft.id,
    )
    letter = teammates.letter(author, told, (open_draft(theirs.plain("Show it"), draft.id),))
    text = _("I have told the author. Would you like to say why? Write it to me, or just go on.")
    return Screen(text, ((go(_.plain("Menu"), Place.MENU),),)).with_letters(letter)


async def take_reason(message: Message, awaited: Awaited, draft: Draft, desk: Desk) -> Screen:
    """Bring to the author why a colleague said no."""
    _ = desk.words
    if not message.text:
        return Screen(_("I can pass on only text."), ((go(_.plain("Menu"), Place.MENU),),))
    await desk.wait_for(None)
    if draft.author is None or draft.author == desk.person.id:
        return await hub.screen(draft, desk)
    theirs = await words_of(draft.author, desk.store)
    told = theirs(
        # NOTE: A colleague said no to an announcement; {reason} are their own words.
        N_("Why the colleague said no to announcement {number}: {reason}"),
        number=awaited.announcement_id,
        reason=message.text,
    )
    text = _("Thank you. I have told the author.")
    return Screen(text, ((go(_.plain("Menu"), Place.MENU),),)).with_letters(
        teammates.letter(draft.author, told, (open_draft(theirs.plain("Show it"), draft.id),))
    )


async def withdraw(draft: Draft, desk: Desk) -> Screen:
    """Take the question to the colleagues back."""
    if desk.may_write(draft) and await desk.store.announcements.withdraw(draft):
        note = desk.words(N_("Your colleagues are not asked any more. It is a draft again."))
        return await hub.screen(await desk.open(draft.id), desk, note)
    return await hub.screen(draft, desk)
