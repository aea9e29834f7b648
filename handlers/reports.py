"""The report of a sending: what became of everybody, and why somebody did not get it.

Olga: [Report]
Bot: Report of announcement 12: Photo contest in Kazan
     People: 1,240
     Got it: 1,100 (88.7 %)

     In their own language: 1,000 (80.6 %)
     In another language: 100 (8.1 %)
     Blocked the bot: 140 (11.3 %)

     By language (got it, of all)
     Татарча: 900 of 1,000
     …
     Taps on links
     wiki.example/contest: 312
     [Who did not get it] [Picture] [Table] [Back]
Olga: [Who did not get it]
Bot: Blocked the bot: 140
     Nothing can reach them until they come back to the bot by themselves.
     [Back]
Olga: [Picture]
Bot: I am making it. It comes as a message of its own.  (and soon a picture)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import unquote, urlsplit

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.disclosure import LEAST, is_small
from domain.people import Person
from domain.quiet import zone_of
from domain.reports import Group, may_read, report
from domain.sendings import Cell, Purpose, Sending
from domain.views import Line, Row, View, view
from handlers.buttons import ReportOf, ReportPart, menu_button
from handlers.fates import meaning, name
from handlers.filters import Tapped
from handlers.progress import Act, Steer, first_line, is_live
from handlers.reading import region_name
from handlers.screen import Button, Screen, beside
from handlers.screen import Row as Buttons
from locales import LANGUAGES, Html, Words
from storage.reports import Result
from storage.store import Store

HIDDEN = "*"
"""Stands for a number that is not shown."""

ADDRESS = 40
"""How many letters of an address stand before its taps."""


def router() -> Router:
    """Return the reports."""
    router = Router(name="reports")
    router.callback_query.register(open_report, Tapped(ReportOf))
    return router


async def open_report(
    _query: CallbackQuery,
    callback_data: ReportOf,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Show a part of a report, or have it made into a file."""
    found = await store.reports.result(callback_data.sending)
    member = await store.team.member(person.id, owners)
    if found is None or not may_read(member, found.author, found.sending.announcement):
        return Screen(_("Only the organizers of this announcement can see this."), ((menu_button(_),),))
    if callback_data.part in (ReportPart.PICTURE, ReportPart.TABLE):
        return await _order(callback_data, person, member.is_owner, store, _)
    cells = await store.reports.cells(found.sending.id)
    if callback_data.part is ReportPart.WHY:
        return why(found.sending, cells, _, is_owner=member.is_owner)
    shown = screen(found, cells, _, is_owner=member.is_owner)
    return replace(shown, fresh=is_live(found.sending))


async def _order(wish: ReportOf, person: Person, exact: bool, store: Store, _: Words) -> Screen:
    """Ask for a file; a second tap asks for nothing more."""
    zone = zone_of(person.region)
    details = {"sending": wish.sending, "exact": exact, "language": _.code, "zone": zone}
    await store.errands.want(person.id, wish.part.value, **details)
    text = _("I am making it. It comes as a message of its own.")
    return Screen(text, ((_open(_.plain("Back"), wish.sending),),))


def screen(result: Result, cells: Sequence[Cell], _: Words, *, is_owner: bool) -> Screen:
    """Show the sums of a report."""
    sending = result.sending
    seen = view(report(sending.purpose, cells), exact=is_owner)
    parts = [_head(sending, _), *_numbers(seen, _), *_tables(seen, _), _taps(result, is_owner, _)]
    if seen.hides and seen.total is not None:
        parts.append(
            _("* is not shown: that number or another one is below five and could point to somebody.")
        )
    return Screen("\n\n".join(part for part in parts if part), _rows(sending, seen, _))


def title(sending: Sending, _: Words) -> Html:
    """Return what a report is called."""
    values = {"number": sending.announcement_id, "line": first_line(sending, _.code)}
    match sending.purpose:
        case Purpose.SEND:
            return _("Report of announcement {number}: {line}", **values)
        case Purpose.CORRECT:
            return _("Report of the correction of announcement {number}: {line}", **values)
        case Purpose.RECALL:
            return _("Report of the recall of announcement {number}: {line}", **values)


def _head(sending: Sending, _: Words) -> str:
    head = f"<b>{title(sending, _)}</b>"
    return head if sending.state.is_over else f"{head}\n{_('It is not over: these are the numbers of now.')}"


def _numbers(seen: View, _: Words) -> list[str]:
    if seen.total is None:
        return [_("So few people are in it that numbers would point to somebody. Only an owner sees them.")]
    sums = [_("People: {number}", number=_.number(seen.total))]
    if seen.purpose is Purpose.SEND and seen.got is not None:
        share = round(seen.got * 1000 / seen.total) if seen.total else 0
        sums.append(_("Got it: {number}", number=amount(seen.got, _share(seen, share), _)))
    return ["\n".join(sums), "\n".join(_line(line, seen.purpose, _) for line in seen.lines)]


def _share(seen: View, rounded: int) -> int:
    """Return the tenths of a per cent of those who got it: the sum of the lines where these are shown."""
    shares = [line.tenths for line in seen.lines if line.group.is_got]
    return sum(share or 0 for share in shares) if None not in shares else rounded


def _line(line: Line, purpose: Purpose, _: Words) -> str:
    return f"{_(name(line.group, purpose))}: {amount(line.people, line.tenths, _)}"


def amount(people: int | None, tenths: int | None, _: Words) -> str:
    """Write a number with its share, or the sign for one that is not shown."""
    if people is None or tenths is None:
        return HIDDEN
    return f"{_.number(people)} ({_.number(tenths / 10, 1)} %)"


def _tables(seen: View, _: Words) -> list[str]:
    # NOTE: Above lines such as "Татарча: 800 of 860": 860 read Tatar, 800 of them got the announcement.
    languages = _table(
        _("By language (got it, of all)"), seen.languages, language_name, _("Other languages"), _
    )
    # NOTE: Above lines such as "Dagestan: 800 of 860".
    regions = _table(_("By region (got it, of all)"), seen.regions, place_name, _("Other regions"), _)
    return [languages, regions]


def _table(head: str, rows: Sequence[Row], named: Callable[[str, Words], str], others: str, _: Words) -> str:
    if not rows:
        return ""
    lines = [f"{named(row.codes[0], _) if len(row.codes) == 1 else others}: {_of(row, _)}" for row in rows]
    return "\n".join([f"<b>{head}</b>", *lines])


def _of(row: Row, _: Words) -> str:
    if row.got is None:
        return _.number(row.people)
    return _("{got} of {people}", got=_.number(row.got), people=_.number(row.people))


def language_name(code: str, _: Words) -> str:
    """Return what a language calls itself."""
    return LANGUAGES[code].autonym if code in LANGUAGES else code


def place_name(code: str, _: Words) -> str:
    """Return what a region or a district is called."""
    # NOTE: In a list of regions: people who have not told where they live.
    return region_name(code, _) if code else _.plain("Not told")


def _taps(result: Result, is_owner: bool, _: Words) -> str:
    if not result.sending.announcement.links or result.sending.purpose is not Purpose.SEND:
        return ""
    if not result.taps:
        return _("Taps on links are not counted: the bot has no public address.")
    lines = [f"{escape(_short(url), quote=False)}: {_few(n, is_owner, _)}" for url, n in result.taps]
    return "\n".join([f"<b>{_('Taps on links')}</b>", *lines])


def _few(taps: int, is_owner: bool, _: Words) -> str:
    if is_small(taps) and not is_owner:
        return _("fewer than {number}", number=LEAST)
    return _.number(taps)


def _short(url: str) -> str:
    parts = urlsplit(url)
    address = (parts.netloc + unquote(parts.path)).rstrip("/")
    return address if len(address) <= ADDRESS else address[: ADDRESS - 1] + "…"


def why(sending: Sending, cells: Sequence[Cell], _: Words, *, is_owner: bool) -> Screen:
    """Say who did not get it, and why."""
    seen = view(report(sending.purpose, cells), exact=is_owner)
    parts = [f"<b>{_('Who did not get it, and why')}</b>"]
    lines = [line for line in seen.lines if not line.group.is_got]
    parts += [
        f"<b>{_line(line, seen.purpose, _)}</b>\n{_(meaning(line.group, seen.purpose))}" for line in lines
    ]
    if seen.total is None:
        parts += _numbers(seen, _)
    elif not lines:
        is_first = sending.purpose is Purpose.SEND
        parts.append(_("Everybody got it.") if is_first else _("It was done for everybody."))
    return Screen("\n\n".join(parts), (*_again(sending, lines, _), (_open(_.plain("Back"), sending.id),)))


def _again(sending: Sending, lines: Sequence[Line], _: Words) -> tuple[Buttons, ...]:
    """Offer to send again where nobody knows whether it arrived; it is asked about once more."""
    is_unknown = any(line.group is Group.UNKNOWN for line in lines)
    if not is_unknown or sending.purpose is not Purpose.SEND or not sending.state.is_over:
        return ()
    tap = Steer(sending=sending.id, act=Act.DOUBT_REPEAT).pack()
    # NOTE: Button: send an announcement again to those of whom nobody knows whether they got it.
    return ((Button(_.plain("Send again where not known"), tap=tap),),)


def _rows(sending: Sending, seen: View, _: Words) -> tuple[Buttons, ...]:
    back = Button(_.plain("Back"), tap=Steer(sending=sending.id, act=Act.SHOW).pack())
    if not seen.lines:
        return ((back,),)
    # NOTE: Button below a report: who did not get an announcement, and why.
    rest = (_open(_.plain("Who did not get it"), sending.id, ReportPart.WHY),)
    # NOTE: Button below a report: draws it as a picture.
    picture = _open(_.plain("Picture"), sending.id, ReportPart.PICTURE)
    # NOTE: Button below a report: a file for Excel and its like.
    table = _open(_.plain("Table (CSV)"), sending.id, ReportPart.TABLE)
    return (rest, *beside(picture, table), (back,))


def _open(label: str, sending_id: int, part: ReportPart = ReportPart.SUMS) -> Button:
    return Button(label, tap=ReportOf(sending=sending_id, part=part).pack())
