"""Surveys: what is asked, in which languages, under which condition; ids are kept, no history is lost."""

from domain.surveys.definition import (
    FREE,
    LANGUAGES,
    NO,
    OTHER,
    YES,
    Condition,
    Option,
    Question,
    QuestionKind,
    Said,
    Survey,
    SurveyId,
    in_language,
)

__all__ = [
    "FREE",
    "LANGUAGES",
    "NO",
    "OTHER",
    "YES",
    "Condition",
    "Option",
    "Question",
    "QuestionKind",
    "Said",
    "Survey",
    "SurveyId",
    "in_language",
]
