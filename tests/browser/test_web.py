"""The web chat in a real browser, with a tiny bot behind it: what people do and what they see."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from sandbox.web import web_chat
from sandbox.world import World
from sandbox.world.samples import PNG
from tests.browser.conftest import NARROW, WIDE, Browse
from tests.browser.phones import Phone, by_id, move_clock
from tests.sandbox.echo import Echo


@dataclass
class Room:
    """Ann and Olga with the echo bot, and where their page is."""

    echo: Echo
    url: str


@pytest_asyncio.fixture(loop_scope="session")
async def room() -> AsyncIterator[Room]:
    world = World()
    echo = Echo(world)
    people = [world.add_person("Ann", language_code="tt"), world.add_person("Olga", language_code="ru")]
    running = asyncio.create_task(echo.run())
    async with TestServer(web_chat(world, echo.bot, people)) as server:
        yield Room(echo, str(server.make_url("/")))
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def greeted(page: Page, name: str = "Ann") -> Phone:
    phone = Phone(page, name)
    await phone.pick_up()
    await phone.start()
    await phone.sees(f"Исәнмесез, {name}!")
    return phone


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_person_starts_writes_and_reads(room: Room, browse: Browse, size: tuple[int, int]) -> None:
    page = await browse(room.url, size)
    ann = Phone(page, "Ann")
    await expect(ann.part("greeting")).to_contain_text("I repeat what you say.")
    await ann.start()
    await ann.sees("Исәнмесез, Ann!\n\nWrite me anything.")
    await ann.say("Сәлам\nҖ ң һ ө ү ә")
    await ann.sees("I got: text Сәлам\nҖ ң һ ө ү ә")
    await expect(ann.part("input")).to_have_value("")
    await expect(by_id(ann.last, "message-text")).to_be_in_viewport()
    await expect(ann.part("day")).to_have_text(["Today"])


async def test_people_side_by_side_have_chats_of_their_own(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    await greeted(page, "Ann")
    olga = await greeted(page, "Olga")
    await olga.part("input").fill("Enter sends")
    await olga.part("input").press("Enter")
    await olga.sees("I got: text Enter sends")
    await Phone(page, "Ann").sees("Исәнмесез, Ann!")


async def test_on_a_narrow_screen_tabs_choose_the_person(room: Room, browse: Browse) -> None:
    page = await browse(room.url, NARROW)
    ann, olga = await greeted(page), Phone(page, "Olga")
    await expect(olga.node).to_be_hidden()
    await olga.pick_up()
    await expect(ann.node).to_be_hidden()
    await room.echo.call(
        "sendMessage", chat_id=int(await ann.node.get_attribute("data-person") or 0), text="Psst"
    )
    unread = page.locator('[data-testid="tab"][data-name="Ann"] [data-testid="unread"]')
    await expect(unread).to_have_text("1")
    await ann.pick_up()
    await ann.sees("Psst")
    await expect(unread).to_have_text("")


async def test_a_tap_edits_the_message_and_shows_a_toast(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.tap("Сохранить")
    await ann.sees("Saved.")
    await expect(ann.part("toast")).to_have_text("Сохранено")
    await expect(by_id(ann.last, "message-edited")).to_have_text("edited")
    await expect(ann.part("inline-keyboard")).to_have_count(0)


async def test_an_alert_waits_for_ok_and_gives_the_focus_back(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.tap("Warn me")
    await expect(ann.part("alert")).to_have_text("Careful")
    await expect(ann.part("alert-ok")).to_be_focused()
    await ann.part("alert-ok").click()
    await expect(ann.part("alert")).to_have_count(0)
    await expect(ann.part("inline-button").filter(has_text="Warn me")).to_be_focused()


async def test_a_tap_without_an_answer_shows_that_it_waits(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    await ann.tap("Wait")
    button = ann.part("inline-button").filter(has_text="Wait")
    await expect(button).to_have_attribute("aria-busy", "true")
    await page.reload()
    await expect(button).to_have_attribute("aria-busy", "true")
    await move_clock(page, "hour")
    await expect(button).to_have_attribute("aria-busy", "false")


async def test_a_link_opens_in_a_new_tab_and_a_text_is_copied(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    link = ann.part("inline-button").filter(has_text="Википедия")
    await expect(link).to_have_attribute("href", "https://tt.wikipedia.org/")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await ann.tap("Copy")
    await expect(ann.part("toast")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "{{cite}}"


async def test_formatting_is_drawn_and_markup_of_strangers_is_text(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    await ann.say("rich")
    await ann.sees("bold both copy me")
    text = by_id(ann.last, "message-text")
    await expect(text.locator("strong em")).to_have_text("both")
    await expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(text.locator("img")).to_have_count(0)
    await expect(text.locator("a")).to_have_attribute("href", "https://tt.wikipedia.org/")
    await text.locator("code").press("Enter")
    assert await page.evaluate("navigator.clipboard.readText()") == "copy me"
    await text.get_by_role("button", name="Hidden text").click()
    await expect(text.get_by_role("button", name="secret")).to_have_attribute("aria-expanded", "true")
    await text.get_by_role("button", name="/help").click()
    await ann.sees("I got: text /help")


async def test_the_reply_keyboard_comes_and_can_be_folded(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url, NARROW))
    await ann.say("keys")
    await expect(ann.part("input")).to_have_attribute("placeholder", "Yes or no?")
    await ann.part("keyboard-toggle").click()
    await expect(ann.part("reply-keyboard")).to_be_hidden()
    await ann.part("keyboard-toggle").click()
    await ann.press("Эйе")
    await ann.sees("I got: text Эйе")


async def test_commands_are_chosen_from_the_menu_or_after_a_slash(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.command("menu")
    await ann.sees("I got: text /menu")
    await ann.part("input").fill("/h")
    await expect(ann.part("command")).to_have_count(1)
    await ann.part("command").click()
    await ann.sees("I got: text /help")


async def test_a_photo_and_a_document_are_sent_with_a_caption(
    room: Room, browse: Browse, tmp_path: Path
) -> None:
    ann = await greeted(await browse(room.url))
    (tmp_path / "me.png").write_bytes(PNG)
    (tmp_path / "list.csv").write_text("a,b")
    await ann.part("input").fill("Look")
    await ann.send_file("photo", tmp_path / "me.png")
    await ann.sees("I got: photo Look")
    picture = ann.messages.locator("img.photo")
    await expect(picture).to_have_js_property("complete", True)
    await expect(picture).to_have_js_property("naturalWidth", 1)
    await ann.send_file("document", tmp_path / "list.csv")
    await ann.sees("I got: document")
    await expect(ann.messages.get_by_text("list.csv")).to_be_visible()


async def test_everything_else_in_the_attachment_menu_is_sent(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    for kind in ("voice", "sticker", "contact", "location"):
        await ann.attach(kind)
        await ann.sees(f"I got: {kind}")
    await ann.attach("forward")
    await ann.sees("I got: forward_origin News")
    await ann.messages.locator('[data-testid="play"]').click()
    await expect(ann.part("play")).to_have_accessible_name("Play the sound, 0:01")


async def test_a_text_that_is_refused_comes_back_into_the_input(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    await ann.say("x" * 4097)
    await expect(ann.part("toast")).to_contain_text("1-4096")
    await expect(ann.part("input")).to_have_value("x" * 4097)


async def test_menus_are_at_home_on_a_keyboard(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    await ann.part("attach").press("Enter")
    await expect(ann.part("attach-photo")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Escape")
    await expect(ann.part("attach")).to_be_focused()
    await ann.part("attach").press("Enter")
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await ann.sees("I got: voice")


async def test_a_person_answers_and_changes_a_message(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.last.hover()
    await by_id(ann.last, "message-more").click()
    await ann.part("message-reply").click()
    await ann.say("Thanks")
    mine = ann.messages.filter(has=ann.page.get_by_text("Thanks", exact=True))
    await expect(by_id(mine, "reply-quote")).to_contain_text("Исәнмесез")
    await mine.hover()
    await by_id(mine, "message-more").click()
    await ann.part("message-edit").click()
    await expect(ann.part("input")).to_have_value("Thanks")
    await ann.say("Many thanks")
    await ann.sees("You changed it to: Many thanks")


async def test_a_deleted_message_is_gone(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.say("vanish")
    await expect(ann.messages).to_have_count(2)
    await ann.say("typing")
    await expect(ann.part("chat-status")).to_have_attribute("data-action", "typing")
    await expect(ann.messages.get_by_text("vanish")).to_have_count(0)


async def test_a_vote_shows_the_results_and_can_be_taken_back(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.say("poll")
    await ann.part("poll-option").filter(has_text="Sunday").click()
    await expect(ann.part("poll-result").nth(1)).to_contain_text("100%")
    await expect(ann.part("poll-result").nth(1)).to_have_attribute("data-mine", "true")
    await ann.part("poll-retract").click()
    await expect(ann.part("poll-option")).to_have_count(2)


async def test_a_person_blocks_the_bot_and_comes_back(room: Room, browse: Browse) -> None:
    ann = await greeted(await browse(room.url))
    await ann.block()
    await expect(ann.part("blocked")).to_be_visible()
    await expect(ann.part("input")).to_be_hidden()
    await ann.part("unblock").click()
    await ann.say("Back")
    await ann.sees("I got: text Back")
    await ann.block()
    await ann.part("restart").click()
    await ann.sees("Исәнмесез")


async def test_a_link_with_a_payload_is_opened_by_the_person_chosen(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = Phone(page, "Ann")
    await ann.start("school-5")
    await ann.sees("You came by school-5.")
    await ann.part("chat-menu").click()
    await ann.part("chat-link").click()
    await by_id(page, "field-person").select_option(label="Olga")
    await ann.open_link("https://t.me/echo_bot?start=invite_1")
    await Phone(page, "Olga").sees("You came by invite_1.")


async def test_a_link_to_the_bot_in_a_message_stays_in_the_sandbox(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    number = int(await ann.node.get_attribute("data-person") or 0)
    await room.echo.call("sendMessage", chat_id=number, text="For Paul: https://t.me/echo_bot?start=paul")
    await ann.sees("For Paul")
    await ann.last.get_by_role("link").click()
    await by_id(page, "field-person").select_option(label="Olga")
    await by_id(page, "link-dialog-done").click()
    await Phone(page, "Olga").sees("You came by paul.")


async def test_the_clock_moves_and_days_are_told_apart(room: Room, browse: Browse) -> None:
    page = await browse(room.url, NARROW)
    ann = await greeted(page)
    before = await by_id(page, "clock-now").get_attribute("datetime")
    await move_clock(page, "week")
    await expect(by_id(page, "clock-now")).not_to_have_attribute("datetime", before or "")
    await ann.say("Later")
    await expect(ann.part("day")).to_have_count(2)
    await by_id(page, "clock-other").click()
    await by_id(page, "field-amount").fill("3")
    await by_id(page, "field-unit").select_option("days")
    await by_id(page, "clock-dialog-done").click()
    await ann.say("Later still")
    await expect(ann.part("day")).to_have_count(3)


async def test_one_more_person_sits_down(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    await by_id(page, "person-add").click()
    await by_id(page, "field-first_name").fill("Paul")
    await by_id(page, "field-language_code").fill("lez")
    await by_id(page, "field-payload").fill("museum")
    await by_id(page, "person-dialog-done").click()
    paul = Phone(page, "Paul")
    await paul.sees("You came by museum.")
    await expect(paul.node).to_have_attribute("data-language", "lez")


async def test_what_was_sent_is_shown_and_filtered(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    await ann.say("needle")
    await ann.sees("I got: text needle")
    await by_id(page, "sent-open").click()
    rows = by_id(page, "sent-row")
    await expect(rows.first).to_contain_text("needle")
    await expect(rows.first).to_contain_text("Ann")
    await by_id(page, "sent-filter-method").select_option("setMyCommands")
    await expect(rows).to_have_count(1)
    await by_id(page, "sent-filter-method").select_option("")
    await by_id(page, "sent-filter-text").fill("NEEDLE")
    await expect(rows).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(by_id(page, "sent")).to_be_hidden()
    await expect(by_id(page, "sent-open")).to_be_focused()


async def test_a_reload_keeps_everything(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    await ann.say("keys")
    await ann.sees("Choose:")
    await ann.part("input").fill("not sent yet")
    before = await ann.messages.all_inner_texts()
    await page.reload()
    await expect(ann.messages).to_have_count(len(before))
    assert await ann.messages.all_inner_texts() == before
    await expect(ann.part("reply-keyboard")).to_be_visible()
    await expect(ann.part("input")).to_have_value("not sent yet")
    await expect(ann.part("toast")).to_have_count(0)


async def test_a_long_chat_opens_at_its_end_and_follows_it(room: Room, browse: Browse) -> None:
    page = await browse(room.url)
    ann = await greeted(page)
    number = int(await ann.node.get_attribute("data-person") or 0)
    for line in range(40):
        await room.echo.call("sendMessage", chat_id=number, text=f"Line {line}")
    await expect(ann.last).to_contain_text("Line 39")
    await expect(ann.last).to_be_in_viewport()
    await ann.part("messages").evaluate("list => { list.scrollTop = 0; }")
    await expect(ann.part("jump")).to_be_visible()
    await room.echo.call("sendMessage", chat_id=number, text="News")
    await ann.sees("News")
    await expect(ann.last).not_to_be_in_viewport()
    await ann.part("jump").click()
    await expect(ann.last).to_be_in_viewport()
