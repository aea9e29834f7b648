"""Each flaw is named with its place; what changes a meaning is no correction; whole surveys have neither."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.surveys import Condition, Option, Question, QuestionKind, Survey
from domain.surveys.bodies import from_json, to_json
from domain.surveys.checks import flaws, hindrances, texts
from domain.surveys.fitting import fits
from tests.domain.surveys import fitting_answers, valid_surveys

USES = Question(
    "uses",
    QuestionKind.CHOICES,
    {"en": "What do you use?", "ru": "Чем вы пользуетесь?"},
    options=(Option("wiki", {"en": "Wiki", "ru": "Вики"}), Option("books", {"en": "Books", "ru": "Книги"})),
    has_other=True,
)
EASE = Question(
    "ease",
    QuestionKind.SCALE,
    {"en": "How easy is it?", "ru": "Насколько это легко?"},
    low=1,
    high=5,
    ends=({"en": "hard", "ru": "трудно"}, {"en": "easy", "ru": "легко"}),
    only_if=Condition("uses", options=("wiki", "other")),
)
HOURS = Question(
    "hours",
    QuestionKind.NUMBER,
    {"en": "How many hours?", "ru": "Сколько часов?"},
    low=0,
    high=40,
    only_if=Condition("ease", at_least=4),
)
MORE = Question("more", QuestionKind.LONG, {"en": "What else?", "ru": "Что ещё?"}, is_required=False)
WHOLE = Survey(
    "reading",
    {"en": "Reading", "ru": "Чтение"},
    {"en": "We want to know.", "ru": "Хотим узнать."},
    (USES, EASE, HOURS, MORE),
)


def with_questions(*questions: Question) -> Survey:
    return replace(WHOLE, questions=questions)


def said(**words: str) -> dict[str, str]:
    return {"en": "What?", "ru": "Что?", **words}


def options(*ids: str) -> tuple[Option, ...]:
    return tuple(Option(one, said(en=f"{one} {n}", ru=f"{one} {n}")) for n, one in enumerate(ids))


MANY = tuple(replace(MORE, id=f"q{n}", kind=QuestionKind.DATE) for n in range(31))

SEEDED = {
    "no name": (replace(WHOLE, name="Reading room"), "name: Use a short name"),
    "no title": (replace(WHOLE, title={}), "title: This is missing."),
    "long title": (replace(WHOLE, title=said(en="T" * 81)), "title.en: Too long. Letters: 81, at most 80."),
    "lines": (replace(WHOLE, title=said(en="One\ntwo")), "title.en: This must be one line."),
    "blank": (
        replace(WHOLE, about=said(ru=" \n")),
        "about.ru: Here the text is missing in this language: русский",
    ),
    "unshowable": (
        replace(WHOLE, about=said(en="A\x00")),
        "about.en: There is a sign in this text that cannot",
    ),
    "half a pair": (
        replace(WHOLE, about=said(en="A\ud800")),
        "about.en: There is a sign in this text that cannot",
    ),
    "language more": (
        replace(WHOLE, about=said(tt="Нәрсә?")),
        "about.tt: The title is missing in this language: татарча",
    ),
    "unknown language": (
        replace(WHOLE, about=said(xx="?")),
        "about.xx: I do not know “xx”. I know: tt, ba, lez, ru, en",
    ),
    "unreviewed": (
        replace(WHOLE, unreviewed=("ba",)),
        "unreviewed: The title is missing in this language: башҡортса",
    ),
    "no questions": (with_questions(), "questions: There is no question yet."),
    "six": (with_questions(*MANY[:6]), "questions: Too many questions. Five and one free text"),
    "two free": (
        with_questions(MORE, replace(MORE, id="m")),
        "questions: Too many questions. Five and one free text",
    ),
    "far too many": (
        replace(WHOLE, questions=MANY, is_long=True),
        "questions: Too many questions. At most: 30",
    ),
    "odd id": (with_questions(replace(MORE, id="What")), "questions[1].id: Use a short name"),
    "long id": (with_questions(replace(MORE, id="a" * 25)), "questions[1].id: Use a short name"),
    "same id": (with_questions(USES, USES), "questions[2].id: This name is taken: uses"),
    "long question": (
        with_questions(replace(MORE, said=said(ru="Ч" * 301))),
        "questions.more.text.ru: Too long.",
    ),
    "one option": (
        with_questions(replace(USES, options=options("a"))),
        "questions.uses.options: There must be from 2",
    ),
    "13 options": (
        with_questions(replace(USES, options=options(*"abcdefghijklm"))),
        "questions.uses.options: There must",
    ),
    "long option id": (
        with_questions(replace(USES, options=options("a" * 17, "b"))),
        "questions.uses.options[1]: Use a",
    ),
    "taken option": (
        with_questions(replace(USES, options=options("a", "other"))),
        "questions.uses.options.other: This name",
    ),
    "same option": (
        with_questions(replace(USES, options=options("a", "a"))),
        "questions.uses.options[2]: This name",
    ),
    "same words": (
        with_questions(
            replace(USES, options=(Option("a", said()), Option("b", said(en="WHAT?", ru="Как?"))))
        ),
        "questions.uses.options.b.en: This is here twice: WHAT?",
    ),
    "long option": (
        with_questions(replace(USES, options=(Option("a", said(en="A" * 61)), *options("b")))),
        "questions.uses.options.a.en: Too long. Letters: 61, at most 60.",
    ),
    "options of a text": (
        with_questions(replace(MORE, options=options("a", "b"))),
        "questions.more.options: A question of",
    ),
    "other of a text": (
        with_questions(replace(MORE, has_other=True)),
        "questions.more.other: A question of this kind",
    ),
    "bounds of a text": (
        with_questions(replace(MORE, high=3)),
        "questions.more.high: A question of this kind",
    ),
    "ends of a text": (
        with_questions(replace(MORE, ends=EASE.ends)),
        "questions.more.ends: A question of this kind",
    ),
    "odd scale": (
        with_questions(replace(EASE, high=7, only_if=None)),
        "questions.ease.low: A scale goes from 0 to 10",
    ),
    "no ends": (with_questions(replace(EASE, ends=None, only_if=None)), "questions.ease.ends: Say in words"),
    "end too few": (
        with_questions(replace(EASE, ends=({"en": "hard"}, said()), only_if=None)),
        "questions.ease.ends.low.ru: Here the text is missing in this language: русский",
    ),
    "no bounds": (
        with_questions(replace(HOURS, low=None, only_if=None)),
        "questions.hours.low: A number needs",
    ),
    "turned bounds": (
        with_questions(replace(HOURS, low=41, only_if=None)),
        "questions.hours.low: A number needs",
    ),
    "wide bounds": (
        with_questions(replace(HOURS, high=10**10, only_if=None)),
        "questions.hours.low: A number needs",
    ),
    "later": (
        with_questions(EASE, USES),
        "questions.ease.only_if.question: There is no such question before this one",
    ),
    "itself": (
        with_questions(replace(USES, only_if=Condition("uses", options=("wiki",)))),
        "questions.uses.only_if.question: There is no such question before this one: uses",
    ),
    "no such option": (
        with_questions(USES, replace(EASE, only_if=Condition("uses", options=("wiki", "maps")))),
        "questions.ease.only_if.options: I do not know “maps”. I know: wiki, books, other",
    ),
    "no option": (
        with_questions(USES, replace(EASE, only_if=Condition("uses"))),
        "questions.ease.only_if: Say which options",
    ),
    "no number": (
        with_questions(USES, EASE, replace(HOURS, only_if=Condition("ease"))),
        "questions.hours.only_if: Say which numbers",
    ),
    "never": (
        with_questions(USES, EASE, replace(HOURS, only_if=Condition("ease", at_least=6))),
        "questions.hours.only_if: This can never be so.",
    ),
    "never either": (
        with_questions(USES, EASE, replace(HOURS, only_if=Condition("ease", at_least=4, at_most=3))),
        "questions.hours.only_if: This can never be so.",
    ),
    "after words": (
        with_questions(MORE, replace(USES, only_if=Condition("more", options=("a",)))),
        "questions.uses.only_if: Nothing can depend on an answer in words",
    ),
}


def lines(survey: Survey) -> list[str]:
    return [f"{flaw.place}: {flaw.sentence.format_map(flaw.values)}" for flaw in flaws(survey)]


def test_a_whole_survey_has_no_flaw() -> None:
    assert lines(WHOLE) == []


@pytest.mark.parametrize(("survey", "told"), SEEDED.values(), ids=SEEDED)
def test_a_seeded_flaw_is_named_alone(survey: Survey, told: str) -> None:
    found = lines(survey)
    assert [line for line in found if line.startswith(told)], found
    assert {line.partition(":")[0] for line in found} == {told.partition(":")[0]} or "same option" in told


def test_a_text_in_every_language_has_a_place() -> None:
    assert [place.name for place in texts(WHOLE)] == [
        "title",
        "about",
        "questions.uses.text",
        "questions.uses.options.wiki",
        "questions.uses.options.books",
        "questions.ease.text",
        "questions.ease.ends.low",
        "questions.ease.ends.high",
        "questions.hours.text",
        "questions.more.text",
    ]


HINDERED = {
    "name": (replace(WHOLE, name="other-reading"), "name"),
    "mode": (replace(WHOLE, is_anonymous=True), "anonymous"),
    "kind": (
        with_questions(replace(USES, kind=QuestionKind.CHOICE), EASE, HOURS, MORE),
        "questions.uses.kind",
    ),
    "option": (with_questions(replace(USES, options=USES.options[1:])), "questions.uses.options.wiki"),
    "other": (with_questions(replace(USES, has_other=False)), "questions.uses.other"),
    "scale": (with_questions(USES, replace(EASE, low=0, high=10)), "questions.ease.low"),
    "swapped": (
        with_questions(
            USES, replace(EASE, ends=({"en": "easy", "ru": "трудно"}, {"en": "hard", "ru": "легко"}))
        ),
        "questions.ease.ends",
    ),
    "low": (with_questions(USES, EASE, replace(HOURS, low=1)), "questions.hours.low"),
    "high": (with_questions(USES, EASE, replace(HOURS, high=39)), "questions.hours.high"),
}


@pytest.mark.parametrize(("changed", "place"), HINDERED.values(), ids=HINDERED)
def test_what_changes_the_meaning_of_answers_is_no_correction(changed: Survey, place: str) -> None:
    assert [flaw.place for flaw in hindrances(WHOLE, changed)] == [place]


def test_options_that_swap_their_words_or_take_those_of_another_are_noticed() -> None:
    wiki, books = USES.options
    swapped = (replace(wiki, said=books.said), replace(books, said=wiki.said))
    places = ["questions.uses.options.wiki", "questions.uses.options.books"]
    assert [
        flaw.place for flaw in hindrances(WHOLE, with_questions(replace(USES, options=swapped)))
    ] == places
    code, text = next(iter(books.said.items()))
    taken = (
        replace(wiki, said={**wiki.said, code: text}),
        replace(books, said={**books.said, code: "Atlas"}),
    )
    assert [flaw.place for flaw in hindrances(WHOLE, with_questions(replace(USES, options=taken)))] == places[
        :1
    ]


def test_words_languages_order_and_what_is_added_are_free() -> None:
    option = Option("maps", {"en": "Maps", "tt": "Карталар"})
    uses = replace(
        USES, said={"en": "Which do you use?"}, options=(option, *USES.options[::-1]), is_required=False
    )
    ease = replace(EASE, ends=({"en": "very hard"}, {"en": "very easy"}), only_if=None)
    changed = replace(
        with_questions(replace(MORE, id="new"), replace(HOURS, low=-1, high=99), ease, uses),
        title={"en": "Books", "tt": "Китаплар"},
        is_long=True,
        unreviewed=("tt",),
    )
    assert hindrances(WHOLE, changed) == []


@settings(deadline=None, max_examples=60)
@given(valid_surveys(), st.data())
def test_whatever_is_valid_is_seen_as_such(survey: Survey, data: st.DataObject) -> None:
    assert flaws(survey) == []
    assert hindrances(survey, survey) == []
    assert from_json(to_json(survey)) == survey
    for question in survey.questions:
        assert fits(question, data.draw(fitting_answers(question)))
