"""How a round goes, in numbers that add up; what could point to somebody is not told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from html import escape
from types import MappingProxyType
from typing import TypeVar

from domain.disclosure import hidden, hidden_in_table, is_small, is_sound
from domain.errors import N_
from domain.institutions import TYPE_NAMES, InstitutionType
from domain.rounds import Round, RoundState, Stage
from domain.surveys import Survey, in_language
from locales import LANGUAGES, Words
from storage.tallies import Cell, Tally

K = TypeVar("K", bound=Hashable)

STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        # NOTE: Of a survey: people who have sent their answers. A number follows after a colon.
        Stage.FINISHED: N_("Answered"),
        # NOTE: Of a survey: people who have begun to answer. A number follows after a colon.
        Stage.OPENED: N_("Have begun"),
        # NOTE: Of a survey: people who were asked and have not begun. A number follows after a colon.
        Stage.INVITED: N_("Not begun yet"),
        # NOTE: Of a survey: people who pressed the button "Not now". A number follows after a colon.
        Stage.DECLINED: N_("Said “not now”"),
        # NOTE: Of a survey: people whom nobody has asked yet. A number follows after a colon.
        Stage.QUEUED: N_("Not asked"),
        # NOTE: Of a survey: people who are not asked so soon again. A number follows after a colon.
        Stage.RESTING: N_("Had a survey in the last 30 days"),
        # NOTE: Of a survey: people who are not asked. A number follows after a colon.
        Stage.UNWANTED: N_("Want no messages, or cannot be reached"),
        # NOTE: Of a survey: people who have left their institution. A number follows after a colon.
        Stage.GONE: N_("Have left"),
    }
)
"""What the stages are called, in the order in which an organizer reads them."""

STATES: Mapping[RoundState, str] = MappingProxyType(
    {
        # NOTE: A survey is not sent yet.
        RoundState.DRAFT: N_("Draft"),
        # NOTE: A survey will be sent at its time.
        RoundState.PLANNED: N_("Scheduled"),
        # NOTE: A survey can be answered now.
        RoundState.OPEN: N_("Open"),
        # NOTE: A survey can be answered no more.
        RoundState.CLOSED: N_("Closed"),
        # NOTE: A survey was planned, and will not be sent.
        RoundState.CANCELLED: N_("Cancelled"),
    }
)


def is_exact(round_: Round, *, is_owner: bool) -> bool:
    """Tell whether somebody sees small numbers: owners do in named rounds, nobody does in anonymous ones."""
    return is_owner and not round_.is_anonymous


def summary(tally: Tally, round_: Round, _: Words, *, is_owner: bool) -> str:
    """Say how many were to be asked, and how far they have come."""
    exact, stages = is_exact(round_, is_owner=is_owner), tally.by(lambda cell: cell.stage)
    # NOTE: Those who answer for institutions. A number follows after a colon.
    lines = [f"{_('Partners')}: {_.number(tally.people)}"]
    if not exact and not is_sound(stages, hidden(stages)):
        return "\n".join([*lines, _("So few people are in it that more numbers would point to somebody.")])
    told_stages = told(stages, _, exact=exact)
    lines += [f"{_(STAGES[stage])}: {told_stages[stage]}" for stage in STAGES if stages[stage]]
    lines += _by_link(tally, stages, _, exact=exact)
    rest = tally.institutions - tally.answered
    some = told({True: tally.answered, False: rest}, _, exact=exact)[True]
    # NOTE: Of a survey. Numbers follow after the colons.
    both = _("Institutions: {number}. Answered: {answered}", number=tally.institutions, answered=some)
    lines.append(both)
    return "\n".join(lines)


def _by_link(tally: Tally, stages: Mapping[Stage, int], _: Words, *, exact: bool) -> list[str]:
    """Say how many of them are web links, and how many were answered by one, where that points to nobody."""
    cells = tally.by(lambda cell: (cell.is_link, cell.stage is Stage.FINISHED))
    made = cells[True, True] + cells[True, False]
    if not made:
        return []
    gone: Collection[tuple[bool, bool]] = () if exact else hidden_in_table(cells)
    is_told = exact or not (gone or Stage.FINISHED in hidden(stages))
    got = _.number(cells[True, True]) if is_told else _.plain("not told")
    # NOTE: Of a survey: links to a web page that were given out. Numbers follow after the colons.
    return [_("Of them by web link: {number}. Answered: {answered}", number=_.number(made), answered=got)]


def told(groups: Mapping[K, int], _: Words, *, exact: bool) -> dict[K, str]:
    """Return the parts of a whole as somebody may see them beside their sum."""
    gone = () if exact else hidden(groups)
    return {key: _told(number, _, is_hidden=key in gone) for key, number in groups.items()}


def _told(number: int, _: Words, *, is_hidden: bool) -> str:
    if not is_hidden:
        return _.number(number)
    return _.plain("fewer than 5") if is_small(number) else _.plain("not told")


def by_type(tally: Tally, round_: Round, _: Words, *, is_owner: bool) -> list[str]:
    """Say of each type of institution how many of the partners have answered."""
    exact = is_exact(round_, is_owner=is_owner)
    rows = tally.by(lambda cell: cell.type)
    # How many partners an institution has is no secret, so the sums are shown.
    sums = {code: _.number(number) for code, number in rows.items()}
    return _table(tally, lambda cell: cell.type, sums, _type_name, _, exact=exact)


def by_language(tally: Tally, round_: Round, _: Words, *, is_owner: bool) -> list[str]:
    """Say the same of each language; which one somebody reads is their own affair."""
    exact = is_exact(round_, is_owner=is_owner)
    sums = told(tally.by(lambda cell: cell.language), _, exact=exact)
    return _table(tally, lambda cell: cell.language, sums, _language_name, _, exact=exact)


def stopped(tally: Tally, round_: Round, survey: Survey, _: Words, *, is_owner: bool) -> list[str]:
    """Say before which question those are who have begun."""
    exact, stages = is_exact(round_, is_owner=is_owner), tally.by(lambda cell: cell.stage)
    questions: Counter[str] = Counter()
    for cell, number in tally.cells.items():
        place = _open_place(cell.question, survey) if round_.is_anonymous else cell.question
        questions[place] += number if cell.stage is Stage.OPENED else 0
    if not questions.total() or (not exact and Stage.OPENED in hidden(stages)):
        return []
    if not exact and not is_sound(questions, hidden(questions)):
        return []
    numbers = told(questions, _, exact=exact)
    lines = [
        f"{place}. {escape(in_language(question.said, _.code), quote=False)}: {numbers[question.id]}"
        for place, question in enumerate(survey.questions, 1)
        if questions[question.id]
    ]
    others = [number for question, number in numbers.items() if not survey.question(question)]
    # NOTE: Of a survey: people who have answered all questions and not pressed "Send".
    return lines + [f"{_('At the end')}: {number}" for number in others if questions[""]]


def _open_place(question: str, survey: Survey) -> str:
    """Return the next question that is asked of everybody, or the end.

    Who stands before one that is asked only after some answer has given that answer.
    """
    ids = [one.id for one in survey.questions]
    rest = survey.questions[ids.index(question) :] if question in ids else ()
    return next((one.id for one in rest if one.only_if is None), "")


def _table(
    tally: Tally,
    key: Callable[[Cell], str],
    sums: Mapping[str, str],
    name: Callable[[str, Words], str],
    _: Words,
    *,
    exact: bool,
) -> list[str]:
    """Return lines such as "Museum: 12 of 30"; where the first number points to somebody, only the second."""
    cells, rows = tally.by(lambda cell: (key(cell), cell.stage is Stage.FINISHED)), tally.by(key)
    gone: Collection[tuple[str, bool]] = () if exact else hidden_in_table(cells)
    if not exact and Stage.FINISHED in hidden(tally.by(lambda cell: cell.stage)):
        gone = cells.keys()
    lines = []
    for row in sorted(rows, key=lambda one: (-rows[one], one)):
        is_told = (row, True) not in gone and (row, False) not in gone and sums[row] == _.number(rows[row])
        both = _("{got} of {people}", got=_.number(cells[row, True]), people=sums[row])
        lines.append(f"{escape(name(row, _), quote=False)}: {both if is_told else sums[row]}")
    return lines


def _type_name(code: str, _: Words) -> str:
    return _.plain(TYPE_NAMES[InstitutionType(code)])


def _language_name(code: str, _: Words) -> str:
    # NOTE: In a list of languages: people of whom it is not known which one they read.
    return LANGUAGES[code].autonym if code in LANGUAGES else _.plain("Not told")
