"""Writing a survey piece by piece: nothing is lost, no id comes twice, nothing hangs on what is gone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.surveys import Question, QuestionKind, Survey
from domain.surveys.checks import CHOOSING, flaws
from domain.surveys.drafting import (
    added,
    free_name,
    missing,
    moved,
    of_kind,
    said_in,
    slots,
    texts,
    with_options,
    with_question,
    without_language,
    without_option,
    without_question,
)
from tests.domain.surveys import valid_surveys

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rewritten(survey: Survey, source: Survey, code: str) -> Survey:
    """Write everything that is missing in a language once more."""
    for slot in missing(survey, code):
        for place, said in enumerate(texts(source, slot)):
            survey = said_in(survey, slot, code, said[code], place)
    return survey


@FEW
@given(valid_surveys())
def test_what_is_taken_away_in_a_language_can_be_written_again(survey: Survey) -> None:
    for code in survey.languages:
        bare = without_language(survey, code)
        assert code not in bare.languages
        assert set(missing(bare, code)) == set(slots(survey))
        again = rewritten(bare, survey, code)
        assert again == replace(survey, unreviewed=again.unreviewed)
        assert not flaws(again)


@FEW
@given(valid_surveys(), st.data())
def test_what_is_removed_leaves_nothing_that_hangs_on_it(survey: Survey, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(survey.questions))
    rest = without_question(survey, question)
    assert question not in rest.questions
    assert {flaw.place for flaw in flaws(rest)} <= {"questions"}
    if question.kind in CHOOSING:
        option = data.draw(st.sampled_from(question.options))
        fewer = without_option(survey, question, option.id)
        assert {flaw.place for flaw in flaws(fewer)} <= {f"questions.{question.id}.options"}
    kind = data.draw(st.sampled_from(QuestionKind))
    other = of_kind(survey, question, kind)
    assert {flaw.place.split(".")[1] for flaw in flaws(other) if "." in flaw.place} <= {question.id}


@FEW
@given(valid_surveys(), st.data())
def test_moving_there_and_back_changes_nothing(survey: Survey, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(survey.questions))
    by = data.draw(st.sampled_from([-1, 1]))
    there = moved(survey, question, by)
    assert sorted(q.id for q in there.questions) == sorted(q.id for q in survey.questions)
    assert there == survey or moved(there, question, -by) == survey


@FEW
@given(valid_surveys(), st.lists(st.sampled_from(QuestionKind), max_size=6), st.sets(st.just("q1")))
def test_ids_are_new_and_short(survey: Survey, kinds: list[QuestionKind], used: set[str]) -> None:
    longer = survey
    for kind in kinds:
        longer = added(longer, kind, used)
    ids = [question.id for question in longer.questions]
    assert len(set(ids)) == len(ids)
    assert used.isdisjoint(set(ids) - {question.id for question in survey.questions})
    assert not [flaw for flaw in flaws(longer) if flaw.place.endswith(".id")]


def test_options_have_ids_that_were_never_given() -> None:
    question = with_options(Question("q1", QuestionKind.CHOICE, {}), "en", ["x"] * 3, ["a"])
    assert [option.id for option in question.options] == ["b", "c", "d"]
    many = with_options(question, "ru", ["x"] * 60)
    assert len({option.id for option in many.options}) == 63
    survey = with_question(Survey("s", {}, {}, (question,)), replace(question, has_other=True))
    assert survey.questions[0].has_other


def test_a_name_is_free_however_long_it_is() -> None:
    long = "a" * 64
    assert free_name(long, [long, "a" * 60 + "-2"]) == "a" * 60 + "-3"
