"""Surveys as files: handed out, and read when an organizer sends one.

Olga: [Send a file]
Bot: Send me the survey as a file (YAML). Here is an example …  (museums.yaml)
     [Back]
Olga: (a document)
Bot: I am reading the file.
Bot: I could not take this file. Please correct it and send it again:
     Line 14, questions.helped.options: …
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from domain.errors import N_, NoSuchSurvey
from domain.outgoing import File
from domain.surveys import Survey
from handlers.screen import Button, Screen
from handlers.surveys import hub
from handlers.surveys.awaiting import Awaited, Wanted
from handlers.surveys.buttons import BeginWritten, TakePlace, open_written
from handlers.surveys.desk import Desk
from storage.content.surveys import to_yaml
from storage.surveys import Written

ERRAND = "survey.read"
LARGEST = 100_000
"""The largest file that is read, in bytes."""


async def ask(desk: Desk, note: str = "") -> Screen:
    """Wait for a file, and show by an example how one is written."""
    _ = desk.words
    await desk.wait_for(Awaited(0, Wanted.FILE))
    text = _(
        "Send me the survey as a file, written like this example. You can change it with any text program. "
        "If something in it is wrong, I name the line."
    )
    example = next(iter(desk.content.surveys.values()), None)
    back = Button(_.plain("Back"), tap=BeginWritten().pack())
    return Screen(hub.joined(note, text), ((back,),), file=_file(example) if example else None)


def _file(survey: Survey) -> File:
    return File("document", f"{survey.name}.yaml", to_yaml(survey).encode())


async def hand_out(written: Written, desk: Desk) -> Screen:
    """Hand out a survey as a file, and show it again below."""
    await desk.wait_for(Awaited(0, Wanted.FILE))
    text = desk.words(N_("The survey as a file. You can change it, and send it to me again."))
    back = open_written(desk.words.plain("Back"), written.id)
    return Screen(text, ((back,),), file=_file(written.survey))


async def take(message: Message, desk: Desk) -> Screen:
    """Have a file read, or say that something else was sent; another one may follow."""
    _, document = desk.words, message.document
    if document is None:
        text = _("Please send the survey as a file.")
        return Screen(text, ((Button(_.plain("Back"), tap=BeginWritten().pack()),),))
    await desk.wait_for(Awaited(0, Wanted.FILE))
    wish = {"file_id": document.file_id, "language": _.code, "scope": str(desk.scopes[0])}
    await desk.store.errands.want(desk.person.id, ERRAND, **wish)
    return Screen(_("I am reading the file. The answer comes in a moment."))


async def take_place(_query: CallbackQuery, callback_data: TakePlace, desk: Desk) -> Screen:
    """Put a survey that came as a file in the place of an older one; a second tap shows the older one."""
    older = await desk.open(callback_data.older_id)
    try:
        written = await desk.open(callback_data.survey_id)
    except NoSuchSurvey:
        return await hub.screen(older, desk)
    if not (desk.may_write(older) and desk.may_write(written)) or written.revision or older.id == written.id:
        return await hub.screen(older, desk)
    changed = await desk.change(older, replace(written.survey, name=older.survey.name))
    await desk.store.surveys.discard(written.id)
    return await hub.screen(changed, desk, desk.words(N_("The file has taken its place.")))
