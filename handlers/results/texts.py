"""What people wrote in their own words: a page at a time, in random order.

Olga: [Free texts]
Bot: What would help you most?
     “A day with somebody who shows us.” Museum of Arsk     (the name in a named round only)
     …
     [Next] [Back]
"""

from __future__ import annotations

from html import escape

from aiogram.types import CallbackQuery

from domain.disclosure import LEAST
from domain.results.tallies import has_texts
from handlers.results.buttons import OpenQuestion, OpenTexts
from handlers.results.desk import Reader
from handlers.results.screens import overview
from handlers.results.wording import text_of
from handlers.screen import Button, Row, Screen
from storage.results import PAGE, Written

LONGEST = 600
"""How many letters of a text stand on the screen; the file has all of them."""


async def open_texts(_query: CallbackQuery, callback_data: OpenTexts, reader: Reader) -> Screen:
    """Show a page of free texts; of an anonymous round only where there are five or more."""
    found = await reader.open(callback_data.round_id)
    entry = found.entry(callback_data.question)
    if entry is None or not has_texts(entry.question):
        return overview(found, reader)
    _, round_, question = reader.words, found.round, entry.question.id
    rows: list[Row] = []
    said = [f"<b>{escape(text_of(entry.question, _), quote=False)}</b>"]
    is_shown = not round_.is_anonymous or await reader.store.results.count_texts(found, question) >= LEAST
    texts = await reader.store.results.texts(round_, question, _.code, callback_data.page) if is_shown else []
    said += [_quoted(text) for text in texts[:PAGE]]
    if not is_shown:
        said.append(_("Free texts are shown once there are five or more."))
    elif not texts:
        said.append(_("There are none yet."))
    if len(texts) > PAGE:
        more = OpenTexts(round_id=round_.id, question=question, page=callback_data.page + 1)
        rows.append((Button(_.plain("Next"), tap=more.pack()),))
    back = OpenQuestion(round_id=round_.id, question=question).pack()
    return Screen("\n\n".join(said), (*rows, (Button(_.plain("Back"), tap=back),)))


def _quoted(written: Written) -> str:
    text = written.text if len(written.text) <= LONGEST else f"{written.text[: LONGEST - 1].rstrip()}…"
    name = f"\n{escape(written.institution, quote=False)}" if written.institution else ""
    return f"<blockquote>{escape(text, quote=False)}</blockquote>{name}"
