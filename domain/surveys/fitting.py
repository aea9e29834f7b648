"""What fits a question: answers as buttons and forms bring them, and as people type them.

>>> rate = Question("rate", QuestionKind.SCALE, {"en": "How was it?"}, low=1, high=5)
>>> typed(rate, " 4. ", date(2026, 11, 22)).number
4
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from domain.errors import NeedsAnswer, NoDay, NoNumber, NotOffered, NoWords, OutOfBounds, TooLong, Unfit
from domain.moments import read_day
from domain.surveys.answers import SKIPPED, Answer, Answers
from domain.surveys.definition import FREE, NO, OTHER, YES, Question, QuestionKind, Survey
from locales import fold

LIMITS: Mapping[QuestionKind, int] = MappingProxyType({QuestionKind.SHORT: 500, QuestionKind.LONG: 3000})
"""How many letters fit into free text."""

OTHER_LIMIT = 200
"""How many letters fit into words of one's own beside the options."""

WIDEST = 10**9
"""How far a number may be from zero where nothing else is said."""

NUMERIC = frozenset({QuestionKind.SCALE, QuestionKind.NUMBER})
CHOSEN = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO})
"""Kinds that are answered by options."""

YES_OR_NO: Mapping[str, str] = MappingProxyType({YES: "yes|да|ага|әйе|эйе|эхь", NO: "no|нет|юк|юҡ|ваъ"})
"""What people type for yes and no."""

LONGEST_NUMBER = 80
"""What is longer is no number, in letters."""

LONGEST_OPTION = 300
"""Of what is longer only so many letters are compared with the options."""

_NUMBER = re.compile(r"(?<![\w.,:/])([+\-−–]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?![\w:/])", re.ASCII)
_NUMBERS = re.compile(r"\d+")
_DROPPED = frozenset({"Cc", "Cs"})
"""Control characters, and halves of pairs that no database takes."""
_TURNERS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c")
"""Signs that turn the direction of writing, and so what stands around them."""


def choices(question: Question) -> tuple[str, ...]:
    """Return the ids of what can be chosen, in order: options, yes and no, `other`."""
    ids = (YES, NO) if question.kind is QuestionKind.YES_NO else tuple(one.id for one in question.options)
    is_chosen = question.kind in CHOSEN
    return (*ids, OTHER) if question.has_other and is_chosen else ids if is_chosen else ()


def fit(question: Question, answer: Answer) -> Answer:
    """Return an answer as it is kept; raises `Unfit`. What is empty is skipped, where that is allowed."""
    if answer.is_skipped:
        return _skipped(question)
    match question.kind:
        case kind if kind in CHOSEN:
            return _chosen(question, answer)
        case kind if kind in NUMERIC:
            return _numbered(question, answer.number)
        case QuestionKind.DATE:
            return Answer(day=answer.day) if answer.day else _skipped(question)
        case kind:
            text = cleaned(answer.text, has_lines=kind is QuestionKind.LONG)
            return Answer(text=_within(text, LIMITS[kind])) if text else _skipped(question)


def fits(question: Question, answer: Answer) -> bool:
    """Tell whether an answer fits as it is."""
    try:
        return fit(question, answer) == answer
    except Unfit:
        return False


def fitting(survey: Survey, answers: Answers) -> dict[str, Answer]:
    """Return the answers that still fit after a correction of the survey; the others are asked again."""
    known = ((question, answers.get(question.id)) for question in survey.questions)
    return {question.id: answer for question, answer in known if answer and fits(question, answer)}


def _skipped(question: Question) -> Answer:
    if question.is_required:
        raise NeedsAnswer
    return SKIPPED


def _chosen(question: Question, answer: Answer) -> Answer:
    offered, chosen = choices(question), frozenset(answer.options)
    if not chosen:
        return _skipped(question)
    if not chosen.issubset(offered) or (question.kind is not QuestionKind.CHOICES and len(chosen) > 1):
        raise NotOffered
    words = cleaned(answer.text) if OTHER in chosen else ""
    if OTHER in chosen and not words:
        raise NoWords
    return Answer(tuple(one for one in offered if one in chosen), text=_within(words, OTHER_LIMIT))


def _numbered(question: Question, number: int | None) -> Answer:
    if number is None:
        return _skipped(question)
    low, high = bounds(question)
    if not low <= number <= high:
        raise OutOfBounds(low=low, high=high)
    return Answer(number=number)


def bounds(question: Question) -> tuple[int, int]:
    """Return the smallest and the largest number that fits."""
    low, high = question.low, question.high
    return -WIDEST if low is None else low, WIDEST if high is None else high


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(number=len(text) - limit)
    return text


def cleaned(text: str, *, has_lines: bool = False) -> str:
    """Return what people wrote without what cannot be seen; without `has_lines` in one line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or not _is_dropped(letter))
    text = unicodedata.normalize("NFC", text)
    if not has_lines:
        return " ".join(text.split())
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _is_dropped(letter: str) -> bool:
    return letter in _TURNERS or unicodedata.category(letter) in _DROPPED


def typed(question: Question, text: str, today: date) -> Answer:
    """Return the answer somebody typed, as it is kept; raises `Unfit`.

    An option can be typed in any language or by its number; where words of one's own are offered, whatever
    is none of the options is such words. Numbers of several options tick them all.
    """
    match question.kind:
        case kind if kind in FREE:
            return fit(question, Answer(text=text))
        case kind if kind in NUMERIC:
            return fit(question, Answer(number=read_number(text)))
        case QuestionKind.DATE:
            return fit(question, Answer(day=_day(text, today)))
        case _:
            return fit(question, _named(question, text))


def read_number(text: str) -> int:
    """Return the one whole number in a text; raises `NoNumber`.

    >>> read_number("about 1 000 people"), read_number("-5")
    (1000, -5)
    """
    found = list(_NUMBER.finditer(text)) if len(text) <= LONGEST_NUMBER else []
    digits = "".join(letter for letter in text if letter.isdecimal())
    if len(found) != 1 or len(found[0][2]) > 15 or digits != _bare(found[0][2]):
        raise NoNumber
    number = int(_bare(found[0][2]))
    return -number if found[0][1] in ("-", "−", "–") else number


def _bare(digits: str) -> str:
    return "".join(letter for letter in digits if letter.isdecimal())


def _day(text: str, today: date) -> date:
    day = read_day(text, today)
    if day is None:
        raise NoDay(example=f"{today:%d.%m.%Y}")
    return day


def _named(question: Question, text: str) -> Answer:
    """Return the options a text names; words of one's own where none is and they are offered."""
    whole = [found for found in (_option(question, text),) if found]
    parts = whole or (_several(question, text) if question.kind is QuestionKind.CHOICES else [])
    if parts:
        return Answer(tuple(dict.fromkeys(parts)))
    if question.has_other and OTHER in choices(question):
        return Answer((OTHER,), text=text)
    raise NotOffered


def _option(question: Question, text: str) -> str | None:
    """Return the option a text names, by its words or by its number."""
    said = fold(text[:LONGEST_OPTION])
    named = next((one for one, words in _spoken(question) if said and words == said), None)
    number = int(said) - 1 if said.isdecimal() and len(said) < 3 else -1
    own = [one for one in choices(question) if one != OTHER]
    return named or (own[number] if 0 <= number < len(own) else None)


def _several(question: Question, text: str) -> list[str]:
    """Return the options of a list such as "1, 3" or one per line, if every part of it is one."""
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    is_numbers = not re.sub(r"[\d\s,;.+и&]", "", text)
    parts = _NUMBERS.findall(text) if is_numbers else parts
    found = [_option(question, part) for part in parts]
    return [one for one in found if one] if all(found) else []


def _spoken(question: Question) -> Iterator[tuple[str, str]]:
    if question.kind is QuestionKind.YES_NO:
        yield from _yes_or_no()
    for option in question.options:
        yield from ((option.id, fold(words)) for words in option.said.values())


@cache
def _yes_or_no() -> tuple[tuple[str, str], ...]:
    return tuple((one, fold(word)) for one, said in YES_OR_NO.items() for word in said.split("|"))


def without(answer: Answer, option: str) -> Answer:
    """Return an answer with one option less; words of one's own go with `other`."""
    kept = tuple(one for one in answer.options if one != option)
    return replace(answer, options=kept, text=answer.text if OTHER in kept else "")
