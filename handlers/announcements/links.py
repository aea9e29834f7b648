"""Link buttons below an announcement: a label the bot knows in every language, and an address.

Olga: [Links]
Bot: Which button shall I add? …
     [Read more] [Rules] [Sign up] [Open the page] [Back]
Olga: [Rules]
Bot: Send me the address …
Olga: tt.wikipedia.org/wiki/Википедия:Бәйге
Bot: (the announcement)
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from aiogram.types import CallbackQuery, Message

from domain.announcements import LINK_LABELS, LINKS, Link, LinkLabel
from domain.errors import N_
from domain.writing import is_link
from handlers.announcements import hub
from handlers.announcements.awaiting import Awaited, Wanted
from handlers.announcements.buttons import AddLink, ChooseValue, Part, back
from handlers.announcements.desk import Desk
from handlers.screen import Button, Row, Screen
from storage.announcements import Draft


async def screen(draft: Draft, desk: Desk) -> Screen:
    """Show the links, and offer labels for another one."""
    _, links = desk.words, draft.announcement.links
    said: list[str] = [
        _("Buttons below the announcement lead to pages. How many there can be: {number}.", number=LINKS)
    ]
    said += [
        f"{place}. {_(LINK_LABELS[link.label])}: {hub.plain(link.url)}" for place, link in enumerate(links, 1)
    ]
    rows = [_remove(draft, place, link, desk) for place, link in enumerate(links, 1)]
    if len(links) < LINKS:
        # NOTE: Followed by buttons with labels such as "Rules" or "Sign up".
        said.append(_("Which button shall I add?"))
        rows += [_label(draft, label, desk) for label in LinkLabel]
    return Screen("\n".join(said), (*rows, (back(draft.id, _),)))


def _label(draft: Draft, label: LinkLabel, desk: Desk) -> Row:
    tap = AddLink(announcement_id=draft.id, label=label).pack()
    return (Button(f"+ {desk.words.plain(LINK_LABELS[label])}", tap=tap),)


def _remove(draft: Draft, place: int, link: Link, desk: Desk) -> Row:
    tap = ChooseValue(announcement_id=draft.id, part=Part.LINKS, value=key_of(link)).pack()
    # NOTE: Button: take a link away. {number} is its place in the list.
    return (Button(desk.words.plain("Remove {number}", number=place), tap=tap),)


def key_of(link: Link) -> str:
    """Return what names a link in a button."""
    return sha256(f"{link.label} {link.url}".encode()).hexdigest()[:16]


async def add(_query: CallbackQuery, callback_data: AddLink, desk: Desk) -> Screen:
    """Wait for the address of a link."""
    draft = await desk.open(callback_data.announcement_id)
    if not desk.may_write(draft) or len(draft.announcement.links) >= LINKS:
        return await screen(draft, desk)
    await desk.wait_for(Awaited(draft.id, Wanted.LINK, callback_data.label))
    label = desk.words.plain(LINK_LABELS[callback_data.label])
    text = desk.words(N_("Send me the address of the page to which “{label}” leads."), label=label)
    return Screen(text, ((back(draft.id, desk.words),),))


async def take(message: Message, awaited: Awaited, draft: Draft, desk: Desk) -> Screen:
    """Keep the address that was asked for."""
    _, url = desk.words, _address(message.text or "")
    if url is None:
        example = "https://tt.wikipedia.org/wiki/Википедия"
        text = _("This is no address of a page. An address looks like this: {example}", example=example)
        return Screen(text, ((back(draft.id, _),),))
    await desk.wait_for(None)
    links = draft.announcement.links
    if awaited.about in set(LinkLabel) and len(links) < LINKS:
        links = (*links, Link(LinkLabel(awaited.about), url))
    draft = await desk.change(draft, replace(draft.announcement, links=links))
    return await hub.screen(draft, desk, _("The button leads to: {url}", url=url))


def _address(text: str) -> str | None:
    """Return the address somebody typed, also without its beginning."""
    typed = text.strip()
    return next((url for url in (typed, f"https://{typed}") if is_link(url)), None)
