"""Screens become calls: what is too long becomes several messages, and the buttons stand below the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.wording import calls, spelled
from domain.outgoing import File, Kind, Lane, Outgoing
from handlers.screen import SILENCE, Button, Screen
from tests.bot.conftest import on_word
from tests.stage import Stage, Visitor

LONG = "<b>One sentence.</b> " * 600
ROWS = (
    (Button("Menu", tap="go:menu:0"),),
    (Button("Site", url="https://example.org"), Button("Copy", copy="x")),
)
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Menu", "callback_data": "go:menu:0"}],
        [{"text": "Site", "url": "https://example.org"}, {"text": "Copy", "copy_text": {"text": "x"}}],
    ]
}
FILE = File("document", "my-data.json", b"{}")


def methods(made: Sequence[Outgoing]) -> list[str]:
    return [call.method for call in made]


def keyboards(made: Sequence[Outgoing]) -> list[Any]:
    return [call.payload.get("reply_markup") for call in made]


def test_a_screen_is_one_message_with_its_buttons() -> None:
    [call] = calls(Screen("<b>Hello</b>", ROWS), 7)
    assert (call.method, call.lane, call.kind) == ("sendMessage", Lane.INTERACTIVE, Kind.SCREEN)
    assert call.payload["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert call.payload["reply_markup"] == KEYBOARD
    assert call.payload["link_preview_options"] == {"is_disabled": True}


def test_after_a_tap_the_message_is_changed() -> None:
    [call] = calls(Screen("Hello", ROWS), 7, tapped=5)
    assert (call.method, call.payload["message_id"]) == ("editMessageText", 5)


@pytest.mark.parametrize("screen", [Screen("Hello", fresh=True), Screen("Hello", file=FILE)])
def test_a_fresh_screen_and_a_file_leave_the_tapped_message_alone(screen: Screen) -> None:
    [call] = calls(screen, 7, tapped=5)
    assert call.method.startswith("send")
    assert "message_id" not in call.payload


def test_the_buttons_of_a_long_screen_stand_below_its_last_part() -> None:
    made = calls(Screen(LONG, ROWS), 7, tapped=5)
    assert len(made) >= 3
    assert methods(made) == ["editMessageText", *["sendMessage"] * (len(made) - 1)]
    assert keyboards(made) == [None] * (len(made) - 1) + [KEYBOARD]
    assert all(len(call.payload["text"]) <= 4096 for call in made)
    assert all(call.payload["entities"] for call in made)


def test_a_caption_that_is_too_long_goes_on_in_messages() -> None:
    head, *others = calls(Screen(LONG, ROWS, file=FILE), 7)
    assert head.method == "sendDocument"
    assert head.file == FILE
    assert len(head.payload["caption"]) <= 1024
    assert head.payload["caption_entities"]
    assert keyboards([head, *others]) == [None] * len(others) + [KEYBOARD]
    said = " ".join([head.payload["caption"], *(call.payload["text"] for call in others)])
    assert said.split() == LONG.replace("<b>", "").replace("</b>", "").split()


def test_a_short_caption_keeps_its_buttons() -> None:
    [call] = calls(Screen("Hello", ROWS, file=File("photo", "a.png", b"x")), 7)
    assert (call.method, call.payload["reply_markup"]) == ("sendPhoto", KEYBOARD)


def test_silence_says_nothing_and_still_brings_letters() -> None:
    letter = Outgoing(8, "sendMessage", {"chat_id": 8, "text": "Hello"})
    assert calls(SILENCE, 7) == []
    assert calls(SILENCE.with_letters(letter), 7) == [letter]


def test_a_long_letter_is_cut_as_a_screen_is() -> None:
    markup = {"inline_keyboard": [[{"text": "Menu", "callback_data": "m"}]]}
    payload = {"chat_id": 8, "text": LONG, "parse_mode": "HTML", "reply_markup": markup}
    made = spelled(Outgoing(8, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.RELAY, about=7))
    assert keyboards(made) == [None] * (len(made) - 1) + [markup]
    assert all("parse_mode" not in call.payload for call in made)
    assert {(call.lane, call.kind, call.about) for call in made} == {(Lane.TRANSACTIONAL, Kind.RELAY, 7)}


def test_a_letter_that_is_no_html_is_left_as_it_is() -> None:
    letter = Outgoing(8, "copyMessage", {"chat_id": 8, "from_chat_id": 7, "message_id": 5})
    assert spelled(letter) == [letter]


async def test_a_long_screen_arrives_whole_and_in_order(stage: Stage, ann: Visitor) -> None:
    async def long(_data: dict[str, Any]) -> Screen:
        return Screen("".join(f"Sentence {number}. " for number in range(2000)), ROWS)

    on_word(stage, "long", long)
    await ann.says("long")
    said = " ".join(message.text for message in ann.messages)
    assert said.split() == "".join(f"Sentence {number}. " for number in range(2000)).split()
    assert [bool(message.buttons) for message in ann.messages] == [False] * (len(ann.messages) - 1) + [True]
