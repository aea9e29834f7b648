"""The link by which people become partners of an institution: shown, printed, replaced.

Olga: [Link and QR code]
Bot: Arsk Museum
     Who opens this link is asked whether they answer short surveys for this institution. …
     The link works until 22 November 2027.
     https://t.me/smart_region_bot?start=inst-k3v9…
     [Copy the link] [QR code to print] [30 days] [A year] [For ever] [New link] [Back]
Olga: [QR code to print]
Bot: I am drawing it. The picture comes in a moment.
Bot: (a sheet with the name, a sentence, a large QR code and the address)
Olga: [New link]
Bot: Shall I make a new link? The old one stops at once, on printed sheets too.
     [Yes, a new link] [No]
"""

from __future__ import annotations

from aiogram.types import CallbackQuery

from domain.arrivals import PARTNERSHIP
from domain.deeds import Deed
from domain.errors import NoSuchInstitution
from domain.institutions import Institution, Lasting, PartnerLink
from handlers.announcements.desk import Desk
from handlers.institutions.buttons import LetLast, OpenLink, ReplaceLink, WantPoster
from handlers.institutions.desk import choice, note, opened, title
from handlers.institutions.one import lasting, way_back
from handlers.screen import Button, Screen
from locales import Words

POSTER = "poster"
"""The errand that draws a sheet to be printed."""


def address(username: str, link: PartnerLink) -> str:
    """Return what people open to become partners."""
    return f"https://t.me/{username}?start={PARTNERSHIP}{link.token}"


async def show(_query: CallbackQuery, callback_data: OpenLink, desk: Desk, username: str) -> Screen:
    """Show the link of an institution."""
    return await screen(await opened(callback_data.institution, desk), desk, username)


async def screen(institution: Institution, desk: Desk, username: str, said: str = "") -> Screen:
    """Show the link, below a note on what has just happened."""
    _, link = desk.words, await desk.store.institutions.link(institution.id)
    if link is None:
        raise NoSuchInstitution
    url = address(username, link)
    what = _(
        "Who opens this link is asked whether they answer short surveys for this institution. It works "
        "for everybody who has it: send it only to people who work there."
    )
    parts = [said, title(institution, _), what, lasting(link, desk), f"<code>{url}</code>"]
    # NOTE: Button: get a picture with a QR code, to be printed and put on a wall.
    poster = Button(_.plain("QR code to print"), tap=WantPoster(institution=institution.id).pack())
    # NOTE: Button: another link takes the place of this one.
    new = ReplaceLink(institution=institution.id, token=link.token).pack()
    rows = (
        (Button(_.plain("Copy the link"), copy=url),),
        (poster,),
        tuple(Button(name, tap=_let_last(link, span)) for span, name in _spans(_).items()),
        choice(_.plain("New link"), new),
        way_back(institution, _),
    )
    return Screen("\n\n".join(part for part in parts if part), rows)


def _spans(_: Words) -> dict[Lasting, str]:
    return {
        # NOTE: Button: how long a link works from now on. Keep it short.
        Lasting.MONTH: _.plain("30 days"),
        # NOTE: Button: how long a link works from now on. Keep it short.
        Lasting.YEAR: _.plain("A year"),
        # NOTE: Button: how long a link works from now on. Keep it short.
        Lasting.EVER: _.plain("For ever"),
    }


def _let_last(link: PartnerLink, span: Lasting) -> str:
    return LetLast(institution=link.institution, token=link.token, lasting=span).pack()


async def let_last(_query: CallbackQuery, callback_data: LetLast, desk: Desk, username: str) -> Screen:
    """Let the link work for some time from now on; one that was replaced stays void."""
    at, institution = callback_data, await opened(callback_data.institution, desk)
    link = await desk.store.institutions.link_by(at.token)
    if link is not None and link.institution == institution.id:
        await desk.store.institutions.last(at.token, at.lasting.until(desk.store.now))
    return await screen(institution, desk, username)


async def replace(_query: CallbackQuery, callback_data: ReplaceLink, desk: Desk, username: str) -> Screen:
    """Make a new link, after a second yes; a second tap on it makes no third one."""
    _, at = desk.words, callback_data
    institution = await opened(at.institution, desk)
    link = await desk.store.institutions.link_by(at.token)
    if link is None or link.institution != institution.id:
        return await screen(institution, desk, username)
    if not at.sure:
        text = _("Shall I make a new link? The old one stops at once, on printed sheets too.")
        # NOTE: Button: the answer to "Shall I make a new link?"
        yes = choice(_.plain("Yes, a new link"), at.model_copy(update={"sure": True}).pack())
        return Screen(text, (yes, choice(_.plain("No"), OpenLink(institution=institution.id).pack())))
    await desk.store.institutions.replace(at.token)
    await note(desk, Deed.LINK_REPLACED, institution.id)
    return await screen(institution, desk, username, _("This is the new link."))


async def poster(_query: CallbackQuery, callback_data: WantPoster, desk: Desk, username: str) -> Screen:
    """Have the link drawn as a sheet to be printed."""
    _, institution = desk.words, await opened(callback_data.institution, desk)
    wish = {"institution": institution.id, "language": _.code, "username": username}
    await desk.store.errands.want(desk.person.id, POSTER, **wish)
    return await screen(institution, desk, username, _("I am drawing it. The picture comes in a moment."))
