"""The texts of a survey: where they stand, how long they may be, and in which languages each must be said."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import N_
from domain.surveys.definition import LANGUAGES, Question, Said, Survey
from locales.languages import LANGUAGES as SPOKEN

TITLE_LIMIT, ABOUT_LIMIT, QUESTION_LIMIT, OPTION_LIMIT, END_LIMIT = 80, 600, 300, 60, 30
"""How many letters a text may have: an option stands on a button, the end of a scale beside one."""

INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of characters that no message can show; the end of a line is the exception."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend: where it stands, and a sentence with its values.

    A place is a row of fields joined by dots: `title.tt`, `questions.helped.options.archive.ru`,
    `questions.helped.ends.low`, `questions.helped.only_if.at_least`. A question or an option whose id cannot
    name it, because it is no id or was there before, is called by its number: `questions[3].id`.
    """

    place: str
    sentence: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """One text of a survey by language, where it stands and what fits there."""

    name: str
    said: Said
    limit: int
    may_have_lines: bool = False


def named(things: str, ids: Sequence[str], is_id: Mapping[str, bool]) -> list[str]:
    """Return the place of each question or option: by its id where that can name it, else by its number.

    >>> named("questions", ["age", "a b", "age"], {"age": True, "a b": False})
    ['questions.age', 'questions[2]', 'questions[3]']
    """
    return [
        f"{things}.{one}" if is_id[one] and one not in ids[:number] else f"{things}[{number + 1}]"
        for number, one in enumerate(ids)
    ]


def question_texts(place: str, question: Question, options: Sequence[str]) -> Iterator[Place]:
    """Yield the texts of a question; `options` are the places of its options."""
    yield Place(f"{place}.text", question.said, QUESTION_LIMIT, may_have_lines=True)
    for name, option in zip(options, question.options, strict=True):
        yield Place(name, option.said, OPTION_LIMIT)
    for end, said in zip(("low", "high"), question.ends or (), strict=False):
        yield Place(f"{place}.ends.{end}", said, END_LIMIT)


def head_flaws(survey: Survey) -> Iterator[Flaw]:
    """Yield what is wrong with the title, with what the survey is for and with the list `unreviewed`."""
    if not survey.title:
        # NOTE: A part of a survey, such as the title or the kind of a question.
        yield Flaw("title", N_("This is missing."))
    yield from text_flaws(head_texts(survey), survey.languages)
    for code in survey.unreviewed:
        if survey.title and code not in survey.title:
            yield Flaw("unreviewed", _not_in_title(), {"language": _name(code)})


def head_texts(survey: Survey) -> tuple[Place, Place]:
    """Return the title and what the survey is for."""
    title = Place("title", survey.title, TITLE_LIMIT)
    return title, Place("about", survey.about, ABOUT_LIMIT, may_have_lines=True)


def text_flaws(places: Iterable[Place], languages: Sequence[str]) -> Iterator[Flaw]:
    """Yield what is wrong with texts: languages too few or too many, and each text on its own."""
    for place in places:
        yield from _languages(place, languages)
        for code, text in place.said.items():
            yield from _text(f"{place.name}.{code}", text, place)


def same_options(places: Sequence[str], question: Question) -> Iterator[Flaw]:
    """Yield the options that say the same as one before them, in the languages in which they do."""
    for code in LANGUAGES:
        said = [option.said.get(code, "").strip().casefold() for option in question.options]
        if max(Counter(filter(None, said)).values(), default=0) < 2:
            continue
        for number, text in enumerate(said):
            if text and text in said[:number]:
                value = question.options[number].said[code]
                # NOTE: {value} is what stands there twice, for example the text of an option.
                yield Flaw(f"{places[number]}.{code}", N_("This is here twice: {value}"), {"value": value})


def _languages(place: Place, languages: Sequence[str]) -> Iterator[Flaw]:
    for code in languages:
        if not place.said.get(code, "").strip():
            sentence = N_("Here the text is missing in this language: {language}")
            yield Flaw(f"{place.name}.{code}", sentence, {"language": _name(code)})
    for code in place.said:
        if code not in LANGUAGES:
            yield unknown(f"{place.name}.{code}", code, LANGUAGES)
        elif languages and code not in languages:
            yield Flaw(f"{place.name}.{code}", _not_in_title(), {"language": _name(code)})


def _text(where: str, text: str, place: Place) -> Iterator[Flaw]:
    if len(text.strip()) > place.limit:
        values = {"number": len(text.strip()), "limit": place.limit}
        yield Flaw(where, N_("Too long. Letters: {number}, at most {limit}."), values)
    if "\n" in text.strip() and not place.may_have_lines:
        yield Flaw(where, N_("This must be one line."))
    if any(unicodedata.category(letter) in INVISIBLE for letter in text if letter != "\n"):
        yield Flaw(where, N_("There is a sign in this text that cannot be shown. Please write it anew."))


def unknown(place: str, value: str, known: Iterable[str]) -> Flaw:
    """Return the flaw of a word that is none of those expected."""
    # NOTE: {value} is one word from a file, such as "colour"; {known} is a list of such words.
    sentence = N_("I do not know “{value}”. I know: {known}")
    return Flaw(place, sentence, {"value": value, "known": ", ".join(known)})


def _not_in_title() -> str:
    return N_("The title is missing in this language: {language}")


def _name(code: str) -> str:
    """Return how a language calls itself."""
    return SPOKEN[code].autonym if code in SPOKEN else code
