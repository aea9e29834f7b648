"""What an organizer can choose by: for each trait its values, as far as the organizer's scope goes."""

from __future__ import annotations

from collections.abc import Sequence

from domain.audiences import Trait
from domain.disclosure import is_small
from domain.interests import INTERESTS
from domain.regions import DISTRICT, DISTRICTS, REGIONS
from domain.team import Scope
from domain.wikis import WIKIS
from handlers.announcements.desk import Desk
from handlers.audiences.sentences import ROLES, SEEN, STAGES, TRAITS, value_name
from locales import LANGUAGES
from storage.announcements import Draft


def traits(scope: Scope) -> list[Trait]:
    """Return by what somebody can choose who acts for a scope: what the scope says already is no choice."""
    is_closed = scope.trait is Trait.REGION and scope.value not in DISTRICTS
    no_choice = scope.trait if is_closed or scope.trait is Trait.PROGRAMME else None
    return [trait for trait in TRAITS if trait is not no_choice]


async def values(trait: Trait, draft: Draft, desk: Desk, within: str = "") -> list[str]:
    """Return the values one can choose, and those chosen before that are no choice any more."""
    there = await _values(trait, draft, desk, within)
    audience = draft.announcement.audience
    chosen = [*audience.values(trait), *audience.values(trait, is_not=True)]
    if trait is Trait.REGION:
        chosen = [code for code in chosen if code not in REGIONS and code not in DISTRICT and not within]
    return list(dict.fromkeys([*there, *chosen]))


async def _values(trait: Trait, draft: Draft, desk: Desk, within: str) -> Sequence[str]:
    match trait:
        case Trait.LANGUAGE:
            return list(LANGUAGES)
        case Trait.REGION:
            return _places(draft.announcement.scope, within)
        case Trait.WIKI:
            return list(WIKIS)
        case Trait.COHORT:
            return await _cohorts(draft, desk)
        case Trait.PROGRAMME:
            return list(desk.content.paths)
        case Trait.INTEREST:
            return list(INTERESTS)
        case Trait.STAGE:
            return list(STAGES)
        case Trait.SEEN:
            return list(SEEN)
        case Trait.ROLE:
            return list(ROLES)


def _places(scope: Scope, within: str) -> Sequence[str]:
    """Return the regions, or the districts of one; who acts for a region sees its districts at once."""
    region = within or (scope.value if scope.trait is Trait.REGION else "")
    return [district.code for district in DISTRICTS.get(region, ())] if region else list(REGIONS)


def is_open(region: str, scope: Scope) -> bool:
    """Tell whether the districts of a region are a screen of their own."""
    return region in DISTRICTS and scope.trait is not Trait.REGION


async def _cohorts(draft: Draft, desk: Desk) -> Sequence[str]:
    """Return the cohorts there are; a name that only a few people share points to them."""
    found = await desk.store.audiences.cohorts(draft.announcement.scope.audience, desk.owners)
    return sorted(cohort for cohort, people in found.items() if desk.member.is_owner or not is_small(people))


def label(trait: Trait, value: str, desk: Desk) -> str:
    """Return what stands on a value's button: a district without its region, which stands above."""
    district = DISTRICT.get(value) if trait is Trait.REGION else None
    return district.name(desk.words.code) if district else value_name(trait, value, desk)
