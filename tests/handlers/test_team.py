"""The team: a link makes one organizer, the owner sees and undoes everything, nobody else sees anything."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.audiences import Trait
from domain.deeds import WHOM, Deed
from domain.people import PersonId
from domain.quiet import MOSCOW, local
from domain.team import OPEN_AT_MOST, Scope
from locales import words
from storage.store import Store
from storage.tables import journal, members
from tests.handlers.flows import chooses_english, declines, everything, joins, kept, shows_old_button, traces
from tests.handlers.test_every_screen import buttons_of
from tests.stage import OLGA, Stage, Visitor

OUTSIDE = "This is where the organizers work"


@pytest.fixture
async def olga(stage: Stage) -> Visitor:
    """Olga, the owner, who reads English."""
    olga = stage.person("Olga", number=OLGA)
    await joins(olga)
    return olga


@pytest.fixture
async def ann(stage: Stage) -> Visitor:
    """Ann, a newcomer who reads English."""
    ann = stage.person("Ann", "en")
    await joins(ann)
    return ann


async def invites(maker: Visitor, scope: str = "Tatarstan") -> str:
    """Make a link; returns what /start is given by it."""
    await maker.says("/team")
    await maker.taps("Invite an organizer")
    await maker.taps(scope)
    link = next(line for line in maker.sees.splitlines() if line.startswith("https://t.me/"))
    prefix = "https://t.me/smart_region_bot?start="
    assert link.startswith(prefix)
    return link.removeprefix(prefix)


def today(stage: Stage, days: int = 0) -> str:
    """Write the day as people in Moscow read it, some days ahead."""
    return words("en").date(local(stage.clock.now() + timedelta(days=days), MOSCOW).date())


async def number_of(visitor: Visitor) -> str:
    async def read(connection: Any) -> str:
        store = Store(connection, visitor.stage.clock.now())
        number = await store.pseudonym(PersonId(visitor.id))
        await store.settle(succeeded=True)
        return number

    return await visitor.stage.app.database.write(read)


async def granted(visitor: Visitor) -> list[str]:
    async def read(connection: Any) -> list[str]:
        mine = select(members.c.scope).where(members.c.person_id == visitor.id)
        return sorted((await connection.execute(mine)).scalars())

    return await visitor.stage.app.database.read(read)


async def deeds(stage: Stage) -> list[tuple[int | None, str, str | None]]:
    async def read(connection: Any) -> list[tuple[int | None, str, str | None]]:
        rows = await connection.execute(select(journal).order_by(journal.c.id))
        return [(row.actor, row.action, row.object) for row in rows]

    return await stage.app.database.read(read)


async def test_an_owner_invites_and_somebody_becomes_an_organizer(olga: Visitor, ann: Visitor) -> None:
    payload = await invites(olga)
    assert "becomes an organizer for: Tatarstan" in olga.sees
    assert f"works once, until {today(ann.stage, days=7)}" in olga.sees
    assert "(Moscow time)" in olga.sees
    assert olga.buttons == ["Copy the link", "Team"]
    [[copy], _] = olga.messages[-1].buttons
    assert copy["copy_text"]["text"] == f"https://t.me/smart_region_bot?start={payload}"
    await ann.starts(payload)
    assert ann.sees.startswith("You are an organizer now, for: Tatarstan.")
    assert "/announce" in ann.sees
    assert ann.buttons[-2:] == ["Announcements", "Team"]
    assert await granted(ann) == ["region:tatarstan"]
    number = await number_of(ann)
    assert f"in place of your name: {number}" in ann.sees
    assert olga.sees == f"Organizer {number} has opened your link and acts now for: Tatarstan."
    assert await deeds(ann.stage) == [
        (OLGA, Deed.INVITED, "region:tatarstan"),
        (ann.id, Deed.JOINED, "region:tatarstan"),
    ]


async def test_a_link_works_once(olga: Visitor, ann: Visitor) -> None:
    payload = await invites(olga)
    await ann.starts(payload)
    bela = ann.stage.person("Bela", "en")
    await joins(bela)
    await bela.starts(payload)
    assert bela.sees.startswith("This link does not work any more")
    assert await granted(bela) == []
    await bela.says("/team")
    assert bela.sees.startswith(OUTSIDE)


async def test_a_link_ends_after_a_week(olga: Visitor, ann: Visitor) -> None:
    payload = await invites(olga)
    await ann.stage.pass_time(days=7)
    await ann.starts(payload)
    assert ann.sees.startswith("This link does not work any more")
    assert await granted(ann) == []


async def test_somebody_quite_new_loses_nothing(olga: Visitor) -> None:
    payload = await invites(olga, "Everybody")
    bela = olga.stage.person("Bela", "en")
    await bela.starts(payload)
    assert bela.sees.startswith("You are an organizer now, for: Everybody.")
    assert "English" in bela.buttons
    await bela.taps("English")
    await bela.taps("No, do not remember")
    await bela.says("/team")
    assert f"You are an organizer for:\n• Everybody, since {today(olga.stage)}" in bela.sees
    person = await kept(bela)
    assert person is not None
    assert person.arrived_with is None


async def test_a_link_is_not_kept_with_the_person(olga: Visitor) -> None:
    payload = await invites(olga)
    token = payload.removeprefix("team-")
    bela = olga.stage.person("Bela", "en")
    await bela.starts(payload)
    await chooses_english(bela)
    assert [table for table, text in await everything(olga.stage) if token in text] == []


async def test_who_made_a_link_can_try_it_out(olga: Visitor, ann: Visitor) -> None:
    payload = await invites(olga)
    await olga.starts(payload)
    assert olga.sees.startswith("This is the link you made. It still works")
    await ann.starts(payload)
    again = await invites(olga)
    await ann.starts(again)
    assert ann.sees.startswith("You are an organizer already.")
    bela = ann.stage.person("Bela", "en")
    await bela.starts(again)
    assert await granted(bela) == ["region:tatarstan"]


async def test_links_can_be_made_void(olga: Visitor, ann: Visitor) -> None:
    payload = await invites(olga)
    await olga.says("/team")
    assert "Links of yours that nobody has used yet: 1" in olga.sees
    await olga.taps("Make my links void")
    await ann.starts(payload)
    assert await granted(ann) == []
    await olga.taps("Team")
    assert "Make my links void" not in olga.buttons


async def test_links_are_not_made_without_end(olga: Visitor) -> None:
    for _ in range(OPEN_AT_MOST):
        await invites(olga)
    await shows_old_button(olga.stage, olga, "iv:*")
    await olga.taps("Old button")
    assert olga.sees.startswith("Too many links of yours are still unused.")
    await olga.taps("Team")
    await olga.taps("Make my links void")
    assert (await invites(olga)).startswith("team-")


async def test_a_district_is_named_with_its_region_and_hands_on_itself_alone(
    olga: Visitor, ann: Visitor
) -> None:
    async def write(connection: Any) -> str:
        store = Store(connection, ann.stage.clock.now())
        token = await store.team.invite(PersonId(OLGA), Scope(Trait.REGION, "tatarstan/arsk"))
        await store.settle(succeeded=True)
        return token

    await ann.starts(f"team-{await ann.stage.app.database.write(write)}")
    assert ann.sees.startswith("You are an organizer now, for: Arsk, Tatarstan.")
    await ann.taps("Team")
    await ann.taps("Invite an organizer")
    assert ann.buttons == ["Arsk, Tatarstan", "Back"]
    await ann.taps("Arsk, Tatarstan")
    assert "becomes an organizer for: Arsk, Tatarstan" in ann.sees


async def test_an_owner_sees_the_team_and_removes_somebody(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    number, own = await number_of(ann), await number_of(olga)
    await olga.says("/team")
    assert olga.sees == (f"Team\nOwner {own} (you)\nOrganizer {number}: Tatarstan, since {today(ann.stage)}")
    assert olga.buttons == ["Invite an organizer", "Remove an organizer", "Journal", "Menu"]
    await olga.taps("Remove an organizer")
    await olga.taps(f"{number}: Tatarstan")
    assert olga.sees.startswith(f"Shall Organizer {number} not act for Tatarstan any more?")
    assert await granted(ann) == ["region:tatarstan"]
    await olga.taps("Yes, remove")
    assert olga.sees == f"Organizer {number} does not act for Tatarstan any more."
    assert ann.sees == "You are not an organizer any more for: Tatarstan."
    assert await granted(ann) == []
    await ann.says("/team")
    assert ann.sees.startswith(OUTSIDE)
    await ann.says("/menu")
    assert "Team" not in ann.buttons


async def test_an_old_button_removes_nobody_twice(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    data = f"tr:{ann.id}:region=tatarstan:1"
    for _ in range(2):
        await shows_old_button(ann.stage, olga, data)
        await olga.taps("Old button")
        assert "does not act for Tatarstan any more" in olga.sees
    told = [message.text for message in ann.messages if "not an organizer any more" in message.text]
    assert len(told) == 1
    assert [action for _, action, _ in await deeds(ann.stage)].count(Deed.REMOVED) == 1


async def test_an_organizer_sees_who_can_approve_and_invites_within_their_scope(
    olga: Visitor, ann: Visitor
) -> None:
    await ann.starts(await invites(olga))
    await ann.says("/team")
    assert f"• Tatarstan, since {today(ann.stage)}" in ann.sees
    assert "say yes to your announcements: 1" in ann.sees
    assert ann.buttons == ["Invite an organizer", "Leave the team", "Menu"]
    await ann.taps("Invite an organizer")
    assert ann.buttons == ["Tatarstan", "Back"]
    bela = ann.stage.person("Bela", "en")
    await bela.starts(await invites(ann))
    assert await granted(bela) == ["region:tatarstan"]
    await ann.says("/team")
    assert "say yes to your announcements: 2" in ann.sees


async def test_nobody_invites_for_more_than_they_have(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    for scope in ("*", "region=dagestan", "programme=first-edit"):
        await shows_old_button(ann.stage, ann, f"iv:{scope}")
        await ann.taps("Old button")
        assert ann.sees == "You cannot invite anybody for this: it is not yours."


async def test_a_link_dies_with_who_made_it(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    payload = await invites(ann)
    await ann.says("/team")
    await ann.taps("Leave the team")
    await ann.taps("Yes, leave")
    bela = ann.stage.person("Bela", "en")
    await bela.starts(payload)
    assert await granted(bela) == []
    assert (ann.id, Deed.LEFT, "region:tatarstan") in await deeds(ann.stage)


async def test_an_organizer_leaves_only_after_a_second_yes(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    await ann.says("/team")
    await ann.taps("Leave the team")
    await ann.taps("No")
    assert await granted(ann) == ["region:tatarstan"]
    await ann.taps("Leave the team")
    await ann.taps("Yes, leave")
    assert ann.sees.startswith("You are not an organizer any more.")
    assert await granted(ann) == []


BUTTONS = ["go:team:0", "go:invite:0", "go:leave:0", "iv:*", "iw", "to:0", "jo:0", "tr:11:*:1", "tl"]


async def test_nobody_else_sees_or_changes_anything(ann: Visitor) -> None:
    for data in BUTTONS:
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees.startswith(OUTSIDE), data
    assert await deeds(ann.stage) == []


async def test_an_organizer_is_no_owner(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    for data in ("to:0", "jo:0", "tr:700000001:*:1", f"tr:{ann.id}:region=tatarstan:1"):
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees.startswith(OUTSIDE), data
    assert await granted(ann) == ["region:tatarstan"]


async def test_made_up_buttons_lead_back_to_the_menu(olga: Visitor) -> None:
    for data in ("iv:region", "iv:planet=mars", "tr:0:*:1", "tr:x:*:1", "jo:-1", "to:9999", "iv:region=a:b"):
        await shows_old_button(olga.stage, olga, data)
        await olga.taps("Old button")
        assert "from an earlier time" in olga.sees, data
        assert olga.buttons[-2:] == ["Announcements", "Team"]


async def test_the_menu_has_a_row_for_the_team_and_help_its_commands(olga: Visitor, ann: Visitor) -> None:
    await olga.says("/menu")
    assert olga.buttons[-2:] == ["Announcements", "Team"]
    await olga.taps("Team")
    assert olga.sees.startswith("Team\nOwner")
    await olga.says("/help")
    assert "/announce – write an announcement" in olga.sees
    await ann.says("/menu")
    assert "Team" not in ann.buttons
    await ann.says("/help")
    assert "/announce" not in ann.sees


async def test_the_journal_tells_owners_what_was_done(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    number, own = await number_of(ann), await number_of(olga)
    await olga.says("/team")
    await olga.taps("Journal")
    head, first, second = olga.sees.split("\n\n")
    assert head == "Journal. Times: Moscow time"
    assert first.endswith(f"· Organizer {number}\nBecame an organizer: Tatarstan (by a link of Owner {own})")
    assert second.endswith(f"· Owner {own}\nMade a link for a new organizer: Tatarstan")
    assert second.startswith(f"{today(ann.stage)}, ")
    assert olga.buttons == ["Team"]


async def test_the_journal_is_read_page_by_page(olga: Visitor) -> None:
    async def write(connection: Any) -> None:
        store = Store(connection, olga.stage.clock.now())
        for number in range(1, 46):
            await store.journal.note(PersonId(OLGA), Deed.LAUNCHED, f"announcement {number}")
        await store.journal.note(PersonId(OLGA), "some <new> deed", "a <thing>")
        await store.settle(succeeded=True)

    await olga.stage.app.database.write(write)
    await shows_old_button(olga.stage, olga, "jo:0")
    await olga.taps("Old button")
    assert "some <new> deed: a <thing>" in olga.sees
    seen = olga.sees
    for buttons in (["Older", "Team"], ["Older", "Newest", "Team"], ["Newest", "Team"]):
        assert olga.buttons == buttons
        if "Older" in buttons:
            seen += await olga.taps("Older")
    numbers = [int(number) for number in re.findall(r"Sent an announcement: (\d+)", seen)]
    assert numbers == list(range(45, 0, -1))
    await olga.taps("Newest")
    assert "Sent an announcement: 45" in olga.sees


async def data_of(visitor: Visitor) -> dict[str, Any]:
    await visitor.says("/mydata")
    document = visitor.messages[-1].message["document"]
    found = visitor.stage.world.files.find(visitor.stage.bot.id, document["file_id"])
    assert found is not None
    data: dict[str, Any] = json.loads(found.data)
    return data


async def test_my_data_show_the_role_and_forget_erases_it(olga: Visitor, ann: Visitor) -> None:
    assert "You are an organizer for" not in await data_of(ann)
    await ann.starts(await invites(olga))
    await invites(ann)
    data = await data_of(ann)
    assert data["You are an organizer for"] == ["Tatarstan"]
    assert data["You run this bot"] == "No"
    assert data["Links for new organizers you made that are open"] == 1
    assert data["What you did as an organizer: entries in the journal"] == 2
    await ann.says("/privacy")
    assert "As an organizer" in ann.sees
    await ann.says("/forget")
    await ann.taps("Yes")
    assert await granted(ann) == []
    assert await traces(ann) == []
    await olga.says("/team")
    assert "Organizer" not in olga.sees
    await olga.taps("Journal")
    assert "somebody who was forgotten\nBecame an organizer: Tatarstan" in olga.sees


async def test_who_was_removed_and_forgotten_is_named_nowhere(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    await shows_old_button(ann.stage, olga, f"tr:{ann.id}:region=tatarstan:1")
    await olga.taps("Old button")
    data = await data_of(ann)
    assert data["You are an organizer for"] == "–"
    await ann.says("/forget")
    await ann.taps("Yes")
    assert await traces(ann) == []
    assert WHOM in str(await everything(olga.stage))  # Ann's own entry still names who invited her


async def test_the_role_needs_no_consent(olga: Visitor) -> None:
    bela = olga.stage.person("Bela", "en")
    await declines(bela)
    await bela.starts(await invites(olga))
    assert bela.sees.startswith("You are an organizer now, for: Tatarstan.")
    assert bela.buttons[-2:] == ["Announcements", "Team"]


async def test_no_screen_of_the_team_is_a_dead_end(olga: Visitor, ann: Visitor) -> None:
    await ann.starts(await invites(olga))
    for visitor in (olga, ann):
        await visitor.says("/team")
        waiting, seen = buttons_of(visitor.messages[-1]), set[str]()
        while waiting:
            data = waiting.pop()
            if data in seen or not data.startswith(
                ("go:team", "go:invite", "go:leave", "iv", "iw", "to", "jo")
            ):
                continue
            seen.add(data)
            await shows_old_button(ann.stage, visitor, data)
            await visitor.taps("Old button")
            assert visitor.buttons, data
            assert "earlier time" not in visitor.sees, data
            waiting += buttons_of(visitor.messages[-1])
        assert len(seen) > 3
