"""What programmes say, as one person reads it: in their language, about their wiki, as plain as they like."""

from __future__ import annotations

from domain.content import Card, Content, Finish, Page, Path, Step, Target, ToCard, ToStep, ToUrl, ToWiki
from domain.people import Person
from domain.places import Place, place_of
from domain.regions import DISTRICT, REGIONS, region_of
from domain.wikis import WIKIS, Wiki, page_url
from handlers import buttons
from handlers.screen import Button, Row
from locales import Words

EVERYBODYS_WIKI = "ru"
"""Where somebody edits who reads a language without a wiki of ours and has not chosen one."""


def wiki_of(person: Person, _: Words) -> Wiki:
    """Return the wiki a person edits: their choice, else the one of the language they read."""
    chosen = WIKIS.get(person.wiki or "") or WIKIS.get(_.language.wiki)
    return chosen or WIKIS[EVERYBODYS_WIKI]


def wiki_name(wiki: Wiki, content: Content, _: Words) -> str:
    """Return what a wiki is called in the language a person reads."""
    return content.labels.value("wiki", wiki, _.code)


def region_name(code: str, _: Words) -> str:
    """Return what a region is called, as a label; a district stands before its region: "Arsk, Tatarstan"."""
    name = REGIONS.get(region_of(code))
    region = _.plain(name) if name else region_of(code)
    district = DISTRICT.get(code)
    return f"{district.name(_.code)}, {region}" if district else region


def page_of(item: Path | Step | Card, person: Person, content: Content, _: Words) -> Page:
    """Return an item's page for a person."""
    return content.render(
        item,
        _.code,
        wiki_of(person, _),
        plain=person.plain,
        in_class=person.cohort is not None,
        minor=person.is_minor,
        chain=_.language.fallbacks,
    )


def position(place: Place, _: Words) -> str:
    """Say which step it is and of how many."""
    path, step = place
    number, total = path.position(step)
    # NOTE: Above a step, and where a person stopped. Numbers stand after the colon.
    return _("Step: {number} of {total}", number=number, total=total)


def way_on(person: Person, content: Content, _: Words) -> Button:
    """Return the button to the step a person stopped at, or to the first one."""
    if place_of(person, content):
        # NOTE: Button: continue at the step where I stopped.
        return buttons.go(_.plain("Go on"), buttons.Place.TASK)
    # NOTE: Button: begin the path to the first edit.
    return buttons.go(_.plain("My first edit"), buttons.Place.TASK)


def way_back(step: str, person: Person, content: Content, _: Words) -> Button:
    """Return the button to the step a message belongs to, or to wherever the person stopped."""
    if step:
        return Button(_.plain("Go on"), tap=buttons.OpenStep(step=step).pack())
    return way_on(person, content, _)


def rows_of(page: Page, wiki: Wiki, path: str, step: str) -> tuple[Row, ...]:
    """Return a page's own buttons, one in each row; `path` and `step` are where the person stands."""
    return tuple((_button(button.label, button.target, wiki, path, step),) for button in page.buttons)


def _button(label: str, target: Target, wiki: Wiki, path: str, step: str) -> Button:
    match target:
        case ToWiki(title, query):
            return Button(label, url=page_url(wiki, title, **dict(query)))
        case ToUrl(url):
            return Button(label, url=url)
        case ToStep(to):
            return Button(label, tap=buttons.OpenStep(step=to).pack())
        case ToCard(card):
            return Button(label, tap=buttons.OpenCard(card=card, step=step).pack())
        case Finish():
            return Button(label, tap=buttons.Finished(path=path).pack())
