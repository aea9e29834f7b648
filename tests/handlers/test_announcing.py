"""Organizers write an announcement: parts in any order, nothing typed is lost, old buttons do no harm."""

from datetime import UTC, datetime

import pytest

from domain.announcements import CAPTION_LIMIT, LinkLabel
from handlers.announcements.buttons import Part
from sandbox.world.samples import PNG
from tests.handlers.announcing import begins, crowd, draft, makes_organizer, writes
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Stage, Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, the owner, who reads English here."""
    await joins(olga)
    return olga


async def test_a_newcomer_is_led_from_what_is_missing_to_the_next(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 3, language="lez")
    assert await olga.says("/announce") == "What would you like to announce?"
    assert (await olga.taps("Event")).startswith("Which topic is it on?")
    assert olga.buttons[0] == "Events"
    assert "Write the text in at least one language." in await olga.taps("Lessons and workshops")
    assert "Send me the text in this language: English." in await olga.taps("Write the text")
    await olga.says("A workshop")
    assert "Kept: English. Characters: 10 of 4,096." in olga.sees
    assert "people who read a language that is not written: лезги" in olga.sees
    assert "Readers: 3." in await olga.taps("Missing language")
    await olga.taps("They get: English")
    assert "– лезги · readers: 3 · they get: English" in olga.sees
    assert "Missing language" not in olga.buttons
    assert (await olga.taps("Send …")).startswith("Shall I send announcement 1?")


@pytest.mark.parametrize("says", ["/announce", "/announcements"])
async def test_who_is_not_of_the_team_hears_a_kind_word(says: str, ann: Visitor) -> None:
    await joins(ann)
    assert "organizers" in await ann.says(says)
    assert "Ask a human" in ann.buttons


async def test_formatting_stays_and_blanks_go(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    bold = [{"type": "bold", "offset": 5, "length": 7}, {"type": "mention", "offset": 2, "length": 2}]
    await writes(olga, "русский", "  🎉 Конкурс  ", entities=bold)
    text = (await draft(stage)).announcement.texts["ru"]
    assert (text.text, text.entities) == ("🎉 Конкурс", ({"type": "bold", "offset": 3, "length": 7},))
    await olga.taps("Preview")
    shown = olga.messages[-2].message
    assert shown["text"] == "🎉 Конкурс"
    assert shown["entities"] == [{"type": "bold", "offset": 3, "length": 7}]


@pytest.mark.parametrize("words", ["News", "Menu", "stop", "Contests", "help"])
async def test_a_text_may_look_like_a_command(words: str, olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    assert "Kept" in await writes(olga, "English", words)
    assert (await draft(stage)).announcement.texts["en"].text == words


async def test_a_command_is_a_way_out_and_nothing_is_lost(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await writes(olga, "English", "A hundred articles")
    await olga.taps("русский")
    await olga.says("/menu")
    await olga.says("Not for the announcement")
    await olga.says("/announcements")
    assert "1 · Draft · A hundred articles" in olga.sees
    await olga.taps("1")
    assert "✓ English" in olga.sees
    assert list((await draft(stage)).announcement.texts) == ["en"]


async def test_a_text_may_come_as_a_reply(olga: Visitor) -> None:
    await begins(olga)
    await olga.taps("English")
    assert "Kept" in await olga.says("A hundred articles", reply_to=olga.messages[-1].id)


async def test_a_text_is_replaced_and_removed(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await writes(olga, "English", "One <b>")
    await olga.taps("✓ English")
    assert "One <b>" in olga.sees
    await olga.says("Two")
    assert (await draft(stage)).announcement.texts["en"].text == "Two"
    await olga.taps("✓ English")
    await olga.taps("Remove this text")
    assert not (await draft(stage)).announcement.texts


async def test_a_picture_with_a_text_is_both(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await olga.taps("English")
    await olga.sends("photo", caption="A hundred articles")
    found = (await draft(stage)).announcement
    assert found.media is not None
    assert (found.media.kind, found.texts["en"].text) == ("photo", "A hundred articles")
    await olga.taps("Preview")
    shown = olga.messages[-2].message
    assert shown["caption"] == "A hundred articles"
    assert shown["photo"][-1]["file_id"] == found.media.file_id


async def test_a_text_that_does_not_fit_below_a_picture_is_kept_and_named(
    olga: Visitor, stage: Stage
) -> None:
    await begins(olga)
    await writes(olga, "English", "a" * (CAPTION_LIMIT + 20))
    await olga.taps("Picture or file")
    await olga.sends("photo")
    assert "Too long, English: by 20 characters." in olga.sees
    assert len((await draft(stage)).announcement.texts["en"].text) == CAPTION_LIMIT + 20
    await olga.taps("Shorten the text")
    assert "Kept: English. Characters: 5 of 1,024." in await olga.says("Short")


async def test_a_file_is_sent_as_a_file(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await writes(olga, "English", "The rules")
    await olga.taps("Picture or file")
    await olga.sends("document")
    assert "With a file" in olga.sees
    await olga.taps("Preview")
    assert "document" in olga.messages[-2].message
    await olga.taps("Picture or file")
    await olga.taps("Remove")
    assert (await draft(stage)).announcement.media is None


@pytest.mark.parametrize("kind", ["voice", "sticker"])
async def test_what_cannot_be_announced_is_said_and_waited_on(kind: str, olga: Visitor) -> None:
    await begins(olga)
    await olga.taps("English")
    await olga.sends(kind)
    assert olga.sees.startswith("Please send the announcement as text")
    await olga.says("Text then")
    assert "Kept" in olga.sees


async def test_links_have_labels_the_bot_knows(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await writes(olga, "English", "A hundred articles")
    await olga.taps("Links")
    await olga.taps("+ Rules")
    assert "no address" in await olga.says("rules of the contest")
    await olga.says("tt.wikipedia.org/wiki/Википедия:Бәйге")
    [link] = (await draft(stage)).announcement.links
    assert (link.label, link.url) == (LinkLabel.RULES, "https://tt.wikipedia.org/wiki/Википедия:Бәйге")
    await olga.taps("Preview")
    assert olga.link("Rules") == link.url
    await olga.taps("Links")
    await olga.taps("Remove 1")
    assert not (await draft(stage)).announcement.links


async def test_an_album_is_one_picture(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await olga.taps("Picture or file")
    await olga.sends("album", pictures=[PNG, PNG, PNG])
    assert "One picture fits; I took the first." in olga.messages[-1].text
    found = (await draft(stage)).announcement
    assert found.media is not None


async def test_more_formatting_than_telegram_keeps_is_told(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    many = [{"type": "bold", "offset": n, "length": 1} for n in range(0, 240, 2)]
    assert "formatting in 100 places" in await writes(olga, "English", "a" * 300, entities=many)
    assert len((await draft(stage)).announcement.texts["en"].entities) == 100


async def test_an_empty_draft_is_used_again(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await begins(olga, "News", "News")
    assert "Announcement 1" in olga.sees
    assert (await draft(stage)).announcement.kind == "news"


async def test_three_links_are_enough(olga: Visitor) -> None:
    await begins(olga)
    for number in range(3):
        await olga.taps("Links")
        await olga.taps("+ Rules")
        await olga.says(f"https://tt.wikipedia.org/{number}")
    await olga.taps("Links")
    assert "+ Rules" not in olga.buttons


async def test_a_date_is_typed_as_people_type_it_and_the_zone_is_named(olga: Visitor, stage: Stage) -> None:
    stage.clock.move(datetime(2026, 11, 22, 12, tzinfo=UTC) - stage.clock.now())
    await begins(olga)
    await olga.taps("Date")
    assert olga.sees.startswith("When does the contest end?")
    assert "Moscow time" in olga.sees
    assert "cannot read this" in await olga.says("soon")
    assert "over already: 20 November 2026, 18:00 (Moscow time)" in await olga.says("20.11 18:00")
    await olga.says("25 ноября, в 18:00")
    assert "Ends: 25 November 2026, 18:00 (Moscow time)" in olga.sees
    assert (await draft(stage)).announcement.happens_at == datetime(2026, 11, 25, 15, tzinfo=UTC)


async def test_the_deadline_may_be_the_date_itself(olga: Visitor, stage: Stage) -> None:
    stage.clock.move(datetime(2026, 11, 22, 12, tzinfo=UTC) - stage.clock.now())
    await begins(olga)
    await olga.taps("Date")
    await olga.says("25.11 18:00")
    await olga.taps("Time and more")
    await olga.taps("Latest arrival")
    await olga.taps("25.11, 18:00")
    found = (await draft(stage)).announcement
    assert found.deadline == found.happens_at
    await olga.taps("Time and more")
    await olga.taps("Time of sending")
    await olga.taps("23.11, 10:00")
    assert "Is sent: 23 November 2026, 10:00 (Moscow time)" in olga.sees
    await olga.taps("Time and more")
    await olga.taps("Time of sending")
    await olga.taps("At once")
    assert "Is sent: at once" in olga.sees


async def test_switches_say_what_they_mean(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    assert "two announcements a week" in await olga.taps("Time and more")
    await olga.taps("Urgent")
    await olga.taps("Also in quiet hours")
    found = (await draft(stage)).announcement
    assert (found.is_urgent, found.against_quiet) == (True, True)
    await olga.taps("✓ Urgent")
    await olga.taps("Spread over hours")
    await olga.taps("4 hours")
    found = (await draft(stage)).announcement
    assert (found.is_urgent, found.spread_h) == (False, 4)
    assert "Spread over hours: 4" in olga.sees


async def test_kind_and_topic_can_change(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await olga.taps("Time and more")
    await olga.taps("Kind")
    await olga.taps("News")
    assert "Date" not in olga.buttons
    await olga.taps("Time and more")
    await olga.taps("Topic")
    await olga.taps("Articles that need help")
    found = (await draft(stage)).announcement
    assert (found.kind, found.topic) == ("news", "tasks")


async def test_a_draft_is_thrown_away_after_a_second_yes(olga: Visitor) -> None:
    await begins(olga)
    await olga.taps("Time and more")
    await olga.taps("Throw away")
    await olga.taps("No")
    await olga.taps("Time and more")
    await olga.taps("Throw away")
    assert "There are none yet." in await olga.taps("Yes, throw it away")
    await shows_old_button(olga.stage, olga, "an:1")
    assert "not here any more" in await olga.taps("Old button")


async def test_a_copy_has_the_words_and_its_own_life(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await writes(olga, "English", "A hundred articles")
    await shows_old_button(stage, olga, "ap:1:copy")
    assert "new draft with the same words" in await olga.taps("Old button")
    assert (await draft(stage, 2)).announcement.texts == (await draft(stage, 1)).announcement.texts


async def test_the_list_has_pages(olga: Visitor) -> None:
    for number in range(8):
        await begins(olga)
        await writes(olga, "English", f"Number {number}")
    await olga.says("/announcements")
    assert olga.buttons[:6] == ["8", "7", "6", "5", "4", "3"]
    await olga.taps("Older")
    assert olga.buttons[:2] == ["2", "1"]
    await olga.taps("Newest")
    assert olga.buttons[0] == "8"


@pytest.mark.parametrize("part", list(Part))
async def test_others_cannot_change_what_is_not_theirs(part: Part, olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    await writes(olga, "English", "A hundred articles")
    before = await draft(stage)
    ann, paul = stage.person("Ann"), stage.person("Paul")
    await joins(ann)
    await makes_organizer(paul)
    for visitor in (ann, paul):
        await shows_old_button(stage, visitor, f"ap:1:{part}")
        await visitor.taps("Old button")
        await visitor.says("Something else")
    assert await draft(stage) == before
    assert "A hundred" not in str([message.text for message in ann.messages])


async def test_made_up_buttons_do_no_harm(olga: Visitor, stage: Stage) -> None:
    await begins(olga)
    before = await draft(stage)
    for data in (
        "at:1:xx",
        "ay:1:xx:1",
        "ac:1:topic:nonsense",
        "ac:1:spread:7",
        "am:1:kind:5",
        "am:1:starts:1",
    ):
        await shows_old_button(stage, olga, data)
        await olga.taps("Old button")
    assert await draft(stage) == before
