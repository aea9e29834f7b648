"""Many institutions from one file: what it must look like, a template, and the file itself.

Olga: [Add from a file]
Bot: Send me a table as a file (CSV or XLSX). …
     [Get a template] [Back]
Olga: (museums.xlsx)
Bot: I am reading the file. The answer comes in a moment.
Bot: Institutions that were added: 12
     [All institutions]

(with mistakes)
Bot: Nothing was added yet. Please mend these lines and send the whole table again:
     Line 7, District: I do not know “Arks”.
"""

from __future__ import annotations

from aiogram.types import CallbackQuery, Message

from domain.importing import template
from domain.institutions import InstitutionType
from domain.outgoing import File
from domain.spreadsheets import write_csv
from handlers.announcements.desk import Desk
from handlers.announcements.hub import plain
from handlers.institutions.awaiting import TABLE, wait_for
from handlers.institutions.buttons import ListInstitutions, OpenImport, WantTemplate
from handlers.institutions.desk import choice, place, regions, stranger, type_name
from handlers.screen import Button, Row, Screen
from locales import Words

IMPORT = "institutions"
"""The errand that reads a table."""


async def show(_query: CallbackQuery, callback_data: OpenImport, desk: Desk) -> Screen:
    """Say what a file must look like, and wait for it."""
    if (refusal := stranger(desk)) is not None:
        return refusal
    _ = desk.words
    await wait_for(desk, TABLE)
    what = _(
        "Send me a table as a file (CSV or XLSX). Its first line names the columns; every other line is "
        "one institution. If anything is wrong, I name the lines and add nothing."
    )
    types = "; ".join(type_name(kind, _) for kind in InstitutionType)
    places = ", ".join(place(code, _) for code in regions(desk))
    known = f"{_('Type')}: {plain(types)}\n{_('Region')}: {plain(places)}"
    return Screen(f"{what}\n\n{known}", _rows(_))


def _rows(_: Words) -> tuple[Row, ...]:
    # NOTE: Button: get a table with the right columns, to fill in.
    get = Button(_.plain("Get a template"), tap=WantTemplate().pack())
    return ((get,), choice(_.plain("Back"), ListInstitutions().pack()))


async def give_template(_query: CallbackQuery, callback_data: WantTemplate, desk: Desk) -> Screen:
    """Give a file with the right columns and one line that shows what to write."""
    if (refusal := stranger(desk)) is not None:
        return refusal
    _ = desk.words
    await wait_for(desk, TABLE)
    between = ";" if _.language.decimal == "," else ","
    file = File("document", "institutions.csv", write_csv(template(_.code), between))
    return Screen(_("Fill in this table and send it back to me."), _rows(_), file=file)


async def take(message: Message, desk: Desk) -> Screen:
    """Have the table read that was sent."""
    if (refusal := stranger(desk)) is not None:
        await wait_for(desk, None)
        return refusal
    _ = desk.words
    if message.document is None:
        return Screen(_("Please send the table as a file (CSV or XLSX)."), _rows(_))
    scopes = [str(scope) for scope in desk.scopes]
    wish = {"file_id": message.document.file_id, "language": _.code, "scopes": scopes}
    await desk.store.errands.want(desk.person.id, IMPORT, **wish)
    return Screen(_("I am reading the file. The answer comes in a moment."))
