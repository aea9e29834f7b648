"""Regions and their districts: codes that fit, names in the letters of each language."""

import pytest

from domain.quiet import zone_of
from domain.regions import DISTRICT, DISTRICTS, REGIONS, District, region_of
from handlers.buttons import Answer, Question
from handlers.reading import region_name
from locales import LANGUAGES, words
from storage.tables import people

EVERY = list(DISTRICT.values())


def test_every_district_lies_in_a_region() -> None:
    assert DISTRICTS.keys() <= REGIONS.keys()
    assert all(region_of(d.code) == region for region, several in DISTRICTS.items() for d in several)
    assert len(DISTRICT) == sum(map(len, DISTRICTS.values()))


@pytest.mark.parametrize("district", EVERY, ids=lambda district: district.code)
def test_a_district_fits_into_its_column_and_its_button(district: District) -> None:
    assert len(district.code) <= people.c.region.type.length  # type: ignore[attr-defined]
    value = district.code.partition("/")[2]
    assert len(Answer(question=Question.DISTRICT, value=value).pack().encode()) <= 64
    assert all(len(district.name(language)) <= 26 for language in LANGUAGES)


@pytest.mark.parametrize("district", EVERY, ids=lambda district: district.code)
def test_a_name_is_written_in_the_letters_of_its_language(district: District) -> None:
    for language, name in ({"ru": district.ru} | dict(district.own)).items():
        strange = set(name.replace(" ", "").lower()) - set(LANGUAGES[language].alphabet.lower()) - {"Ӏ"}
        assert not strange, (language, name)


def test_a_district_is_named_before_its_region() -> None:
    assert region_name("tatarstan/arsk", words("en")) == "Arsk, Tatarstan"
    assert region_name("tatarstan/arsk", words("tt")).startswith("Арча, ")
    assert region_name("dagestan/akhty", words("lez")).startswith("Ахцегь, ")
    assert region_name("tatarstan", words("en")) == "Tatarstan"


def test_a_place_that_has_no_name_any_more_is_shown_by_what_is_known() -> None:
    assert region_name("tatarstan/atlantis", words("en")) == "Tatarstan"
    assert region_name("atlantis", words("en")) == "atlantis"


def test_a_district_has_the_time_of_its_region() -> None:
    assert all(zone_of(district.code) == zone_of(region_of(district.code)) for district in EVERY)
