"""What came of a round: how many answered, and each question on a page of its own.

Olga: [Results]
Bot: Results: Museums and Wikipedia
     Asked: 40 · Finished: 23
     1. How easy is it for you to find photographs?
     2. …
     [1] [2] [3] [4] [5]
     [Picture] [Table (CSV)] [Table (Excel)]
     [Compare] [What we changed] [Back]
Olga: [1]
Bot: Question 1 of 5
     How easy is it for you to find photographs?
     Answers: 23
     0–3: 5 (21.7 %)
     …
     Median: 7
     [By type] [By language] [Next] [Back]
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiogram.types import CallbackQuery

from domain.disclosure import LEAST, is_small
from domain.errors import N_
from domain.results.codebook import Entry
from domain.results.parts import Part, parts
from domain.results.tallies import Given, by_language, by_type, has_texts, tally
from domain.results.views import Seen, seen
from domain.rounds import RoundState
from domain.surveys import FREE, in_language
from handlers.answering.asking import named
from handlers.reports import HIDDEN
from handlers.results.buttons import (
    By,
    Compare,
    FileKind,
    OpenQuestion,
    OpenResults,
    OpenTexts,
    WantFile,
    changed_button,
)
from handlers.results.desk import Reader
from handlers.results.wording import (
    band_name,
    ends_of,
    language_of,
    line_of,
    measures,
    number,
    share,
    shortened,
    text_of,
    type_name,
    value,
)
from handlers.rounds.buttons import OpenRound
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.results import Found

A_ROW = 5
"""How many numbered buttons stand side by side."""

POINTS = N_("* is not shown: that number or another one is below five and could point to somebody.")


async def open_results(_query: CallbackQuery, callback_data: OpenResults, reader: Reader) -> Screen:
    """Show how many answered, and the way to every question."""
    return overview(await reader.open(callback_data.round_id), reader)


def overview(found: Found, reader: Reader) -> Screen:
    """Return the first screen of results."""
    _, round_ = reader.words, found.round
    lines = [head(found, _), _reached(found, reader)]
    if round_.is_anonymous:
        lines.append(_waits(found, _))
    if found.is_counted and round_.state is RoundState.OPEN:
        lines.append(_("There are very many answers, so I count them every few minutes."))
    if not found.people:
        return Screen("\n\n".join(line for line in lines if line), ((_back(found, _),),))
    listed = [
        f"{place}. {escape(shortened(text_of(entry.question, _)), quote=False)}"
        for place, entry in enumerate(found.entries, 1)
    ]
    lines.append("\n".join(listed))
    return Screen("\n\n".join(line for line in lines if line), _rows(found, _))


def head(found: Found, _: Words) -> str:
    """Return the headline of results."""
    # NOTE: {title} is the name of a survey.
    said = _("Results: {title}", title=in_language(found.survey.title, _.code))
    return f"<b>{said}</b>"


def _reached(found: Found, reader: Reader) -> str:
    _ = reader.words
    counts = (found.finished, found.asked - found.finished)
    is_hidden = not reader.sees_all(found) and any(is_small(count) for count in counts)
    finished = HIDDEN if is_hidden else _.number(found.finished)
    # NOTE: Of a survey: how many people were asked.
    asked = _("Asked: {number}", number=_.number(found.asked))
    # NOTE: Of a survey: how many people answered it to the end.
    return f"{asked} · {_('Finished: {number}', number=finished)}"


def _waits(found: Found, _: Words) -> str:
    if not found.people and found.round.state is RoundState.CLOSED:
        return _("Too few have answered: the answers could point to somebody, so nobody sees them.")
    said = _("Answers are shown in groups of five or more, so that nobody can tell whose they are.")
    # NOTE: Of an anonymous survey: how many answers can be seen already.
    return f"{said}\n{_('Shown now: {number}', number=_.number(found.people))}"


def _rows(found: Found, _: Words) -> tuple[Row, ...]:
    taps = [
        Button(str(place), tap=OpenQuestion(round_id=found.round.id, question=entry.question.id).pack())
        for place, entry in enumerate(found.entries, 1)
    ]
    rows = [tuple(taps[start : start + A_ROW]) for start in range(0, len(taps), A_ROW)]
    picture = _file(_.plain("Picture"), found, FileKind.PICTURE)
    csv = _file(_.plain("Table (CSV)"), found, FileKind.CSV)
    # NOTE: Button: a file for Excel.
    excel = _file(_.plain("Table (Excel)"), found, FileKind.XLSX)
    # NOTE: Button: compare what came of a survey with what came of it another time.
    compare = Button(_.plain("Compare"), tap=Compare(round_id=found.round.id).pack())
    rows += [*beside(picture, compare), *beside(csv, excel)]
    if found.round.state is RoundState.CLOSED:
        rows.append((changed_button(found.round.id, _),))
    return (*rows, (_back(found, _),))


def _file(label: str, found: Found, kind: FileKind) -> Button:
    return Button(label, tap=WantFile(round_id=found.round.id, kind=kind).pack())


def _back(found: Found, _: Words) -> Button:
    return Button(_.plain("Back"), tap=OpenRound(round_id=found.round.id).pack())


def back_to_results(round_id: int, _: Words) -> Button:
    """Return the button to the first screen of results."""
    return Button(_.plain("Back"), tap=OpenResults(round_id=round_id).pack())


async def open_question(_query: CallbackQuery, callback_data: OpenQuestion, reader: Reader) -> Screen:
    """Show what was answered to a question, also by type or by language."""
    found = await reader.open(callback_data.round_id)
    entry = found.entry(callback_data.question)
    if entry is None or not found.people:
        return overview(found, reader)
    _, place = reader.words, found.entries.index(entry)
    said = [_title(entry, place, found, _)]
    if found.round.is_anonymous and entry.question.kind in FREE:
        said.append(await _texts_line(found, entry, reader))
        return Screen("\n\n".join(said), _question_rows(found, entry, By.NOTHING, _))
    given = await reader.store.results.given(found, entry.question.id)
    shown = seen(tally(entry.question, given), exact=reader.sees_all(found))
    if callback_data.by is By.NOTHING:
        said += _whole(shown, _)
    else:
        said += _apart(entry, given, shown, callback_data.by, reader, found)
    return Screen(
        "\n\n".join(part for part in said if part), _question_rows(found, entry, callback_data.by, _)
    )


def _title(entry: Entry, place: int, found: Found, _: Words) -> str:
    # NOTE: Above a question of a survey and what was answered to it.
    where = _("Question {place} of {number}", place=place + 1, number=len(found.entries))
    text = escape(text_of(entry.question, _), quote=False)
    ends = ends_of(entry.question, _)
    if ends is None or entry.question.low is None or entry.question.high is None:
        return f"<b>{where}</b>\n{text}"
    low, high = (escape(end, quote=False) for end in ends)
    return f"<b>{where}</b>\n{text}\n{entry.question.low} – {low}, {entry.question.high} – {high}"


async def _texts_line(found: Found, entry: Entry, reader: Reader) -> str:
    _ = reader.words
    texts = await reader.store.results.count_texts(found, entry.question.id)
    if texts < LEAST:
        return _("Free texts are shown once there are five or more.")
    # NOTE: How many people wrote something in their own words.
    return _("Free texts: {number}", number=_.number(texts))


def _whole(shown: Seen, _: Words) -> list[str]:
    if shown.total is None:
        return [_("So few people that numbers would point to somebody.")]
    said = ["\n".join(_counts(shown, _))]
    said.append("\n".join(escape(line_of(line, shown, _), quote=False) for line in shown.lines))
    said.append("\n".join(f"{band_name(band, _)}: {share(band.people, shown, _)}" for band in shown.bands))
    said.append("\n".join(measures(shown, _)))
    return [*said, _(POINTS)] if shown.hides else said


def _counts(shown: Seen, _: Words) -> list[str]:
    # NOTE: How many answered a question of a survey.
    said: list[str] = [_("Answers: {number}", number=number(shown.answered, _))]
    if shown.skipped != 0:
        # NOTE: How many did not want to answer a question of a survey.
        said.append(_("Skipped: {number}", number=number(shown.skipped, _)))
    if shown.not_asked != 0:
        # NOTE: How many were not asked a question, because of what they answered before.
        said.append(_("Not asked: {number}", number=number(shown.not_asked, _)))
    return said


def _apart(
    entry: Entry, given: Sequence[Given], whole: Seen, by: By, reader: Reader, found: Found
) -> list[str]:
    _ = reader.words
    made = (by_type if by is By.TYPE else by_language)(entry.question, given)
    shown = parts(made, whole, exact=reader.sees_all(found))
    if not shown:
        return [_("So few people that numbers would point to somebody.")]
    name = type_name if by is By.TYPE else language_of
    said = [_part(part, name(part.code, _), whole, _) for part in shown]
    return [*said, _(POINTS)] if any(part.hides for part in shown) else said


def _part(part: Part, name: str, whole: Seen, _: Words) -> str:
    lines = [f"<b>{escape(name, quote=False)}</b>: {number(part.answered, _)}"]
    lines += [
        escape(f"{named(whole.question, line.option, _)}: {number(line.people, _)}", quote=False)
        for line in part.lines
    ]
    if part.median is not None:
        lines.append(_("Median: {number}", number=value(part.median, _)))
    return "\n".join(lines)


def _question_rows(found: Found, entry: Entry, by: By, _: Words) -> tuple[Row, ...]:
    number_, question = found.round.id, entry.question

    def to(label: str, entry_: Entry, how: By = By.NOTHING) -> Button:
        return Button(label, tap=OpenQuestion(round_id=number_, question=entry_.question.id, by=how).pack())

    rows: list[Row] = []
    if has_texts(question):
        tap = OpenTexts(round_id=number_, question=question.id).pack()
        # NOTE: Button: what people wrote in their own words.
        rows.append((Button(_.plain("Free texts"), tap=tap),))
    if not (found.round.is_anonymous and question.kind in FREE):
        # NOTE: Button: numbers for museums, for schools and so on.
        types = to(_.plain("By type"), entry, By.TYPE)
        # NOTE: Button: numbers for those who answered in each language.
        languages = to(_.plain("By language"), entry, By.LANGUAGE)
        # NOTE: Button: numbers for all together, not for one type or language.
        whole = to(_.plain("All together"), entry)
        rows += beside(*{By.NOTHING: (types, languages), By.TYPE: (whole, languages)}.get(by, (whole, types)))
    place = found.entries.index(entry)
    if place + 1 < len(found.entries):
        rows.append((to(_.plain("Next"), found.entries[place + 1]),))
    return (*rows, (back_to_results(number_, _),))
