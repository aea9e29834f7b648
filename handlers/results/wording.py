"""How results are said: the same on screens, in pictures and in the quarterly report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from domain.institutions import TYPE_NAMES, InstitutionType
from domain.results.bands import Band, Edge
from domain.results.views import Line, Seen
from domain.surveys import Question, in_language
from handlers.answering.asking import named
from handlers.reports import HIDDEN, language_name
from locales import Words

SHORT = 60
"""How many letters of a question stand in a list."""


def text_of(question: Question, _: Words) -> str:
    """Return a question in the reader's language."""
    return in_language(question.said, _.code)


def shortened(text: str, most: int = SHORT) -> str:
    """Return the first line of a text, cut where it is long.

    >>> shortened("How much time do you have?", 10)
    'How much…'
    """
    line = text.strip().partition("\n")[0]
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def ends_of(question: Question, _: Words) -> tuple[str, str] | None:
    """Return the words at both ends of a scale."""
    if question.ends is None:
        return None
    low, high = question.ends
    return in_language(low, _.code), in_language(high, _.code)


def type_name(code: str, _: Words) -> str:
    """Return what a type of institution is called."""
    # NOTE: In a list of types of institutions: answers of which this is not told.
    return _.plain(TYPE_NAMES[InstitutionType(code)]) if code else _.plain("Not told")


def language_of(code: str, _: Words) -> str:
    """Return what a language calls itself."""
    return language_name(code, _) if code else _.plain("Not told")


def value(number: Fraction, _: Words) -> str:
    """Write a median: as a whole number where it is one."""
    return _.number(int(number) if number.denominator == 1 else float(number))


def band_name(band: Band, _: Words) -> str:
    """Return what stands below a column: one number or month, or from where to where."""
    if band.low is None and band.high is None:
        # NOTE: In a list of numbers: all of them together.
        return _.plain("All")
    if band.low is None or band.high is None:
        return _open_band(band, _)
    low, high = _edge(band.low, _), _edge(band.high, _)
    return low if band.low == band.high else f"{low}–{high}"


def _open_band(band: Band, _: Words) -> str:
    if band.low is None and band.high is not None:
        # NOTE: In a list of numbers: this one and all that are less.
        return _.plain("{number} and less", number=_edge(band.high, _))
    # NOTE: In a list of numbers: this one and all that are more.
    return _.plain("{number} and more", number=_edge(band.low or 0, _))


def _edge(edge: Edge, _: Words) -> str:
    return f"{edge:%m.%Y}" if isinstance(edge, date) else _.number(edge)


def number(people: int | None, _: Words) -> str:
    """Write a number, or the sign for one that is not shown."""
    return HIDDEN if people is None else _.number(people)


def share(people: int | None, seen: Seen, _: Words) -> str:
    """Write a number with its share of all answers."""
    tenths = seen.tenths(people)
    if people is None or tenths is None:
        return number(people, _)
    return f"{_.number(people)} ({_.number(tenths / 10, 1)} %)"


def line_of(line: Line, seen: Seen, _: Words) -> str:
    """Say how many chose an option."""
    return f"{named(seen.question, line.option, _)}: {share(line.people, seen, _)}"


def measures(seen: Seen, _: Words) -> Sequence[str]:
    """Say where the middle of the answers lies."""
    if seen.median is None:
        return ()
    # NOTE: Of many numbers in order, the one in the middle.
    said: list[str] = [_("Median: {number}", number=value(seen.median, _))]
    if seen.quartiles is not None:
        low, high = (value(one, _) for one in seen.quartiles)
        # NOTE: About numbers people answered: the middle half of them lies between these two.
        said.append(_("Half of the answers lie between {low} and {high}.", low=low, high=high))
    return said
