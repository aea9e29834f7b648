"""Two rounds of one survey beside each other: then and now, without a word on what is behind it.

Olga: [Compare]
Bot: With which round shall I compare?
     [1 March 2026] [Back]
Olga: [1 March 2026]
Bot: Museums and Wikipedia: 1 March 2026 → 1 November 2026
     How easy is it for you to find photographs?
     Answers: 20 → 23
     Median: 6 → 7
     …
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from html import escape

from aiogram.types import CallbackQuery

from domain.quiet import local
from domain.results.codebook import Entry
from domain.results.tallies import tally
from domain.results.views import Seen, seen
from domain.rounds import Round
from domain.surveys import FREE, in_language
from handlers.answering.asking import named
from handlers.results.buttons import Compare
from handlers.results.desk import Reader, may_read
from handlers.results.screens import back_to_results
from handlers.results.wording import shortened, text_of, value
from handlers.screen import Button, Screen
from locales import Words
from storage.results import Found

MOST = 8
"""How many other rounds are offered."""

ARROW = "→"


async def compare(_query: CallbackQuery, callback_data: Compare, reader: Reader) -> Screen:
    """Choose another round, or show both."""
    found = await reader.open(callback_data.round_id)
    others = [
        one for one in await reader.store.results.others(found.round, MOST) if may_read(reader.member, one)
    ]
    chosen = next((one for one in others if one.id == callback_data.other), None)
    if chosen is not None:
        return await _beside(found, await reader.open(chosen.id), reader)
    _ = reader.words
    if not others:
        text = _("There is no other round of this survey with answers yet.")
        return Screen(text, ((back_to_results(found.round.id, _),),))
    rows = [(_to(found.round, one, reader),) for one in others]
    return Screen(_("With which round shall I compare?"), (*rows, (back_to_results(found.round.id, _),)))


def _to(round_: Round, other: Round, reader: Reader) -> Button:
    label = reader.words.date(_day(other, reader))
    return Button(label, tap=Compare(round_id=round_.id, other=other.id).pack())


def _day(round_: Round, reader: Reader) -> date:
    """Return the day on which a round began."""
    return local(round_.opened_at or round_.closes_at, reader.zone).date()


async def _beside(one: Found, other: Found, reader: Reader) -> Screen:
    _ = reader.words
    then, now = sorted((one, other), key=lambda found: (_day(found.round, reader), found.round.id))
    days = [_.date(_day(found.round, reader)) for found in (then, now)]
    title = escape(in_language(now.survey.title, _.code), quote=False)
    parts = [f"<b>{title}</b>\n{days[0]} {ARROW} {days[1]}"]
    shown = {found.round.id: await _seen(found, reader) for found in (then, now)}
    for entry in now.entries:
        before = shown[then.round.id].get(entry.question.id)
        after = shown[now.round.id].get(entry.question.id)
        if before is not None and after is not None:
            parts.append(_question(entry, before, after, _))
    parts.append(_("Other people may have answered each time, so a difference can be chance."))
    return Screen("\n\n".join(parts), ((back_to_results(one.round.id, _),),))


async def _seen(found: Found, reader: Reader) -> Mapping[str, Seen]:
    exact = reader.sees_all(found)
    made = {}
    for entry in found.entries:
        if entry.question.kind not in FREE:
            given = await reader.store.results.given(found, entry.question.id)
            made[entry.question.id] = seen(tally(entry.question, given), exact=exact)
    return made


def _question(entry: Entry, before: Seen, after: Seen, _: Words) -> str:
    lines = [f"<b>{escape(shortened(text_of(entry.question, _)), quote=False)}</b>"]
    answers = f"{_people(before, _)} {ARROW} {_people(after, _)}"
    lines.append(_("Answers: {number}", number=answers))
    if before.median is not None or after.median is not None:
        medians = f"{_median(before.median, _)} {ARROW} {_median(after.median, _)}"
        lines.append(_("Median: {number}", number=medians))
    lines += [
        f"{escape(named(entry.question, line.option, _), quote=False)}: "
        f"{_share(before, line.option, _)} {ARROW} {_share(after, line.option, _)}"
        for line in after.lines
    ]
    return "\n".join(lines)


def _people(seen_: Seen, _: Words) -> str:
    return _few(_) if seen_.answered is None else _.number(seen_.answered)


def _median(median: Fraction | None, _: Words) -> str:
    return _few(_) if median is None else value(median, _)


def _share(seen_: Seen, option: str, _: Words) -> str:
    people = next((line.people for line in seen_.lines if line.option == option), 0)
    tenths = seen_.tenths(people)
    return _few(_) if tenths is None else f"{_.number(tenths / 10, 1)} %"


def _few(_: Words) -> str:
    # NOTE: In place of a number that is not shown, because so few people answered.
    return _.plain("too few to say")
