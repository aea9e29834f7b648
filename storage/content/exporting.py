"""A survey as YAML that a person can go on writing: one text a line, and nothing that goes without saying."""

from __future__ import annotations

from typing import Any

import yaml

from domain.surveys.definition import LANGUAGES, Condition, Question, Said, Survey
from storage.content.nodes import TAG

ENDLESS = 1_000_000
"""How many letters a line may have: a text that is broken into lines is hard to mend."""


def to_yaml(survey: Survey) -> str:
    """Return a survey as a file that `read_yaml` reads; the same survey makes the same file."""
    fields = {
        "name": survey.name,
        "title": _said(survey.title),
        "about": _said(survey.about),
        "anonymous": survey.is_anonymous,
        "long": survey.is_long or None,
        "unreviewed": _Row(survey.unreviewed) or None,
        "questions": [_question(question) for question in survey.questions],
    }
    written = yaml.dump(_filled(fields), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=ENDLESS)
    return written.replace("\n  - id: ", "\n\n  - id: ").replace("\nquestions:\n\n", "\nquestions:\n")


def _question(question: Question) -> dict[str, Any]:
    ends = question.ends
    return _filled(
        {
            "id": question.id,
            "kind": question.kind.value,
            "text": _said(question.said),
            "options": {option.id: _said(option.said) for option in question.options} or None,
            "other": question.has_other or None,
            "required": None if question.is_required else False,
            "low": question.low,
            "high": question.high,
            "ends": {"low": _said(ends[0]), "high": _said(ends[1])} if ends else None,
            "only_if": _condition(question.only_if) if question.only_if else None,
        }
    )


def _condition(condition: Condition) -> _Line:
    options = list(condition.options) or None
    bounds = {"at_least": condition.at_least, "at_most": condition.at_most}
    return _Line(_filled({"question": condition.question, "options": options, **bounds}))


def _said(said: Said) -> dict[str, str]:
    return {code: said[code] for code in LANGUAGES if code in said}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


class _Row(list[str]):
    """A list on one line."""


class _Line(dict[str, Any]):
    """Fields on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such, and the same text twice rather than a name for it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Set lists in, so that one sees where a question begins."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, data: str) -> yaml.Node:
    return dumper.represent_scalar(f"{TAG}str", data, style="|" if "\n" in data else None)


def _row(dumper: _Dumper, data: _Row) -> yaml.Node:
    return dumper.represent_sequence(f"{TAG}seq", data, flow_style=True)


def _line(dumper: _Dumper, data: _Line) -> yaml.Node:
    return dumper.represent_mapping(f"{TAG}map", data, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Row, _row)
_Dumper.add_representer(_Line, _line)
