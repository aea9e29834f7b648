"""An audience in words: "Language: татарча or башҡортса", "Region, but not: Kazan, Tatarstan"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

from domain.audiences import Audience, Condition, Counts, Stage, Trait
from domain.disclosure import hidden, is_small
from domain.errors import N_
from domain.interests import INTERESTS
from domain.team import Scope
from domain.wikis import WIKIS
from handlers.announcements.desk import Desk
from handlers.reading import page_of, region_name, wiki_name
from handlers.teammates import scope_name
from locales import LANGUAGES
from storage.announcements import Draft

TRAITS: Mapping[Trait, str] = MappingProxyType(
    {
        Trait.LANGUAGE: N_("Language"),
        Trait.REGION: N_("Region"),
        Trait.WIKI: N_("Wikipedia"),
        Trait.INTEREST: N_("Interests"),
        # NOTE: By what people are chosen who get an announcement: a group that came together, such as a camp.
        Trait.COHORT: N_("Group"),
        Trait.PROGRAMME: N_("Path"),
        # NOTE: By what people are chosen who get an announcement: how far they have come on their path.
        Trait.STAGE: N_("Progress"),
        # NOTE: By what people are chosen who get an announcement: when they last wrote to the bot.
        Trait.SEEN: N_("Last here"),
        # NOTE: By what people are chosen who get an announcement: organizers or newcomers.
        Trait.ROLE: N_("Role"),
    }
)
"""What the traits are called, in the order in which an organizer is asked for them."""

STAGES: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: People who have seen no step of their path yet.
        Stage.NEW: N_("Not begun yet"),
        # NOTE: People who have seen a step of their path, and not the end.
        Stage.ON_THE_WAY: N_("On the way"),
        # NOTE: People who have done all the steps of their path.
        Stage.DONE: N_("All steps done"),
    }
)

SEEN: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: When people last wrote to the bot.
        "7": N_("In the last week"),
        # NOTE: When people last wrote to the bot.
        "30": N_("In the last month"),
        # NOTE: When people last wrote to the bot.
        "90": N_("In the last three months"),
        # NOTE: When people last wrote to the bot.
        "365": N_("In the last year"),
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: People who are neither organizers nor owners of the bot.
        "newcomer": N_("Everybody else"),
        "organizer": N_("Organizers"),
        # NOTE: The people who run the bot.
        "owner": N_("Owners of the bot"),
    }
)


def value_name(trait: Trait, value: str, desk: Desk) -> str:
    """Return what a value is called, as a label; what has no name any more is shown by its code."""
    _ = desk.words
    match trait:
        case Trait.LANGUAGE if value in LANGUAGES:
            return LANGUAGES[value].autonym
        case Trait.REGION:
            return region_name(value, _)
        case Trait.WIKI if value in WIKIS:
            return wiki_name(WIKIS[value], desk.content, _)
        case Trait.PROGRAMME if value in desk.content.paths:
            return page_of(desk.content.paths[value], desk.person, desk.content, _).title
        case Trait.INTEREST | Trait.STAGE | Trait.SEEN | Trait.ROLE:
            names = {Trait.INTEREST: INTERESTS, Trait.STAGE: STAGES, Trait.SEEN: SEEN, Trait.ROLE: ROLES}
            return _.plain(names[trait].get(value, value))
    return value


def lines(audience: Audience, desk: Desk) -> list[str]:
    """Return an audience as lines of HTML; none where everybody is meant."""
    ranks = list(TRAITS)
    sorted_ = sorted(audience.conditions, key=lambda c: (ranks.index(c.trait), c.is_not))
    return [line(condition, desk) for condition in sorted_]


def line(condition: Condition, desk: Desk) -> str:
    """Return a condition as a line of HTML."""
    _ = desk.words
    names = [value_name(condition.trait, value, desk) for value in condition.values]
    trait, values = _.plain(TRAITS[condition.trait]), _either(names, desk)
    if condition.is_not:
        # NOTE: For whom an announcement is: "Region, but not: Kazan or Arsk".
        return _("{trait}, but not: {values}", trait=trait, values=values)
    # NOTE: For whom an announcement is: "Language: Tatar or Bashkir".
    return _("{trait}: {values}", trait=trait, values=values)


def _either(names: Sequence[str], desk: Desk) -> str:
    """Join names; commas stand between districts and their regions, so others are divided by "or"."""
    said = names[0] if names else ""
    for name in names[1:]:
        # NOTE: Any of several, such as "Tatar or Bashkir"; {first} may hold several already.
        said = desk.words.plain("{first} or {last}", first=said, last=name)
    return said


def audience_line(draft: Draft, desk: Desk) -> str:
    """Say in one line of HTML for whom an announcement is."""
    a, _ = draft.announcement, desk.words
    scope = escape(scope_name(a.scope, desk.person, desk.content, _), quote=False)
    chosen = lines(a.audience, desk)
    return "; ".join(chosen if a.scope == Scope() and chosen else (scope, *chosen))


def count_lines(counts: Counts, desk: Desk) -> list[str]:
    """Say how many people an audience has; small numbers point to people and are not told to organizers."""
    _ = desk.words
    said: list[str] = [
        # NOTE: How many people would get an announcement.
        _("Would get it: {number}", number=shown(counts.reachable, desk)),
        # NOTE: How many people of an audience get nothing because they want it so.
        _("Want no messages, or none on this topic: {number}", number=shown(counts.muted, desk)),
        # NOTE: How many people of an audience have blocked the bot or left Telegram.
        _("Cannot be reached: {number}", number=shown(counts.unreachable, desk)),
    ]
    if counts.quiet:
        quiet = part(counts.quiet, counts.reachable, desk)
        # NOTE: How many of those who would get an announcement are asleep now: 21:00 to 9:00 where they live.
        said.insert(1, _("In quiet hours now: {number}", number=quiet))
    if counts.minors:
        # NOTE: How many people of an audience said that they are under 18.
        said.append(_("Under 18: {number}", number=part(counts.minors, counts.people, desk)))
    return said


def shown(people: int, desk: Desk) -> str:
    """Return a number of people as somebody of the team may see it."""
    _ = desk.words
    if is_small(people) and not desk.member.is_owner:
        # NOTE: In place of a number from 1 to 4.
        return _.plain("fewer than 5")
    return _.number(people)


def part(people: int, whole: int, desk: Desk) -> str:
    """Return a number of people out of others; it is not told where the rest could be computed from it."""
    is_told = desk.member.is_owner or is_small(people) or not hidden({0: people, 1: whole - people})
    # NOTE: In place of a number of people that would tell something about a few of them.
    return shown(people, desk) if is_told else desk.words.plain("not told")
