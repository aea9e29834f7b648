"""Each kind of flaw is named with its place, and a survey without one has none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.surveys import Survey
from domain.surveys.bodies import from_json, to_json
from domain.surveys.checks import flaws, hindrances
from domain.surveys.fitting import fits
from tests.domain.surveys import fitting_answers, valid_surveys


@given(valid_surveys())
def test_a_valid_survey_has_no_flaw_and_is_a_correction_of_itself(survey: Survey) -> None:
    assert flaws(survey) == []
    assert hindrances(survey, survey) == []
    assert from_json(to_json(survey)) == survey


@given(valid_surveys(), st.data())
def test_a_fitting_answer_fits(survey: Survey, data: st.DataObject) -> None:
    for question in survey.questions:
        assert fits(question, data.draw(fitting_answers(question)))
