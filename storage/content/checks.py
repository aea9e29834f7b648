"""What must hold for content as a whole: every step reachable, every text fitting, every language present."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import product
from pathlib import Path as File

from domain.content import (
    PLACEHOLDER,
    SOURCE,
    TAG,
    Card,
    Content,
    Finish,
    Path,
    Step,
    Target,
    Text,
    ToCard,
    ToStep,
    visible_length,
)
from domain.wikis import WIKIS
from storage.content.problems import Desk
from storage.content.structure import Language

MAX_TITLE = 48
MAX_BODY = 650
"""Letters of one file: a screen that asks for one action needs no more, and many phones show no more."""
MAX_LABEL = 32
MAX_PAGE = 4096
"""Telegram's own limit for one message."""

CODE = re.compile(r"<code>.*?</code>")
WORD = re.compile(r"[^\W\d_]+(?:[|!1][^\W\d_]+)?")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def places(content: Content) -> Iterator[tuple[str, Path | Step | Card]]:
    """Yield every folder that holds texts, with what it is."""
    for path in content.paths.values():
        yield f"paths/{path.id}", path
        yield from ((f"paths/{path.id}/{step.id}", step) for step in path.steps)
    yield from ((f"cards/{card.id}", card) for card in content.cards.values())


def file_name(language: str, variant: str) -> str:
    """Return the name of a text's file."""
    return f"{language}.{variant}.md" if variant else f"{language}.md"


def check_texts(desk: Desk, content: Content, languages: dict[str, Language]) -> None:
    """Check each text on its own, and that no language lacks one it must have."""
    for folder, item in places(content):
        for (code, variant), text in item.texts.items():
            file = desk.root / folder / file_name(code, variant)
            _check_text(desk, file, text, content, languages[code])
            if code == SOURCE and text.doubtful:
                desk.report(file, "doubtful", "English is the source and cannot be in doubt")
        wanted = {variant for code, variant in item.texts if code == SOURCE} | {""}
        for code, variant in item.texts:
            if variant not in wanted:
                desk.report(desk.root / folder / file_name(code, variant), "", "has no English source")
        for language in languages.values():
            for variant in wanted:
                if language.complete and (language.code, variant) not in item.texts:
                    desk.report(desk.root / folder / file_name(language.code, variant), "", "is missing")


def _check_text(desk: Desk, file: File, text: Text, content: Content, language: Language) -> None:
    """Check lengths, placeholders and letters of one text."""
    fields = {"title": text.title, "text": text.body}
    fields |= {f"buttons[{number}]": label for number, label in enumerate(filter(None, text.labels), 1)}
    limits = {"title": MAX_TITLE, "text": MAX_BODY}
    for field, words in fields.items():
        if (length := visible_length(words)) > limits.get(field, MAX_LABEL):
            desk.report(file, field, f"is {length} letters long, at most {limits.get(field, MAX_LABEL)} fit")
        for name in PLACEHOLDER.findall(words):
            if name not in content.labels.names():
                desk.report(file, field, f"{{{name}}} is not in labels.yaml")
        if set("{}") & set(PLACEHOLDER.sub("", words)):
            desk.report(file, field, "has a brace that is no placeholder such as {edit}")
        for word, why in strange_words(words, language):
            desk.report(file, field, f"{word}: {why}")


def strange_words(html: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield words written with letters that are not of this language, as look-alikes of Latin often are."""
    words = unescape(TAG.sub(" ", CODE.sub(" ", PLACEHOLDER.sub(" ", html))))
    for word in WORD.findall(words) if language.letters else ():
        if not CYRILLIC.search(word):
            continue
        alien = set(word) - set(language.letters) - set(language.letters.upper())
        if alien:
            yield word, f"has {' '.join(sorted(alien))}, which is not of this alphabet"
        for letter, before in language.letters_after.items():
            if re.search(f"(?<![{before}]){letter}", word, re.IGNORECASE):
                yield word, f"has {letter} where it cannot stand"


def check_content(desk: Desk, content: Content) -> None:
    """Check where buttons lead, that all can be reached, and, if all else is well, that pages fit."""
    offered = set[str]()
    for path in content.paths.values():
        _check_links(desk, content, path)
        _check_ways(desk, path)
        offered |= _offered(content, path)
    for card_id in content.cards.keys() - offered:
        desk.report(desk.root / "cards" / card_id, "", "is offered nowhere")
    if not desk.problems:
        _check_pages(desk, content)


def _check_links(desk: Desk, content: Content, path: Path) -> None:
    """Report buttons and lists that name a step or card which is not there."""
    file = desk.root / "paths" / path.id / "path.yaml"
    steps = {step.id for step in path.steps}
    for step in path.steps:
        if step.next is not None and step.next not in steps:
            desk.report(file, f"steps.{step.id}.next", f"there is no step {step.next}")
        if not step.cards:
            desk.report(file, f"steps.{step.id}.cards", "is empty, so there is no help at this step")
        for card_id in set(step.cards) - set(content.cards):
            desk.report(file, f"steps.{step.id}.cards", f"there is no card {card_id}")
        _check_targets(desk, file, f"steps.{step.id}.buttons", step.targets, steps, content)
    for card_id in _offered(content, path) & content.cards.keys():
        card_file, targets = desk.root / "cards" / card_id / "card.yaml", content.cards[card_id].targets
        _check_targets(desk, card_file, "buttons", targets, steps, content)


def _check_targets(
    desk: Desk, file: File, place: str, targets: tuple[Target, ...], steps: set[str], content: Content
) -> None:
    """Report buttons that lead nowhere."""
    for number, target in enumerate(targets):
        match target:
            case ToStep(step) if step not in steps:
                desk.report(file, f"{place}[{number}]", f"there is no step {step}")
            case ToCard(card) if card not in content.cards:
                desk.report(file, f"{place}[{number}]", f"there is no card {card}")


def _check_ways(desk: Desk, path: Path) -> None:
    """Report steps nobody comes to and steps from which nobody comes to the end."""
    file = desk.root / "paths" / path.id / "path.yaml"
    ways = {
        step.id: {step.next} | {target.step for target in step.targets if isinstance(target, ToStep)}
        for step in path.steps
    }
    if not ways:
        desk.report(file, "steps", "is empty")
        return
    ends = {step.id for step in path.steps if step.next is None or Finish() in step.targets}
    for step in ways:
        if step not in _reach(ways, path.steps[0].id):
            desk.report(file, f"steps.{step}", "no button and no step leads here")
        if not _reach(ways, step) & ends:
            desk.report(file, f"steps.{step}", "does not lead to the end")


def _reach(ways: dict[str, set[str | None]], start: str) -> set[str]:
    """Return every step one can come to from a step, itself included."""
    reached, todo = set[str](), [start]
    while todo:
        step = todo.pop()
        if step in ways and step not in reached:
            reached.add(step)
            todo += [following for following in ways[step] if following]
    return reached


def _offered(content: Content, path: Path) -> set[str]:
    """Return the cards a person can come to from some step of a path."""
    offered = {card for step in path.steps for card in step.cards} | _cards_of(path.steps)
    while more := _cards_of(content.cards[card] for card in offered if card in content.cards) - offered:
        offered |= more
    return offered


def _cards_of(items: Iterable[Step | Card]) -> set[str]:
    """Return the cards that buttons of these lead to."""
    return {target.card for item in items for target in item.targets if isinstance(target, ToCard)}


def _check_pages(desk: Desk, content: Content) -> None:
    """Report pages and buttons that grow too long when names are filled in and everything is added."""
    for (folder, item), language, wiki, variant in product(
        places(content), content.languages, WIKIS.values(), ("", "plain")
    ):
        if variant and (language, variant) not in item.texts:
            continue
        file = desk.root / folder / file_name(language, variant)
        page = content.render(item, language, wiki, plain=variant == "plain", in_class=True, minor=True)
        if (length := visible_length(page.html)) > MAX_PAGE:
            desk.report(file, "", f"makes {length} letters on the wiki {wiki.code}, at most {MAX_PAGE} fit")
        for number, button in enumerate(page.buttons, 1):
            if (length := visible_length(button.label)) > MAX_LABEL:
                field = f"buttons[{number}]"
                desk.report(file, field, f"is {length} letters long on {wiki.code}, at most {MAX_LABEL} fit")
