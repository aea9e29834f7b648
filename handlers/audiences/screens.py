"""The audience of an announcement, and the values of each trait.

Olga: [People]
Bot: Who gets announcement 12
     Language: татарча or башҡортса
     Region, but not: Kazan, Tatarstan
     Would get it: 1,204 …
     [✓ Language] [✓ Region] [Wikipedia] … [Everybody] [Save this audience] [Use a saved one] [Done]
Olga: [Language]
Bot: Language: татарча or башҡортса
     Would get it: 1,204
     [✓ Only these] [All but these]
     [✓ татарча] [✓ башҡортса] [русский] … [Any] [Done]
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.audiences import Trait
from domain.regions import DISTRICTS
from domain.team import Scope
from handlers.announcements.buttons import open_draft
from handlers.announcements.desk import Desk
from handlers.audiences import values
from handlers.audiences.buttons import (
    AudienceOf,
    ClearTrait,
    NameAudience,
    OpenSaved,
    OpenTrait,
    TurnValue,
    key_of,
)
from handlers.audiences.sentences import TRAITS, count_lines, line, lines, shown
from handlers.buttons import TICK
from handlers.reading import region_name
from handlers.screen import Button, Row, Screen, beside
from handlers.teammates import scope_name
from locales import Words
from storage.announcements import Draft

PAGE = 8
"""How many values fit on a phone's screen below the text."""

TOLD = (Trait.REGION, Trait.INTEREST)
"""Traits that many people have told nothing about."""

CROSS = "✗ "
"""Stands before what is left out."""


async def screen(draft: Draft, desk: Desk, note: str = "") -> Screen:
    """Show for whom an announcement is, and how many people that are now."""
    _, a = desk.words, draft.announcement
    head = [_("<b>Who gets announcement {number}</b>", number=draft.id)]
    if a.scope != Scope():
        scope = scope_name(a.scope, desk.person, desk.content, _)
        # NOTE: {scope} is a region or a programme: an organizer cannot write to people outside of it.
        head.append(_("You write to: {scope}", scope=scope))
    chosen = lines(a.audience, desk) or [_("Everybody who has agreed to be remembered.")]
    counts = count_lines(await desk.counts(a), desk)
    parts = [note, "\n".join([*head, *chosen]), "\n".join(counts)]
    return Screen("\n\n".join(part for part in parts if part), _rows(draft, desk))


def _rows(draft: Draft, desk: Desk) -> tuple[Row, ...]:
    _, a = desk.words, draft.announcement
    done = (open_draft(_.plain("Done"), draft.id),)
    if not desk.may_write(draft):
        return (done,)
    rows = in_pairs([_trait_button(trait, draft, _) for trait in values.traits(a.scope)])
    saved = Button(_.plain("Use a saved one"), tap=OpenSaved(announcement_id=draft.id).pack())
    if not a.audience.conditions:
        return (*rows, (saved,), done)
    # NOTE: Button: an announcement is for everybody, and no longer for some.
    everybody = Button(_.plain("Everybody"), tap=ClearTrait(announcement_id=draft.id).pack())
    save = Button(_.plain("Save this audience"), tap=NameAudience(announcement_id=draft.id).pack())
    return (*rows, (everybody,), (save,), (saved,), done)


def _trait_button(trait: Trait, draft: Draft, _: Words) -> Button:
    audience = draft.announcement.audience
    is_used = bool(audience.values(trait) or audience.values(trait, is_not=True))
    only_not = is_used and not audience.values(trait)
    tap = OpenTrait(announcement_id=draft.id, trait=trait, is_not=only_not).pack()
    return Button((TICK if is_used else "") + _.plain(TRAITS[trait]), tap=tap)


def in_pairs(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Put buttons into rows of two where their labels fit."""
    pairs = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    return tuple(row for pair in pairs for row in (beside(*pair) if len(pair) == 2 else (pair,)))


async def trait_screen(
    draft: Draft, desk: Desk, trait: Trait, *, is_not: bool, within: str = "", page: int = 0
) -> Screen:
    """Show the values of a trait, each chosen or left out by a tap."""
    if not desk.may_write(draft) or trait not in values.traits(draft.announcement.scope):
        return await screen(draft, desk)
    there = await values.values(trait, draft, desk, within)
    shown_values = there[page * PAGE : (page + 1) * PAGE] or there[:PAGE]
    at = OpenTrait(announcement_id=draft.id, trait=trait, is_not=is_not, within=within, page=page)
    rows: list[Row] = [*beside(*_sides(at, desk.words))]
    for value in shown_values:
        rows += _value_rows(value, at, draft, desk)
    rows += _pages(at, len(there), desk.words)
    return Screen(await _text(there, at, draft, desk), (*rows, *_ways(at, draft, desk.words)))


async def _text(there: Sequence[str], at: OpenTrait, draft: Draft, desk: Desk) -> str:
    _, a = desk.words, draft.announcement
    title = region_name(at.within, _) if at.within else _.plain(TRAITS[at.trait])
    said: list[str] = [_("<b>{title}</b>", title=title)]
    said += [line(condition, desk) for condition in a.audience.conditions if condition.trait is at.trait]
    if not there:
        said.append(_("There are no groups yet that are large enough to be named."))
    elif at.is_not:
        said.append(_("Tap who is left out. They get nothing."))
        said += [_("Who has told me nothing about it gets it.")] if at.trait in TOLD else []
    else:
        said.append(_("Tap who gets it. Without a tick, everybody does."))
        said += [_("Who has told me nothing about it is not among them.")] if at.trait in TOLD else []
    counts = await desk.counts(a)
    return "\n".join([*said, "", _("Would get it: {number}", number=shown(counts.reachable, desk))])


def _sides(at: OpenTrait, _: Words) -> tuple[Button, Button]:
    """Return the switch between choosing people and leaving people out."""
    # NOTE: Button, one half of a switch: choose who gets an announcement.
    only = _.plain("Only these")
    # NOTE: Button, one half of a switch: choose who does not get an announcement.
    but = _.plain("All but these")
    to_only, to_but = at.model_copy(update={"is_not": False}), at.model_copy(update={"is_not": True})
    return (
        Button(only if at.is_not else TICK + only, tap=to_only.pack()),
        Button(TICK + but if at.is_not else but, tap=to_but.pack()),
    )


def _value_rows(value: str, at: OpenTrait, draft: Draft, desk: Desk) -> list[Row]:
    audience, _ = draft.announcement.audience, desk.words
    is_in = value in audience.values(at.trait)
    is_out = value in audience.values(at.trait, is_not=True)
    on = not (is_out if at.is_not else is_in)
    tap = TurnValue(
        announcement_id=draft.id, trait=at.trait, value=key_of(value), is_not=at.is_not, on=on, page=at.page
    )
    mark = TICK if is_in else CROSS if is_out else ""
    rows: list[Row] = [(Button(mark + values.label(at.trait, value, desk), tap=tap.pack()),)]
    if at.trait is Trait.REGION and values.is_open(value, draft.announcement.scope):
        # NOTE: Button: show the districts of a region. {region} is its name.
        label = _.plain("{region}: districts", region=region_name(value, _))
        rows.append((Button(label, tap=at.model_copy(update={"within": value, "page": 0}).pack()),))
    return rows


def _pages(at: OpenTrait, number: int, _: Words) -> list[Row]:
    """Return the buttons to the pages before and after."""
    last = (number - 1) // PAGE if number else 0
    before = [at.model_copy(update={"page": at.page - 1})] if at.page > 0 else []
    after = [at.model_copy(update={"page": at.page + 1})] if at.page < last else []
    # NOTE: Button: the values that stand before these on an earlier page.
    buttons = [Button(_.plain("Previous"), tap=page.pack()) for page in before]
    buttons += [Button(_.plain("More"), tap=page.pack()) for page in after]
    return [tuple(buttons)] if buttons else []


def _ways(at: OpenTrait, draft: Draft, _: Words) -> tuple[Row, ...]:
    if at.within:
        back = at.model_copy(update={"within": "", "page": 0})
        return ((Button(_.plain("Back"), tap=back.pack()),),)
    done = Button(_.plain("Done"), tap=AudienceOf(announcement_id=draft.id).pack())
    audience = draft.announcement.audience
    if not audience.values(at.trait) and not audience.values(at.trait, is_not=True):
        return ((done,),)
    # NOTE: Button: this trait (language, region …) does not matter for who gets an announcement.
    any_ = Button(_.plain("Any"), tap=ClearTrait(announcement_id=draft.id, trait=at.trait).pack())
    return ((any_, done),)


def within_of(trait: Trait, value: str, scope: Scope) -> str:
    """Return the region whose districts were on the screen on which a value was tapped."""
    region = value.partition("/")[0]
    is_district = trait is Trait.REGION and "/" in value and region in DISTRICTS
    return region if is_district and values.is_open(region, scope) else ""
