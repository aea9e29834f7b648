"""Writing surveys in the chat: every kind of question, several languages, and what is missing on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import delete, insert

from domain.audiences import Trait
from domain.surveys import NO, Condition, QuestionKind
from domain.surveys.checks import flaws
from domain.surveys.drafting import Part
from domain.team import Scope
from handlers.surveys.buttons import (
    DependOn,
    Drop,
    OpenOption,
    OpenQuestion,
    OpenTask,
    OpenWritten,
    Task,
    Turn,
    TurnAnswer,
    Vow,
    Vowed,
    Write,
)
from storage.content.surveys import read_yaml
from storage.tables import institutions, members, partners
from tests.handlers.announcing import deeds
from tests.handlers.flows import shows_old_button
from tests.handlers.surveying import (
    HELP,
    LACKS,
    adds,
    arrives,
    begins_survey,
    copy_of,
    file_of,
    stores,
    writes_all,
    written,
)
from tests.stage import Stage, Visitor


async def test_a_survey_with_every_kind_in_two_languages(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await begins_survey(olga)
    assert "There is no question yet." in olga.sees
    await adds(olga, "Yes or no", "Have you edited Wikipedia?")
    await adds(olga, "Several answers", "What would help?", "- Time\n• A course")
    await olga.says("Books")
    await olga.says("done")
    await olga.taps("Another answer")
    await olga.taps("Asked only if …")
    await olga.taps("1. Have you edited Wikipedia?")
    await olga.taps("No")
    assert "✓ No" in olga.buttons
    await olga.taps("Done")
    assert "Asked only if the answer to question 1 is: No" in olga.sees
    await adds(olga, "Scale", "How hard was it?", "very hard", "very easy")
    assert "From 0 (very hard) to 10 (very easy)" in olga.sees
    await adds(olga, "Number", "How many objects do you have?")
    await olga.taps("From … to …")
    assert "I need two numbers." in await olga.says("many")
    assert "From 0 to 50000" in await olga.says("from 0 to 50000")
    await adds(olga, "Date", "When was your last day of open doors?")
    await olga.taps("May be skipped")
    await adds(olga, "Long text", "What else?")
    await olga.taps("Asked only if …")
    await olga.taps("3. How hard was it?")
    assert "is: 0–4" in await olga.says("4, 0")
    await olga.taps("Back")
    assert olga.buttons.count("Send …") == 1
    assert "Russian" not in olga.sees

    await olga.taps("Languages")
    await olga.taps("русский")
    asked = await writes_all(olga, "Слово")
    assert asked == 11
    assert not flaws(await copy_of(stage))
    assert "✓ русский" in olga.sees

    made = await copy_of(stage)
    kinds = ("yesno", "choices", "scale", "number", "date", "long")
    assert tuple(question.kind for question in made.questions) == tuple(map(QuestionKind, kinds))
    assert [question.id for question in made.questions] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert [option.id for option in made.questions[1].options] == ["a", "b", "c"]
    assert made.questions[1].options[2].said == {"ru": "Слово 3", "en": "Books"}
    assert made.questions[1].only_if == Condition("q1", (NO,))
    assert made.questions[1].has_other
    assert made.questions[5].only_if == Condition("q3", at_least=0, at_most=4)
    assert not made.questions[4].is_required
    assert (made.questions[3].low, made.questions[3].high) == (0, 50000)

    await olga.taps("Get as a file")
    assert read_yaml(file_of(olga)) == (made, [])


async def test_partners_are_shown_as_they_will_see_it(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, HELP)
    await olga.says("/surveys")
    await olga.taps("1")
    await olga.taps("Preview")
    assert "Your answers stand under the name of …" in olga.sees
    await olga.taps("русский")
    await olga.taps("Next")
    assert "Чего не хватает?" in olga.sees
    await olga.taps("Времени")
    assert "Что ещё?" in olga.sees
    await olga.taps("Back")
    assert olga.sees.startswith("Survey 1: What helps")


async def test_what_is_missing_is_named_and_leads_there(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    lame = replace(LACKS, options=LACKS.options[:1], said={"ru": "Чего не хватает?"})
    await stores(stage, olga.id, replace(HELP, questions=(lame,)))
    await olga.says("/surveys")
    await olga.taps("1")
    assert "– English · texts missing: 1" in olga.sees
    assert "Question 1: Here the text is missing in this language: English" in olga.sees
    assert "Send …" not in olga.buttons
    await olga.taps("Go to question 1")
    assert "русский: Чего не хватает?" in olga.sees
    await olga.says("What is lacking?")
    await olga.taps("Back")
    assert "Question 1: There must be from 2 to 12 options." in olga.sees
    await olga.taps("Go to question 1")
    await olga.says("People")
    await olga.taps("Done")
    await olga.taps("Back")
    await olga.taps("Go to question 1")
    assert "Lines: 1" in olga.sees
    await olga.says("Людей")
    assert "Send …" in olga.buttons
    assert (await copy_of(stage)).questions[0].options[1].said == {"ru": "Людей", "en": "People"}


async def test_questions_are_moved_changed_and_removed(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    more = replace(HELP.questions[1], only_if=Condition("lacks", ("time",)))
    await stores(stage, olga.id, replace(HELP, questions=(LACKS, more)))
    await olga.says("/surveys")
    await olga.taps("1")
    await olga.taps("2")
    await olga.taps("Up")
    assert "Question 1: It depends on a later question." in olga.sees
    await olga.taps("1")
    await olga.taps("Down")
    await olga.taps("1")
    await olga.taps("Answers")
    await olga.taps("1")
    await olga.taps("русский")
    await olga.says("Часов")
    assert (await copy_of(stage)).questions[0].options[0].said == {"ru": "Часов", "en": "Time"}
    await olga.taps("1")
    await olga.taps("Remove")
    assert (await copy_of(stage)).questions[1].only_if is None
    await olga.taps("Done")
    await olga.taps("Kind")
    await olga.taps("Yes or no")
    assert (await copy_of(stage)).questions[0].options == ()
    await olga.taps("Remove")
    assert "Shall I remove this question?" in olga.sees
    await olga.taps("Yes, remove")
    assert [question.id for question in (await copy_of(stage)).questions] == ["more"]


async def test_a_language_is_taken_away_after_a_second_yes(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, replace(HELP, unreviewed=("ru",)))
    await olga.says("/surveys")
    await olga.taps("1")
    assert "✓ русский · not yet read by a native speaker" in olga.sees
    await olga.taps("Languages")
    await olga.taps("✓ русский")
    await olga.taps("A speaker has read it")
    assert (await copy_of(stage)).unreviewed == ()
    await olga.taps("Remove the language")
    await olga.taps("Yes, remove")
    assert (await copy_of(stage)).languages == ("en",)
    assert not flaws(await copy_of(stage))


async def test_what_is_no_text_is_asked_for_again(olga: Visitor) -> None:
    await arrives(olga)
    await begins_survey(olga)
    await olga.taps("Title")
    for kind in ("voice", "photo", "sticker", "document"):
        await olga.sends(kind)
        assert olga.sees.startswith("Please write it as text."), kind
    await olga.says("Menu " * 20)
    assert olga.sees.startswith("Too long. Letters: 99, at most 80.")
    assert olga.sees.endswith("Menu Menu")
    await olga.says("Menu")
    assert "Survey 1: Menu" in olga.sees


async def test_a_second_tap_adds_nothing_and_old_buttons_show_the_present(
    olga: Visitor, stage: Stage
) -> None:
    await arrives(olga)
    await begins_survey(olga)
    await olga.taps("Add a question")
    _message, again = olga.find("Date")
    await olga.taps("Date")
    await shows_old_button(stage, olga, again)
    await olga.taps("Old button")
    assert olga.sees.startswith("Send me the words of question 1.")
    await olga.says("When?")
    assert len((await copy_of(stage)).questions) == 1
    olds = [
        *(OpenQuestion(survey_id=1, question="q9", turn=turn).pack() for turn in Turn),
        Drop(survey_id=1, question="q9").pack(),
        Write(survey_id=1, question="q1", part=Part.OPTIONS, language="en").pack(),
        Write(survey_id=1, question="", part=Part.SAID, language="en").pack(),
        Write(survey_id=1, question="", part=Part.TITLE, language="fi").pack(),
        OpenOption(survey_id=1, question="q1", option="a").pack(),
        DependOn(survey_id=1, question="q9", mark="abcdef").pack(),
        TurnAnswer(survey_id=1, question="q9", mark="abcdef", option="a", on=True).pack(),
    ]
    for old in olds:
        await shows_old_button(stage, olga, old)
        await olga.taps("Old button")
        assert olga.sees.startswith("Survey 1: Work with Wikipedia"), old
    await shows_old_button(stage, olga, OpenWritten(survey_id=7).pack())
    await olga.taps("Old button")
    assert olga.sees == "This survey is not here any more, or it is not for you to see."


async def test_a_colleague_reads_and_copies_and_others_see_nothing(olga: Visitor, stage: Stage) -> None:
    tatarstan, lezgi = Scope(Trait.REGION, "tatarstan"), Scope(Trait.REGION, "dagestan")
    paul, rosa = stage.person("Paul"), stage.person("Rosa")
    await arrives(paul, tatarstan, Scope(Trait.REGION, "bashkortostan"))
    await arrives(rosa, lezgi)
    await arrives(olga)
    await stores(stage, olga.id, HELP, scope=Scope(Trait.REGION, "tatarstan/kazan"))
    assert "What helps" in await paul.says("/surveys")
    await paul.taps("1")
    assert "Title" not in paul.buttons
    await paul.taps("Make a copy")
    assert "This is your own survey now" in paul.sees
    assert (await written(stage, 2)).scope == Scope(Trait.REGION, "tatarstan/kazan")
    await paul.taps("For whom I act")
    await paul.taps("Bashkortostan")
    assert (await written(stage, 2)).scope == Scope(Trait.REGION, "bashkortostan")
    for old in (Vowed(survey_id=1, vow=Vow.DISCARD).pack(), OpenTask(survey_id=1, task=Task.ADD).pack()):
        await shows_old_button(stage, paul, old)
        await paul.taps("Old button")
        assert paul.sees.startswith("Survey 1")
    assert await copy_of(stage) == HELP
    assert "There are none yet." in await rosa.says("/surveys")
    await shows_old_button(stage, rosa, OpenWritten(survey_id=1).pack())
    await rosa.taps("Old button")
    assert "not for you to see" in rosa.sees

    gone = delete(members).where(members.c.scope == "region:bashkortostan")
    await stage.app.database.write(lambda c: c.execute(gone))
    await paul.says("/surveys")
    await paul.taps("2")
    assert "You do not act any more for the people this survey is for." in paul.sees
    await paul.taps("For whom I act")
    await paul.taps("Tatarstan")
    assert "Send …" in paul.buttons


async def test_who_is_not_of_the_team_hears_a_kind_word(ann: Visitor) -> None:
    await arrives(ann)
    assert "organizers" in await ann.says("/surveys")
    assert "organizers" in await ann.says("мои опросы")


async def test_a_partner_who_asks_for_surveys_is_shown_those_that_wait(ann: Visitor, stage: Stage) -> None:
    await arrives(ann)
    museum = {"id": 1, "type": "museum", "region": "tatarstan", "names": '{"en":"Arsk Museum"}'}
    partner = {"person_id": ann.id, "institution_id": 1, "joined_on": date(2026, 11, 1)}
    await stage.app.database.write(lambda c: c.execute(insert(institutions).values(museum)))
    await stage.app.database.write(lambda c: c.execute(insert(partners).values(partner)))
    assert "Arsk Museum" in await ann.says("опросы")


async def test_a_draft_is_thrown_away_and_a_survey_that_was_sent_put_away(
    olga: Visitor, stage: Stage
) -> None:
    await arrives(olga)
    await stores(stage, olga.id, HELP)
    await stores(stage, olga.id, replace(HELP, name="seen"), is_seen=True)
    await olga.says("/surveys")
    await olga.taps("1")
    await olga.taps("Put away")
    await olga.taps("Throw away")
    assert "The draft is gone." in olga.sees
    await olga.taps("2")
    await olga.taps("Put away")
    assert "Throw away" not in olga.buttons
    await olga.taps("Yes, put it away")
    assert "There are none yet." in olga.sees
    await olga.taps("Put away")
    await olga.taps("2")
    await olga.taps("Take out again")
    assert "Send …" in olga.buttons
    assert await deeds(stage) == ["survey discarded: survey 1"]


async def test_forgetting_leaves_the_survey_and_not_its_author(stage: Stage) -> None:
    paul = stage.person("Paul")
    await arrives(paul, Scope())
    await stores(stage, paul.id, HELP)
    await paul.says("/forget")
    await paul.taps("Yes")
    assert (await written(stage)).author is None
    assert await copy_of(stage) == HELP
