"""Reads a survey that an organizer sent as a document: they get a survey of theirs, or hear what is wrong.

Whoever sends a file with the name of a survey they have gets a second one, and a button that puts it in the
place of the first: nothing is overwritten unasked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from html import escape

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.wording import spelled
from bot.workshop import Finish, NotFetched, Workshop
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import PersonId
from domain.surveys import Survey, in_language
from domain.surveys.drafting import free_name
from domain.team import Scope
from handlers.screen import Button, Row, message
from handlers.surveys.buttons import TakePlace, open_written
from handlers.surveys.files import LARGEST
from locales import LANGUAGES, Words, words
from storage import surveys
from storage.content.surveys import LineFlaw, read_yaml
from storage.errands import Errand

MOST = 20
"""How many lines of a file are named at most."""


async def read(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    """Return the letter that says what is wrong, or what keeps the survey."""
    _ = _words(errand)
    try:
        written = await workshop.fetch(str(errand.details["file_id"]), LARGEST)
    except NotFetched:
        return _letters(
            errand, _("I cannot get this file from Telegram. It may be too large. Please send it again.")
        )
    survey, found = await asyncio.to_thread(read_yaml, written)
    if survey is None:
        return _letters(errand, _complaint(found, _))
    return partial(_keep, survey=survey, errand=errand, now=workshop.now)


def _words(errand: Errand) -> Words:
    code = str(errand.details.get("language"))
    return words(code if code in LANGUAGES else "ru")


def _complaint(found: Sequence[LineFlaw], _: Words) -> str:
    """Say what is wrong, line by line."""
    head = _("I could not take this file. Please correct it and send it to me again.")
    lines = list(dict.fromkeys(_line(flaw, _) for flaw in found))
    rest = [_("And more: {number}", number=len(lines) - MOST)] if len(lines) > MOST else []
    return "\n".join((head, "", *lines[:MOST], *rest))


def _line(flaw: LineFlaw, _: Words) -> str:
    what = _(flaw.sentence, **flaw.values)
    if not flaw.place:
        # NOTE: What is wrong in a file. {line} is the number of the line, {what} a sentence.
        return _("Line {line}: {what}", line=flaw.line, what=what)
    # NOTE: What is wrong in a file. {place} is for example "questions.helped.options", {what} a sentence.
    return _("Line {line}, {place}: {what}", line=flaw.line, place=flaw.place, what=what)


async def _keep(connection: AsyncConnection, survey: Survey, errand: Errand, now: datetime) -> list[Outgoing]:
    """Keep the survey as a new one; of one with the same name, ask whether it shall take its place."""
    author, scope = PersonId(errand.chat_id), Scope.read(str(errand.details["scope"]))
    taken = await surveys.names_of(connection, author)
    older = await surveys.load(connection, taken[survey.name]) if survey.name in taken else None
    if older is not None and older.survey == survey:
        return _welcome(older.id, survey, errand)
    named = replace(survey, name=free_name(survey.name, taken))
    number = await surveys.create(connection, author, scope, named, now)
    if older is None:
        return _welcome(number, survey, errand)
    return _which(number, older, errand)


def _welcome(number: int, survey: Survey, errand: Errand) -> list[Outgoing]:
    """Say that the survey is here."""
    _ = _words(errand)
    text = _(
        "The survey is here: {title}. Questions: {number}",
        title=in_language(survey.title, _.code),
        number=len(survey.questions),
    )
    return _letters(errand, text, (open_written(_.plain("Open the survey"), number),))


def _which(number: int, older: surveys.Written, errand: Errand) -> list[Outgoing]:
    """Ask which of two surveys with the same name shall stay."""
    _ = _words(errand)
    title = escape(in_language(older.survey.title, _.code), quote=False)
    lines = [
        _("You have a survey with this name already: {number}.", number=older.id) + f" <b>{title}</b>",
        _("Shall the file take its place? Partners see no change before you publish it."),
    ]
    yes = Button(_.plain("Yes, take its place"), tap=TakePlace(survey_id=number, older_id=older.id).pack())
    no = open_written(_.plain("No, keep both"), number)
    return _letters(errand, "\n".join(lines), (yes,), (no,))


def _letters(errand: Errand, text: str, *rows: Row) -> list[Outgoing]:
    payload = message(errand.chat_id, text, rows)
    whole = Outgoing(errand.chat_id, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.SCREEN)
    return spelled(whole)
