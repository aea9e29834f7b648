"""Partners and organizers do what they like at any moment: nobody is written to more than was promised."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, select

from domain.institutions import InstitutionId, InstitutionType
from domain.outgoing import Kind
from domain.people import PersonId
from domain.quiet import is_quiet, local, zone_of
from domain.rounds import REST, Reach, RoundId, RoundState, Stage
from domain.surveys import SurveyId
from domain.surveys.answers import Answer
from handlers.answering.buttons import OpenSurvey
from storage.store import Store
from storage.tables import outbox, participations
from tests.bot.announcing import change, crowd
from tests.bot.surveying import does, institution, load, planned, published
from tests.stage import Stage as Scene
from tests.stage import Visitor

PEOPLE = 8
ACTS = 80
REGIONS = ("tatarstan/arsk", "bashkortostan/ufa", "dagestan")
OFTEN = ("wait",) * 9 + ("plan", "join", "open", "start") * 2
RARE = ("decline", "leave", "stop", "finish", "move end", "close", "forget", "restart")
ANSWERS = {"q1": Answer(options=("yes",)), "q2": Answer(options=("a",))}


@dataclass
class Life:
    """What has happened, and what everybody was sent since they were last forgotten; `letters` counts all."""

    scene: Scene
    dice: random.Random
    people: list[Visitor]
    places: list[InstitutionId]
    survey: SurveyId
    rounds: list[RoundId] = field(default_factory=list)
    invited: dict[int, dict[int, date]] = field(default_factory=lambda: defaultdict(dict))
    reminded: Counter[tuple[int, int]] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    letters: int = 0


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_happens_nobody_is_written_to_too_often_or_at_night(stage: Scene, seed: int) -> None:
    dice = random.Random(seed)
    people = await crowd(stage, PEOPLE)
    for visitor in people[::3]:
        await change(stage, visitor, region=dice.choice(REGIONS))
    kinds = list(InstitutionType)
    places = [
        await institution(stage, f"{place}", kinds[place], dice.choice(REGIONS), dice.sample(people, 3))
        for place in range(4)
    ]
    life = Life(stage, dice, people, places, await published(stage))
    await _plan(life)
    for _act in range(ACTS):
        one = dice.choice((*OFTEN, *RARE))
        life.said.append(one)
        await _does(life, one, dice.choice(people))
        await _settle(life)
    stage.clock.move(timedelta(days=400))
    await _settle(life)
    assert life.letters >= PEOPLE, life.said
    for number in life.rounds:
        assert (await load(stage, number)).state is RoundState.CLOSED, life.said
        rows = await _rows(life, participations.c.round_id == number)
        named = [(row.person_id, row.institution_id) for row in rows if row.person_id]
        assert len(named) == len(set(named))
        assert not [row for row in rows if row.due_at is not None]
        tally = await does(stage, lambda store, n=number: store.rounds.tally(n))
        assert tally.people == len(rows)
        assert sum(tally.by(lambda cell: cell.stage).values()) == len(rows)


async def _plan(life: Life) -> None:
    dice, now = life.dice, life.scene.clock.now()
    reach = dice.choice(
        (Reach(named=tuple(dice.sample(life.places, 2))), Reach(types=tuple(InstitutionType)))
    )
    opens_at = dice.choice((None, now + timedelta(hours=dice.randrange(1, 200))))
    lasts = timedelta(hours=dice.randrange(30, 700))
    life.rounds.append(await planned(life.scene, life.survey, reach, opens_at=opens_at, lasts=lasts))


async def _does(life: Life, one: str, who: Visitor) -> None:
    scene, dice, place = life.scene, life.dice, life.dice.choice(life.places)
    person = PersonId(who.id)
    match one:
        case "wait":
            scene.clock.move(timedelta(hours=dice.choice((3, 11, 25, 75, 200, 300))))
        case "plan" if len(life.rounds) < 9:
            await _plan(life)
        case "join":
            await does(scene, lambda store: store.institutions.join(person, place))
        case "leave":
            await does(scene, lambda store: store.institutions.leave(person, place))
        case "stop" | "start":
            await change(scene, who, stopped=one == "stop")
        case "forget":
            await does(scene, lambda store: store.forget(person))
            life.invited.pop(who.id, None)
            for key in [key for key in life.reminded if key[0] == who.id]:
                del life.reminded[key]
        case "open" | "finish" | "decline":
            await does(scene, lambda store: _answers(store, life, person, one))
        case "move end" | "close":
            until = scene.clock.now() + timedelta(hours=0 if one == "close" else dice.randrange(1, 600))
            number = dice.choice(life.rounds)
            await does(scene, lambda store: store.rounds.close_at(number, until))
        case "restart":
            scene.app.surveyor._looked_at.clear()


async def _answers(store: Store, life: Life, person: PersonId, act: str) -> None:
    """Open, finish or put off one of the surveys somebody has."""
    mine = [one for one in await store.participations.of(person) if one.stage < Stage.FINISHED]
    if not mine:
        return
    found = await store.questionnaires.opened(life.dice.choice(mine).id, person)
    if found is None or not found.takes_answers(store.now):
        return
    if act == "decline":
        await store.participations.move(found.participation.id, stage=Stage.DECLINED.value, due_at=None)
        return
    found = await store.questionnaires.on_screen(found, "q1")
    if act == "finish":
        for question, answer in ANSWERS.items():
            found = await store.questionnaires.answer(found, question, answer)
        await store.questionnaires.send(found)


async def _settle(life: Life) -> None:
    """Let the surveyor do all it can, and look at each letter as it leaves."""
    app = life.scene.app
    is_more = True
    while is_more:
        is_more = await app.surveyor.look_round()
        letters = [row async for row in _leaving(life)]
        is_more = is_more or bool(letters)
        for person, round_id, stage in letters:
            life.letters += 1
            await _check(life, person, round_id, stage)


async def _leaving(life: Life) -> Any:
    wanted = select(outbox).where(outbox.c.kind == Kind.SURVEY.value, outbox.c.lane == 2)
    rows = (await life.scene.app.database.read(lambda c: c.execute(wanted))).all()
    gone = delete(outbox).where(outbox.c.id.in_([row.id for row in rows]))
    await life.scene.app.database.write(lambda c: c.execute(gone))
    for row in rows:
        [first, *_] = _buttons(orjson.loads(row.payload))
        number = OpenSurvey.unpack(first).participation
        [mine] = await _rows(life, participations.c.id == number)
        assert mine.person_id == row.chat_id
        yield row.chat_id, mine.round_id, mine.stage


def _buttons(payload: dict[str, Any]) -> Iterator[str]:
    for row in payload["reply_markup"]["inline_keyboard"]:
        yield from (button["callback_data"] for button in row)


async def _rows(life: Life, which: Any) -> list[Any]:
    wanted = select(participations).where(which)
    return list((await life.scene.app.database.read(lambda c: c.execute(wanted))).all())


async def _check(life: Life, person: int, round_id: int, stage: int) -> None:
    now, told = life.scene.clock.now(), (life.said, life.scene.clock.now(), person, round_id)
    known = await does(life.scene, lambda store: store.person(PersonId(person)))
    region = known.region if known else None
    if region:  # else it is the institution that tells; both of the zones are awake in the daytime
        assert not is_quiet(now, zone_of(region)), told
    assert any(not is_quiet(now, zone_of(one)) for one in REGIONS), told
    assert known is None or not known.stopped, told
    round_ = await load(life.scene, RoundId(round_id))
    assert round_.takes_answers(now), told
    assert stage in (Stage.INVITED, Stage.OPENED), told
    today = local(now, 180).date()
    before = life.invited[person]
    if round_id in before:
        life.reminded[person, round_id] += 1
        assert life.reminded[person, round_id] <= 2, told
        assert (today - before[round_id]) >= timedelta(days=3), told
        return
    assert all(today - day >= REST for day in before.values()), told
    before[round_id] = today
