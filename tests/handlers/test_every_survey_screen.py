"""No dead ends for who writes surveys: every button leads on, is readable on a phone and small enough."""

from __future__ import annotations

from dataclasses import replace

from aiogram.filters.callback_data import CallbackData

from domain.surveys import Condition, Question, QuestionKind
from handlers.surveys import buttons
from tests.handlers.flows import shows_old_button
from tests.handlers.surveying import HELP, LACKS, arrives, copy_of, stores
from tests.handlers.test_every_screen import buttons_of
from tests.stage import Stage, Visitor

LONGEST = 32
"""How many letters of a label a phone shows in a row of its own, with its tick."""

OURS = tuple(
    kind.__prefix__
    for kind in vars(buttons).values()
    if isinstance(kind, type) and issubclass(kind, CallbackData) and kind is not CallbackData
)
ENDS = ("vb:write", "vb:file", "vr:", "vp:1:copy", "vp:1:file", "vy:", "vx:", "vz:", "vd:1:en:1", "vd:1:ru:1")
"""What makes other surveys, hands out files or takes something away; these have tests of their own."""

HARD = Question("hard", QuestionKind.SCALE, {"ru": "<i>Трудно?", "en": "Hard <b> & {why}?"}, low=0, high=10)
ENDED = replace(HARD, ends=({"ru": "нет", "en": "<no> &"}, {"ru": "да", "en": "yes"}))
MANY = Question("many", QuestionKind.NUMBER, {"ru": "Сколько?", "en": "How many?"}, low=0, high=9)


def sort_of(data: str) -> str:
    """Name what a button opens; a question that is shown as to partners is one like another."""
    kind, *rest = data.split(":")
    return f"{kind}:{rest[-1]}" if kind == "vv" else data


async def test_every_button_leads_to_a_screen_with_a_way_on(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    more = replace(HELP.questions[1], only_if=Condition("lacks", ("time",)))
    survey = replace(HELP, questions=(ENDED, replace(MANY, only_if=Condition("hard", (), 1, 3)), LACKS, more))
    said = {"ru": "<Опрос> &", "en": "<Survey> & {more}"}
    await stores(stage, olga.id, replace(survey, title=said, about=said, unreviewed=("ru",)))
    await olga.says("/surveys")
    waiting, seen = buttons_of(olga.messages[-1]), set[str]()
    while waiting:
        data = waiting.pop()
        if sort_of(data) in seen or data.startswith(ENDS) or data.partition(":")[0] not in OURS:
            continue
        seen.add(sort_of(data))
        await shows_old_button(stage, olga, data)
        await olga.taps("Old button")
        assert olga.sees, data
        assert "earlier time" not in olga.sees, data
        assert olga.buttons, data
        assert "&amp;" not in olga.sees + "".join(olga.buttons), data
        assert all(len(tap.encode()) <= 64 for tap in buttons_of(olga.messages[-1]))
        assert [label for label in olga.buttons if len(label) > LONGEST] == [], data
        waiting += buttons_of(olga.messages[-1])
    assert len(seen) > 80
    assert (await copy_of(stage)).name == "help"
