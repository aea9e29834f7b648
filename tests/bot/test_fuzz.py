"""Thousands of generated updates: none crashes a turn, none stops the others, and nobody is left unanswered.

Passed over on purpose, without a word: what Telegram notes by itself in a chat (a pin, a new timer, a gift),
changes of membership, kinds of updates the bot does not ask for, and whatever is said in groups.
`EXAMPLES` asks for more of them, at random; without it they are the same each time.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot.nasty import made_from
from tests.bot.trial import Trial, trial_on
from tests.databases import _migrate, execute
from tests.stage import Stage, Visitor

EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
SEEDS = st.lists(st.integers(0, 2**32), min_size=1, max_size=40)


def drawn(examples: int) -> settings:
    """Draw so many examples, or as many as the environment says."""
    return settings(
        max_examples=EXAMPLES or examples,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        print_blob=True,
    )


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def trial(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """One stage for all examples, on SQLite."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('fuzz')}/bot.db"
    runner.run(_migrate(url))
    opening = trial_on(url)
    yield runner.run(opening.__aenter__())
    runner.run(opening.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def postgresql_trial(runner: asyncio.Runner, postgresql_server: str) -> Iterator[Trial]:
    """One stage for all examples, on PostgreSQL."""
    runner.run(execute(postgresql_server, "CREATE DATABASE fuzz TEMPLATE template"))
    opening = trial_on(f"{postgresql_server}/fuzz")
    yield runner.run(opening.__aenter__())
    runner.run(opening.__aexit__(None, None, None))


@pytest.mark.timeout(300 + EXAMPLES)
@drawn(100)
@given(SEEDS)
def test_whatever_comes_is_settled_and_answered(
    trial: Trial, runner: asyncio.Runner, seeds: list[int]
) -> None:
    runner.run(trial.feed(made_from(seeds)))


@pytest.mark.timeout(300 + EXAMPLES)
@drawn(15)
@given(SEEDS)
def test_whatever_comes_is_settled_on_postgresql(
    postgresql_trial: Trial, runner: asyncio.Runner, seeds: list[int]
) -> None:
    runner.run(postgresql_trial.feed(made_from(seeds)))


@pytest.mark.parametrize(
    "data", ["t:\ud800:0", f"t:{'x' * 60}:0", "s:\x00", "p:0", f"p:{10**30}", "c:account:я"]
)
async def test_a_button_nobody_made_shows_the_menu(stage: Stage, ann: Visitor, data: str) -> None:
    await ann.starts()
    await ann.taps("Русский")
    await stage.app.intake.take([tap_of(ann, data)])
    await stage.settle()
    assert "Это старая кнопка" in ann.sees


async def test_a_kind_of_update_nobody_knows_is_done_without_a_word(stage: Stage, ann: Visitor) -> None:
    """aiogram would print all of it as a warning, and here a warning fails."""
    await stage.app.intake.take(
        [{"update_id": 1, "telepathy": {"chat": ann.account.chat(), "text": "secret"}}]
    )
    await stage.settle()
    assert ann.sees == ""


def tap_of(visitor: Visitor, data: str) -> dict[str, Any]:
    """Tap a button that is not there, as only a client of one's own can."""
    shown = {"message_id": visitor.messages[-1].id, "date": 1, "chat": visitor.account.chat()}
    query = {"id": "1", "from": visitor.account.user(), "chat_instance": "1", "message": shown, "data": data}
    return {"update_id": 1, "callback_query": query}
