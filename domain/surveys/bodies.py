"""A survey as JSON, for its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.surveys.definition import Condition, Option, Question, QuestionKind, Survey


def to_json(survey: Survey) -> dict[str, Any]:
    """Return a survey as JSON knows it."""
    return {
        "name": survey.name,
        "title": dict(survey.title),
        "about": dict(survey.about),
        "anonymous": survey.is_anonymous,
        "long": survey.is_long,
        "unreviewed": list(survey.unreviewed),
        "questions": [_question(question) for question in survey.questions],
    }


def _question(q: Question) -> dict[str, Any]:
    return {
        "id": q.id,
        "kind": q.kind.value,
        "said": dict(q.said),
        "options": [{"id": option.id, "said": dict(option.said)} for option in q.options],
        "other": q.has_other,
        "required": q.is_required,
        "low": q.low,
        "high": q.high,
        "ends": [dict(end) for end in q.ends] if q.ends else None,
        "only_if": _condition(q.only_if) if q.only_if else None,
    }


def _condition(c: Condition) -> dict[str, Any]:
    return {
        "question": c.question,
        "options": list(c.options),
        "at_least": c.at_least,
        "at_most": c.at_most,
    }


def from_json(v: Mapping[str, Any]) -> Survey:
    """Return the survey `to_json` wrote."""
    return Survey(
        name=v["name"],
        title=v["title"],
        about=v["about"],
        questions=tuple(_read_question(question) for question in v["questions"]),
        is_anonymous=v["anonymous"],
        is_long=v["long"],
        unreviewed=tuple(v["unreviewed"]),
    )


def _read_question(v: Mapping[str, Any]) -> Question:
    return Question(
        id=v["id"],
        kind=QuestionKind(v["kind"]),
        said=v["said"],
        options=tuple(Option(option["id"], option["said"]) for option in v["options"]),
        has_other=v["other"],
        is_required=v["required"],
        low=v["low"],
        high=v["high"],
        ends=(v["ends"][0], v["ends"][1]) if v["ends"] else None,
        only_if=_read_condition(v["only_if"]) if v["only_if"] else None,
    )


def _read_condition(v: Mapping[str, Any]) -> Condition:
    return Condition(v["question"], tuple(v["options"]), v["at_least"], v["at_most"])
