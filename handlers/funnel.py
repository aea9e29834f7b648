"""How far people come, for organizers: counted beside the turn, by language, and what nudges do.

Olga: /stats
Bot: I am counting. It comes as a message of its own.
Bot: How far people get
     23 November 2026, 12:00 (Moscow time)

     All people: 1,240
     Chose a language: 1,201 of 1,240, 96.9 % (95.7–97.7 %)
     Agreed to be remembered: 830 of 1,240, 66.9 % (64.3–69.5 %)
     Took an article: 212 of 830, 26 % (23–29 %)
     …
     татарча: 640
     …
     Messages to people who had been away
     Came back within a week: 31 percent of 240 with a message, 24 percent of 26 without.
     The difference lies between −14 and 21 points. It may be chance.
     [Picture] [Menu]
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.errors import N_
from domain.funnel import Effect, Funnel, Level, Outcome, Row, Share, Verdict
from domain.people import Person
from domain.quiet import zone_of
from domain.team import Member
from handlers.buttons import Place, go, menu_button
from handlers.filters import GoesTo, Said
from handlers.moments import moment
from handlers.reports import HIDDEN, language_name
from handlers.screen import Screen, beside
from handlers.teammates import outsider
from locales import Words
from storage.store import Store

STATS, PICTURE = "stats", "stats picture"
"""The kinds of the errands."""

FINE = 1000
"""Of how many people on a share is written with tenths of a per cent."""

LEVELS: Mapping[Level, str] = {
    # NOTE: A line of statistics; followed by a number of people.
    Level.LANGUAGE: N_("Chose a language"),
    # NOTE: A line of statistics; followed by a number of people. They agreed that the bot remembers them.
    Level.CONSENT: N_("Agreed to be remembered"),
    # NOTE: A line of statistics; followed by a number of people.
    Level.ARTICLE: N_("Took an article"),
    # NOTE: A line of statistics; followed by a number of people whose edit in Wikipedia was seen.
    Level.EDIT: N_("Made an edit"),
    # NOTE: A line of statistics; followed by a number of people.
    Level.SECOND: N_("Came back another day"),
    # NOTE: A line of statistics; followed by a number of people.
    Level.FOURTEENTH: N_("Came back after two weeks"),
}

OUTCOMES: Mapping[Outcome, str] = {
    # NOTE: A line of statistics; followed by shares of people.
    Outcome.BACK: N_("Came back within a week"),
    # NOTE: A line of statistics; followed by shares of people.
    Outcome.EDIT: N_("First edit within two weeks"),
}


def router() -> Router:
    """Return the statistics."""
    router = Router(name="funnel")
    router.callback_query.register(stats, GoesTo(Place.STATS))
    router.callback_query.register(picture, GoesTo(Place.STATS_PICTURE))
    router.message.register(stats, Said("stats"))
    return router


async def stats(
    _event: Message | CallbackQuery, person: Person, store: Store, owners: frozenset[int], _: Words
) -> Screen:
    """Have it counted for somebody of the team, of the people they act for."""
    return await _ordered(STATS, person, store, owners, _)


async def picture(
    _query: CallbackQuery, person: Person, store: Store, owners: frozenset[int], _: Words
) -> Screen:
    """Have the same drawn; the numbers stay where they are."""
    return await _ordered(PICTURE, person, store, owners, _)


async def _ordered(kind: str, person: Person, store: Store, owners: frozenset[int], _: Words) -> Screen:
    member = await store.team.member(person.id, owners)
    if not member.may_announce:
        return outsider(_)
    await store.errands.want(person.id, kind, language=_.code, zone=zone_of(person.region), **_rights(member))
    if kind == PICTURE:
        return Screen(_("I am making it. It comes as a message of its own."), fresh=True)
    return Screen(_("I am counting. It comes as a message of its own."), ((menu_button(_),),))


def _rights(member: Member) -> dict[str, object]:
    """Return of whom somebody may see numbers, and whether they see every one."""
    return {"scopes": [str(scope) for scope in member.scopes], "exact": member.is_owner}


def screen(
    found: Funnel, effects: Mapping[Outcome, Effect], now: datetime, zone: int, _: Words, *, exact: bool
) -> Screen:
    """Show how far people come; `effects` are empty where they are not for these eyes."""
    head = f"<b>{_('How far people get')}</b>\n{moment(now, zone, _)}"
    if found.everybody is None:
        text = _("So few people that numbers would point to somebody.")
        return Screen(f"{head}\n\n{text}", ((menu_button(_),),))
    parts = [head, _block(found.everybody, _), *(_block(row, _) for row in found.rows), *notes(found, _)]
    if effects:
        parts.append(_effects(effects, _, exact=exact))
    drawing = go(_.plain("Picture"), Place.STATS_PICTURE)
    return Screen("\n\n".join(parts), beside(drawing, menu_button(_)))


def _block(row: Row, _: Words) -> str:
    levels = [level for level in Level if level is not Level.LANGUAGE or row.language is None]
    lines = [f"{_(LEVELS[level])}: {amount(row.shares[level], _)}" for level in levels]
    return "\n".join([f"<b>{name(row, _)}: {_.number(row.people)}</b>", *lines])


def name(row: Row, _: Words) -> str:
    """Return what stands above the numbers of a language, or of all."""
    # NOTE: In statistics, before a number: the people of all languages together.
    return language_name(row.language, _) if row.language else _.plain("All people")


def amount(share: Share | None, _: Words) -> str:
    """Write how many of how many, and the share with its interval."""
    if share is None:
        return HIDDEN
    of = _("{got} of {people}", got=_.number(share.people), people=_.number(share.of))
    return f"{of}, {shown(share, _)}"


def shown(share: Share, _: Words) -> str:
    """Write a share with its interval, or that there are too few people for one."""
    if not share.is_enough:
        # NOTE: In place of a number that is not shown, because there are so few people.
        return _.plain("too few to say")
    digits = 1 if share.of >= FINE else 0
    part, low, high = (
        _.number(100 * value, digits) for value in (share.part, share.interval.low, share.interval.high)
    )
    return f"{part} % ({low}–{high} %)"


def notes(found: Funnel, _: Words) -> list[str]:
    """Say how to read the numbers, and who is not in them."""
    said: list[str] = [
        _("In brackets: the range in which the share lies almost for certain (19 times out of 20)."),
        _(
            "Articles, edits and coming back are counted among those who agreed. Coming back is counted"
            " only for people whose first day is known and long enough ago. Who had everything "
            "forgotten is in no number."
        ),
    ]
    if found.hides:
        hidden = _("* is not shown: that number or another one is below five and could point to somebody.")
        said.append(f"{hidden} {_('Languages of very few people are left out.')}")
    return said


def _effects(effects: Mapping[Outcome, Effect], _: Words, *, exact: bool) -> str:
    lines = [
        f"<b>{_('Messages to people who had been away')}</b>",
        _("One person in ten gets none, chosen by chance. Only this way can we know whether they help."),
    ]
    for outcome, effect in effects.items():
        lines.append(f"{_(OUTCOMES[outcome])}: {_effect(effect, _, exact=exact)}")
    return "\n".join(lines)


def _effect(effect: Effect, _: Words, *, exact: bool) -> str:
    if effect.verdict is Verdict.TOO_FEW:
        return _.plain("too few to say")
    if effect.is_telling and not exact:
        return HIDDEN
    found = effect.difference
    # NOTE: {with_it} and {without} are shares of people: "31 percent of 240".
    compared = _(
        "{with_it} with a message, {without} without. The difference lies between {low} and {high} points.",
        with_it=_part(effect.nudged, _),
        without=_part(effect.held_out, _),
        low=_signed(found.low, _),
        high=_signed(found.high, _),
    )
    return f"{compared} {_verdict(effect.verdict, _)}"


def _part(share: Share, _: Words) -> str:
    # NOTE: A share of people: "31 percent of 240".
    return _("{share} percent of {people}", share=_.number(100 * share.part, 0), people=_.number(share.of))


def _signed(value: float, _: Words) -> str:
    points = round(100 * value)
    return f"−{_.number(-points)}" if points < 0 else _.number(points)


def _verdict(verdict: Verdict, _: Words) -> str:
    match verdict:
        case Verdict.MORE:
            return _("This is hardly chance.")
        case Verdict.LESS:
            return _("This is hardly chance: the messages do harm.")
    return _("It may be chance.")
