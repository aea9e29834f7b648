"""Results as files: pictures to show, tables to calculate with, a report on a quarter.

Olga: [Table (Excel)]
Bot: I am making it. It comes as a message of its own.
     (and soon a document)
"""

from __future__ import annotations

from aiogram.types import CallbackQuery

from domain.surveys import FREE
from handlers.results.buttons import FileKind, WantFile
from handlers.results.desk import Reader
from handlers.results.screens import back_to_results, overview
from handlers.screen import Screen


async def want(_query: CallbackQuery, callback_data: WantFile, reader: Reader) -> Screen:
    """Ask for a file; a second tap asks for nothing more."""
    found = await reader.open(callback_data.round_id)
    if not found.people:
        return overview(found, reader)
    _ = reader.words
    if callback_data.kind is FileKind.PICTURE and all(one.question.kind in FREE for one in found.entries):
        text = _("There is nothing to draw: everything was answered in own words.")
        return Screen(text, ((back_to_results(found.round.id, _),),))
    details = {"round": found.round.id, "exact": reader.sees_all(found), "language": _.code}
    await reader.store.errands.want(reader.id, callback_data.kind.value, **details)
    text = _("I am making it. It comes as a message of its own.")
    return Screen(text, ((back_to_results(found.round.id, _),),))
