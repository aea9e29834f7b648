"""A form takes any answers to any survey, and nothing that does not fit; whatever is sent, it never fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.pages import Sheet, form
from bot.forms.reading import Form, Reading, mark_name, read, text_name, ticks_name
from bot.forms.style import PAIRS
from domain.audiences import Trait
from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.rounds import Participation, ParticipationId, Reach, Round, RoundId, RoundState, Stage
from domain.surveys import LANGUAGES, Survey, SurveyId, in_language
from domain.surveys.answers import Answer, Answers, asked, counted, following
from domain.surveys.fitting import fits
from domain.team import Scope
from locales import words
from storage.questionnaires import Questionnaire
from tests.bot.filling import Page, survey
from tests.domain.surveys import fitting_answers, valid_surveys

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()


def sheet(what: Survey, answers: Answers, language: str = "en", reading: Reading | None = None) -> Sheet:
    museum = Institution(InstitutionId(3), InstitutionType.MUSEUM, "tatarstan", {"en": "Museum <1>"})
    scope, until = Scope(Trait.REGION, "tatarstan"), NOW + timedelta(days=9)
    state, anonymous = RoundState.OPEN, what.is_anonymous
    round_ = Round(RoundId(1), SurveyId(1), None, "en", state, anonymous, scope, Reach(), None, until)
    taking = Participation(ParticipationId(1), round_.id, None, museum.id, Stage.INVITED)
    questionnaire = Questionnaire(taking, round_, museum, 1, what, dict(answers))
    return Sheet(questionnaire, "token", language, NOW, reading or Reading({}))


def page(what: Survey, answers: Answers, language: str = "en", reading: Reading | None = None) -> Page:
    return Page(form(sheet(what, answers, language, reading)).html)


def some_answers(what: Survey) -> st.SearchStrategy[dict[str, Answer]]:
    fitting = {question.id: fitting_answers(question) for question in what.questions}
    return st.fixed_dictionaries({}, optional=fitting)


def written(answers: Answers) -> dict[str, Answer]:
    return {question: answer for question, answer in answers.items() if not answer.is_skipped}


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_page_filled_in_brings_back_every_answer(data: st.DataObject) -> None:
    what = data.draw(valid_surveys())
    before, after = data.draw(some_answers(what)), data.draw(some_answers(what))
    shown = page(what, before)
    assert read(what, before, shown.form(), TODAY, is_sent=False).answers == before  # nobody touched it
    for question in what.questions:
        if question.id in after:
            shown.fill(question, after[question.id])
    reading = read(what, before, shown.form(), TODAY, is_sent=False)
    assert reading.faults == {}
    assert written(reading.answers) == written(before) | written(after)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_form_is_complete_when_nothing_is_wrong_with_it(data: st.DataObject) -> None:
    what = data.draw(valid_surveys())
    answers = data.draw(some_answers(what))
    reading = read(what, answers, page(what, answers).form(), TODAY, is_sent=True)
    assert bool(reading.faults) == (following(what, reading.answers) is not None)
    needed = [q.id for q in asked(what, answers) if q.is_required and q.id not in answers]
    assert sorted(reading.faults) == sorted(needed)
    if not reading.faults:
        assert written(counted(what, reading.answers)) == written(counted(what, answers))


def anything(what: Survey) -> st.SearchStrategy[Form]:
    """Forms as no page sends them: names that are known, and values that are not."""
    of = (mark_name, text_name, ticks_name)
    names = [name(question) for question in what.questions for name in of]
    ids = [option.id for question in what.questions for option in question.options]
    value = st.one_of(
        st.sampled_from([*ids, "yes", "no", "other", "", "5", "01.02.2026", "\0", "x" * 4000, "٣", "-1e9"]),
        st.text(max_size=20),
    )
    known = st.dictionaries(st.sampled_from(names), st.lists(value, max_size=3))
    return st.builds(lambda more, some: {**more, **some}, st.dictionaries(st.text(), st.lists(value)), known)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_whatever_is_sent_only_what_fits_is_kept_and_nothing_fails(data: st.DataObject) -> None:
    what = data.draw(valid_surveys())
    answers, sent = data.draw(some_answers(what)), data.draw(anything(what))
    marked = {mark_name(question): ["-"] for question in what.questions}
    reading = read(what, answers, {**marked, **sent}, TODAY, is_sent=data.draw(st.booleans()))
    kept = {question.id: reading.answers.get(question.id) for question in what.questions}
    assert reading.answers.keys() <= kept.keys()
    for question in what.questions:
        answer = kept[question.id]
        assert answer is None or fits(question, answer)
    again = page(what, reading.answers, data.draw(st.sampled_from(LANGUAGES)), reading)
    assert ("wrong" in {node.get("class") for node in again.all("div")}) == bool(reading.faults)


@settings(deadline=None, max_examples=40)
@given(valid_surveys())
def test_every_field_has_a_name_of_its_own_and_its_question_around_it(what: Survey) -> None:
    shown = page(what, {}, reading=read(what, {}, {}, TODAY, is_sent=True))
    assert len(shown.ids) == len(set(shown.ids))
    for node in shown.all("fieldset", "input", "textarea"):
        for id_ in (node.get("aria-describedby") + " " + node.get("aria-labelledby")).split():
            assert shown.by_id(id_).text.strip()
    for node in shown.all("a"):
        assert shown.by_id(node.get("href").removeprefix("#")).name in ("input", "textarea")
    places = [node for node in shown.all("fieldset", "div") if node.get("class").startswith("question")]
    asked_there = [next(node.all("legend", "label")).text for node in places]
    assert asked_there == [in_language(question.said, "en") for question in what.questions]


def test_words_of_ones_own_need_no_tick_and_an_old_rest_of_them_is_no_answer() -> None:
    what = survey()
    shown = page(what, {})
    shown.write("place", "In the garden")
    shown.write("needs", "Coffee")
    shown.tick("needs", "time")
    reading = read(what, {}, shown.form(), TODAY, is_sent=False)
    assert reading.answers == {
        "place": Answer(("other",), text="In the garden"),
        "needs": Answer(("time", "other"), text="Coffee"),
    }
    again = page(what, reading.answers)
    again.tick("place", "store")
    again.tick("needs")
    changed = read(what, reading.answers, again.form(), TODAY, is_sent=False)
    assert changed.answers == {"place": Answer(("store",))}
    undecided = page(what, {})
    undecided.tick("place", "store")
    undecided.write("place", "Both")
    assert list(read(what, {}, undecided.form(), TODAY, is_sent=False).faults) == ["place"]


def test_an_older_page_undoes_nothing_that_was_answered_in_the_chat() -> None:
    what = survey()
    older = page(what, {"often": Answer(number=3)})
    older.tick("helped", "no")
    meanwhile = {"often": Answer(number=9), "visits": Answer(number=7)}
    reading = read(what, meanwhile, older.form(), TODAY, is_sent=False)
    assert reading.answers == meanwhile | {"helped": Answer(("no",))}


def test_what_does_not_fit_a_hidden_question_is_no_mistake() -> None:
    what = survey()
    shown = page(what, {})
    shown.tick("often", "3")
    shown.write("when", "when hell freezes over")
    assert read(what, {}, shown.form(), TODAY, is_sent=False).faults == {}
    shown.tick("often", "8")
    reading = read(what, {}, shown.form(), TODAY, is_sent=False)
    assert list(reading.faults) == ["when"]
    again = page(what, reading.answers, reading=reading)
    assert [node.get("value") for node in again.all("input") if node.get("name") == "text.when"] == [
        "when hell freezes over"
    ]


def test_texts_of_strangers_stay_texts() -> None:
    nasty = '</textarea><script>alert("1")</script>'
    what = survey(title={"en": nasty}, about={"en": nasty})
    shown = page(what, {"words": Answer(text=nasty), "who": Answer(text=nasty)}, "lez")
    assert shown.all("script") == []
    assert shown.by_id("q9_text").text == "\n" + nasty
    assert shown.by_id("q2_text").get("value") == nasty
    assert {node.get("lang") for node in shown.all("h1")} == {""}
    [title] = [span for node in shown.all("h1") for span in node.all("span")]
    assert title.get("lang") == "en"


def test_every_colour_stands_out_from_what_is_behind_it() -> None:
    weak = [(ink, ground) for ink, ground in PAIRS if _contrast(ink, ground) < 7]
    assert weak == []


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 counts it."""
    light, dark = sorted((_light(one), _light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_pages_in_every_language_say_which_it_is() -> None:
    for code in LANGUAGES:
        [html] = page(survey(), {}, code).all("html")
        assert (html.get("lang"), html.get("dir")) == (words(code).code, "ltr")
