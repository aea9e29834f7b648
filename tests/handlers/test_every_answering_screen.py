"""No dead ends for partners: every button of a survey leads on, is readable on a phone and small enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.surveys import Condition, Option, Question, QuestionKind
from tests.handlers.answering import EVERY_KIND, invite, reader, said
from tests.handlers.flows import shows_old_button
from tests.handlers.test_every_screen import buttons_of
from tests.stage import Stage

LONGEST = 30
"""How many letters of a label a phone shows in a row of its own."""

LONG_WAYS = tuple(Option(f"{n}-option-with-a-long-id"[:16], said("Long words " * 6)) for n in range(12))
LONG_ID = "a-question-with-a-long-id"[:24]
LONG_WORDS = (
    Question(LONG_ID, QuestionKind.CHOICES, said("Question " * 33), LONG_WAYS, has_other=True),
    Question("q", QuestionKind.LONG, said("Words"), only_if=Condition(LONG_ID, options=(LONG_WAYS[0].id,))),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_button_leads_to_a_screen_with_a_way_on(stage: Stage) -> None:
    paul = await reader(stage, "Paul")
    survey = replace(EVERY_KIND, questions=(*EVERY_KIND.questions, *LONG_WORDS))
    await invite(stage, paul, survey, ["Museum " * 17, "Library " * 15])
    await paul.taps("Begin the survey")
    waiting, seen = buttons_of(paul.messages[-1]), set[str]()
    while waiting:
        data = waiting.pop()
        if data in seen or not data.startswith("s") or data.startswith("ss:"):
            continue
        seen.add(data)
        await shows_old_button(stage, paul, data)
        await paul.taps("Old button")
        assert paul.sees, data
        assert "earlier time" not in paul.sees, data
        assert paul.buttons, data
        assert all(len(tap.encode()) <= 64 for tap in buttons_of(paul.messages[-1]))
        assert [label for label in paul.buttons if len(label) > LONGEST] == [], data
        waiting += buttons_of(paul.messages[-1])
    assert len(seen) > 50
