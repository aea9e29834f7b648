"""What people type and tap fits its question, or a sentence says why not."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import NeedsAnswer, NoDay, NoNumber, NotOffered, NoWords, OutOfBounds, TooLong, Unfit
from domain.surveys import NO, OTHER, YES, Option, Question, QuestionKind
from domain.surveys.answers import SKIPPED, Answer
from domain.surveys.fitting import OTHER_LIMIT, cleaned, fit, fits, typed
from locales import LANGUAGES, fold, words

CALMLY = settings(deadline=None)
TODAY = date(2026, 11, 22)
WAYS = (
    Option("post", {"en": "By post", "ru": "Почтой"}),
    Option("phone", {"en": "By phone, in the morning", "lez": "Телефондай"}),
    Option("no", {"en": "3"}),
)


def question(kind: QuestionKind, **more: object) -> Question:
    options = WAYS if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) else ()
    return Question("q", kind, {"en": "?"}, **{"options": options, **more})  # type: ignore[arg-type]


ONE, MANY = question(QuestionKind.CHOICE), question(QuestionKind.CHOICES)
OWN = question(QuestionKind.CHOICE, has_other=True)
SCALE = question(QuestionKind.SCALE, low=0, high=10)
NUMBER = question(QuestionKind.NUMBER, low=-5, high=100_000)
DAY, BOTH = question(QuestionKind.DATE), question(QuestionKind.YES_NO)
SHORT, LONG = question(QuestionKind.SHORT), question(QuestionKind.LONG, is_required=False)
ALL = (ONE, MANY, OWN, SCALE, NUMBER, DAY, BOTH, SHORT, LONG)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (ONE, "by POST!", Answer(("post",))),
        (ONE, "почтой", Answer(("post",))),
        (ONE, "2.", Answer(("phone",))),
        (ONE, "3", Answer(("no",))),
        (ONE, "By phone, in the morning", Answer(("phone",))),
        (OWN, " By  bus ", Answer((OTHER,), text="By bus")),
        (OWN, "9", Answer((OTHER,), text="9")),
        (MANY, "2, 1", Answer(("post", "phone"))),
        (MANY, "1 и 2", Answer(("post", "phone"))),
        (MANY, "By post\nтелефондай\nby post", Answer(("post", "phone"))),
        (SCALE, " 7. ", Answer(number=7)),
        (SCALE, "0", Answer(number=0)),
        (NUMBER, "about 12 000 people", Answer(number=12_000)),
        (NUMBER, "12\u00a0000", Answer(number=12_000)),
        (NUMBER, "−5", Answer(number=-5)),
        (DAY, "05.11.2026", Answer(day=date(2026, 11, 5))),
        (DAY, "5 ноября 2026 г.", Answer(day=date(2026, 11, 5))),
        (DAY, "вчера", Answer(day=date(2026, 11, 21))),
        (DAY, "накь", Answer(day=date(2026, 11, 21))),
        (BOTH, "Да!", Answer((YES,))),
        (BOTH, "Әйе", Answer((YES,))),
        (BOTH, "юк", Answer((NO,))),
        (BOTH, "ваъ", Answer((NO,))),
        (BOTH, "2", Answer((NO,))),
        (SHORT, " two\nlines\x00\u202e ", Answer(text="two lines")),
        (LONG, "one\r\n\r\n\r\n\r\ntwo  ", Answer(text="one\n\ntwo")),
        (LONG, " \x07 ", SKIPPED),
    ],
)
def test_it_is_read_as_it_is_meant(question: Question, text: str, answer: Answer) -> None:
    assert typed(question, text, TODAY) == answer


@pytest.mark.parametrize(
    ("question", "text", "problem"),
    [
        (ONE, "by pigeon", NotOffered),
        (ONE, "4", NotOffered),
        (ONE, "0", NotOffered),
        (ONE, "1, 2", NotOffered),
        (MANY, "1, pigeon", NotOffered),
        (OWN, "a" * (OTHER_LIMIT + 1), TooLong),
        (OWN, "\x00", NoWords),
        (SCALE, "11", OutOfBounds),
        (SCALE, "пять", NoNumber),
        *((NUMBER, text, NoNumber) for text in ("5-6", "5,5", "5.5", "", "1 2", "١", "9" * 500, "5м²٣")),
        *(
            (DAY, text, NoDay)
            for text in ("soon", "31.02.2026", "1.2.2026 or 3.2.2026", "", "2026", "9" * 99)
        ),
        (BOTH, "perhaps", NotOffered),
        (SHORT, "a" * 501, TooLong),
        (SHORT, " \u2028 ", NeedsAnswer),
    ],
)
def test_what_does_not_fit_is_refused_by_name(question: Question, text: str, problem: type[Unfit]) -> None:
    with pytest.raises(problem):
        typed(question, text, TODAY)


@pytest.mark.parametrize(
    ("question", "answer", "problem"),
    [
        (ONE, Answer(("post", "phone")), NotOffered),
        (ONE, Answer((OTHER,), text="bus"), NotOffered),
        (ONE, Answer(("pigeon",)), NotOffered),
        (ONE, SKIPPED, NeedsAnswer),
        (MANY, Answer(), NeedsAnswer),
        (BOTH, Answer((YES, NO)), NotOffered),
        (OWN, Answer((OTHER,)), NoWords),
        (DAY, Answer(text="today"), NeedsAnswer),
        (NUMBER, Answer(number=10**9), OutOfBounds),
    ],
)
def test_what_a_form_or_a_button_brings_is_looked_at_again(
    question: Question, answer: Answer, problem: type[Unfit]
) -> None:
    assert not fits(question, answer)
    with pytest.raises(problem):
        fit(question, answer)


ANSWERS = st.builds(
    Answer,
    options=st.lists(st.sampled_from(["post", "phone", "no", OTHER, YES, "?"]), max_size=4).map(tuple),
    number=st.none() | st.integers(),
    day=st.none() | st.dates(),
    text=st.text(),
    is_skipped=st.booleans(),
)


@given(st.sampled_from(ALL), ANSWERS)
@CALMLY
def test_what_was_fitted_once_fits_as_it_is(question: Question, answer: Answer) -> None:
    try:
        fitted = fit(question, answer)
    except Unfit:
        return
    assert fit(question, fitted) == fitted
    assert fits(question, fitted)


@given(st.sampled_from(ALL), st.text() | st.text("0123456789 .,-/:йгодня") | st.dates().map(str))
@CALMLY
def test_nothing_that_is_typed_is_a_surprise(question: Question, text: str) -> None:
    try:
        answer = typed(question, text, TODAY)
    except Unfit:
        return
    assert fits(question, answer)


@given(st.text(st.characters(), max_size=40), st.booleans())
@CALMLY
def test_what_was_cleaned_is_clean(text: str, has_lines: bool) -> None:
    once = cleaned(text, has_lines=has_lines)
    assert cleaned(once, has_lines=has_lines) == once
    assert {unicodedata.category(letter) for letter in once.replace("\n", "")}.isdisjoint({"Cc", "Cs"})


@given(st.integers(-5, 100_000), st.sampled_from(["{}", " {}. ", "about {:,} people", "{:_}"]))
@CALMLY
def test_numbers_are_read_as_people_write_them(number: int, written: str) -> None:
    text = written.format(number).replace(",", "\u202f").replace("_", " ")
    assert typed(NUMBER, text, TODAY).number == number


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(LANGUAGES)))
@CALMLY
def test_days_are_read_as_the_bot_writes_them(day: date, code: str) -> None:
    short = f"{day.day}.{day.month}.{day.year} г."
    for written in (words(code).date(day), f"{day:%d.%m.%Y}", short, str(day)):
        assert typed(DAY, written, TODAY).day == day


OPTIONS = st.lists(st.text(min_size=1, max_size=20) | st.sampled_from(["1", "2", "Да", "да!"]), min_size=2)


@given(OPTIONS, st.data())
@CALMLY
def test_an_option_is_chosen_by_its_words(said: list[str], data: st.DataObject) -> None:
    ways = tuple(Option(f"o{number}", {"en": words}) for number, words in enumerate(said))
    number = data.draw(st.integers(0, len(said) - 1))
    alike = [n for n, words in enumerate(said) if fold(words) == fold(said[number])]
    try:
        answer = typed(question(QuestionKind.CHOICE, options=ways), f" {said[number]} ", TODAY)
    except NotOffered:
        assert not fold(said[number])
    else:
        assert answer.options == (f"o{alike[0]}",)
