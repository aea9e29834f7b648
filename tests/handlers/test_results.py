"""Organizers read what came of a survey: pages that add up, a comparison; nothing points to anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.rounds import RoundState, Stage
from domain.surveys import Question, QuestionKind
from domain.surveys.answers import Answer
from domain.team import Scope
from tests.handlers.announcing import makes_organizer
from tests.handlers.flows import joins, shows_old_button
from tests.handlers.resulting import (
    SURVEY,
    One,
    answers,
    asks_more,
    has_round,
    many,
    opens_results,
    revises,
    said,
)
from tests.stage import Stage as Theatre
from tests.stage import Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, the owner, who reads English here."""
    await joins(olga)
    return olga


@pytest.fixture
async def bob(stage: Theatre) -> Visitor:
    """Bob, an organizer for Tatarstan."""
    bob = stage.person("Bob", "en")
    await makes_organizer(bob, Scope.read("region:tatarstan"))
    return bob


async def test_an_organizer_turns_the_pages_of_an_anonymous_round(stage: Theatre, bob: Visitor) -> None:
    round_ = await has_round(stage, many(30))
    await asks_more(stage, round_, {Stage.INVITED: 8, Stage.DECLINED: 2, Stage.RESTING: 3})
    assert await opens_results(bob, round_) == (
        "Results: Museums <and> Wikipedia\n\nAsked: 40 · Finished: 30\n\n"
        "Answers are shown in groups of five or more, so that nobody can tell whose they are.\n"
        "Shown now: 30\n\n"
        "1. Do you use Wikipedia?\n2. How easy is it?\n3. What is missing?\n4. How many of you are there?\n"
        "5. Since when?\n6. What else?"
    )
    assert bob.buttons == [
        *("1", "2", "3", "4", "5", "6"),
        *("Picture", "Compare", "Table (CSV)", "Table (Excel)", "What we changed", "Back"),
    ]
    assert await bob.taps("1") == (
        "Question 1 of 6\nDo you use Wikipedia?\n\nAnswers: 30\n\n"
        "Often: 15 (50.0 %)\nSeldom: 10 (33.3 %)\nNever: 5 (16.7 %)\nAnother answer: 0 (0.0 %)"
    )
    assert "Library: 10\nOften: 5\nSeldom: 5\nNever: 0" in await bob.taps("By type")
    assert "татарча: 24\nOften: *\n" in await bob.taps("By language")
    assert "* is not shown" in bob.sees
    assert "Question 2 of 6\nHow easy is it?\n0 – very hard, 10 – very easy" in await bob.taps("Next")
    assert "Median: 5\nHalf of the answers lie between 2" in bob.sees
    assert "A computer: 15 (50.0 %)\nHelp: 0 (0.0 %)" in await bob.taps("Next")
    assert "4 and less: *" not in await bob.taps("Next")
    assert "and more: " in bob.sees
    assert "Answers: 22\nSkipped: 8\n\n01.2026–02.2026: 6 (27.3 %)" in await bob.taps("Next")
    assert (await bob.taps("Next")).endswith("Free texts: 20")
    assert bob.buttons == ["Free texts", "Back"]
    seen = {await bob.taps("Free texts")}
    for _ in range(3):
        assert "museum" not in bob.sees.lower().replace("museums", "")
        seen.add(await bob.taps("Next"))
    assert "Next" not in bob.buttons
    texts = {line for page in seen for line in page.splitlines() if line.startswith("=words")}
    assert len(texts) == 20
    await bob.taps("Back")
    assert "Results:" in await bob.taps("Back")


async def test_few_answers_show_nothing_but_to_an_owner_under_names(
    stage: Theatre, bob: Visitor, olga: Visitor
) -> None:
    named = await has_round(stage, many(7), is_anonymous=False)
    await opens_results(bob, named)
    assert "Often: *\nSeldom: *\nNever: *" in await bob.taps("1")
    await opens_results(olga, named)
    assert "Often: 4 (57.1 %)\nSeldom: 2 (28.6 %)\nNever: 1 (14.3 %)" in await olga.taps("1")
    assert "Museum: 4" in await olga.taps("By type")
    await opens_results(olga, named)
    await olga.taps("6")
    assert "=words & <" in await olga.taps("Free texts")
    assert "The museum" in olga.sees
    few = await has_round(stage, many(7)[:4], is_anonymous=True)
    await opens_results(olga, few)
    await olga.taps("6")
    assert "once there are five or more" in olga.sees
    assert "once there are five or more" in await olga.taps("Free texts")
    await opens_results(olga, few)
    assert "So few people" in await olga.taps("1")


async def test_a_round_without_answers_says_why(stage: Theatre, bob: Visitor) -> None:
    assert "Too few have answered" in await opens_results(bob, await has_round(stage, []))
    assert bob.buttons == ["Back"]
    still_open = await has_round(stage, [], state=RoundState.OPEN.value)
    assert "Shown now: 0" in await opens_results(bob, still_open)


async def test_results_are_for_those_who_may_see_them(stage: Theatre, ann: Visitor) -> None:
    round_ = await has_round(stage, many(6))
    await joins(ann)
    assert "not for you to see" in await opens_results(ann, round_)
    carol = stage.person("Carol", "en")
    await makes_organizer(carol, Scope.read("region:dagestan"))
    for data in (f"zr:{round_}", f"zq:{round_}:use:", f"zt:{round_}:words:0", f"zf:{round_}:results.csv"):
        await shows_old_button(stage, carol, data)
        assert "not for you to see" in await carol.taps("Old button")
    draft = await has_round(stage, [], state=RoundState.DRAFT.value)
    await shows_old_button(stage, carol, f"zr:{draft}")
    assert "not for you to see" in await carol.taps("Old button")


async def test_a_question_of_an_earlier_revision_is_counted_with_the_others(
    stage: Theatre, bob: Visitor
) -> None:
    more = Question("more", QuestionKind.YES_NO, said("Once more?"))
    first = replace(SURVEY, questions=SURVEY.questions[:2])
    round_ = await has_round(
        stage, [One({"use": Answer(("often",)), "rate": Answer(number=3)})] * 6, survey=first
    )
    await revises(stage, replace(SURVEY, questions=(SURVEY.questions[0], more)), 2)
    assert "1. Do you use Wikipedia?\n2. How easy is it?" in await opens_results(bob, round_)
    assert "Once more?" not in bob.sees


async def test_two_rounds_stand_beside_each_other(stage: Theatre, bob: Visitor) -> None:
    first = await has_round(stage, many(12), opened_at=1_767_000_000.0)
    assert "no other round" in (await opens_results(bob, first), await bob.taps("Compare"))[1]
    second = await has_round(stage, [*many(18), One(answers(5), "school")], of=1)
    await opens_results(bob, second)
    assert await bob.taps("Compare") == "With which round shall I compare?"
    await bob.taps("29 December 2025")
    assert "29 December 2025 → 14 October 2026" in bob.sees
    assert "How easy is it?\nAnswers: 12 → 19\nMedian: 4.5 → 4" in bob.sees
    assert "Often: 50.0 % → 47.4 %\nSeldom: too few to say → too few to say" in bob.sees
    assert "What else?" not in bob.sees
