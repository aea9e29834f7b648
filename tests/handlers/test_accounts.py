"""My wiki account: said first what it is for, only with consent, never lost, gone when it is to go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import linking
from bot.workshop import Workshop
from domain.people import Age
from handlers import recent
from storage import accounts, errands
from tests.handlers.flows import chooses_english, declines, joins, kept, shows_old_button, traces
from tests.handlers.linking import checks, code_in
from tests.handlers.test_privacy import data_of
from tests.stage import Stage, Visitor, stage_on
from tests.wiki.register import Register

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OLD_DOOR, OLD_UNLINK, OLD_LOOK = "go:account:0", "wa:unlink", "wa:look"
OURS = {"accounts", "account_wikis", "claims", "edits", "reverts", "told", "notices", "errands"}


@pytest.fixture
def register() -> Register:
    """A wiki where Айгөл has an account."""
    register = Register()
    register.has("ru", 7, "Айгөл")
    return register


@pytest.fixture
async def beside(database_url: str, register: Register) -> AsyncIterator[Stage]:
    """A stage beside this wiki."""
    options: dict[str, Any] = {"operator_contact": "ops@example.org", "secret_key": "k" * 32}
    async with stage_on(database_url, wikis=register, **options) as stage:
        yield stage


async def opens_account(visitor: Visitor) -> None:
    """Open the screen of the wiki account."""
    await visitor.says("/settings")
    await visitor.taps("My wiki account")


async def claims(visitor: Visitor) -> str:
    """Name the account; returns the code."""
    await opens_account(visitor)
    await visitor.taps("Link my account")
    await visitor.says("Айгөл")
    await visitor.stage.look_up()
    return code_in(visitor.sees)


async def links(visitor: Visitor, register: Register) -> None:
    """Link the account."""
    register.summaries[7] = [await claims(visitor)]
    assert (await checks(visitor)).startswith("Your account is linked now: Айгөл.")


@ON_SQLITE
@pytest.mark.parametrize("way", ["declined", "undecided"])
async def test_who_is_not_remembered_is_asked_first(beside: Stage, way: str) -> None:
    ann = beside.person("Ann")
    await (declines(ann) if way == "declined" else chooses_english(ann))
    await ann.says("/settings")
    assert "My wiki account" not in ann.buttons
    for data in (OLD_DOOR, "wa:name", OLD_LOOK):
        await shows_old_button(beside, ann, data)
        await ann.taps("Old button")
        assert ann.sees.startswith("To link an account I have to remember it.")
        assert "May I remember your step?" in ann.sees
    assert not OURS & set(await traces(ann))


@ON_SQLITE
async def test_a_teen_says_a_yes_of_their_own(beside: Stage) -> None:
    ann = beside.person("Ann")
    await joins(ann, "14–17")
    assert (await kept(ann)).age is Age.TEEN  # type: ignore[union-attr]
    await opens_account(ann)
    await ann.taps("Link my account")
    assert ann.sees.startswith("You are under 18. Everything here works without linking an account, too.")
    assert ann.buttons == ["Yes, link it", "Not now"]
    await ann.taps("Yes, link it")
    assert ann.sees.startswith("What is the name of your account?")


@ON_SQLITE
async def test_without_wikis_or_a_key_there_is_no_such_screen(database_url: str, register: Register) -> None:
    contact = "ops@example.org"
    async with stage_on(database_url, wikis=register, operator_contact=contact) as stage:
        ann = stage.person("Ann")
        await joins(ann)
        await ann.says("/settings")
        assert "My wiki account" not in ann.buttons
        await shows_old_button(stage, ann, OLD_DOOR)
        await ann.taps("Old button")
        assert ann.sees.startswith("This button is from an earlier time")


@ON_SQLITE
async def test_words_that_lead_out_are_no_name(beside: Stage) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    await opens_account(ann)
    await ann.taps("Link my account")
    assert (await ann.says("рәхмәт")).startswith("You are welcome.")
    assert "What is the name of your account?" in ann.sees
    await ann.says("я@?")
    assert ann.buttons == ["Send this to a human", "I have no account", "Cancel"]
    await ann.says("Cancel")
    assert "What would you like to do?" in ann.sees
    await ann.says("Айгөл")
    assert ann.sees.startswith("I am a program")


@ON_SQLITE
async def test_what_is_no_text_can_go_to_a_human_though_a_name_is_awaited(beside: Stage) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    await opens_account(ann)
    await ann.taps("Link my account")
    await ann.sends("voice")
    assert ann.sees == "I cannot listen to this, but a human can. Shall I pass it on?"
    assert ann.buttons[0] == "Send this to a human"


@ON_SQLITE
async def test_the_settings_lead_to_the_account_after_every_answer(beside: Stage) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    await ann.says("/settings")
    for question, value in (("Wikipedia", "Tatar Wikipedia"), ("Age group", "14–17")):
        await ann.taps(question)
        await ann.taps(value)
        assert ann.buttons[0] == "My wiki account"


@ON_SQLITE
async def test_an_account_is_found_on_another_wiki_unless_it_was_said_where(
    beside: Stage, register: Register
) -> None:
    register.has("ba", 8, "Марат")
    register.away = {"tt"}
    ann = beside.person("Ann")
    await joins(ann)
    await opens_account(ann)
    await ann.taps("Link my account")
    await ann.says("https://ru.wikipedia.org/wiki/Участник:Марат")
    await beside.look_up()
    assert ann.sees.startswith("I find no account “Марат” here: Russian Wikipedia.")
    await ann.taps("Another name")
    await ann.says("Марат")
    await beside.look_up()
    assert "1. Open your practice page: Bashkir Wikipedia." in ann.sees
    assert ann.link("My practice page").startswith("https://ba.wikipedia.org/")
    code = code_in(ann.sees)
    await ann.taps("New code")
    await beside.look_up()
    assert "Bashkir Wikipedia" in ann.sees
    assert code_in(ann.sees) != code


@ON_SQLITE
async def test_a_code_sent_to_the_bot_is_answered_with_where_it_belongs(beside: Stage) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    code = await claims(ann)
    assert (await ann.says(f"{code[:4]} {code[5:]}")).startswith(
        f"Your code: {code}\n\n1. Open your practice page"
    )
    await ann.taps("Ask a human")
    assert (await ann.says(code)).startswith("Your message is on its way to a human.")
    assert (await ann.says("1234-5678")).startswith("I am a program")
    await shows_old_button(beside, ann, "wa:cancel")
    await ann.taps("Old button")
    assert (await ann.says(code)).startswith("I am a program")


@ON_SQLITE
async def test_a_code_is_looked_for_five_times_an_hour(beside: Stage, register: Register) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    code = await claims(ann)
    for _turn in range(5):
        assert (await checks(ann)).startswith("I see no edit of this account")
        assert code_in(ann.sees) == code
    await ann.taps("New code")
    await beside.look_up()
    second = code_in(ann.sees)
    assert second != code
    await ann.taps("I have published it")
    assert ann.sees.startswith("I have looked several times now. You can try again from: 23 November 2026, ")
    await beside.pass_time(minutes=61)
    register.summaries[7] = [second]
    assert (await checks(ann)).startswith("Your account is linked now")


@ON_SQLITE
async def test_who_tries_name_after_name_leaves_the_wikis_to_others(
    beside: Stage, register: Register
) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    await opens_account(ann)
    await ann.taps("Link my account")
    for number in range(recent.LOOKS):
        await ann.says(f"Юк {number}")
        await beside.look_up()
        await ann.taps("Another name")
    asked = register.requests.total()
    await ann.says("Айгөл")
    await beside.look_up()
    assert ann.sees.startswith("I have looked very often now.")
    assert register.requests.total() == asked
    await beside.pass_time(minutes=11)
    assert await claims(ann)


async def test_impatient_taps_link_once_and_lose_nothing(beside: Stage, register: Register) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    register.away = {"ru"}
    await opens_account(ann)
    await ann.taps("Link my account")
    await ann.says("Айгөл")
    await beside.look_up()
    register.away = set()
    await beside.pass_time(minutes=2)
    await beside.look_up()
    register.summaries[7] = [code_in(ann.sees)]
    for _turn in range(2):
        await ann.taps("I have published it")
    await asyncio.gather(beside.look_up(), beside.look_up())
    said = [message.text for message in ann.messages]
    assert sum(text.startswith("Your account is linked now") for text in said) == 1
    await shows_old_button(beside, ann, OLD_LOOK)
    await ann.taps("Old button")
    assert "It is linked. I know it here: Russian Wikipedia" in ann.sees
    assert "no thanks" not in ann.sees
    await ann.says("/stop")
    await opens_account(ann)
    assert "so you get no thanks and no word now." in ann.sees
    assert "Send me messages again" in ann.buttons


@ON_SQLITE
async def test_mydata_names_the_wikis_and_no_number(beside: Stage, register: Register) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    assert (await data_of(ann))["Linked wiki account"] == "No"
    register.summaries[7] = [await claims(ann)]
    assert (await data_of(ann))["You have a code for a wiki account"] == "Yes"
    await opens_account(ann)
    await checks(ann)
    found = await data_of(ann)
    assert found["Linked wiki account"] == ["Russian Wikipedia"]
    assert found["Linked since"] == "23 November 2026"
    await ann.says("/privacy")
    assert "You have linked it. I keep its numbers" in ann.sees


class Crash(Exception):
    """The process dies."""


async def test_a_crash_while_linking_repeats_the_work_and_links_once(
    beside: Stage, register: Register
) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    register.summaries[7] = [await claims(ann), "second"]
    await ann.taps("I have published it")
    side, database = beside.app.wiki_side, beside.app.database
    assert side is not None
    now = beside.clock.now()
    workshop = Workshop(database, now, None, register, side.vault)
    errand = await database.read(lambda c: errands.due(c, beside.bot.id, now.timestamp()))
    assert errand is not None
    finish = await linking.check(workshop, errand)
    assert callable(finish)

    async def dies(connection: AsyncConnection) -> None:
        await finish(connection)
        raise Crash

    with pytest.raises(Crash):
        await database.write(dies)
    assert "accounts" not in await traces(ann)
    await beside.look_up()
    assert ann.sees.startswith("Your account is linked now")
    assert await database.write(finish) == []  # another worker had done the same work
    assert (await data_of(ann))["Your edits as far as I know"] == 2


async def test_who_takes_it_back_while_the_code_is_found_is_not_linked(
    beside: Stage, register: Register
) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    register.summaries[7] = [await claims(ann)]
    await ann.taps("I have published it")
    side, database = beside.app.wiki_side, beside.app.database
    assert side is not None
    now = beside.clock.now()
    errand = await database.read(lambda c: errands.due(c, beside.bot.id, now.timestamp()))
    assert errand is not None
    finish = await linking.check(Workshop(database, now, None, register, side.vault), errand)
    assert callable(finish)
    async with database.engine.begin() as turn:
        await accounts.erase(turn, ann.id)
        linking_ = asyncio.ensure_future(database.write(finish))
        await asyncio.sleep(0.3)
    assert await linking_ == []
    assert not (OURS - {"errands"}) & set(await traces(ann))


@pytest.mark.parametrize("way", ["forgets", "withdraws", "unlinks", "forgets too early"])
async def test_nothing_stays_of_an_account_that_is_to_go(beside: Stage, register: Register, way: str) -> None:
    ann = beside.person("Ann")
    await joins(ann)
    if way == "forgets too early":  # the code is being looked for
        register.summaries[7] = [await claims(ann)]
        await ann.taps("I have published it")
    else:
        await links(ann, register)
        assert {"accounts", "account_wikis", "edits"} <= set(await traces(ann))
    match way:
        case "withdraws":
            await ann.says("/privacy")
            await ann.taps("Withdraw my consent")
            await ann.taps("Yes")
        case "unlinks":
            for _turn in range(2):
                await shows_old_button(beside, ann, OLD_UNLINK)
                await ann.taps("Old button")
                assert ann.sees.startswith("The link is undone")
        case _forgets:
            await ann.says("/forget")
            await ann.taps("Yes")
    await beside.look_up()
    assert not OURS & set(await traces(ann))
