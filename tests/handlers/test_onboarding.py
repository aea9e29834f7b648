"""From the first word to the door of the path: language, consent, age, and what a person may tell."""

import pytest

from domain.people import CONSENT_VERSION, REFUSED, Age, Person, PersonId
from locales import LANGUAGES, words
from tests.handlers.flows import chooses_english, declines, forward, joins, kept, shows_old_button
from tests.stage import Stage, Visitor

NAMES = {"tt": "Татарча", "ba": "Башҡортса", "lez": "Лезги", "ru": "Русский", "en": "English"}


async def test_the_language_is_asked_in_every_language_and_the_guess_comes_first(stage: Stage) -> None:
    ann = stage.person("Ann", "ba")
    await ann.starts()
    assert ann.buttons[0] == "Башҡортса"
    assert set(ann.buttons) == set(NAMES.values())
    greeting = "Hello. I help with the first edit in Wikipedia. Please choose a language:"
    assert all(str(words(code)(greeting)) in ann.sees for code in LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_newcomer_reaches_the_first_step_in_every_language(code: str, ann: Visitor) -> None:
    _ = words(code)
    await ann.starts()
    await ann.taps(NAMES[code])
    await ann.taps(_.plain("Yes, remember"))
    await ann.taps(_.plain("18 or older"))
    await ann.taps(_.plain("Next"))
    await ann.taps(_.plain("Tatarstan"))
    await ann.taps(_.plain("History"))
    assert f"✓ {_.plain('History')}" in ann.buttons
    await ann.taps(_.plain("Next"))
    await ann.taps(_.plain("Begin"))
    assert ann.sees.startswith(str(_("Step: {number} of {total}", number=1, total=9)))
    person = await kept(ann)
    assert person is not None
    assert (person.language, person.region, person.interests) == (code, "tatarstan", ("history",))
    assert (person.path, person.step) == ("first-edit", "welcome")


async def test_consent_is_kept_with_its_version(ann: Visitor) -> None:
    await joins(ann)
    person = await kept(ann)
    assert person is not None
    assert (person.consent, person.age, person.wiki) == (CONSENT_VERSION, Age.ADULT, "ru")


async def test_nothing_is_kept_before_the_language_is_chosen(ann: Visitor) -> None:
    await ann.starts()
    await ann.says("hello there, is anybody at home?")
    assert await kept(ann) is None


async def test_nothing_but_the_language_is_kept_before_the_consent(ann: Visitor) -> None:
    await chooses_english(ann)
    await ann.taps("Yes, remember")
    assert await kept(ann) == Person(PersonId(ann.id), language="en", menu_language="en")


async def test_who_does_not_agree_can_go_on_and_nothing_is_kept(ann: Visitor) -> None:
    await declines(ann)
    assert "I keep nothing but" in ann.sees
    await ann.taps("My first edit")
    await ann.taps(forward()[0])
    assert "Step: 2 of 9" in ann.sees
    assert await kept(ann) == Person(PersonId(ann.id), language="en", menu_language="en", consent=REFUSED)


async def test_somebody_under_14_is_thanked_and_not_kept(ann: Visitor) -> None:
    await chooses_english(ann)
    await ann.taps("Yes, remember")
    await ann.taps("Under 14")
    assert "I keep nothing but the number of this chat, your language and this answer" in ann.sees
    assert "together with a parent or a teacher" in ann.sees
    assert "never write your name, school, address or phone number" in ann.sees
    assert await kept(ann) == Person(PersonId(ann.id), language="en", menu_language="en", consent=REFUSED)


async def test_a_teen_is_led_carefully(ann: Visitor) -> None:
    await joins(ann, "14–17")
    assert "Because you are under 18" in ann.sees
    await ann.taps("Begin")
    await ann.taps(forward()[0])
    assert "Take an invented name that tells nothing about you" in ann.sees


async def test_who_did_not_agree_may_change_their_mind(ann: Visitor) -> None:
    await declines(ann)
    await ann.says("/settings")
    assert "Region" not in ann.sees
    await ann.taps("Remember my settings")
    await ann.taps("Yes, remember")
    await ann.taps("18 or older")
    assert ann.sees.startswith("Which Wikipedia")


async def test_there_is_a_way_back_through_the_questions(ann: Visitor) -> None:
    await chooses_english(ann)
    await ann.taps("Yes, remember")
    await ann.taps("Back")
    assert "May I remember" in ann.sees
    await ann.taps("Yes, remember")
    await ann.taps("18 or older")
    await ann.taps("Bashkir Wikipedia")
    await ann.taps("Skip")
    await ann.taps("Back")
    await ann.taps("Back")
    assert "✓ Bashkir Wikipedia" in ann.buttons


async def test_simpler_screens_can_be_wished_for_at_the_door(ann: Visitor) -> None:
    await joins(ann)
    await ann.taps("Simpler screens")
    assert ann.sees.startswith("From now on my screens are simpler.")
    assert ann.buttons == ["Begin", "Menu"]
    person = await kept(ann)
    assert person is not None
    assert person.plain


async def test_start_again_asks_only_what_is_still_open(ann: Visitor) -> None:
    await chooses_english(ann)
    await ann.starts()
    assert "May I remember" in ann.sees
    await ann.taps("No, do not remember")
    await ann.starts()
    assert ann.sees == "What would you like to do?"


async def test_taps_of_somebody_without_a_language_lead_to_the_choice(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/forget")
    await ann.taps("Yes")
    await ann.taps("Begin again")
    assert "Татарча" in ann.buttons
    await ann.says("/task")
    assert "Татарча" in ann.buttons


async def test_the_consent_says_what_agreeing_means_and_is_short(ann: Visitor) -> None:
    await chooses_english(ann)
    assert len(ann.sees) <= 550
    assert "about events and contests and when you were away; /stop ends that" in ann.sees
    for kept_with_consent in ("your step", "the last day", "your wiki", "the link", "the group"):
        assert kept_with_consent in ann.sees


async def test_next_keeps_the_ticked_wiki_whatever_the_language_becomes(ann: Visitor) -> None:
    await ann.starts()
    await ann.taps("Татарча")
    _ = words("tt")
    await ann.taps(_.plain("Yes, remember"))
    await ann.taps(_.plain("18 or older"))
    await ann.taps(_.plain("Next"))
    await ann.says("/language")
    await ann.taps("English")
    await ann.says("/settings")
    assert "Wikipedia: Tatar Wikipedia" in ann.sees


@pytest.mark.parametrize("data", ["no", "ok:under14"])
async def test_an_old_refusal_erases_nothing_without_asking(data: str, ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/task")
    before = await kept(ann)
    await shows_old_button(ann.stage, ann, data)
    await ann.taps("Old button")
    assert "Shall I forget your step" in ann.sees
    assert await kept(ann) == before
    await ann.taps("Yes")
    assert await kept(ann) == Person(PersonId(ann.id), language="en", menu_language="en", consent=REFUSED)
