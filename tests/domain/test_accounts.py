"""Codes are found however they are written, and nothing that others chose proves anything."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.account_names import Asked, read_name
from domain.accounts import (
    Account,
    Claim,
    Contribution,
    Sighting,
    Tries,
    Verdict,
    holds,
    new_code,
    opened,
    seen_on,
    verdict,
)
from domain.wikis import WIKIS, Sites

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CODE = "4821-7730"
CLAIM = Claim("tt", 7, CODE, AT)

codes = st.integers(0, 10**8 - 1).map(lambda drawn: new_code(starting_with(drawn)))
DASHES = ["-", "‐", "‒", "–", "—", "−", "－", " - ", " – ", "\u00a0", " ", "", "\u00ad", "~"]
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"]
AROUND = st.text(st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="-‐‑‒–—―−－~[]*/"))


def starting_with(first: int) -> Callable[[int], int]:
    """Draw a given number first, and any after it."""
    drawn = iter([first])
    return lambda below: next(drawn, None) or secrets.randbelow(below)


@given(codes)
def test_codes_look_like_nothing_else(code: str) -> None:
    digits = code.replace("-", "")
    assert len(code) == 9
    assert len(digits) == 8
    assert len(set(digits)) >= 4
    assert not digits.startswith(("0", "19", "20"))


@given(codes, st.sampled_from(DASHES), st.sampled_from(DIGITS), AROUND, AROUND)
@example(CODE, "－", DIGITS[1], "/* Тарих */ ", ".")
def test_a_code_is_found_however_it_is_written(
    code: str, dash: str, digits: str, before: str, after: str
) -> None:
    first, second = code.translate(str.maketrans(DIGITS[0], digits)).split("-")
    assert holds(code, f"{before}{first}{dash}{second}{after}")


@given(codes, st.sampled_from(DASHES[:7]), st.sampled_from("0123456789７٣"), st.sampled_from(["", "-", "–"]))
def test_a_code_inside_a_longer_number_is_none(code: str, dash: str, digit: str, joint: str) -> None:
    written = code.replace("-", dash)
    assert not holds(code, f"{digit}{joint}{written}")
    assert not holds(code, f"{written}{joint}{digit}")


@given(codes, codes)
def test_another_code_is_not_found(code: str, other: str) -> None:
    assert holds(code, other) == (code == other)


NAMES = st.text(
    st.characters(categories=["L", "Nd"], include_characters=" -()'!"), min_size=1, max_size=40
).filter(lambda name: Asked(name).is_address is False and _normal(name) == name)


def _normal(name: str) -> str | None:
    found = unicodedata.normalize("NFC", " ".join(name.split())).strip("'")
    return found or None


@given(NAMES, st.sampled_from(list(WIKIS)))
@example("Айгөл мисал", "tt")
def test_a_name_is_read_from_any_form_in_which_it_is_sent(name: str, wiki: str) -> None:
    page = f"User:{name}".replace(" ", "_")
    here = f"https://{wiki}.wikipedia.org"
    forms: dict[str, str | None] = {
        name: None,
        f"\u200e{name}\u200f": None,
        f"  {name.replace(' ', '_')}\n": None,
        f"User:{name}": None,
        f"[[:Ҡатнашыусы:{name}|{name}]]": None,
        f"{wiki}:Участник:{name}": wiki,
        f"Служебная:Вклад/{name}": None,
        f"{here}/wiki/{quote(page)}": wiki,
        f"{here}/wiki/{quote(quote(page))}": wiki,
        f"вот: https://{wiki}.m.wikipedia.org/wiki/{quote(page)}/sandbox?action=history": wiki,
        f"{here}/wiki/Special:Contributions/{quote(name.replace(' ', '_'))}": wiki,
        f"{here}/w/index.php?title=Special:Contributions&target={quote(name)}": wiki,
        f"{here}/w/index.php?title={quote(page)}&action=edit&redlink=1": wiki,
        f"{wiki}.wikipedia.org/wiki/{quote(page)}": wiki,
    }
    for form, said in forms.items():
        assert read_name(form, Sites()) == Asked(name, said), form


@given(st.text())
def test_whatever_is_sent_is_a_name_or_none(text: str) -> None:
    asked = read_name(text, Sites())
    assert asked is None or asked.name


@pytest.mark.parametrize("text", ["192.0.2.7", "2001:db8::1", "Special:Contributions/2001:db8::1"])
def test_addresses_of_devices_are_told_from_names(text: str) -> None:
    asked = read_name(text, Sites())
    assert asked is not None
    assert asked.is_address


def test_the_wiki_of_a_farm_is_read_from_its_address() -> None:
    sites = Sites("http://127.0.0.1:8000/{wiki}/w/api.php")
    link = "http://127.0.0.1:8000/ba/w/index.php?title=User:Ай"
    assert read_name(link, sites) == Asked("Ай", "ba")


def edit(comment: str | None = "", *, minutes: float = 1, tags: frozenset[str] = frozenset()) -> Contribution:
    """Return an edit of the page of the account itself."""
    made_at = AT + timedelta(minutes=minutes)
    return Contribution(5, 4, 1, 2, "Кулланучы:Ай", "Ай", made_at, 10, comment, tags)


@pytest.mark.parametrize(
    ("one", "texts", "expected"),
    [
        (edit(CODE), {}, Verdict.PROVEN),
        (edit(f"/* Тарих */ {CODE}"), {}, Verdict.PROVEN),
        (edit(CODE, minutes=60), {}, Verdict.PROVEN),
        (edit(CODE, minutes=61), {}, Verdict.LATE),
        (edit(f"/* {CODE} */ җавап"), {}, Verdict.NO_CODE),
        (edit(f"/* Сорау */ {CODE} */ җавап"), {}, Verdict.NO_CODE),  # a heading that seems to end early
        (edit(f"/* {CODE} Сорау сорау сора..."), {}, Verdict.NO_CODE),  # one that was cut off
        (edit(f"[[Кулланучы:{CODE} исем..."), {}, Verdict.NO_CODE),
        (edit(f"[[Special:Contributions/{CODE}|{CODE}]] кире алынды"), {}, Verdict.NO_CODE),
        (edit(CODE, tags=frozenset({"mw-undo"})), {}, Verdict.NO_CODE),
        (replace(edit(CODE), parent=0), {}, Verdict.PROVEN),
        (replace(edit(f"Яңа бит: «{CODE}»"), parent=0, namespace=3), {}, Verdict.NO_CODE),
        (edit(None), {}, Verdict.HIDDEN),
        (edit(), {5: (f"x {CODE}", "x")}, Verdict.PROVEN),
        (edit(), {5: (f"x {CODE} y", f"x {CODE}")}, Verdict.NO_CODE),
    ],
)
def test_only_words_of_their_own_made_in_time_prove_anything(
    one: Contribution, texts: dict[int, tuple[str, str]], expected: Verdict
) -> None:
    assert verdict(CLAIM, [one], texts) is expected


def test_without_edits_nothing_is_proven() -> None:
    assert verdict(CLAIM, [], {}) is Verdict.NO_EDIT


def test_tries_are_free_again_after_an_hour() -> None:
    tries, now = Tries(), AT.timestamp()
    for second in range(5):
        assert tries.free_at(now + second) is None
        tries = tries.one_more(now + second)
    later = now + 3600
    assert tries.free_at(now + 10) == later
    assert tries.free_at(later) is None
    assert tries.one_more(later) == Tries(1, later)


wikis = st.sampled_from(list(WIKIS))
accounts = st.builds(
    Account,
    ids=st.dictionaries(wikis, st.integers(1, 10**9), min_size=1),
    central=st.none() | st.integers(1, 10**9),
    before=st.integers(0, 10**6),
    seen=st.integers(0, 100),
    linked_on=st.none() | st.dates(),
    blocked=st.lists(wikis, unique=True).map(tuple),
)


@given(accounts)
def test_an_account_is_the_same_when_it_is_opened(account: Account) -> None:
    assert opened(account.sealable()) == account


@given(accounts, st.sets(wikis), st.sets(wikis))
def test_what_no_wiki_shows_is_gone_and_what_was_not_asked_stays(
    account: Account, there: set[str], gone: set[str]
) -> None:
    gone -= there
    seen = seen_on(account, {wiki: Sighting(8, 3) for wiki in there}, gone, 5.0)
    left = (set(account.ids) - gone) | there
    assert (seen is None) == (not left)
    if seen is not None:
        assert set(seen.ids) == left
        assert seen.edits == account.edits + 3 * len(there - set(account.ids))
