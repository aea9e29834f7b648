"""Any survey ends, whatever is answered, tapped twice, taken back or changed on the way."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.surveys import Condition, Question, QuestionKind, Survey
from domain.surveys.answers import Answer, asked, counted, from_json, holds, to_json
from domain.surveys.course import Course
from domain.surveys.fitting import fits, fitting
from tests.domain.surveys import fitting_answers, valid_surveys

CALMLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def straight(survey: Survey, answers: dict[str, Answer]) -> Course:
    """Answer one question after the other, each the first time it is on the screen."""
    course = Course(survey, {})
    for _number in range(len(survey.questions) + 1):
        question = course.question
        if question is None:
            return course
        assert question.only_if is None or holds(question.only_if, counted(survey, course.answers))
        assert question.id not in course.answers
        course = course.give(question.id, answers[question.id])
    raise AssertionError("it does not end")


@st.composite
def answered(draw: st.DrawFn) -> tuple[Survey, dict[str, Answer]]:
    """Any survey, and an answer to each of its questions."""
    survey = draw(valid_surveys())
    return survey, {question.id: draw(fitting_answers(question)) for question in survey.questions}


@given(answered())
@CALMLY
def test_any_survey_ends_and_each_answer_counts_once(both: tuple[Survey, dict[str, Answer]]) -> None:
    survey, answers = both
    course = straight(survey, answers)
    ids = [question.id for question in asked(survey, course.answers)]
    assert list(counted(survey, course.answers)) == ids
    assert course.total == len(ids)
    assert dict(course.answers) == {one: answers[one] for one in ids}
    assert fitting(survey, course.answers) == course.answers
    assert from_json(to_json(course.answers)) == course.answers


MOVES = st.sampled_from(["give", "other", "tick", "back", "on", "done", "change", "old", "twice", "reload"])


@given(answered(), st.lists(MOVES, max_size=25), st.data())
@CALMLY
def test_a_walk_with_detours_ends_where_the_straight_way_does(
    both: tuple[Survey, dict[str, Answer]], moves: list[str], data: st.DataObject
) -> None:
    """Back and forth, answers changed and changed again, old buttons: in the end what was meant counts."""
    survey, meant = both
    course = Course(survey, {})
    for move in moves:
        course = wander(course, meant, move, data)
        there = course.question
        assert there is None or there in asked(survey, course.answers)
        assert 1 <= course.number <= course.total + 1
        assert all(fits(question, course.answers[question.id]) for question in _answered(course))
    for question in survey.questions:  # says once more what was meant, wherever the walk has led
        at = course.at(question.id)
        if at.is_at(question.id):
            course = at.give(question.id, meant[question.id])
    assert course.question is None
    assert counted(survey, course.answers) == dict(straight(survey, meant).answers)


def _answered(course: Course) -> list[Question]:
    return [question for question in course.survey.questions if question.id in course.answers]


def wander(course: Course, meant: dict[str, Answer], move: str, data: st.DataObject) -> Course:
    """Do what people do."""
    there = course.question
    some = data.draw(st.sampled_from(course.survey.questions))
    if move == "old":
        is_here = there is not None and there.id == some.id
        moved = course.give(some.id, data.draw(fitting_answers(some)))
        assert is_here or moved == course
        return moved
    if move == "change":
        return course.at(some.id)
    if move == "reload":
        return Course(course.survey, from_json(to_json(course.answers)), there.id if there else "")
    if there is None:
        return course.back("") if move == "back" else course
    match move:
        case "give":
            return course.give(there.id, meant[there.id])
        case "twice":
            once = course.give(there.id, meant[there.id])
            assert once.question is None or once.give(there.id, meant[there.id]) == once
            return once
        case "other":
            return course.give(there.id, data.draw(fitting_answers(there)))
        case "tick":
            return course.keep(there.id, data.draw(st.none() | fitting_answers(there)))
        case "done" if course.answer or not there.is_required:
            return course.done(there.id)
        case "back":
            return course.back(there.id)
    return course.go_on(there.id)


def test_a_hidden_answer_counts_no_more_and_comes_back() -> None:
    survey = Survey(
        "s",
        {"en": "S"},
        {"en": ""},
        (
            Question("a", QuestionKind.YES_NO, {"en": "A?"}),
            Question("b", QuestionKind.NUMBER, {"en": "B?"}, only_if=Condition("a", options=("yes",))),
            Question("c", QuestionKind.SHORT, {"en": "C?"}, only_if=Condition("b", at_least=5)),
        ),
    )
    yes, no = Answer(("yes",)), Answer(("no",))
    course = Course(survey, {}).give("a", yes).give("b", Answer(number=7))
    assert (course.number, course.total, course.on_screen) == (3, 3, "c")
    course = course.give("c", Answer(text="words")).at("a").give("a", no)
    assert list(counted(survey, course.answers)) == ["a"]
    assert (course.question, course.number, course.total) == (None, 2, 1)
    course = course.back("").give("a", yes)
    assert list(counted(survey, course.answers)) == ["a", "b", "c"]
    assert course.question is None


def test_what_a_correction_makes_unfit_is_asked_again() -> None:
    question = Question("a", QuestionKind.NUMBER, {"en": "A?"}, is_required=False)
    survey = Survey("s", {"en": "S"}, {"en": ""}, (question,))
    gone = {"a": Answer(text="seven"), "gone": Answer(number=1)}
    assert fitting(survey, gone) == {}
    assert Course(survey, fitting(survey, gone)).question == question
