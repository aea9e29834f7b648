"""The rest of an announcement: its times, what is special about it, and the way to the bin.

Olga: [Time and more]
Bot: Is sent: at once …
     [Time of sending] [Spread over hours] [Latest arrival]
     [Urgent] [Also in quiet hours]
     [Kind] [Topic] [Throw away] [Back]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import CallbackQuery

from domain.announcements import Announcement
from domain.deeds import Deed
from domain.errors import N_
from handlers.announcements import hub
from handlers.announcements.buttons import Discard, Part, Switch, TurnSwitch, back, open_draft, open_part
from handlers.announcements.desk import Desk
from handlers.announcements.lists import listed
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.announcements import Draft


async def screen(draft: Draft, desk: Desk) -> Screen:
    """Show the times and the switches, and what the switches mean."""
    _ = desk.words
    said = [
        *hub.times(draft, desk),
        "",
        _(
            "Urgent: it is not counted among the two announcements a week that a person gets at most. Please "
            "use it only for what cannot wait."
        ),
        _(
            "Also in quiet hours: it arrives from 21:00 to 9:00 too, and may wake people. A second organizer "
            "must say yes to that."
        ),
    ]
    return Screen("\n".join(said), _rows(draft, desk))


def _rows(draft: Draft, desk: Desk) -> tuple[Row, ...]:
    _, number = desk.words, draft.id
    rows: list[Row] = [
        (open_part(_.plain("Time of sending"), number, Part.STARTS),),
        (open_part(_.plain("Spread over hours"), number, Part.SPREAD),),
        (open_part(_.plain("Latest arrival"), number, Part.DEADLINE),),
        *((_switch(draft, switch, _),) for switch in Switch),
        *beside(
            open_part(_.plain("Kind"), number, Part.KIND),
            open_part(_.plain("Topic"), number, Part.TOPIC),
        ),
    ]
    if len(desk.scopes) > 1:
        # NOTE: Button: choose the region or programme an organizer acts for.
        rows.append((open_part(_.plain("For whom I act"), number, Part.SCOPE),))
    # NOTE: Button: delete the draft of an announcement.
    away = open_part(_.plain("Throw away"), number, Part.DISCARD)
    return (*rows, (away,), (back(number, _),))


def _switch(draft: Draft, switch: Switch, _: Words) -> Button:
    is_on = _is_on(draft.announcement, switch)
    labels = {
        # NOTE: Switch: this announcement is not counted among the two a week.
        Switch.URGENT: _.plain("Urgent"),
        # NOTE: Switch: this announcement also arrives at night.
        Switch.AGAINST_QUIET: _.plain("Also in quiet hours"),
    }
    label = labels[switch]
    tap = TurnSwitch(announcement_id=draft.id, switch=switch, on=not is_on).pack()
    return Button(TICK + label if is_on else label, tap=tap)


def _is_on(announcement: Announcement, switch: Switch) -> bool:
    return announcement.is_urgent if switch is Switch.URGENT else announcement.against_quiet


async def turn(_query: CallbackQuery, callback_data: TurnSwitch, desk: Desk) -> Screen:
    """Put a switch into a position."""
    draft, is_on = await desk.open(callback_data.announcement_id), callback_data.on
    if callback_data.switch is Switch.URGENT:
        announcement = replace(draft.announcement, is_urgent=is_on)
    else:
        announcement = replace(draft.announcement, against_quiet=is_on)
    return await screen(await desk.change(draft, announcement), desk)


async def doubt_discard(draft: Draft, desk: Desk) -> Screen:
    """Ask once more before a draft is thrown away."""
    _ = desk.words
    yes = Button(_.plain("Yes, throw it away"), tap=Discard(announcement_id=draft.id).pack())
    text = _("Shall I throw this draft away? Its texts are gone then.")
    return Screen(text, ((yes,), (open_draft(_.plain("No"), draft.id),)))


async def discard(_query: CallbackQuery, callback_data: Discard, desk: Desk) -> Screen:
    """Throw a draft away."""
    draft = await desk.open(callback_data.announcement_id)
    if not desk.may_write(draft) or not await desk.store.announcements.discard(draft):
        return await hub.screen(draft, desk)
    await desk.note(Deed.DISCARDED, draft.id)
    return await listed(desk, desk.words(N_("The draft is gone.")))
