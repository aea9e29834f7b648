"""Adds institutions from a table somebody sent: all of them, or none and a line for every mistake."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.wording import spelled
from bot.workbooks import read_workbook
from bot.workshop import Finish, NotFetched, Workshop
from domain.deeds import Deed
from domain.importing import Flaw, Sheet, checked, is_head, read
from domain.institutions import Candidate
from domain.outgoing import Outgoing
from domain.spreadsheets import Unreadable, is_workbook, read_csv
from domain.team import Scope, holds
from handlers.institutions.awaiting import TABLE
from handlers.institutions.buttons import ListInstitutions, WantTemplate, import_button
from handlers.screen import Button, Row
from handlers.teammates import letter
from locales import LANGUAGES, Words, words
from storage import institutions, journal
from storage.errands import Errand
from storage.tables import people

FLAWS_SHOWN = 20


async def add_institutions(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    """Read the table; what it says is added in the transaction that strikes the errand off."""
    code = str(errand.details["language"])
    _ = words(code if code in LANGUAGES else "ru")
    try:
        data = await workshop.fetch(str(errand.details["file_id"]))
        sheet = await asyncio.to_thread(read_table, data, _.code)
    except NotFetched:
        text = _("I cannot get this file from Telegram. It may be too large. Please send it again.")
        return _letters(errand, text, _again(_))
    except Unreadable as problem:
        return _letters(errand, _(problem.sentence, **problem.values), _again(_))
    return _finish(workshop, errand, sheet, _)


def read_table(data: bytes, code: str) -> Sheet:
    """Return the institutions a file names; raises `Unreadable`."""
    lines = read_workbook(data) if is_workbook(data) else read_csv(data, is_head)
    return read(lines, code)


def _finish(workshop: Workshop, errand: Errand, sheet: Sheet, _: Words) -> Finish:
    scopes = [Scope.read(scope) for scope in errand.details["scopes"]]

    def covers(candidate: Candidate) -> bool:
        return any(holds(scope, candidate.scope) for scope in scopes)

    async def finish(connection: AsyncConnection) -> list[Outgoing]:
        await institutions.hold(connection)
        taken = await institutions.known(connection, sheet.regions)
        if flaws := checked(sheet, covers, taken):
            return _letters(errand, _complaint(flaws, _), _again(_))
        candidates = [entry.candidate for entry in sheet.entries]
        await institutions.add(connection, candidates, workshop.now)
        await _note(connection, workshop, errand, len(candidates))
        text = _("Institutions that were added: {number}", number=_.number(len(candidates)))
        every = Button(_.plain("All institutions"), tap=ListInstitutions().pack())
        return _letters(errand, text, ((every,),))

    return finish


async def _note(connection: AsyncConnection, workshop: Workshop, errand: Errand, number: int) -> None:
    """Write into the journal what was added, and wait for the table no longer."""
    if not number:
        return
    mine = (people.c.id == errand.chat_id) & (people.c.awaiting == TABLE)
    await connection.execute(update(people).where(mine).values(awaiting=None))
    deed, what = Deed.INSTITUTIONS_IMPORTED, f"institutions {number}"
    await journal.note(connection, workshop.now.timestamp(), errand.chat_id, deed, what, {})


def _complaint(flaws: Sequence[Flaw], _: Words) -> str:
    head = _("Nothing was added yet. Please mend these lines and send the whole table again:")
    lines = [_line(flaw, _) for flaw in flaws[:FLAWS_SHOWN]]
    if len(flaws) > FLAWS_SHOWN:
        # NOTE: Below a list of mistakes: how many more there are.
        lines.append(_("And more: {number}", number=_.number(len(flaws) - FLAWS_SHOWN)))
    return "\n".join((head, "", *lines))


def _line(flaw: Flaw, _: Words) -> str:
    problem = _(flaw.sentence, **flaw.values)
    # NOTE: What is wrong in a table: "Line 7, District: I do not know “Arks”."
    return _("Line {line}, {column}: {problem}", line=flaw.line, column=flaw.column, problem=problem)


def _again(_: Words) -> tuple[Row, ...]:
    template = Button(_.plain("Get a template"), tap=WantTemplate().pack())
    return ((template,), (import_button(_),))


def _letters(errand: Errand, text: str, rows: tuple[Row, ...]) -> list[Outgoing]:
    return spelled(letter(errand.chat_id, text, *rows))
