"""Partners answer a survey in the chat: nothing is lost, nothing counts twice, old buttons do no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from domain.people import ANSWERING
from domain.rounds import Stage
from domain.surveys import Question, QuestionKind
from domain.surveys.answers import Answer
from sandbox.world.view import Shown
from storage import participations as participations_shelf
from storage.store import Store
from storage.tables import sealed, sheets
from tests.handlers.answering import EVERY_KIND, SHORT, first_of, invite, reader, row, said, sent, sheet
from tests.handlers.flows import kept, shows_old_button, traces
from tests.stage import OLGA, Visitor, stage_on
from tests.stage import Stage as Scene


@pytest.fixture
async def paul(stage: Scene) -> Visitor:
    """Paul, a partner who reads English."""
    return await reader(stage, "Paul")


async def test_every_kind_of_question_is_answered_and_sent(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul, EVERY_KIND, ["Museum <of> Arsk"])
    first = await paul.taps("Begin the survey")
    for part in (
        "We & Wikipedia\nYou answer for: Museum <of> Arsk",
        "To learn <what> helps you.",
        "Questions: at most 8\nLast day: 1 January 2027",
        "Your answers stand under the name of Museum <of> Arsk; your own name is not kept.",
    ):
        assert part in first
    assert paul.buttons == ["Begin", "Not now", "Language"]
    before = len(paul.messages)
    assert (await paul.taps("Begin")).startswith("Question 1 of 7\n\nHow do we reach you?")
    assert paul.buttons == ["By post", "By phone", "A visit", "Another answer", "Language", "Later"]
    assert "Please write your answer in a few words." in await paul.taps("Another answer")
    assert "Question 1 of 7" in await paul.taps("Back")
    await paul.taps("Another answer")
    assert len(paul.messages) == before
    assert "Please choose one of the answers." in await paul.says("Thank you!")
    said_again = "Your answer: By <boat>\n\nQuestion 2 of 7\n\nWhich ways fit?"
    assert (await paul.says("  By <boat> ")).startswith(said_again)
    assert "Done" not in paul.buttons
    await paul.taps("A visit")
    assert "✓ A visit" in paul.buttons
    await paul.taps("By post")
    await paul.taps("✓ A visit")
    await paul.taps("By phone")
    await paul.says("2")
    await paul.taps("Another answer")
    assert "Your answer: By sled" in await paul.says("By sled")
    assert "✓ Another answer" in paul.buttons
    assert "0 – very hard\n10 – very easy" in await paul.taps("Done")
    assert paul.buttons[:11] == [str(number) for number in range(11)]
    assert "Please write a number from 0 to 5,000." in await paul.taps("0")
    assert "Please write one whole number." in await paul.says("many")
    refused = "I could not take this as the answer. Please write a number from 0 to 5,000."
    assert await paul.says("6000") == f"{refused}\n\nQuestion 4 of 7\n\nHow many came?"
    assert (await paul.says("about 1 200")).startswith("Your answer: 1,200\n\nQuestion 5 of 7")
    assert "for example: 23.11.2026" in paul.sees
    assert await paul.says("вчера") == "Your answer: 22 November 2026\n\nQuestion 6 of 7\n\nOnce more?"
    assert "Question 7 of 8\n\nOn what?" in await paul.taps("Yes")
    assert "Question 8 of 8\n\nAnything else?" in await paul.says("Birds & trees")
    assert paul.buttons == ["Back", "Skip", "Language", "Later"]
    assert await paul.taps("Skip") == (
        "We & Wikipedia\nPlease look at your answers. You can still change them. Then send them.\n\n"
        "1. How do we reach you?\nBy <boat>\n\n2. Which ways fit?\nBy post, By phone, By sled\n\n"
        "3. How easy was it?\n0\n\n4. How many came?\n1,200\n\n5. When was it?\n22 November 2026\n\n"
        "6. Once more?\nYes\n\n7. On what?\nBirds & trees\n\n8. Anything else?\n–"
    )
    assert paul.buttons == ["Send my answers", "Change", "Later", "Language"]
    assert (await paul.taps("Send my answers")).startswith("Thank you! Your answers have arrived.")
    assert await sent(stage) == [
        {
            "way": Answer(("other",), text="By <boat>"),
            "ways": Answer(("post", "phone", "other"), text="By sled"),
            "ease": Answer(number=0),
            "people": Answer(number=1200),
            "when": Answer(day=date(2026, 11, 22)),
            "again": Answer(("yes",)),
            "topic": Answer(text="Birds & trees"),
            "more": Answer(is_skipped=True),
        }
    ]
    assert await sheet(stage, number) == {}
    assert (await row(stage, number)).stage == Stage.FINISHED


def taps_of(message: Shown) -> dict[str, str]:
    return {button["text"]: button["callback_data"] for line in message.buttons for button in line}


async def test_back_change_and_a_second_tap_keep_one_answer_each(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    yes = taps_of(paul.messages[-1])["Yes"]
    assert "Two?" in await paul.taps("Yes")
    await shows_old_button(stage, paul, yes.replace("yes", "no"), "Yesterday's no")
    assert "Two?" in await paul.taps("Yesterday's no")
    assert (await sheet(stage, number))["one"] == Answer(("yes",))
    await paul.says("Second")
    assert "Your answer: Second" in await paul.taps("Back")
    assert "One?" in await paul.taps("Back")
    assert paul.buttons[:3] == ["✓ Yes", "No", "Go on"]
    assert "Back" not in paul.buttons
    assert "Three?" in await paul.taps("Go on")
    await paul.taps("Skip")
    await paul.taps("Change")
    assert paul.buttons == ["1. One?", "2. Two?", "3. Three?", "Back"]
    assert "Please look" in await paul.taps("Back")
    await paul.taps("Change")
    await paul.taps("1. One?")
    assert "Please look" in await paul.taps("No")
    await paul.taps("Change")
    await paul.taps("3. Three?")
    await paul.says("7")
    send = taps_of(paul.messages[-1])["Send my answers"]
    await paul.taps("Send my answers")
    for old in (send, yes, f"so:{number}:0", f"sn:{number}", f"sm:{number}:one:back", f"sp:{number}"):
        await shows_old_button(stage, paul, old)
        assert "Thank you! Your answers have arrived." in await paul.taps("Old button")
    meant = {"one": Answer(("no",)), "two": Answer(text="Second"), "three": Answer(number=7)}
    assert await sent(stage) == [meant]
    assert "program" in await paul.says("And one more thing")


async def test_two_taps_before_the_bot_answers_count_once(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await twice(paul, "Yes")
    assert "Question 2 of 3" in paul.sees
    await paul.says("Words", reply_to=paul.messages[-1].id)
    await paul.taps("Skip")
    await twice(paul, "Send my answers")
    assert "Thank you!" in paul.sees
    assert len(await sent(stage)) == 1
    assert (await row(stage, number)).stage == Stage.FINISHED


async def twice(visitor: Visitor, label: str) -> None:
    """Tap a button twice before anything is answered."""
    stage, (message, data) = visitor.stage, visitor.find(label)
    for _tap in range(2):
        await stage.world.tap(visitor.account, stage.bot, message, data)
    await stage.settle()


async def test_a_helper_who_is_a_partner_answers_by_a_reply_too(stage: Scene) -> None:
    olga = await reader(stage, "Olga", OLGA)
    [number] = await invite(stage, olga)
    await olga.taps("Begin the survey")
    await olga.taps("Begin")
    await olga.taps("No")
    await olga.says("By a reply", reply_to=olga.messages[-1].id)
    assert (await sheet(stage, number))["two"] == Answer(text="By a reply")


async def test_whoever_forgets_everything_takes_the_answers_along(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await paul.taps("Yes")
    await shows_old_button(stage, paul, "y:forget", "Forget everything")
    await paul.taps("Forget everything")
    assert await traces(paul) == []
    assert await sheet(stage, number) == {}
    await paul.taps("Begin the survey")
    assert "This survey is not here any more." in [message.text for message in paul.messages]
    await paul.says("Words to nobody")
    assert await sheet(stage, number) == {}


async def test_three_weeks_later_it_goes_on_where_it_stopped(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await paul.taps("Yes")
    await stage.pass_time(days=21)
    assert "Three?" in await paul.says("After three weeks")
    assert "kept" in await paul.taps("Later")
    assert paul.buttons == ["Go on", "My institutions", "Menu"]
    await stage.pass_time(days=7)
    assert "You stopped at question 3 of 3." in await paul.taps("Begin the survey")
    assert "Three?" in await paul.taps("Go on")
    assert "Choose a language:" in await paul.taps("Language")
    assert paul.buttons == ["Русский", "✓ English"]
    assert "Three? (по-русски)" in await paul.taps("Русский")
    assert (await row(stage, number)).language == "ru"
    person = await kept(paul)
    assert person is not None
    assert person.language == "en"
    assert (await sheet(stage, number))["two"] == Answer(text="After three weeks")


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "document", "location", "contact"])
async def test_what_is_no_text_gets_a_kind_hint_and_goes_nowhere(
    kind: str, stage: Scene, paul: Visitor, olga: Visitor
) -> None:
    await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await paul.taps("No")
    await paul.sends(kind)
    assert paul.sees.endswith("Question 2 of 3\n\nTwo?\n\nPlease write your answer in a few words.")
    assert ("nobody here needs to know" if kind in ("location", "contact") else "only text") in paul.sees
    assert olga.messages == []
    assert "Three?" in await paul.says("Words then")


async def test_stop_words_and_ways_out_are_no_answers(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await paul.taps("No")
    assert "Three?" in await paul.says("Events")
    assert (await sheet(stage, number))["two"] == Answer(text="Events")
    assert "What would you like to do?" in await paul.says("menu")
    assert "program" in await paul.says("Not for the survey")
    await paul.taps("Begin the survey")
    await paul.taps("Go on")
    await paul.says("стоп")
    person = await kept(paul)
    assert person is not None
    assert person.stopped
    assert await sheet(stage, number) == {"one": Answer(("no",)), "two": Answer(text="Events")}


async def test_not_now_is_respected_and_can_be_thought_over(stage: Scene, paul: Visitor) -> None:
    first, second = await invite(stage, paul, names=["Museum", "Library"])
    await paul.taps("Begin the survey")
    assert "I will not remind you" in await paul.taps("Not now")
    assert paul.buttons == ["Begin", "Library", "My institutions", "Menu"]
    declined = await row(stage, first)
    assert (declined.stage, declined.due_at) == (Stage.DECLINED, None)
    await paul.taps("Begin")
    assert (await row(stage, first)).stage == Stage.OPENED
    await answer_short(paul)
    assert "You can also answer for:" in paul.sees
    await paul.taps("Library")
    assert "You answer for: Library" in paul.sees
    await answer_short(paul)
    assert "also answer" not in paul.sees
    assert len(await sent(stage)) == 2
    assert (await row(stage, second)).stage == Stage.FINISHED


async def answer_short(visitor: Visitor) -> None:
    await visitor.taps("Begin")
    await visitor.taps("Yes")
    await visitor.says("Words")
    await visitor.taps("Skip")
    await visitor.taps("Send my answers")


async def test_after_the_end_nothing_counts_and_a_kind_sentence_comes(stage: Scene, paul: Visitor) -> None:
    await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await paul.taps("Yes")
    await stage.pass_time(days=40)
    over = "This survey is over. Its last day was 1 January 2027. Your answers were not sent"
    assert (await paul.says("Too late")).startswith(over)
    assert "program" in await paul.says("Anything else")
    for label in ("Begin the survey", "Later"):
        await shows_old_button(stage, paul, paul.find(label)[1])
        assert (await paul.taps("Old button")).startswith(over)
    assert await sent(stage) == []


async def test_nobody_learns_anything_by_the_buttons_of_others(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    ann = await reader(stage, "Ann")
    for data in (
        *(f"{prefix}:{number}" for prefix in ("sn", "sc", "sp", "ss")),
        *(f"so:{number}:0", f"sg:{number}:one:yes", f"st:{number}:one:yes:1", f"sm:{number}:one:skip"),
        *(f"sq:{number}:one", f"sl:{number}:ru", "so:987654321:0"),
    ):
        await shows_old_button(stage, ann, data)
        assert await ann.taps("Old button") == "This survey is not here any more.", data
    assert (await row(stage, number)).stage == Stage.INVITED
    for data in (f"sg:{number}:one:maybe", f"sg:{number}:nothing:yes", f"st:{number}:one:yes:1"):
        await shows_old_button(stage, paul, data)
        assert "Question 1 of 3\n\nOne?" in await paul.taps("Old button"), data
    assert await sheet(stage, number) == {}


async def test_a_correction_under_way_is_asked_in_its_new_words(stage: Scene, paul: Visitor) -> None:
    [number] = await invite(stage, paul)
    await paul.taps("Begin the survey")
    await paul.taps("Begin")
    await paul.taps("Yes")
    one, _two, three = SHORT.questions
    corrected = replace(SHORT, questions=(one, replace(three, said=said("How many?")), *_added()))

    async def correct(connection: Any) -> None:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        found = await participations_shelf.held(connection, number)
        assert found is not None
        round_ = await store.rounds.load(found.round)
        assert round_ is not None
        await store.surveys.change(round_.survey, corrected)
        await store.surveys.publish(round_.survey)
        await store.settle(succeeded=True)

    await stage.app.database.write(correct)
    assert (await paul.says("To a question that is gone")).startswith(
        "I could not take this as the answer. Please"
    )
    assert "Question 2 of 3\n\nHow many?" in paul.sees
    await paul.says("5")
    await paul.taps("No")
    await paul.taps("Send my answers")
    assert list((await sent(stage))[0]) == ["one", "three", "four"]


def _added() -> tuple[Question, ...]:
    return (Question("four", QuestionKind.YES_NO, said("Four?")),)


async def test_an_anonymous_survey_says_so_and_keeps_it(stage: Scene, paul: Visitor) -> None:
    await invite(stage, paul, replace(SHORT, is_anonymous=True))
    assert "Nobody can see who answered what, not even we" in await paul.taps("Begin the survey")
    await paul.taps("Begin")
    assert "Please write no names" in await paul.taps("Yes")
    await paul.says("Words")
    await paul.taps("Skip")
    await paul.taps("Send my answers")
    assert await sent(stage) == []
    assert len(await sent(stage, sealed)) == 1
    assert await stage.app.database.read(lambda c: first_of(c, select(sheets))) is None


async def test_a_partner_who_has_chosen_nothing_reads_the_survey(stage: Scene) -> None:
    paul = await reader(stage, "Paul", language=None, consent=None, age=None, seen_on=None)
    [number] = await invite(stage, paul, language="ru")
    assert "(по-русски)" in await paul.taps("Begin the survey")
    button = next(label for label in taps_of(paul.messages[-1]) if label)
    await paul.taps(button)
    assert "One? (по-русски)" in paul.sees
    await paul.says("да")
    await paul.says("Слова")
    person = await kept(paul)
    assert person is not None
    assert (person.language, person.awaiting) == (None, f"{ANSWERING}{number}")
    assert (await sheet(stage, number))["two"] == Answer(text="Слова")


async def test_a_web_copy_is_offered_where_there_is_an_address(database_url: str) -> None:
    async with stage_on(database_url, public_url="https://bot.example.org", port=8443) as stage:
        paul = await reader(stage, "Paul")
        [number] = await invite(stage, paul)
        await paul.taps("Begin the survey")
        token = (await row(stage, number)).token
        assert paul.link("In the browser") == f"https://bot.example.org/s/{token}"
