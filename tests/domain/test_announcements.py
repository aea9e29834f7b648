"""What an announcement lacks, who must agree to it, and that it is stored as it was written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcements import (
    CAPTION_LIMIT,
    MANY,
    TEXT_LIMIT,
    WRITING,
    Announcement,
    Doubt,
    Gap,
    Link,
    LinkLabel,
    Media,
    Text,
    doubts,
    gaps,
    language_for,
    too_long,
    unticked,
)
from domain.audiences import Audience, Condition, Trait
from domain.bodies import digest, from_json, to_json
from domain.team import Scope
from domain.topics import TOPICS, AnnouncementKind

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
READY = Announcement(kind=AnnouncementKind.NEWS, topic="news", texts={"ru": Text("Новость")})

MOMENTS = st.none() | st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
CODES = st.sampled_from(WRITING)
TEXTS = st.builds(Text, st.text(max_size=20), st.just(({"type": "bold", "offset": 0, "length": 1},)))
ANNOUNCEMENTS = st.builds(
    Announcement,
    kind=st.none() | st.sampled_from(AnnouncementKind),
    topic=st.none() | st.sampled_from(sorted(TOPICS)),
    texts=st.dictionaries(CODES, TEXTS),
    media=st.none() | st.builds(Media, st.sampled_from(["photo", "document"]), st.text(max_size=20)),
    links=st.lists(st.builds(Link, st.sampled_from(LinkLabel), st.text(max_size=20)), max_size=3).map(tuple),
    audience=st.just(Audience((Condition(Trait.LANGUAGE, ("tt",), True),))) | st.just(Audience()),
    accepted=st.frozensets(CODES),
    is_urgent=st.booleans(),
    against_quiet=st.booleans(),
    happens_at=MOMENTS,
    deadline=MOMENTS,
    starts_at=MOMENTS,
    spread_h=st.integers(0, 24),
    scope=st.sampled_from([Scope(), Scope(Trait.REGION, "tatarstan/arsk"), Scope(Trait.PROGRAMME, "first")]),
)


@given(ANNOUNCEMENTS)
def test_it_comes_back_as_it_was_written(announcement: Announcement) -> None:
    again = from_json(to_json(announcement))
    assert again == announcement
    assert digest(again) == digest(announcement)


@given(ANNOUNCEMENTS, ANNOUNCEMENTS)
def test_a_yes_to_one_is_none_to_another(one: Announcement, other: Announcement) -> None:
    assert (digest(one) == digest(other)) == (to_json(one) == to_json(other))


@given(st.sampled_from([*WRITING, "udm"]), st.frozensets(CODES))
def test_everybody_gets_one_text_and_their_own_where_there_is_one(
    reads: str, written: frozenset[str]
) -> None:
    got = language_for(reads, written)
    assert (got is None) == (not written)
    assert got in written or got is None
    if reads in written:
        assert got == reads
    elif "ru" in written:
        assert got == "ru"


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"kind": None}, Gap.KIND),
        ({"topic": None}, Gap.TOPIC),
        ({"texts": {}}, Gap.TEXT),
        ({"texts": {"ru": Text("a" * (TEXT_LIMIT + 1))}}, Gap.TOO_LONG),
        ({"deadline": NOW}, Gap.LATE),
        ({"deadline": NOW + HOUR, "starts_at": NOW + HOUR}, Gap.LATE),
        ({"deadline": NOW - HOUR, "starts_at": NOW - 2 * HOUR}, Gap.LATE),
        ({"starts_at": NOW}, Gap.PAST),
    ],
)
def test_what_is_missing_is_named(change: dict[str, object], gap: Gap) -> None:
    assert gaps(READY, {"ru": 5}, {}, NOW) == []
    changed = replace(READY, **change)  # type: ignore[arg-type]
    assert gap in gaps(changed, {"ru": 5}, {}, NOW)


def test_nobody_is_no_audience() -> None:
    assert gaps(READY, {"ru": 0}, {}, NOW) == [Gap.NOBODY]


def test_readers_of_a_missing_language_must_be_thought_of() -> None:
    readers = {"ru": 5, "lez": 1, "tt": 0}
    assert unticked(READY, readers) == ["lez"]
    assert gaps(READY, readers, {}, NOW) == [Gap.UNTICKED]
    assert gaps(replace(READY, accepted=frozenset({"lez"})), readers, {}, NOW) == []


def test_a_picture_leaves_less_room_and_the_line_above_a_stand_in_takes_some() -> None:
    text = Text("a" * CAPTION_LIMIT)
    plain = replace(READY, texts={"ru": text, "tt": text})
    assert too_long(plain, {"lez": 40}) == {}
    pictured = replace(plain, media=Media("photo", "id"))
    assert too_long(pictured, {"lez": 40}) == {}
    assert too_long(replace(pictured, accepted=frozenset({"lez"})), {"lez": 40}) == {"ru": 40}


def test_limits_count_letters_as_telegram_does() -> None:
    """Texts are measured in code points, entities in UTF-16 (core.telegram.org/bots/api#sendmessage)."""
    assert too_long(replace(READY, texts={"ru": Text("🎉" * TEXT_LIMIT)}), {}) == {}


@pytest.mark.parametrize(
    ("against_quiet", "people", "minors", "reasons"),
    [
        (False, MANY, 0, []),
        (False, MANY + 1, 0, [Doubt.MANY]),
        (False, 1, 1, [Doubt.MINORS]),
        (True, 1, 0, [Doubt.QUIET]),
        (True, MANY + 1, 3, [Doubt.MANY, Doubt.MINORS, Doubt.QUIET]),
    ],
)
def test_a_second_yes_is_asked_for_where_much_is_at_stake(
    against_quiet: bool, people: int, minors: int, reasons: list[Doubt]
) -> None:
    assert doubts(replace(READY, against_quiet=against_quiet), people, minors) == reasons


def test_nobody_outside_the_scope_is_reached() -> None:
    narrow = replace(READY, scope=Scope(Trait.REGION, "tatarstan"))
    wide = replace(narrow, audience=Audience((Condition(Trait.REGION, ("dagestan",)),)))
    assert [condition.values for condition in wide.reach.conditions] == [("dagestan",), ("tatarstan",)]
