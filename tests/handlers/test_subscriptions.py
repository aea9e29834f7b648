"""Topics are switches, and below every announcement stand two ways to hear less; the announcement stays."""

from __future__ import annotations

import pytest

from domain.topics import TOPICS
from tests.handlers.flows import chooses_english, declines, joins, kept, shows_old_button, traces
from tests.handlers.test_privacy import data_of
from tests.stage import Stage, Visitor
from tests.told import event, in_days, tells

SAYS = "Excursion to the museum\nCome all!"


async def told(stage: Stage, *visitors: Visitor) -> None:
    await tells(stage, event(in_days(stage, 9)), *visitors)


async def muted(visitor: Visitor) -> tuple[str, ...]:
    person = await kept(visitor)
    assert person is not None
    return person.muted


async def test_fewer_like_this_mutes_the_topic_and_leaves_the_announcement(
    stage: Stage, ann: Visitor
) -> None:
    await joins(ann)
    await told(stage, ann)
    assert await ann.taps("Fewer like this") == "No more announcements on: Events"
    assert ann.buttons == ["Get them again", "All topics"]
    assert ann.messages[-2].text == SAYS
    assert await muted(ann) == ("events",)
    assert await ann.taps("Get them again") == "You get announcements again on: Events"
    assert await muted(ann) == ()


async def test_a_second_tap_is_harmless_and_is_answered_too(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await told(stage, ann)
    for _ in range(2):
        await ann.taps("Fewer like this")
        assert ann.sees == "No more announcements on: Events"
        assert await muted(ann) == ("events",)


async def test_the_settings_show_the_topics_as_switches(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Topics")
    assert ann.buttons == [*(f"✓ {name}" for name in TOPICS.values()), "Done"]
    await ann.taps("✓ Contests")
    await ann.taps("✓ News")
    assert ann.buttons[0] == "Contests"
    await ann.taps("Contests")
    await ann.taps("Done")
    assert "Topics without announcements: News" in ann.sees
    assert len([message for message in ann.messages if "Topics" in message.text]) == 1


async def test_all_topics_are_a_tap_away_from_the_answer(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await told(stage, ann)
    await ann.taps("Fewer like this")
    await ann.taps("All topics")
    assert "Events" in ann.buttons
    assert "✓ Contests" in ann.buttons
    assert ann.messages[-2].text == SAYS


async def test_who_gets_no_messages_at_all_sees_that_above_the_topics(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/stop")
    await ann.says("/settings")
    await ann.taps("Topics")
    assert "Messages: No" in ann.sees
    await ann.taps("Send me messages again")
    await ann.taps("Topics")
    assert "Messages" not in ann.sees


async def test_stop_all_is_the_stop_word_below_the_announcement(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await told(stage, ann)
    await ann.taps("Stop all")
    assert ann.sees.startswith("I will not write to you first any more")
    assert ann.messages[-2].text == SAYS
    person = await kept(ann)
    assert person is not None
    assert person.stopped
    await ann.taps("Send me messages again")
    assert "Messages: Yes" in ann.sees
    assert ann.messages[-2].text == SAYS


@pytest.mark.parametrize("way", ["declined", "undecided"])
async def test_nothing_is_kept_of_who_did_not_agree_and_nothing_comes(
    stage: Stage, ann: Visitor, way: str
) -> None:
    await (declines(ann) if way == "declined" else chooses_english(ann))
    await told(stage, ann)
    before = await kept(ann)
    await ann.taps("Fewer like this")
    assert ann.sees.startswith("Nothing more comes")
    assert ann.messages[-2].text == SAYS
    assert await kept(ann) == before
    await shows_old_button(stage, ann, "tp:events:0:0")
    await ann.taps("Old button")
    assert ann.sees.startswith("May I remember your step?")
    assert await kept(ann) == before


async def test_whoever_was_forgotten_is_answered_kindly_in_the_language_of_the_app(stage: Stage) -> None:
    ben = stage.person("Ben", "en")
    await joins(ben)
    await told(stage, ben)
    await ben.says("/forget")
    await ben.taps("Yes")
    await ben.taps("Fewer like this")
    assert ben.sees.startswith("Nothing more comes")
    assert "people" not in await traces(ben)
    await ben.taps("Stop all")
    assert ben.sees.startswith("I will not write to you first any more")
    assert SAYS in [message.text for message in ben.messages]


async def test_below_an_announcement_that_is_gone_all_topics_are_offered(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await shows_old_button(stage, ann, "mu:999")
    await ann.taps("Old button")
    assert ann.sees.startswith("This announcement is not there any more.")
    assert "✓ Contests" in ann.buttons
    assert ann.messages[-2].text == "An old message"


async def test_a_topic_that_never_was_is_not_kept(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    for data in ("tp:dragons:0:0", "tp:dragons:0:1", "mu:0", "mu:-1", "mu:x", "sa:", "tp:events:7:0"):
        await shows_old_button(stage, ann, data)
        await ann.taps("Old button")
        assert ann.buttons, data
    assert await muted(ann) == ()


async def test_my_data_names_the_topics(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await told(stage, ann)
    await ann.taps("Fewer like this")
    assert (await data_of(ann))["Topics without announcements"] == ["Events"]


async def test_who_takes_the_consent_back_has_no_topics_left(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await told(stage, ann)
    await ann.taps("Fewer like this")
    await ann.says("/privacy")
    await ann.taps("Withdraw my consent")
    await ann.taps("Yes")
    assert await muted(ann) == ()
