"""The articles in content/tasks: one list for each wiki, for wikis whose own suggestions are few."""

from pathlib import Path as File
from typing import Any

from domain.content import Article, Listed
from domain.interests import INTERESTS
from domain.tasks import TRANSLATED_FROM, Kind
from domain.wikis import WIKIS
from storage.content.problems import Desk
from storage.content.structure import NOT_IN_TITLES

KINDS = tuple(kind.value for kind in Kind if kind is not Kind.TRANSLATE)
"""What can be done with an article that is there; what is to be translated is searched for."""


def read_articles(desk: Desk) -> dict[str, Listed]:
    """Read the list of every wiki; a folder without any has none."""
    found = {}
    folder = desk.root / "tasks"
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.suffix != ".yaml" or file.stem not in WIKIS:
            desk.report(file, "", f"is no list of articles: name it after a wiki ({', '.join(WIKIS)})")
        else:
            found[file.stem] = _listed(desk, file)
    return found


def _listed(desk: Desk, file: File) -> Listed:
    fields = desk.read_yaml(file, {"unreviewed", "translate", "articles"})
    words = desk.names(file, "translate", fields.get("translate", []))
    if words and file.stem == TRANSLATED_FROM:
        desk.report(file, "translate", "nothing is translated into the wiki it is translated from")
    articles: dict[str, Article] = {}
    for number, entry in enumerate(desk.items(file, "articles", fields.get("articles", []))):
        place = f"articles[{number}]"
        article = _article(desk, file, place, desk.fields(file, place, entry, {"title", "kind", "topic"}))
        if article.title in articles:
            desk.report(file, f"{place}.title", f"{article.title} is there twice")
        articles[article.title] = article
    return Listed(tuple(articles.values()), tuple(words))


def _article(desk: Desk, file: File, place: str, fields: dict[str, Any]) -> Article:
    """Read one article; what is wrong with it is reported, and the file is refused for it."""
    title, kind, topic = fields.get("title", ""), fields.get("kind"), fields.get("topic")
    if not isinstance(title, str) or not title.strip() or NOT_IN_TITLES.search(title):
        desk.report(file, f"{place}.title", "must be the title of an article, as the wiki writes it")
    if kind not in KINDS:
        desk.report(file, f"{place}.kind", f"must say what is to be done ({', '.join(KINDS)})")
    if topic is not None and topic not in INTERESTS:
        desk.report(file, f"{place}.topic", f"is not a known topic ({', '.join(INTERESTS)})")
    return Article(str(title).strip(), Kind(kind) if kind in KINDS else Kind.LINK, topic)
