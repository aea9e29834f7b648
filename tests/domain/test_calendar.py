"""What is ahead of a person, and how an announcement is named in one line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcements import Announcement, AnnouncementId, Text
from domain.audiences import Audience, Condition, Trait
from domain.calendar import HEADLINE, Entry, headline, is_for
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.sendings import Fate, SendingState
from domain.topics import TOPICS, turn_topic

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN = Person(PersonId(1), language="tt", consent=CONSENT_VERSION, region="tatarstan")
TATARS = Audience((Condition(Trait.LANGUAGE, ("tt",)),))
BASHKIRS = Audience((Condition(Trait.LANGUAGE, ("ba",)),))


def meant(fate: Fate | None, state: SendingState, audience: Audience) -> bool:
    return is_for(ANN, [], date(2026, 11, 22), fate=fate, state=state, audience=audience)


@pytest.mark.parametrize("fate", Fate)
def test_what_was_sent_to_somebody_is_for_them_whoever_they_are_now(fate: Fate) -> None:
    expected = fate not in (Fate.UNSENT, Fate.REFUSED, Fate.LEFT)
    assert meant(fate, SendingState.FINISHED, BASHKIRS) is expected


@pytest.mark.parametrize("state", SendingState)
def test_who_came_later_sees_what_their_like_were_told(state: SendingState) -> None:
    is_told = state not in (SendingState.HALTED, SendingState.STOPPING, SendingState.STOPPED)
    assert meant(None, state, TATARS) is is_told
    assert not meant(None, state, BASHKIRS)


def test_what_was_taken_back_or_is_over_is_not_ahead() -> None:
    later = Announcement(happens_at=NOW + timedelta(hours=1))
    one = AnnouncementId(1)
    assert Entry(one, later).happens_after(NOW) == later.happens_at
    assert Entry(one, later, is_recalled=True).happens_after(NOW) is None
    assert Entry(one, Announcement(happens_at=NOW)).happens_after(NOW) is None
    assert Entry(one, Announcement()).happens_after(NOW) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n  Excursion to the museum  \nCome all!", "Excursion to the museum"),
        ("word " * 30, "word " * 15 + "word…"),
        ("Ҡ" * 100, "Ҡ" * 79 + "…"),
        ("A long list of villages, rivers, lakes, mosques, churches, schools, factories – and more", ""),
    ],
)
def test_the_first_line_names_an_announcement(text: str, expected: str) -> None:
    found = headline(Announcement(texts={"en": Text(text)}), "en")
    assert found == (expected or found)
    assert not found.endswith((" …", ",…", "–…"))


@given(st.text())
def test_the_name_is_one_short_line(text: str) -> None:
    found = headline(Announcement(texts={"ru": Text(text)}), "lez")
    assert len(found) <= HEADLINE
    assert len(found.splitlines()) <= 1


def test_the_name_is_in_the_language_of_the_reader_or_in_its_stand_in() -> None:
    announcement = Announcement(texts={"tt": Text("татарча"), "ru": Text("по-русски")})
    assert [headline(announcement, code) for code in ("tt", "ba", "en")] == ["татарча", *["по-русски"] * 2]
    assert headline(Announcement(), "tt") == ""


@given(st.lists(st.tuples(st.sampled_from(sorted(TOPICS)), st.booleans())))
def test_the_last_word_on_a_topic_counts(wishes: list[tuple[str, bool]]) -> None:
    person = ANN
    for topic, on in wishes:
        person = turn_topic(person, topic, on=on)
        assert turn_topic(person, topic, on=on) == person
    assert set(person.muted) == {topic for topic, on in dict(wishes).items() if not on}
    assert len(set(person.muted)) == len(person.muted)
