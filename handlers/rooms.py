"""What only some people find in the menu: the rooms of the team, and those of partners."""

from __future__ import annotations

from domain.people import Person
from handlers import teammates
from handlers.buttons import Place, go
from handlers.screen import Button, Row
from locales import Words
from storage.store import Store


async def rows(person: Person, store: Store, owners: frozenset[int], _: Words) -> tuple[Row, ...]:
    """Return the buttons to somebody's own rooms; most people have none."""
    is_of_the_team = (await store.team.member(person.id, owners)).may_announce
    return (*await of_partner(person, store, _), *(teammates.row(_) if is_of_the_team else ()))


async def of_partner(person: Person, store: Store, _: Words) -> tuple[Row, ...]:
    """Return the row partners find in the menu and in the settings; nothing for others."""
    return ((partner_button(_),),) if await store.institutions.of(person.id) else ()


def partner_button(_: Words) -> Button:
    """Return the button to one's institutions and the surveys that wait."""
    # NOTE: Button: the institutions for which I answer surveys.
    return go(_.plain("My institutions"), Place.PARTNER)
