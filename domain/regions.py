"""Where people live, as far as a community needs to know: a short list with room for more.

A code is kept for ever, its name may be reworded. A region's name is a text of the bot and is translated. A
district's name is a proper name, and stands here as each language writes it on its own Wikipedia; where a
language is missing, the Russian name is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.errors import N_

OTHER = "other"

REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "tatarstan": N_("Tatarstan"),
        "bashkortostan": N_("Bashkortostan"),
        "dagestan": N_("Dagestan"),
        "moscow": N_("Moscow"),
        # NOTE: A button after the names of some regions: I live somewhere else.
        OTHER: N_("Another region"),
    }
)


@dataclass(frozen=True, slots=True)
class District:
    """A town with what lies around it, or a rural district; `own` are its names in other languages."""

    code: str
    """The whole code with that of the region, such as "tatarstan/arsk"; at most 32 letters."""
    en: str
    ru: str
    own: Mapping[str, str]

    def name(self, language: str) -> str:
        """Return what it is called in a language.

        >>> DISTRICT["tatarstan/arsk"].name("tt"), DISTRICT["tatarstan/arsk"].name("lez")
        ('Арча', 'Арск')
        """
        return self.en if language == "en" else self.own.get(language, self.ru)


def _district(code: str, en: str, ru: str, **own: str) -> District:
    return District(code, en, ru, MappingProxyType(own))


DISTRICTS: Mapping[str, tuple[District, ...]] = MappingProxyType(
    {
        "tatarstan": (
            _district("tatarstan/kazan", "Kazan", "Казань", tt="Казан", ba="Ҡазан"),
            _district("tatarstan/chelny", "Naberezhnye Chelny", "Набережные Челны", tt="Яр Чаллы"),
            _district("tatarstan/nizhnekamsk", "Nizhnekamsk", "Нижнекамск", tt="Түбән Кама"),
            _district("tatarstan/almetyevsk", "Almetyevsk", "Альметьевск", tt="Әлмәт"),
            _district("tatarstan/zelenodolsk", "Zelenodolsk", "Зеленодольск", tt="Яшел Үзән"),
            _district("tatarstan/bugulma", "Bugulma", "Бугульма", tt="Бөгелмә"),
            _district("tatarstan/yelabuga", "Yelabuga", "Елабуга", tt="Алабуга"),
            _district("tatarstan/leninogorsk", "Leninogorsk", "Лениногорск"),
            _district("tatarstan/chistopol", "Chistopol", "Чистополь", tt="Чистай"),
            _district("tatarstan/arsk", "Arsk", "Арск", tt="Арча"),
        ),
        "bashkortostan": (
            _district("bashkortostan/ufa", "Ufa", "Уфа", ba="Өфө"),
            _district("bashkortostan/sterlitamak", "Sterlitamak", "Стерлитамак", ba="Стәрлетамаҡ"),
            _district("bashkortostan/salavat", "Salavat", "Салават", ba="Салауат"),
            _district("bashkortostan/neftekamsk", "Neftekamsk", "Нефтекамск", ba="Нефтекама"),
            _district("bashkortostan/oktyabrsky", "Oktyabrsky", "Октябрьский"),
            _district("bashkortostan/tuymazy", "Tuymazy", "Туймазы"),
            _district("bashkortostan/beloretsk", "Beloretsk", "Белорецк", ba="Белорет"),
            _district("bashkortostan/ishimbay", "Ishimbay", "Ишимбай", ba="Ишембай"),
            _district("bashkortostan/sibay", "Sibay", "Сибай"),
            _district("bashkortostan/baymak", "Baymak", "Баймак", ba="Баймаҡ"),
        ),
        "dagestan": (
            _district("dagestan/makhachkala", "Makhachkala", "Махачкала", lez="Магьачкъала"),
            _district("dagestan/khasavyurt", "Khasavyurt", "Хасавюрт"),
            _district("dagestan/derbent", "Derbent", "Дербент"),
            _district("dagestan/kaspiysk", "Kaspiysk", "Каспийск"),
            _district("dagestan/buynaksk", "Buynaksk", "Буйнакск"),
            _district("dagestan/izberbash", "Izberbash", "Избербаш"),
            _district("dagestan/magaramkent", "Magaramkent", "Магарамкент", lez="Мегьарамдхуьр"),
            _district("dagestan/suleyman-stalsky", "Kasumkent", "Касумкент", lez="Кьасумхуьр"),
            _district("dagestan/akhty", "Akhty", "Ахты", lez="Ахцегь"),
            _district("dagestan/kurakh", "Kurakh", "Курах", lez="Кьурагь"),
            _district("dagestan/dokuzparinsky", "Usukhchay", "Усухчай", lez="Усугъчай"),
        ),
    }
)
"""The districts of a region, the most populous first; the villages that lead a rural district name it."""

DISTRICT: Mapping[str, District] = MappingProxyType(
    {district.code: district for several in DISTRICTS.values() for district in several}
)
"""Every district by its code."""


def region_of(code: str) -> str:
    """Return the code of the region a district lies in; a region lies in itself."""
    return code.partition("/")[0]
