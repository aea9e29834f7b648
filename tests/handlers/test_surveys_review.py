"""What a review of surveys found: each was a defect once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, update

from domain.people import PersonId
from domain.rounds import RoundId, RoundState, Stage
from domain.surveys import Condition, Question, QuestionKind
from handlers.rounds.buttons import OpenRoundPart, Part
from storage.tables import participations, rounds, survey_revisions
from tests.bot.announcing import crowd, organizer
from tests.bot.surveying import HIDDEN, SURVEY, does, institution, load, move, planned, published
from tests.handlers.flows import shows_old_button
from tests.stage import Stage as Scene
from tests.stage import Visitor


async def answered(stage: Scene, round_: RoundId, who: Visitor) -> None:
    """Let somebody have answered to the end, for the first institution."""
    row = {"round_id": round_, "person_id": who.id, "institution_id": 1, "stage": Stage.FINISHED.value}
    await stage.app.database.write(lambda c: c.execute(insert(participations).values(row)))


async def where_they_stopped(stage: Scene, who: Visitor, round_: RoundId) -> str:
    """Open the screen by a button of the past."""
    await shows_old_button(stage, who, OpenRoundPart(round_id=round_, part=Part.STOPPED).pack(), "Where")
    return await who.taps("Where")


async def test_a_question_with_signs_of_html_is_named_whole(stage: Scene) -> None:
    olga = await organizer(stage)
    staff = await crowd(stage, 5, language="en")
    await institution(stage, staff=staff)
    odd = {"en": "Is 3 <b or c> d & e?"}
    asked = replace(SURVEY, questions=(replace(SURVEY.questions[0], said=odd), SURVEY.questions[1]))
    number = await planned(stage, await published(stage, asked))
    await stage.settle()
    await move(stage, staff, Stage.OPENED, question="q1")
    assert "1. Is 3 <b or c> d & e?: 5" in await where_they_stopped(stage, olga, number)


async def test_where_people_stopped_does_not_tell_what_somebody_answered_in_secret(stage: Scene) -> None:
    olga = await organizer(stage)
    staff = await crowd(stage, 12, language="en")
    await institution(stage, staff=staff)
    only_yes = Question("why", QuestionKind.SHORT, {"en": "Why?"}, only_if=Condition("q1", ("yes",)))
    asked = replace(HIDDEN, questions=(HIDDEN.questions[0], only_yes, HIDDEN.questions[1]))
    number = await planned(stage, await published(stage, asked), is_anonymous=True)
    await stage.settle()
    await move(stage, staff[:6], Stage.OPENED, question="q2")
    await move(stage, staff[6:11], Stage.OPENED, question="why")
    await move(stage, staff[11:], Stage.OPENED, question="q2")
    said_no = await where_they_stopped(stage, olga, number)
    await move(stage, staff[11:], Stage.OPENED, question="why")
    assert await where_they_stopped(stage, olga, number) == said_no
    assert "3. What?: 12" in said_no


async def test_one_survey_for_two_institutions_has_two_labels(stage: Scene) -> None:
    await organizer(stage)
    [paul] = await crowd(stage, 1, language="en")
    await institution(stage, "Museum of Arsk", staff=[paul])
    await institution(stage, "School 7 of the town", staff=[paul])
    await planned(stage, await published(stage))
    await stage.settle()
    await shows_old_button(stage, paul, "go:partner:0", "Mine")
    await paul.taps("Mine")
    assert len(set(paul.buttons)) == len(paul.buttons)
    assert sorted(paul.buttons[:2]) == ["Museum of Arsk", "School 7 of the town"]
    await paul.taps("School 7 of the town")
    assert "You answer for: School 7 of the town" in paul.sees


async def test_who_said_not_now_and_came_back_by_the_link_is_not_reminded(stage: Scene) -> None:
    await organizer(stage)
    [paul] = await crowd(stage, 1, language="en")
    museum = await institution(stage, staff=[paul])
    number = await planned(stage, await published(stage))
    await stage.settle()
    await paul.taps("Not now")
    before = len(paul.messages)
    await does(stage, lambda store: store.institutions.leave(PersonId(paul.id), museum))
    await does(stage, lambda store: store.institutions.join(PersonId(paul.id), museum))
    later = stage.clock.now() + timedelta(days=30)
    await does(stage, lambda store: store.rounds.close_at(number, later))
    await stage.pass_time(days=12)
    assert len(paul.messages) == before


async def test_a_round_nobody_can_read_stops_no_other(stage: Scene) -> None:
    await organizer(stage)
    [paul] = await crowd(stage, 1, language="en")
    await institution(stage, staff=[paul])
    broken = await published(stage, replace(SURVEY, name="broken"))
    bad = await planned(stage, broken)
    closed = {"state": RoundState.CLOSED.value, "changed": '{"texts":{},"state":"sent"}', "changed_cursor": 0}
    await stage.app.database.write(
        lambda c: c.execute(update(rounds).where(rounds.c.id == bad).values(closed))
    )
    spoil = update(survey_revisions).where(survey_revisions.c.survey_id == broken).values(body="{}")
    await stage.app.database.write(lambda c: c.execute(spoil))
    await answered(stage, bad, paul)
    number = await planned(stage, await published(stage))
    await stage.settle()
    assert "We and Wikipedia" in paul.sees
    assert (await load(stage, number)).state is RoundState.OPEN


async def test_who_is_not_of_the_team_any_more_hears_nothing_of_the_end(stage: Scene) -> None:
    await organizer(stage)
    [otto, paul] = await crowd(stage, 2, language="en")
    await institution(stage, staff=[paul])
    survey = await published(stage)
    number = await planned(stage, survey, lasts=timedelta(days=1))
    mine = update(rounds).where(rounds.c.id == number).values(author=otto.id)
    await stage.app.database.write(lambda c: c.execute(mine))
    await stage.pass_time(days=2)
    assert (await load(stage, number)).state is RoundState.CLOSED
    assert not otto.messages


async def test_thanks_offer_nothing_that_is_over(stage: Scene) -> None:
    await organizer(stage)
    [paul] = await crowd(stage, 1, language="en")
    for name in ("Museum of Arsk", "School 7"):
        await institution(stage, name, staff=[paul])
    number = await planned(stage, await published(stage), lasts=timedelta(days=2))
    await stage.settle()
    mine = (participations.c.round_id == number) & (participations.c.institution_id == 1)
    done = update(participations).where(mine).values(stage=Stage.FINISHED.value)
    await stage.app.database.write(lambda c: c.execute(done))
    await paul.taps("Begin")
    assert paul.buttons == ["School 7", "Menu"]
    await stage.pass_time(days=3)
    await shows_old_button(stage, paul, "so:1:0", "Old")
    await paul.taps("Old")
    assert paul.buttons == ["Menu"]
    assert "You can also answer for" not in paul.sees
