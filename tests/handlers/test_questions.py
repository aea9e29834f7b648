"""Ask a human: the question goes to the helpers under a number, the answer comes back into the same chat."""

import re

import pytest

from sandbox.world.samples import PNG
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
    assert "Language: English\nWikipedia: Russian Wikipedia\nStep: 1 of 9. " in header
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


@pytest.mark.parametrize(
    "way", ["Отмена", "Меню", "Кире алырға", "Назад", "Помощь", "удали меня", "рәхмәт", "да"]
)
async def test_a_way_out_is_never_a_question(way: str, ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.says(way)
    assert not ann.sees.startswith("Your message is on its way")
    assert len(ann.buttons) > 1
    await ann.says("This is not a question any more, is it")
    assert not arrived(olga)


async def test_nobody_waits_for_a_question_of_yesterday(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.stage.pass_time(days=1)
    await ann.says("What a lovely day it is today")
    assert not arrived(olga)
    assert "Send this to a human" in ann.buttons


async def test_a_word_that_is_a_command_elsewhere_may_be_a_question(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.says("конкурс")
    assert olga.sees == "конкурс"


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
    assert olga.sees.endswith("To answer a newcomer, reply to their question.")
    assert "Menu" in olga.buttons
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
    assert olga.buttons == ["Menu"]
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
    assert "Ask a human" not in olga.buttons


@pytest.mark.parametrize("text", ["Здравствуйте", "Помощь", "Стоп", "рәхмәт", "👍"])
async def test_the_words_of_an_answer_are_no_command(text: str, ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    await replies(olga, text=text)
    assert ann.sees == text
    assert olga.sees.startswith("Your answer is on its way")


async def test_a_command_with_a_slash_is_no_answer(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    seen = ann.sees
    await replies(olga, text="/help")
    assert olga.sees.startswith("I help you make")
    assert ann.sees == seen


@pytest.mark.parametrize("back", [1, 2])
@pytest.mark.parametrize("text", ["And where is the top?", "меню"])
async def test_a_reply_to_an_answer_goes_to_the_helper(
    back: int, text: str, ann: Visitor, olga: Visitor
) -> None:
    await declines(ann)
    await ann.says("/ask Where is the pencil?")
    await replies(olga)
    await ann.says(text, reply_to=ann.messages[-back].id)
    assert ann.sees.startswith("Your message is on its way")
    assert olga.sees == text
    assert olga.messages[-2].text.startswith("Question of newcomer")


async def test_a_reply_to_a_screen_is_a_message_like_any_other(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("меню", reply_to=ann.messages[-1].id)
    assert "Settings" in ann.buttons
    assert not arrived(olga)


async def test_whoever_was_answered_can_be_forgotten(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await asks(ann)
    await replies(olga)
    await ann.says("/forget")
    await ann.taps("Yes")
    assert await traces(ann) == []


async def test_words_behind_the_command_are_the_question(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask где карандаш?")
    assert ann.sees.startswith("Your message is on its way")
    assert olga.sees == "/ask где карандаш?"


async def test_two_quick_taps_send_once(ann: Visitor, olga: Visitor, stage: Stage) -> None:
    await declines(ann)
    await ann.says("Where is the pencil on my phone?")
    tapped = ann.find("Send this to a human")
    for _ in range(2):
        await stage.world.tap(ann.account, stage.bot, *tapped)
    await stage.settle()
    assert ann.sees.startswith("Your message is on its way")
    assert arrived(olga)[1:] == ["Where is the pencil on my phone?"]


async def test_an_album_is_one_question(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    before, known = len(ann.messages), len(olga.messages)
    await ann.sends("album", pictures=[PNG, PNG, PNG])
    assert len(ann.messages) == before + 1
    assert ["photo" in message.message for message in olga.messages[known:]] == [False, True, True, True]
    await ann.says("What a lovely day it is today")
    assert "photo" in olga.messages[-1].message


async def test_more_can_be_added_to_a_question(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    await ann.says("/ask")
    await ann.sends("voice")
    await ann.taps("Add something")
    assert ann.sees.startswith("Write your question")
    assert ann.messages[-2].text.startswith("Your message is on its way")
    await ann.sends("photo")
    assert "photo" in olga.messages[-1].message


async def test_without_consent_a_question_belongs_to_its_step(ann: Visitor, olga: Visitor) -> None:
    await declines(ann)
    await ann.says("/task")
    await ann.taps(ann.buttons[0])
    assert "Step: 2 of 9" in ann.sees
    await ann.taps("Ask a human")
    assert "Step: 2 of 9" in ann.messages[-2].text
    await ann.says("I do not see it")
    await ann.taps("Send this to a human")
    assert "Step: 2 of 9" in olga.messages[-2].text
    await ann.taps("Go on")
    assert "Step: 2 of 9" in ann.sees


async def test_the_helper_is_told_when_the_age_is_not_known(ann: Visitor, olga: Visitor) -> None:
    await declines(ann)
    await ann.says("/ask Where is the pencil?")
    assert "This person's age is not known" in olga.messages[-2].text


async def test_the_helper_who_writes_to_nobody_learns_how_to_answer(ann: Visitor, olga: Visitor) -> None:
    await olga.says("Look at the top, on the right.")
    assert olga.sees.endswith("To answer a newcomer, reply to their question.")
    await joins(ann)
    await ann.says("Look at the top, on the right.")
    assert "To answer a newcomer" not in ann.sees
