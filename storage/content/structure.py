"""Read the YAML side of the content: which steps, which buttons, where they lead."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.content import SOURCE, Finish, Labels, Target, ToCard, ToStep, ToUrl, ToWiki
from domain.wikis import WIKIS, foreign_namespace
from storage.content.problems import Desk

ID = re.compile(r"[a-z][a-z0-9-]{0,23}")
NOT_IN_TITLES = re.compile(r"[#<>\[\]|{}]")


@dataclass(frozen=True, slots=True)
class Language:
    """How a language is treated: must it be complete, who speaks for it, which letters it has."""

    code: str
    complete: bool
    fallback: str | None
    letters: str
    letters_after: dict[str, str]
    """Letters that only follow certain others, as the palochka of Lezgi."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A step or card before its words are read."""

    id: str
    targets: tuple[Target, ...]
    next: str | None = None
    cards: tuple[str, ...] = ()


def name_of(target: Target) -> str:
    """Return how a Markdown link names a target."""
    match target:
        case ToStep(step):
            return f"step:{step}"
        case ToCard(card):
            return f"card:{card}"
        case ToWiki(title, _):
            return f"wiki:{title}"
        case ToUrl(url):
            return url
        case Finish():
            return "done"


def read_languages(desk: Desk) -> dict[str, Language]:
    """Read `languages.yaml`."""
    file = desk.root / "languages.yaml"
    fields, languages = desk.read_yaml(file), {}
    for code, value in fields.items():
        found = desk.fields(file, code, value, {"complete", "fallback", "letters", "letters_after"})
        fallback = found.get("fallback")
        languages[code] = Language(
            code,
            complete=found.get("complete") is True,
            fallback=fallback if isinstance(fallback, str) else None,
            letters=str(found.get("letters", "")),
            letters_after=desk.words(file, f"{code}.letters_after", found.get("letters_after", {})),
        )
        if not languages[code].complete and languages[code].fallback not in fields:
            desk.report(file, f"{code}.fallback", "must name the language shown where a text is missing")
    if fields and SOURCE not in languages:
        desk.report(file, SOURCE, "is missing: it is the source of all others")
    return languages


def read_labels(desk: Desk, languages: dict[str, Language], others: dict[str, dict[str, str]]) -> Labels:
    """Read `labels.yaml`: names of wiki buttons and of the wikis themselves, beside those of other wikis."""
    file = desk.root / "labels.yaml"
    fields = desk.read_yaml(file, {"buttons", "wikis"})
    buttons = {
        name: desk.words(file, f"buttons.{name}", value, {"message", *WIKIS})
        for name, value in desk.fields(file, "buttons", fields.get("buttons", {})).items()
    }
    names = desk.fields(file, "wikis", fields.get("wikis", {}), set(languages))
    wikis = {code: desk.words(file, f"wikis.{code}", names.get(code, {}), set(WIKIS)) for code in languages}
    messages = {name: values.pop("message", "") for name, values in buttons.items()}
    for name, values in buttons.items():
        if not messages[name]:
            desk.report(file, f"buttons.{name}.message", "must name the interface message of MediaWiki")
        for wiki in WIKIS.values():
            if not values.keys() & {wiki.code, *wiki.interface_fallback}:
                desk.report(file, f"buttons.{name}.{wiki.code}", "has no value and no fallback")
    for language, values in wikis.items():
        values |= others[language]
        for code in WIKIS.keys() - values.keys():
            desk.report(file, f"wikis.{language}.{code}", "is missing")
    return Labels(buttons, wikis, messages)


def read_path_outline(desk: Desk, folder: Path) -> tuple[Outline, ...]:
    """Read `path.yaml`: the steps in order, each with its buttons, its successor and the cards offered."""
    file = folder / "path.yaml"
    fields = desk.read_yaml(file, {"steps", "cards"})
    everywhere = desk.names(file, "cards", fields.get("cards", []))
    steps = [
        desk.fields(file, f"steps[{number}]", entry, {"id", "next", "buttons", "cards"})
        for number, entry in enumerate(desk.items(file, "steps", fields.get("steps", [])))
    ]
    ids = [str(step.get("id", "")) for step in steps]
    for number, step_id in enumerate(ids):
        if not ID.fullmatch(step_id):
            desk.report(file, f"steps[{number}].id", "must be a short name in small Latin letters")
        elif step_id in ids[:number]:
            desk.report(file, f"steps[{number}].id", f"{step_id} is there twice")
    outlines = []
    for step_id, step, following in zip(ids, steps, [*ids[1:], None], strict=False):
        place = f"steps.{step_id}"
        cards = desk.names(file, f"{place}.cards", step.get("cards", []))
        targets = _targets(desk, file, f"{place}.buttons", step.get("buttons", []))
        after = str(step["next"]) if step.get("next") else following
        outlines.append(Outline(step_id, targets, after, tuple(dict.fromkeys([*cards, *everywhere]))))
    return tuple(outlines)


def read_card_outline(desk: Desk, folder: Path) -> tuple[Outline, int, frozenset[str] | None]:
    """Read `card.yaml`: the buttons of a card, its place in lists and the wikis it is about."""
    file = folder / "card.yaml"
    fields = desk.read_yaml(file, {"order", "wikis", "buttons"})
    order = fields.get("order", 0)
    if not isinstance(order, int):
        desk.report(file, "order", "must be a number")
        order = 0
    wikis = desk.names(file, "wikis", fields["wikis"]) if "wikis" in fields else None
    for code in set(wikis or ()) - set(WIKIS):
        desk.report(file, "wikis", f"{code} is not a known wiki ({', '.join(WIKIS)})")
    outline = Outline(folder.name, _targets(desk, file, "buttons", fields.get("buttons", [])))
    return outline, order, None if wikis is None else frozenset(wikis)


def _targets(desk: Desk, file: Path, place: str, found: object) -> tuple[Target, ...]:
    """Read a list of buttons."""
    targets = []
    for number, entry in enumerate(desk.items(file, place, found)):
        try:
            targets.append(_target(entry))
        except ValueError as error:
            desk.report(file, f"{place}[{number}]", str(error))
    return tuple(targets)


def _target(entry: object) -> Target:
    """Read where one button leads."""
    match entry:
        case {"step": str(step), **rest} if not rest:
            return ToStep(step)
        case {"card": str(card), **rest} if not rest:
            return ToCard(card)
        case {"wiki": str(title), **rest} if rest.keys() <= {"query"}:
            return ToWiki(_title(title), _query(rest.get("query", {})))
        case {"url": str(url), **rest} if not rest:
            return ToUrl(_url(url))
        case {"done": True, **rest} if not rest:
            return Finish()
    raise ValueError("must be one of step, card, wiki (with query), url, or done: true")


def _title(title: str) -> str:
    """Return the title of a wiki page if it can be linked to on every wiki."""
    if prefix := foreign_namespace(title):
        raise ValueError(f"{prefix} is not an English namespace name")
    if not title or title != title.strip() or NOT_IN_TITLES.search(title):
        raise ValueError(f"{title!r} cannot be the title of a page")
    return title


def _query(query: Any) -> tuple[tuple[str, str], ...]:
    """Return the parameters added to the address of a page."""
    if not isinstance(query, dict):
        raise ValueError("query must be fields with names (key: value)")
    return tuple((str(name), str(value)) for name, value in query.items())


def _url(url: str) -> str:
    """Return an address outside the wiki if it is a safe and whole one."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or " " in url:
        raise ValueError(f"{url!r} is not a whole address that begins with https://")
    return url
