"""No more messages: asked for in any language and in any words, and kept until they come back."""

import pytest

from tests.handlers.flows import chooses_english, declines, joins, kept
from tests.stage import Visitor

WORDS = ["/stop", "стоп", "Не пишите мне!", "туктагыз", "туҡтағыҙ", "тукта", "акъваз", "unsubscribe", "STOP."]


async def test_a_stop_is_understood_in_every_language(ann: Visitor) -> None:
    await joins(ann)
    for word in WORDS:
        await ann.says(word)
        assert ann.sees.startswith("I will not write to you first any more"), word
        person = await kept(ann)
        assert person is not None
        assert person.stopped
        assert not person.wants_messages
        await ann.starts()


async def test_the_bot_still_answers_who_stopped_it(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/stop")
    await ann.says("/task")
    assert ann.sees.startswith("Step: 1 of 9")
    await ann.says("/events")
    assert "I write first only to people" in ann.sees


@pytest.mark.parametrize("way", ["button", "/start"])
async def test_messages_come_again_only_when_asked_for(way: str, ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/stop")
    await (ann.taps("Send me messages again") if way == "button" else ann.starts())
    person = await kept(ann)
    assert person is not None
    assert person.wants_messages


async def test_a_stop_before_anything_else_is_kept_too(ann: Visitor) -> None:
    await ann.says("стоп")
    person = await kept(ann)
    assert person is not None
    assert person.stopped


@pytest.mark.parametrize("greeting", ["Здравствуйте!", "Исәнмесез", "Начать", "hello"])
async def test_a_greeting_is_no_wish_for_messages(greeting: str, ann: Visitor) -> None:
    await joins(ann)
    await ann.says("стоп")
    await ann.says(greeting)
    assert ann.sees == "What would you like to do?"
    person = await kept(ann)
    assert person is not None
    assert person.stopped


@pytest.mark.parametrize("way", ["declined", "undecided", "unknown"])
async def test_messages_are_promised_only_to_who_has_agreed_to_them(way: str, ann: Visitor) -> None:
    if way != "unknown":
        await (declines(ann) if way == "declined" else chooses_english(ann))
    await ann.says("/stop")
    assert len(ann.buttons) == 2
    assert "/start" not in ann.sees
