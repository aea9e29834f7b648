"""Ask a human: the question goes to the helpers under a number, the answer comes back into the same chat."""

import re

import pytest

from tests.handlers.flows import declines, everything, joins, kept, traces
from tests.stage import Stage, Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, who reads English here; Telegram brings her nothing before she has started the bot."""
    await olga.starts()
    await olga.taps("English")
    return olga


def arrived(olga: Visitor) -> list[str]:
    """Return what came to Olga after her own first screen."""
    return [message.text for message in olga.messages[1:]]


async def asks(visitor: Visitor, question: str = "Where is the pencil?") -> None:
    await visitor.says("/ask")
    await visitor.says(question)


async def replies(olga: Visitor, back: int = 1, text: str = "Look at the top, on the right.") -> None:
    await olga.says(text, reply_to=olga.messages[-back].id)


async def test_a_question_and_its_answer(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.taps("Begin")
    await ann.taps("Ask a human")
    assert ann.sees.startswith("Write your question")
    await ann.says("Where is the pencil?")
    assert ann.sees.startswith("Your message is on its way to a human")
    header, question = arrived(olga)
    assert re.match(r"Question of newcomer \d{4}\n", header)
    assert "Language: English\nWikipedia: Russian Wikipedia\nStep: 1 of 9. Your first edit\n" in header
    assert question == "Where is the pencil?"
    await replies(olga)
    assert [message.text for message in ann.messages[-2:]] == [
        "A human answers your question:",
        "Look at the top, on the right.",
    ]
    assert re.fullmatch(r"Your answer is on its way to newcomer \d{4}.", olga.sees)


@pytest.mark.parametrize("back", [1, 2])
async def test_a_helper_may_reply_to_the_line_above_too(back: int, ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    await replies(olga, back)
    assert ann.sees == "Look at the top, on the right."


async def test_question_and_answer_may_be_anything(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    for kind in ("voice", "photo", "sticker", "document"):
        await ann.says("/ask")
        await ann.sends(kind)
        question = next(message for message in reversed(olga.messages) if kind in message.message)
        await olga.sends(kind, reply_to=question.id)
        assert kind in ann.messages[-1].message


async def test_the_answer_stays_when_one_goes_on_from_it(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    await replies(olga)
    await ann.taps("Ask a human")
    assert ann.sees.startswith("Write your question")
    assert ann.messages[-2].text == "Look at the top, on the right."
    await ann.says("And then?")
    assert olga.sees == "And then?"


async def test_the_helper_does_not_learn_a_name(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    shown = str([message.message for message in olga.messages])
    assert not any(name in shown for name in ("Ann", "ann_42", str(ann.id)))


async def test_two_people_have_two_numbers_and_keep_them(ann: Visitor, olga: Visitor, stage: Stage) -> None:
    paul = stage.person("Paul")
    numbers = []
    for visitor in (ann, paul):
        await joins(visitor)
    for visitor in (ann, paul, ann):
        await asks(visitor)
        numbers += re.findall(r"\b\d{4}\b", olga.messages[-2].text)
    assert numbers[0] == numbers[2] != numbers[1]
    await replies(olga)
    assert ann.sees == "Look at the top, on the right."
    assert "pencil" not in paul.sees


async def test_nothing_of_a_question_is_stored_once_it_has_arrived(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann, "A very rare word: floccinaucinihilipilification")
    assert olga.sees.endswith("floccinaucinihilipilification")
    assert not [table for table, text in await everything(ann.stage) if "floccinauci" in text]


async def test_the_helper_is_told_to_be_careful_with_a_teen(ann: Visitor, olga: Visitor) -> None:
    await joins(ann, "14–17")
    await asks(ann)
    assert "This person is under 18" in olga.messages[-2].text


async def test_one_question_is_one_message(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    before = arrived(olga)
    await ann.says("What a lovely day it is today")
    assert arrived(olga) == before
    assert "Send this to a human" in ann.buttons


@pytest.mark.parametrize("wish", ["/menu", "Cancel"])
async def test_a_command_or_a_tap_ends_the_waiting(wish: str, ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await (ann.says(wish) if wish.startswith("/") else ann.taps(wish))
    person = await kept(ann)
    assert person is not None
    assert person.awaiting is None
    await ann.says("This is not a question any more, is it")
    assert not arrived(olga)


async def test_a_stop_word_is_never_a_question(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.says("стоп")
    assert ann.sees.startswith("I will not write to you first")
    assert not arrived(olga)


async def test_a_word_that_is_a_command_elsewhere_may_be_a_question(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.says("помощь")
    assert olga.sees == "помощь"


@pytest.mark.parametrize("kind", ["contact", "location"])
async def test_what_reveals_a_person_needs_a_second_yes(kind: str, ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.sends(kind)
    assert not arrived(olga)
    assert ann.sees.startswith("I have not kept this")
    await ann.taps("Send this to a human")
    assert kind in olga.messages[-1].message


async def test_without_consent_a_question_is_passed_on_by_a_button(ann: Visitor, olga: Visitor) -> None:
    await declines(ann)
    before = await kept(ann)
    await ann.says("/ask")
    assert "press the button below my answer" in ann.sees
    assert await kept(ann) == before
    await ann.says("Where is the pencil on my phone?")
    await ann.taps("Send this to a human")
    assert ann.sees.startswith("Your message is on its way")
    assert olga.sees == "Where is the pencil on my phone?"
    await replies(olga)
    assert ann.sees == "Look at the top, on the right."


async def test_somebody_without_a_language_can_reach_a_human(ann: Visitor, olga: Visitor) -> None:
    await ann.says("I do not understand any of this, please help me")
    await ann.taps(ann.buttons[-1])
    assert olga.sees == "I do not understand any of this, please help me"
    await replies(olga)
    assert ann.sees == "Look at the top, on the right."


async def test_a_reply_to_anything_else_is_not_sent_to_anybody(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    seen = ann.sees
    await replies(olga)
    assert olga.sees.startswith("I do not know whose question that was")
    assert ann.sees == seen


async def test_a_question_of_a_forgotten_person_has_no_answer(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    await ann.says("/forget")
    await ann.taps("Yes")
    assert await traces(ann) == []
    seen = ann.sees
    await olga.says("Look here", reply_to=olga.messages[-1].id)
    assert olga.sees.startswith("I do not know whose question that was")
    assert ann.sees == seen


async def test_the_helper_learns_that_the_asker_has_blocked_the_bot(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    await ann.blocks()
    await replies(olga)
    assert "has blocked me since" in olga.sees


async def test_a_helper_who_asks_alone_is_told_that_nobody_is_there(olga: Visitor) -> None:
    await olga.says("/ask")
    assert olga.sees.startswith("I am sorry: there is nobody yet")
    assert len(olga.buttons) > 10
