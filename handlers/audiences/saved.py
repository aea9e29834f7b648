"""Audiences under a name, to be used again.

Olga: [Save this audience]
Bot: Send me a name for this audience …
     [Back]
Olga: Tatar readers
Bot: Saved: Tatar readers
     (the audience)

Olga: [Use a saved one]
Bot: Your saved audiences: …
     [Tatar readers] [Erase one] [Back]
Olga: [Tatar readers]
Bot: From now on this announcement is for: Tatar readers
     (the audience)
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from domain.audiences import AUDIENCES_SAVED, NAME_LIMIT, SavedAudience
from domain.deeds import Deed
from handlers.announcements.desk import Desk
from handlers.audiences.buttons import EraseSaved, NameAudience, OpenSaved, UseSaved, audience_button
from handlers.audiences.screens import CROSS, PAGE, screen
from handlers.screen import Button, Row, Screen
from locales import Words
from storage.announcements import Draft

NAMING = "announce audience "
"""How `Person.awaiting` begins of somebody who is about to name an audience; any words may be the name."""

LABEL = 28
"""How many letters of a name stand on a button."""


async def ask_name(_query: CallbackQuery, callback_data: NameAudience, desk: Desk) -> Screen:
    """Ask under which name the audience of an announcement is to be kept."""
    draft = await desk.open(callback_data.announcement_id)
    if not desk.may_write(draft) or not draft.announcement.audience.conditions:
        return await screen(draft, desk)
    await _wait(draft, desk)
    return _asking(draft, desk.words)


def _asking(draft: Draft, _: Words, note: str = "") -> Screen:
    ask = _("Send me a name for this audience, of at most {limit} characters.", limit=NAME_LIMIT)
    return Screen("\n\n".join(part for part in (note, ask) if part), (_back(draft, _),))


async def take_name(message: Message, desk: Desk) -> Screen:
    """Keep the audience under the name that was sent."""
    _, number = desk.words, (desk.person.awaiting or "").removeprefix(NAMING)
    draft = await desk.open(int(number) if number.isdecimal() else 0)
    name = " ".join((message.text or "").split())
    if not name:
        return _asking(draft, _, _("A name is made of words. I cannot use anything else for it."))
    if len(name) > NAME_LIMIT:
        over = len(name) - NAME_LIMIT
        return _asking(draft, _, _("This name is too long by this many characters: {number}", number=over))
    return await _keep(name, draft, desk)


async def _keep(name: str, draft: Draft, desk: Desk) -> Screen:
    _, a = desk.words, draft.announcement
    await desk.wait_for(None)
    saved = await desk.store.audiences.save(desk.person.id, name, a.audience)
    if saved is None:
        full = _("I can keep {limit} audiences for you, not more. Erase one first.", limit=AUDIENCES_SAVED)
        return await screen(draft, desk, full)
    await desk.note(Deed.AUDIENCE_SAVED, draft.id)
    # NOTE: {name} is the name an organizer has just given to a choice of people.
    return await screen(draft, desk, _("Saved: {name}", name=saved.name))


async def open_saved(_query: CallbackQuery, callback_data: OpenSaved, desk: Desk) -> Screen:
    """List the audiences somebody has kept."""
    draft = await desk.open(callback_data.announcement_id)
    return await listed(draft, desk, callback_data)


async def listed(draft: Draft, desk: Desk, at: OpenSaved, note: str = "") -> Screen:
    """Show the audiences somebody has kept, to use one or to erase one."""
    _, kept = desk.words, await desk.store.audiences.all_of(desk.person.id)
    if not kept:
        none = _("You have no saved audiences yet. Choose people first, then save your choice.")
        return Screen("\n\n".join(part for part in (note, none) if part), (_back(draft, _),))
    here = kept[at.page * PAGE : (at.page + 1) * PAGE] or kept[:PAGE]
    ask = _("Which one shall I erase?") if at.erase else _("Which one shall this announcement be for?")
    rows: list[Row] = [(_saved_button(saved, draft, erase=at.erase),) for saved in here]
    if len(kept) > (at.page + 1) * PAGE:
        rows.append((Button(_.plain("More"), tap=at.model_copy(update={"page": at.page + 1}).pack()),))
    if not at.erase:
        # NOTE: Button: choose which saved audience is erased.
        erase = Button(_.plain("Erase one"), tap=OpenSaved(announcement_id=draft.id, erase=True).pack())
        rows.append((erase,))
    return Screen("\n\n".join(part for part in (note, ask) if part), (*rows, _back(draft, _)))


def _saved_button(saved: SavedAudience, draft: Draft, *, erase: bool) -> Button:
    name = saved.name if len(saved.name) <= LABEL else saved.name[: LABEL - 1] + "…"
    if erase:
        return Button(CROSS + name, tap=EraseSaved(announcement_id=draft.id, saved=saved.id).pack())
    return Button(name, tap=UseSaved(announcement_id=draft.id, saved=saved.id).pack())


async def use(_query: CallbackQuery, callback_data: UseSaved, desk: Desk) -> Screen:
    """Let an announcement be for an audience that was kept."""
    _, draft = desk.words, await desk.open(callback_data.announcement_id)
    saved = await desk.store.audiences.load(callback_data.saved, desk.person.id)
    if saved is None:
        gone = _("This saved audience is not there any more.")
        return await listed(draft, desk, OpenSaved(announcement_id=draft.id), gone)
    if not desk.may_write(draft):
        return await screen(draft, desk)
    draft = await desk.change(draft, replace(draft.announcement, audience=saved.audience))
    # NOTE: {name} is the name an organizer gave to a choice of people.
    return await screen(draft, desk, _("From now on this announcement is for: {name}", name=saved.name))


async def erase(_query: CallbackQuery, callback_data: EraseSaved, desk: Desk) -> Screen:
    """Erase an audience that was kept; announcements it was used for stay as they are."""
    _, draft = desk.words, await desk.open(callback_data.announcement_id)
    saved = await desk.store.audiences.load(callback_data.saved, desk.person.id)
    await desk.store.audiences.delete(callback_data.saved, desk.person.id)
    note = _("Erased: {name}", name=saved.name) if saved else _("This saved audience is not there any more.")
    return await listed(draft, desk, OpenSaved(announcement_id=draft.id), note)


async def _wait(draft: Draft, desk: Desk) -> None:
    person = desk.store.saved or desk.person
    await desk.store.save(replace(person, awaiting=f"{NAMING}{draft.id}"[:32]))


def _back(draft: Draft, _: Words) -> Row:
    return (audience_button(_.plain("Back"), draft.id),)
