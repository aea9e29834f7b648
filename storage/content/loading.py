"""Put structure and words together: the folder becomes `domain.content.Content`."""

import re
from collections.abc import Iterator
from pathlib import Path as File

from domain.content import Card, Content, Finish, Path, Step, Target, Text, Texts, ToStep
from domain.wikis import WIKIS, know
from storage.content.articles import read_articles
from storage.content.checks import check_content, check_texts
from storage.content.markdown import read_markdown
from storage.content.problems import ContentBroken, Desk, Problem
from storage.content.ready import read_surveys
from storage.content.structure import (
    Language,
    name_of,
    read_card_outline,
    read_labels,
    read_languages,
    read_path_outline,
)
from storage.content.wikis import read_wikis

VARIANTS = frozenset({"", "plain", "class", "minor"})
"""What can be beside a text; and one for each wiki, as `wiki-ru`."""
WHOLE_TEXTS = frozenset({"", "plain"})
"""Variants that have a title; the others are paragraphs added to a text."""
MARKERS = frozenset({"unreviewed", "doubtful"})
FILE_NAME = re.compile(r"(?P<language>[a-z-]+)(?:\.(?P<variant>[a-z-]+))?\.md")


def load(folder: File) -> Content:
    """Return the content of a folder, or raise `ContentBroken` naming everything that is wrong with it."""
    content, problems = read(folder)
    if problems:
        raise ContentBroken(problems)
    return content


def read(folder: File) -> tuple[Content, tuple[Problem, ...]]:
    """Return the content as far as it can be read, and what is wrong with it, sorted by file."""
    desk = Desk(folder)
    languages = read_languages(desk)
    wikis, names = read_wikis(desk, list(languages))
    know(wikis)
    labels = read_labels(desk, languages, names)
    content = Content(
        paths={path.name: _path(desk, path, languages) for path in _folders(desk, folder / "paths")},
        cards={card.name: _card(desk, card, languages) for card in _folders(desk, folder / "cards")},
        labels=labels,
        languages=tuple(languages),
        surveys=read_surveys(desk, languages),
        tasks=read_articles(desk),
    )
    check_texts(desk, content, languages)
    check_content(desk, content)
    return content, tuple(sorted(set(desk.problems)))


def _path(desk: Desk, folder: File, languages: dict[str, Language]) -> Path:
    """Read a path with its steps."""
    outlines = read_path_outline(desk, folder)
    known = {outline.id for outline in outlines}
    for stray in (path for path in _folders(desk, folder) if path.name not in known):
        desk.report(stray, "", "is a folder without a step in path.yaml")
    return Path(
        id=folder.name,
        steps=tuple(
            Step(
                outline.id,
                outline.next,
                outline.targets,
                outline.cards,
                _texts(desk, folder / outline.id, languages, outline.targets),
            )
            for outline in outlines
        ),
        texts=_texts(desk, folder, languages, ()),
    )


def _card(desk: Desk, folder: File, languages: dict[str, Language]) -> Card:
    """Read a card."""
    outline, order, wikis = read_card_outline(desk, folder)
    return Card(folder.name, order, outline.targets, _texts(desk, folder, languages, outline.targets), wikis)


def _folders(desk: Desk, folder: File) -> Iterator[File]:
    """Yield the folders inside a folder, by name."""
    if not folder.is_dir():
        desk.report(folder, "", "is missing")
        return
    yield from sorted(path for path in folder.iterdir() if path.is_dir())


def _texts(desk: Desk, folder: File, languages: dict[str, Language], targets: tuple[Target, ...]) -> Texts:
    """Read every Markdown file of a step, a card or a path's introduction."""
    texts = {}
    variants = VARIANTS | {f"wiki-{code}" for code in WIKIS}
    for file in sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else ():
        name = FILE_NAME.fullmatch(file.name)
        if file.suffix == ".yaml":
            continue
        if name is None or name["language"] not in languages or (name["variant"] or "") not in variants:
            desk.report(file, "", "is no text: name it LANGUAGE.md or LANGUAGE.VARIANT.md")
            continue
        variant = name["variant"] or ""
        texts[name["language"], variant] = _text(desk, file, variant, targets)
    return texts


def _text(desk: Desk, file: File, variant: str, targets: tuple[Target, ...]) -> Text:
    """Read one Markdown file and compare its buttons with those of the YAML file."""
    try:
        written = read_markdown(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        desk.report(file, "", "is not UTF-8 text")
        return Text("", "")
    for place, what in written.problems:
        desk.report(file, place, what)
    for marker in written.markers - MARKERS:
        desk.report(file, marker, f"is not a known mark ({', '.join(sorted(MARKERS))})")
    if variant in WHOLE_TEXTS and not written.title:
        desk.report(file, "title", "is missing (the first line must be # Title)")
    if variant not in WHOLE_TEXTS and written.title:
        desk.report(file, "title", "is not shown for a paragraph that is added to a text")
    if not written.body:
        desk.report(file, "text", "is missing")
    for number, (label, _) in enumerate(written.links, 1):
        if not label.strip():
            desk.report(file, f"buttons[{number}]", "has no words")
    return Text(
        title=written.title,
        body=written.body,
        labels=_labels(desk, file, variant, written.links, targets),
        doubtful="doubtful" in written.markers,
        unreviewed="unreviewed" in written.markers,
    )


def _labels(
    desk: Desk, file: File, variant: str, links: list[tuple[str, str]], targets: tuple[Target, ...]
) -> tuple[str, ...]:
    """Return one label for each target; a plain text may leave out buttons, though none that leads on."""
    written, wanted = [href for _, href in links], [name_of(target) for target in targets]
    if variant != "plain" or not _is_part(written, wanted):
        if variant == "" or links:
            _compare(desk, file, written, wanted)
        return tuple(label for label, _ in links)
    if not links:
        return ()
    for target in targets:
        if isinstance(target, ToStep | Finish) and name_of(target) not in written:
            desk.report(file, "buttons", f"leaves out {name_of(target)}, which leads on")
    rest = links[::-1]
    return tuple(rest.pop()[0] if rest and rest[-1][1] == name else "" for name in wanted)


def _is_part(some: list[str], every: list[str]) -> bool:
    """Tell whether a list is another one with some items left out."""
    rest = iter(every)
    return all(name in rest for name in some)


def _compare(desk: Desk, file: File, written: list[str], wanted: list[str]) -> None:
    """Report where the closing list of links differs from the buttons in the YAML file."""
    if len(written) != len(wanted):
        desk.report(file, "buttons", f"there are {len(written)}, the YAML file has {len(wanted)}")
    for number, (here, there) in enumerate(zip(written, wanted, strict=False), 1):
        if here != there:
            desk.report(file, f"buttons[{number}]", f"leads to {here}, the YAML file says {there}")
