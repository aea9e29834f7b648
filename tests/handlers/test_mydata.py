"""What is handed out leaves nothing out, in any language."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from domain.people import Age, Person, PersonId
from handlers.mydata import everything_kept
from locales import LANGUAGES, words
from tests.stage import shipped

BLANK = Person(PersonId(7))
DAY = date(2026, 11, 22)
VALUES: dict[str, Any] = {
    "age": Age.TEEN,
    "interests": ("x",),
    "muted": ("y",),
    "consent": 1,
    "unreachable": "blocked",
}
VALUES |= {"plain": True, "stopped": True, "finished_on": DAY, "seen_on": DAY}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("field", [f.name for f in fields(Person) if f.name not in {"id", "is_back"}])
def test_every_stored_field_is_shown_to_the_person(field: str, code: str) -> None:
    _, changed = words(code), replace(BLANK, **{field: VALUES.get(field, "x")})
    before, after = (everything_kept(person, shipped(), _) for person in (BLANK, changed))
    assert [name for name in after if after[name] != before[name]]
    assert len(after) == len(fields(Person)) - 1
