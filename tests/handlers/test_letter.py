"""The announcement as it arrives: the same words for all who read alike, buttons in their own language."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.announcements import TEXT_LIMIT, Announcement, AnnouncementId, Link, LinkLabel, Media, Text
from domain.topics import AnnouncementKind
from handlers.announcements.letter import Letter, letter, letter_for, room
from handlers.buttons import Mute, RemindMe, StopAll
from locales import LANGUAGES, words

ID = AnnouncementId(12)
TEXTS = {
    "ru": Text("🎉 Конкурс", ({"type": "bold", "offset": 3, "length": 7},)),
    "tt": Text("Бәйге"),
}
CONTEST = Announcement(
    kind=AnnouncementKind.CONTEST,
    texts=TEXTS,
    links=(Link(LinkLabel.RULES, "https://tt.wikipedia.org"),),
    happens_at=datetime(2026, 12, 1, tzinfo=UTC),
)


def buttons(letter: Letter) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = letter.payload["reply_markup"]["inline_keyboard"]
    return found


def test_who_reads_a_written_language_gets_exactly_its_words() -> None:
    made = letter_for(ID, CONTEST, "ru")
    assert made.method == "sendMessage"
    assert made.payload["text"] == "🎉 Конкурс"
    assert made.payload["entities"] == list(TEXTS["ru"].entities)
    assert made.to(5)["chat_id"] == 5


@pytest.mark.parametrize("reads", ["lez", "ba", "en"])
def test_a_stand_in_says_so_and_keeps_its_formatting(reads: str) -> None:
    made = letter_for(ID, CONTEST, reads)
    line, text = made.payload["text"].split("\n\n")
    assert line.endswith(LANGUAGES["ru"].autonym)
    assert text == "🎉 Конкурс"
    [bold] = made.payload["entities"]
    raw = made.payload["text"].encode("utf-16-le")
    assert raw[bold["offset"] * 2 :][: bold["length"] * 2].decode("utf-16-le") == "Конкурс"
    assert room(CONTEST)[reads] == len(line) + 2


def test_a_line_that_does_not_fit_is_left_out() -> None:
    """Who came after everything was checked still gets an announcement that Telegram takes."""
    long = replace(CONTEST, texts={"ru": Text("a" * TEXT_LIMIT)})
    assert letter_for(ID, long, "lez").payload["text"] == "a" * TEXT_LIMIT


def test_buttons_are_in_the_readers_language() -> None:
    labels = [
        [button["text"] for button in row] for row in buttons(letter(ID, CONTEST, "ru", "en", words("en")))
    ]
    assert labels == [["Rules"], ["Remind me"], ["Fewer like this"], ["Stop all"]]


def test_buttons_name_the_announcement() -> None:
    flat = [button for row in buttons(letter_for(ID, CONTEST, "tt")) for button in row]
    assert flat[0]["url"] == "https://tt.wikipedia.org"
    assert [button["callback_data"] for button in flat[1:]] == [
        RemindMe(announcement_id=12).pack(),
        Mute(announcement_id=12).pack(),
        StopAll(announcement_id=12).pack(),
    ]


def test_links_may_lead_by_way_of_the_counter() -> None:
    counted = "https://bot.example/l/abc"
    assert buttons(letter_for(ID, CONTEST, "tt", [counted]))[0][0]["url"] == counted


@pytest.mark.parametrize(
    "announcement", [replace(CONTEST, kind=AnnouncementKind.NEWS), replace(CONTEST, happens_at=None)]
)
def test_nobody_is_reminded_of_what_has_no_date(announcement: Announcement) -> None:
    assert "rm:" not in str(letter_for(ID, announcement, "tt").payload)


@pytest.mark.parametrize(("kind", "method"), [("photo", "sendPhoto"), ("document", "sendDocument")])
def test_media_goes_by_its_file_id_with_the_text_below(kind: str, method: str) -> None:
    made = letter_for(ID, replace(CONTEST, media=Media(kind, "AgAC")), "ru")
    assert made.method == method
    assert made.payload[kind] == "AgAC"
    assert made.payload["caption"] == "🎉 Конкурс"
    assert made.payload["caption_entities"] == list(TEXTS["ru"].entities)


def test_nothing_written_is_no_letter() -> None:
    with pytest.raises(ValueError, match="not written"):
        letter_for(ID, Announcement(), "tt")
