"""Correcting a survey partners have seen: other words at once, another meaning only as another survey."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import insert

from domain.rounds import Reach, RoundState
from domain.surveys import Option, Survey
from storage import surveys
from storage.content.surveys import to_yaml
from storage.rounds import reach_to_json
from storage.tables import rounds
from tests.handlers.announcing import deeds
from tests.handlers.surveying import HELP, LACKS, adds, arrives, copy_of, stores, written
from tests.stage import Stage, Visitor


async def opens(visitor: Visitor) -> str:
    """Open the first survey."""
    await visitor.says("/surveys")
    return await visitor.taps("1")


async def seen(stage: Stage) -> Survey:
    """Return what partners see."""
    found = await stage.app.database.read(lambda c: surveys.present(c, 1))
    assert found is not None
    return found[1]


async def test_words_are_corrected_once_they_are_published(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, HELP, is_seen=True)
    assert "Partners see exactly this." in await opens(olga)
    assert "Anonymous" not in olga.buttons
    await olga.taps("Title")
    await olga.says("What helps you")
    assert "Partners see the words of before" in olga.sees
    assert await seen(stage) == HELP
    await olga.taps("Publish the correction")
    await olga.taps("Yes, publish")
    assert "The correction is published." in olga.sees
    assert (await seen(stage)).title["en"] == "What helps you"
    assert (await written(stage)).revision == 2
    await olga.taps("Yes, publish") if "Yes, publish" in olga.buttons else None
    assert await deeds(stage) == ["survey corrected: survey 1"]


async def test_what_would_mean_something_else_becomes_another_survey(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, HELP, is_seen=True)
    await opens(olga)
    await olga.taps("1")
    assert "Kind" not in olga.buttons
    await olga.taps("Answers")
    await olga.taps("2")
    await olga.taps("Remove")
    assert olga.sees.startswith("This option stays: somebody may have chosen it.")
    assert await copy_of(stage) == HELP

    money = Option("money", {"ru": "Денег", "en": "Money"})
    lacks = replace(LACKS, options=(LACKS.options[0], money))
    other = replace(HELP, questions=(lacks, *HELP.questions[1:]))
    await olga.sends("document", data=to_yaml(other).encode(), content_type="text/yaml")
    await stage.work()
    await olga.taps("Yes, take its place")
    assert "Question 1: This option stays" in olga.sees
    assert "Send …" not in olga.buttons
    await olga.taps("Publish the correction")
    assert "This would be another survey" in olga.sees
    await olga.taps("Make a copy")
    assert olga.sees.endswith("2. What else? (Long text)")
    assert await copy_of(stage, 3) == replace(other, name="help-2")
    assert "Send …" in olga.buttons
    await opens(olga)
    await olga.taps("Undo the changes")
    await olga.taps("Yes, undo them")
    assert await copy_of(stage) == HELP
    assert "Send …" in olga.buttons


async def test_an_id_is_never_given_twice(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, HELP, is_seen=True)
    for _time in range(2):
        await opens(olga)
        await adds(olga, "Date", "When?")
        await olga.taps("русский")
        await olga.says("Когда?")
        await olga.taps("Publish the correction")
        await olga.taps("Yes, publish")
        await olga.taps("3")
        await olga.taps("Remove")
        await olga.taps("Yes, remove")
    found = await stage.app.database.read(lambda c: surveys.revisions(c, 1))
    assert [[question.id for question in one.questions][2:] for one in found.values()] == [
        [],
        ["q1"],
        ["q2"],
    ]


async def test_while_people_answer_in_secret_only_words_are_corrected(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, replace(HELP, is_anonymous=True), is_seen=True)
    await stage.app.database.write(lambda c: c.execute(insert(rounds).values(_open_round(stage))))
    await opens(olga)
    await adds(olga, "Date", "When?")
    await olga.taps("русский")
    await olga.says("Когда?")
    await olga.taps("Publish the correction")
    await olga.taps("Yes, publish")
    assert "People are answering this survey anonymously." in olga.sees
    await olga.taps("Back")
    assert "Publish the correction" in olga.buttons
    assert (await seen(stage)).questions == HELP.questions


def _open_round(stage: Stage) -> dict[str, Any]:
    now = stage.clock.now().timestamp()
    return {
        "bot_id": stage.bot.id,
        "survey_id": 1,
        "language": "en",
        "state": RoundState.OPEN.value,
        "is_anonymous": True,
        "scope": "*",
        "reach": reach_to_json(Reach()),
        "opened_at": now,
        "closes_at": now + 86400,
    }
