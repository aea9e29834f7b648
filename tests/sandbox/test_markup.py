"""Keyboards: accepted, refused, and how they come back."""

from typing import Any

import pytest

from sandbox.world import Person
from tests.sandbox.conftest import Api


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "A", **button}]]}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            inline(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline(callback_data=""),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
        (inline(text=" ", callback_data="a"), "inline keyboard button text must be non-empty"),
        (
            inline(callback_data="a", style="pink"),
            "can't parse inline keyboard button: invalid button style specified",
        ),
        (inline(url="localhost"), "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL"),
        (
            inline(web_app={"url": "http://a.b"}),
            "inline keyboard button Web App URL 'http://a.b' is invalid: Only HTTPS links are allowed",
        ),
        (inline(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [{"text": "A"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"inline_keyboard": [[{"text": "A", "callback_data": str(n)}] for n in range(101)]},
            "reply markup is too long",
        ),
        (
            {"inline_keyboard": [[{"text": "A" * 1100, "callback_data": str(n)}] for n in range(10)]},
            "reply markup is too long",
        ),
        ({"keyboard": "A"}, 'field "keyboard" must be of type Array'),
        ({"keyboard": [[5]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ],
)
async def test_wrong_keyboards(api: Api, ann: Person, markup: dict[str, Any], words: str) -> None:
    refusal = await api.refused("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {words}"


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x" * 64},
        {"callback_data": "a", "style": "danger"},
        {"url": "https://tt.wikipedia.org/wiki/X"},
        {"url": "tg://user?id=1"},
        {"web_app": {"url": "https://example.org/"}},
        {"switch_inline_query": ""},
        {"copy_text": {"text": "x"}},
        {"disabled": {}},
    ],
)
async def test_a_button_comes_back_as_it_was_sent(api: Api, ann: Person, button: dict[str, Any]) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="x", reply_markup=inline(**button))
    assert sent["reply_markup"] == inline(**button)


async def test_links_come_back_in_full(api: Api, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="x", reply_markup=inline(url="example.org"))
    assert sent["reply_markup"] == inline(url="http://example.org/")


async def test_buttons_without_text_and_beyond_the_twelfth_vanish(api: Api, ann: Person) -> None:
    row = [{"text": "", "callback_data": "z"}] + [{"text": str(n), "callback_data": "a"} for n in range(14)]
    sent = await api.ok("sendMessage", chat_id=ann.id, text="x", reply_markup={"inline_keyboard": [row, []]})
    assert sent["reply_markup"] == {"inline_keyboard": [row[1:13]]}


async def test_an_empty_keyboard_is_none(api: Api, ann: Person) -> None:
    nothing: list[Any] = [{"inline_keyboard": []}, {"inline_keyboard": [[]]}, {}, ""]
    for empty in nothing:
        sent = await api.ok("sendMessage", chat_id=ann.id, text="x", reply_markup=empty)
        assert "reply_markup" not in sent


async def test_only_inline_keyboards_are_edited(api: Api, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="x")
    refusal = await api.refused(
        "editMessageReplyMarkup",
        chat_id=ann.id,
        message_id=sent["message_id"],
        reply_markup={"keyboard": [["A"]]},
    )
    assert refusal == "Bad Request: inline keyboard expected"
