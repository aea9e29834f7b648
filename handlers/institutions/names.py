"""What an institution is called in each language.

Olga: [Names]
Bot: Arsk Museum
     In which language shall I change the name? …
     [татарча] [✓ русский] … [Back]
Olga: [татарча]
Bot: Send me its name in this language: татарча.
     [Back]
Olga: Арча музее
Bot: Kept: Арча музее
     (the names)
"""

from __future__ import annotations

from aiogram.types import CallbackQuery, Message

from domain.deeds import Deed
from domain.errors import NoSuchInstitution
from domain.institutions import Institution, clean
from domain.surveys import LANGUAGES
from handlers.announcements.desk import Desk
from handlers.announcements.hub import in_pairs, plain
from handlers.buttons import TICK
from handlers.institutions.adding import ask_for, flaw
from handlers.institutions.awaiting import Further, wait_for
from handlers.institutions.buttons import AskName, DropName, OpenNames
from handlers.institutions.desk import autonym, choice, note, opened, title
from handlers.institutions.one import way_back
from handlers.screen import Button, Row, Screen


async def show(_query: CallbackQuery, callback_data: OpenNames, desk: Desk) -> Screen:
    """Show the languages in which an institution has a name."""
    return screen(await opened(callback_data.institution, desk), desk)


def screen(institution: Institution, desk: Desk, said: str = "") -> Screen:
    """Offer the languages, below a note on what has just happened."""
    _, names = desk.words, institution.names
    lines = [f"{autonym(code)}: {plain(names[code])}" for code in LANGUAGES if code in names]
    question = _("In which language shall I change the name?")
    parts = [said, "\n".join([title(institution, _), *lines]), question]
    buttons = [
        Button(
            TICK * (code in names) + autonym(code),
            tap=AskName(institution=institution.id, language=code).pack(),
        )
        for code in LANGUAGES
    ]
    rows = (*in_pairs(buttons), way_back(institution, _))
    return Screen("\n\n".join(part for part in parts if part), rows)


async def ask(_query: CallbackQuery, callback_data: AskName, desk: Desk) -> Screen:
    """Wait for the name in a language."""
    institution = await opened(callback_data.institution, desk)
    return await _asking(institution, callback_data.language, desk)


async def _asking(institution: Institution, language: str, desk: Desk, said: str = "") -> Screen:
    if language not in LANGUAGES:
        raise NoSuchInstitution
    _, rows = desk.words, list[Row]()
    await wait_for(desk, Further(institution.id, language))
    if language in institution.names and len(institution.names) > 1:
        drop = DropName(institution=institution.id, language=language).pack()
        # NOTE: Button: an institution has no name in this language any more.
        rows.append(choice(_.plain("Remove this name"), drop))
    present = plain(institution.names.get(language, ""))
    parts = [said, title(institution, _), present, ask_for(language, _)]
    rows.append(choice(_.plain("Back"), OpenNames(institution=institution.id).pack()))
    return Screen("\n\n".join(part for part in parts if part), tuple(rows))


async def take(message: Message, further: Further, desk: Desk) -> Screen:
    """Keep the name that was sent."""
    _, name = desk.words, clean(message.text or "")
    try:
        institution = await opened(further.institution, desk)
    except NoSuchInstitution:
        await wait_for(desk, None)
        raise
    if (problem := flaw(name, _)) is not None:
        return await _asking(institution, further.language, desk, problem)
    if not await desk.store.institutions.rename(institution, further.language, name):
        taken = _("Another institution there has this name already.")
        return await _asking(institution, further.language, desk, taken)
    await wait_for(desk, None)
    return await _changed(institution, desk, _("Kept: {name}", name=name))


async def drop(_query: CallbackQuery, callback_data: DropName, desk: Desk) -> Screen:
    """Take the name in a language away, unless it is the only one."""
    institution, language = await opened(callback_data.institution, desk), callback_data.language
    if language not in institution.names or len(institution.names) == 1:
        return screen(institution, desk)
    await desk.store.institutions.rename(institution, language, None)
    return await _changed(institution, desk)


async def _changed(institution: Institution, desk: Desk, said: str = "") -> Screen:
    await note(desk, Deed.INSTITUTION_RENAMED, institution.id)
    return screen(await opened(institution.id, desk), desk, said)
