"""A code in an edit on a real MediaWiki: which edits link an account, and which never do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.accounts import Account
from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.wikis import Sites
from storage import accounts, people
from storage.tables import claims as table
from tests.handlers.flows import everything, kept, traces
from tests.handlers.linking import checks, code_in
from tests.stage import Stage, Visitor
from tests.wiki.farm import Editor
from tests.wiki.linked import stage_beside, tells
from wiki.client import HttpWikis, Params, Wikis

NAME, OTHER = "Айгөл мисал", "Марат"
PAGE, TALK = f"Кулланучы:{NAME}", f"Кулланучы бәхәсе:{NAME}"
LINKED = f"Your account is linked now: {NAME}."
NO_CODE = "I see an edit of yours, but no code in it."
NO_EDIT = "I see no edit of this account since you got the code."
HIDDEN = "One edit of this account cannot be read."

Story = Callable[[Editor, str], Awaitable[object]]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def beside(database_url: str, wiki: Editor) -> AsyncIterator[Stage]:
    """A stage beside the real wikis."""
    async with stage_beside(wiki, database_url) as stage:
        yield stage


async def is_here(stage: Stage, name: str, age: Age = Age.ADULT) -> Visitor:
    """Bring somebody who has agreed, reads English and edits the Tatar wiki."""
    visitor = stage.person(name)
    since = date(2026, 11, 20)
    known = Person(PersonId(visitor.id), "en", "tt", CONSENT_VERSION, age, since=since, seen_on=since)
    await stage.app.database.write(lambda c: people.save(c, [known]))
    return visitor


async def opens_account(visitor: Visitor) -> None:
    """Open the screen of the wiki account."""
    await visitor.says("/settings")
    await visitor.taps("My wiki account")


async def names(visitor: Visitor, name: str) -> None:
    """Name an account, and get the answer."""
    await opens_account(visitor)
    await visitor.taps("Link my account")
    await visitor.says(name)
    await visitor.stage.look_up()


async def claims(visitor: Visitor, name: str) -> str:
    """Name an account; returns the code for it."""
    await names(visitor, name)
    return code_in(visitor.sees)


async def linked_to(visitor: Visitor) -> Account:
    """Return the account somebody has linked."""
    side = visitor.stage.app.wiki_side
    assert side is not None
    vault = side.vault
    assert vault is not None
    account = await visitor.stage.app.database.read(lambda c: accounts.linked(c, vault, visitor.id))
    assert account is not None
    return account


async def an_hour_passes_on_the_wiki(visitor: Visitor) -> None:
    """Let the code somebody has be older by an hour; the clock of the wiki cannot be moved."""
    side, database = visitor.stage.app.wiki_side, visitor.stage.app.database
    assert side is not None
    vault = side.vault
    assert vault is not None
    said = vault.open((await database.read(lambda c: c.execute(select(table.c.sealed)))).scalar_one())
    older = update(table).values(sealed=vault.seal(said | {"at": said["at"] - 3601}))
    await database.write(lambda c: c.execute(older))


# How it goes well.


async def in_the_summary(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", f"төзәтмә {code}", by=NAME)


async def with_another_dash_and_full_width_digits_below_a_heading(wiki: Editor, code: str) -> None:
    full = code.translate(str.maketrans("0123456789-", "０１２３４５６７８９–"))
    await wiki.edit("tt", "Казан", "Шәһәр", f"/* Тарих */ {full}", by=NAME)


async def on_a_new_page_of_their_own(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", PAGE, f"Минем код {code}", by=NAME)  # MediaWiki quotes it in the summary


async def in_the_text_of_their_own_page(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", f"{PAGE}/Карала", "Исәнмесез", "яңа", by=NAME)
    await wiki.edit("tt", f"{PAGE}/Карала", f"Исәнмесез\n\n{code}", "тагын", by=NAME)


async def on_a_page_that_was_moved(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", code, by=NAME)
    await wiki.move("tt", "Казан", "Казан шәһәре")


# What others write proves nothing.


async def by_somebody_else_on_the_page_of_the_account(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", PAGE, f"Минем код {code}", code, by=OTHER)


async def by_somebody_else_before_an_answer(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", TALK, f"Сорау {code}", "сорау", by=OTHER)
    await wiki.edit("tt", TALK, f"Сорау {code}\n\nҖавап", f"/* Сорау {code} */ җавап", by=NAME)


async def by_somebody_else_and_brought_back(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", PAGE, "Исәнмесез", "яңа", by=OTHER)
    await wiki.edit("tt", PAGE, f"Исәнмесез {code}", "код", by=OTHER)
    gone = await wiki.edit("tt", PAGE, "", "бетерү", by=OTHER)
    await wiki.undo("tt", PAGE, gone, by=NAME)


async def in_the_name_of_whoever_is_undone(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", "яңа", by=OTHER)
    spoilt = await wiki.edit("tt", "Казан", "Юк", "бозу", by=code)
    await wiki.undo("tt", "Казан", spoilt, by=NAME)


async def by_somebody_else_and_moved_into_an_archive(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", TALK, f"{code}: сорау", "сорау", by=OTHER)
    await wiki.edit("tt", f"{TALK}/Архив", f"{code}: сорау", by=NAME)  # MediaWiki quotes it in the summary


async def inside_a_longer_number(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", f"1{code} {code}5", by=NAME)


async def logged_out(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", code, by=None)
    await wiki.edit_without_account("tt", "Идел", "Елга", code)


async def without_a_change(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", "яңа", by=OTHER)
    assert await wiki.edit("tt", "Казан", "Шәһәр", code, by=NAME) == 0


async def in_a_hidden_summary(wiki: Editor, code: str) -> None:
    await wiki.hide("tt", await wiki.edit("tt", "Казан", "Шәһәр", code, by=NAME))


async def under_a_hidden_name(wiki: Editor, code: str) -> None:
    await wiki.hide("tt", await wiki.edit("tt", "Казан", "Шәһәр", code, by=NAME), "user")


async def on_a_page_that_was_deleted(wiki: Editor, code: str) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", code, by=NAME)
    await wiki.delete("tt", "Казан")


STORIES: dict[Story, str] = {
    in_the_summary: LINKED,
    with_another_dash_and_full_width_digits_below_a_heading: LINKED,
    on_a_new_page_of_their_own: LINKED,
    in_the_text_of_their_own_page: LINKED,
    on_a_page_that_was_moved: LINKED,
    by_somebody_else_on_the_page_of_the_account: NO_EDIT,
    by_somebody_else_before_an_answer: NO_CODE,
    by_somebody_else_and_brought_back: NO_CODE,
    by_somebody_else_and_moved_into_an_archive: NO_CODE,
    in_the_name_of_whoever_is_undone: NO_CODE,
    inside_a_longer_number: NO_CODE,
    logged_out: NO_EDIT,
    without_a_change: NO_EDIT,
    in_a_hidden_summary: HIDDEN,
    under_a_hidden_name: NO_EDIT,
    on_a_page_that_was_deleted: NO_EDIT,
}


@ON_SQLITE
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_a_code_counts_only_in_words_of_their_own(beside: Stage, wiki: Editor, story: Story) -> None:
    await wiki.account("tt", NAME)
    ann = await is_here(beside, "Ann")
    code = await claims(ann, NAME)
    await story(wiki, code)
    assert (await checks(ann)).startswith(STORIES[story])


@ON_SQLITE
async def test_a_first_edit_links_is_thanked_for_and_still_counts_under_another_name(
    beside: Stage, wiki: Editor
) -> None:
    await wiki.account("tt", "Айгөл")
    ann = await is_here(beside, "Ann")
    await wiki.edit("tt", "Казан", "Шәһәр", await claims(ann, "User:айгөл"), by="Айгөл")
    await wiki.rename("tt", "Айгөл", NAME)
    await beside.pass_time(hours=12)  # midnight in Moscow, but she is awake
    assert (await checks(ann)).startswith(LINKED)
    await tells(beside)
    assert ann.sees.startswith("I see your first edit.")


async def test_an_account_is_linked_for_what_was_said_and_forgotten_at_once(
    beside: Stage, wiki: Editor
) -> None:
    await wiki.edit("tt", "Казан", "Шәһәр", "яңа", by=NAME)
    ann = await is_here(beside, "Ann")
    await opens_account(ann)
    assert len(ann.sees.split("\n\n")) <= 6
    assert ann.buttons == ["Link my account", "Not now"]
    code = await claims(ann, f"{wiki.farm.url}/tt/w/index.php?title=User:{NAME.replace(' ', '_')}")
    assert NAME not in "".join(text for table, text in await everything(beside) if table != "outbox")
    await opens_account(ann)  # the code is still there, and the button stands below it
    assert code_in(ann.sees) == code
    assert ann.link("My practice page").endswith(f"action=edit&summary={code}")
    await wiki.edit("tt", "Казан", "Шәһәр бар", code, by=NAME)
    assert (await checks(ann)).startswith(LINKED)
    assert (await linked_to(ann)).edits == 2  # the one before, and the one with the code
    somebody = await kept(ann)
    assert somebody is not None
    assert somebody.edit_on == beside.clock.now().date()
    assert {"accounts", "account_wikis", "edits"} <= set(await traces(ann))
    await ann.taps("My wiki account")
    assert "I know it here: Tatar Wikipedia" in ann.sees
    await ann.taps("Undo the link")
    assert ann.sees.startswith("The link is undone")
    assert not {"accounts", "account_wikis", "claims", "edits", "told"} & set(await traces(ann))


async def test_two_who_claim_the_same_account_are_not_both_linked(beside: Stage, wiki: Editor) -> None:
    await wiki.account("tt", NAME)
    ann, ben = await is_here(beside, "Ann"), await is_here(beside, "Ben")
    codes = [await claims(visitor, NAME) for visitor in (ann, ben)]
    await wiki.edit("tt", "Казан", "Шәһәр", " ".join(codes), by=NAME)
    for visitor in (ann, ben):
        await visitor.taps("I have published it")
    await asyncio.gather(beside.look_up(), beside.look_up())  # two processes at once, too
    said = sorted(visitor.sees.partition(".")[0] for visitor in (ann, ben))
    assert said == [
        "This account is linked in another chat with me already, and it can be linked only once",
        LINKED.rstrip("."),
    ]
    loser = ann if ann.sees.startswith("This") else ben
    assert "account_wikis" not in await traces(loser)
    await names(loser, NAME)
    assert loser.sees.startswith("This account is linked in another chat")


@ON_SQLITE
async def test_what_cannot_be_linked_is_refused_with_a_reason(beside: Stage, wiki: Editor) -> None:
    await wiki.account("tt", NAME)
    ann = await is_here(beside, "Ann")
    await names(ann, "айгөл Мисал")
    assert ann.sees.startswith("I find no account “айгөл Мисал” here: Tatar Wikipedia.")
    for nobody in ("192.0.2.7", await wiki.edit_without_account("tt", "Казан", "Шәһәр")):
        await ann.taps("Another name")
        await ann.says(nobody)
        assert ann.sees.startswith("The wiki shows this in place of a name")
    await ann.taps("Another name")
    assert (await ann.says("a|b")).startswith("This cannot be the name of an account.")
    await wiki.block("tt", NAME, "3 days")
    await ann.says(NAME)
    await beside.look_up()
    assert ann.sees.startswith("This account may not edit now")
    assert "It may edit again after this day: " in ann.sees
    assert ann.buttons[0] == "What helps"
    await wiki.account("tt", OTHER)
    await wiki.block("tt", OTHER, hidename=1)
    await names(ann, OTHER)
    assert ann.sees.startswith(f"I find no account “{OTHER}”")


@ON_SQLITE
async def test_only_the_newest_code_counts_and_only_for_its_hour(beside: Stage, wiki: Editor) -> None:
    await wiki.account("tt", NAME)
    ann = await is_here(beside, "Ann")
    first = await claims(ann, NAME)
    await ann.taps("New code")
    await beside.look_up()
    second = code_in(ann.sees)
    await wiki.edit("tt", "Казан", "Шәһәр", first, by=NAME)
    assert (await checks(ann)).startswith(NO_CODE)
    await an_hour_passes_on_the_wiki(ann)
    await wiki.edit("tt", "Казан", "Шәһәр бар", second, by=NAME)
    assert (await checks(ann)).startswith("This code is too old")
    await ann.taps("New code")
    await beside.look_up()
    assert code_in(ann.sees) not in (first, second)


@ON_SQLITE
async def test_a_wiki_that_is_away_loses_nothing(beside: Stage, wiki: Editor) -> None:
    await wiki.account("tt", NAME)
    ann = await is_here(beside, "Ann")
    code = await claims(ann, NAME)
    await wiki.edit("tt", "Казан", "Шәһәр", code, by=NAME)
    wiki.knobs(wgReadOnly="maintenance")  # who only reads does not mind
    assert (await checks(ann)).startswith(LINKED)


class Attached:
    """The wikis as they are where CentralAuth says which accounts are one: those on some of the wikis."""

    def __init__(self, wikis: Wikis, theirs: Collection[str]) -> None:
        self.wikis = wikis
        self.theirs = theirs

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Add to accounts what CentralAuth would: by name, and whether the account here belongs to it."""
        answer = await self.wikis.ask(wiki, params, background=background)
        for user in answer.get("query", {}).get("users", ()):
            user["centralids"] = {"CentralAuth": sum(user["name"].encode())}
            user["attachedlocal"] = {"CentralAuth": wiki in self.theirs}
        return answer

    async def close(self) -> None:
        """Close what is behind."""
        await self.wikis.close()


@ON_SQLITE
async def test_one_proof_is_enough_where_accounts_belong_together(database_url: str, wiki: Editor) -> None:
    behind = HttpWikis(Sites(wiki.api_url), "ops@example.org", is_strict=True)
    for code in ("tt", "ba", "ru"):
        await wiki.edit(code, "Казан", "x", by=NAME)
    wikis = Attached(behind, theirs=("tt", "ru"))
    async with stage_beside(wiki, database_url, wikis=wikis) as beside:
        ann, ben = await is_here(beside, "Ann"), await is_here(beside, "Ben")
        await wiki.edit("tt", "Идел", "Елга", await claims(ann, NAME), by=NAME)
        assert (await checks(ann)).startswith(LINKED)
        account = await linked_to(ann)
        assert set(account.ids) == {"tt", "ru"}  # in ba somebody else has the same name
        assert account.edits == 3
        await names(ben, f"{wiki.farm.url}/ru/w/index.php?title=User:{NAME.replace(' ', '_')}")
        assert ben.sees.startswith("This account is linked in another chat")
