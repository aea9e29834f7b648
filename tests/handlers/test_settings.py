"""The settings: each thing a tap away, and a tap on an old button never turns anything round."""

from domain.people import REFUSED, Age, Person, PersonId
from tests.handlers.flows import declines, joins, kept, shows_old_button
from tests.stage import Visitor


async def test_the_settings_say_how_things_are(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    assert ann.sees == (
        "Settings\n\nLanguage: English\nWikipedia: Russian Wikipedia\nSimpler screens: No\n"
        "Age group: 18 or older\nRegion: –\nInterests: –\nMessages: Yes"
    )


async def test_the_language_and_the_wiki_are_two_settings(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Wikipedia")
    await ann.taps("Tatar Wikipedia")
    assert "Language: English\nWikipedia: Tatar Wikipedia" in ann.sees
    await ann.taps("Language")
    await ann.taps("Русский")
    await ann.says("/settings")
    assert "русский" in ann.sees
    assert "Татарская Википедия" in ann.sees


async def test_the_wiki_follows_the_language_until_one_is_chosen(ann: Visitor) -> None:
    await declines(ann)
    await ann.says("/language")
    await ann.taps("Башҡортса")
    await ann.says("/settings")
    assert "Башҡорт Википедияһы" in ann.sees


async def test_region_and_interests_are_chosen_and_taken_back(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Region")
    await ann.taps("Dagestan")
    await ann.taps("Skip")
    await ann.taps("Interests")
    await ann.taps("Nature")
    await ann.taps("History")
    await ann.taps("✓ Nature")
    await ann.taps("Done")
    assert "Region: Dagestan\nInterests: History" in ann.sees


async def test_screens_become_simpler_and_full_again(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Simpler screens")
    assert "Simpler screens: Yes" in ann.sees
    await ann.says("/menu")
    assert ann.buttons == ["My first edit", "Something does not work", "Ask a human", "Settings", "Help"]
    await ann.says("/settings")
    await ann.taps("Full screens")
    assert "Simpler screens: No" in ann.sees


async def test_messages_are_turned_off_and_on(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("No more messages")
    assert "Messages: No" in ann.sees
    await ann.taps("Send me messages again")
    assert "Messages: Yes" in ann.sees


async def test_a_second_tap_on_the_same_switch_changes_nothing(ann: Visitor) -> None:
    await joins(ann)
    for _ in range(2):
        await shows_old_button(ann.stage, ann, "x:plain:1:0")
        await ann.taps("Old button")
        assert "Simpler screens: Yes" in ann.sees


async def test_without_consent_only_the_language_is_a_setting(ann: Visitor) -> None:
    await declines(ann)
    await ann.says("/settings")
    assert ann.buttons == ["Language", "Remember my settings", "Privacy", "Menu"]
    before = await kept(ann)
    for data in ("x:plain:1:0", "w:wiki:tt:0:1", "w:age:18+:0:1", "q:region:0"):
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees.startswith("May I remember your step?")
    assert await kept(ann) == before


async def test_an_answer_that_is_no_longer_offered_is_not_kept(ann: Visitor) -> None:
    await joins(ann)
    for data in ("w:wiki:xx:0:1", "w:age:7:0:1", "w:region:atlantis:0:1", "w:interests:dragons:0:1"):
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert ann.buttons
    person = await kept(ann)
    assert person is not None
    assert (person.wiki, person.age, person.region, person.interests) == ("ru", Age.ADULT, None, ())


async def test_two_quick_taps_on_an_interest_are_one_wish(ann: Visitor) -> None:
    await joins(ann)
    for data, interests in (("w:interests:nature:0:1", ("nature",)), ("w:interests:nature:0:0", ())):
        for _ in range(2):
            await shows_old_button(ann.stage, ann, data)
            await ann.taps("Old button")
        person = await kept(ann)
        assert person is not None
        assert person.interests == interests


async def test_the_age_group_is_shown_and_changed(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Age group")
    assert "✓ 18 or older" in ann.buttons
    await ann.taps("14–17")
    assert "Age group: 14–17" in ann.sees


async def test_becoming_under_14_is_asked_twice_and_ends_what_is_remembered(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Age group")
    await ann.taps("Under 14")
    await ann.taps("No")
    assert "Age group: 18 or older" in ann.sees
    await ann.taps("Age group")
    await ann.taps("Under 14")
    await ann.taps("Yes")
    assert "never write your name, school, address or phone number" in ann.sees
    assert await kept(ann) == Person(PersonId(ann.id), language="en", menu_language="en", consent=REFUSED)


async def test_a_district_can_be_told_and_taken_back(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Region")
    await ann.taps("Tatarstan")
    assert ann.sees.startswith(
        "Your region: Tatarstan. Do you live in or near one of these? You need not say"
    )
    await ann.taps("Arsk")
    assert "Region: Arsk, Tatarstan" in ann.sees
    assert await lives(ann) == "tatarstan/arsk"
    await ann.taps("Region")
    await ann.taps("✓ Tatarstan")
    await ann.taps("✓ Arsk")
    assert "Region: Tatarstan\n" in ann.sees


async def test_another_region_takes_the_district_away(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    for label in ("Region", "Tatarstan", "Arsk", "Region", "Town or district", "✓ Arsk", "Region"):
        await ann.taps(label)
    for label in ("Dagestan", "Derbent", "Region", "Moscow"):
        await ann.taps(label)
    assert "Region: Moscow" in ann.sees


async def test_a_button_of_another_regions_district_changes_nothing(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Region")
    await ann.taps("Dagestan")
    for data in ("w:district:arsk:0:1", "w:district:derbent:0:0", "w:region:dagestan:0:1"):
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert await lives(ann) == "dagestan"


async def lives(visitor: Visitor) -> str | None:
    person = await kept(visitor)
    return person.region if person else None
