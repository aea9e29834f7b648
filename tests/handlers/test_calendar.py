"""What is ahead is listed with its date, in the reader's words, and each thing has its reminder."""

from __future__ import annotations

from domain.announcements import Link, LinkLabel, Text
from domain.sendings import Purpose
from domain.topics import AnnouncementKind
from tests.handlers.flows import chooses_english, joins, shows_old_button
from tests.stage import Stage, Visitor
from tests.told import begin, event, in_days, tells


async def test_what_is_ahead_is_listed_the_nearest_first(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    for days, text in ((9, "Later"), (2, "Sooner <3")):
        await tells(stage, event(in_days(stage, days), texts={"en": Text(text)}), ann)
    await ann.says("/events")
    first, second, third = ann.sees.split("\n\n")
    assert first == "Events"
    assert second.startswith("1. Sooner <3\nBegins: ")
    assert second.endswith(" (Moscow time)")
    assert third.startswith("2. Later\nBegins: ")
    assert ann.buttons == ["Read: 1", "Remind me: 1", "Read: 2", "Remind me: 2", "Menu"]
    await ann.says("/contests")
    assert ann.sees.startswith("No contests are announced at the moment.")


async def test_a_contest_is_named_in_the_language_of_the_reader_and_says_when_it_ends(
    stage: Stage, ann: Visitor
) -> None:
    await joins(ann)
    texts = {"ru": Text("Сто статей"), "tt": Text("Йөз мәкалә")}
    contest = event(in_days(stage, 9), kind=AnnouncementKind.CONTEST, texts=texts)
    await tells(stage, contest, ann)
    await ann.says("/contests")
    assert "1. Сто статей\nEnds: " in ann.sees
    assert ann.buttons == ["Read", "Remind me", "Menu"]


async def test_a_reminder_is_ticked_in_the_list_and_leads_back_there(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, event(in_days(stage, 9)), ann)
    await ann.says("/menu")
    await ann.taps("Events")
    count = len(ann.messages)
    await ann.taps("Remind me")
    await ann.taps(ann.buttons[1])
    await ann.taps("Done")
    assert "I will remind you: " in ann.sees
    await ann.taps("Events")
    assert ann.buttons == ["Read", "✓ Remind me", "Menu"]
    assert len(ann.messages) == count


async def test_what_begins_within_the_hour_or_is_over_has_no_reminder(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await tells(stage, event(in_days(stage, 1)), ann)
    await stage.pass_time(hours=23, minutes=30)
    await ann.says("/events")
    assert "Begins" in ann.sees
    assert ann.buttons == ["Read", "Menu"]
    await stage.pass_time(hours=1)
    await ann.says("/events")
    assert ann.sees.startswith("No events are announced at the moment.")


async def test_others_do_not_see_what_was_not_meant_for_them(stage: Stage, ann: Visitor) -> None:
    ben = stage.person("Ben", "en")
    await joins(ann)
    await chooses_english(ben)
    await tells(stage, event(in_days(stage, 9)), ann)
    await ben.says("/events")
    assert ben.sees.startswith("No events are announced at the moment.")


async def test_the_list_is_always_one_message_with_ten_things_at_most(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    for day in range(1, 13):
        await tells(stage, event(in_days(stage, day + 1), texts={"en": Text("<b>&" * 400)}))
    for day in range(1, 13):
        await tells(stage, event(in_days(stage, day + 1), texts={"en": Text("<b>& " * 400)}), ann)
    await shows_old_button(stage, ann, "go:events:0")
    count = len(ann.messages)
    await ann.taps("Old button")
    assert len(ann.messages) == count
    assert "10. <b>&" in ann.sees
    assert "11." not in ann.sees
    assert len(ann.buttons) == 21


async def test_the_whole_announcement_is_a_tap_away_and_stands_below_the_list(
    stage: Stage, ann: Visitor
) -> None:
    await joins(ann)
    number = await tells(stage, event(in_days(stage, 9), links=(Link(LinkLabel.MORE, "https://a.org"),)), ann)
    await ann.says("/events")
    assert await ann.taps("Read") == "Excursion to the museum\nCome all!"
    assert ann.buttons == ["Read more", "Remind me", "Fewer like this", "Stop all"]
    assert ann.messages[-2].text.startswith("Events")
    await stage.app.database.write(lambda c: begin(c, number, event(None), purpose=Purpose.RECALL))
    await ann.taps("Read")
    assert ann.messages[-2].text == "This announcement is not there any more."


async def test_nobody_reads_what_was_meant_for_others(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    number = await tells(stage, event(in_days(stage, 9)))
    for data in (f"ra:{number}", "ra:999", "ra:x"):
        await shows_old_button(stage, ann, data)
        await ann.taps("Old button")
        assert "museum" not in ann.sees
        assert ann.buttons
