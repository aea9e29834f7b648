"""A browser without JavaScript, and a survey to fill in: what the tests of the web copy share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode

from aiohttp.test_utils import TestClient
from sqlalchemy import insert, select, update

from bot.forms.reading import Form
from domain.audiences import Trait
from domain.institutions import InstitutionType
from domain.people import PersonId
from domain.rounds import Participation, Reach, RoundState, Stage
from domain.surveys import Condition, Option, Question, QuestionKind, Survey
from domain.surveys.answers import Answer
from domain.team import Scope
from storage import participations
from storage.database import Database
from storage.store import Store
from storage.tables import institutions, rounds
from storage.tables import participations as table

Pairs = list[tuple[str, str]]
VOID = ("input", "meta", "br")


@dataclass
class Node:
    """One element of a page."""

    name: str
    attributes: dict[str, str | None]
    inside: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute) or ""

    def all(self, *names: str) -> Iterator[Node]:
        for part in self.inside:
            if isinstance(part, Node):
                if part.name in names:
                    yield part
                yield from part.all(*names)


class Page(HTMLParser):
    """A page as a browser takes it apart; an element that is not closed is a mistake."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Node("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root]
        self.changed: dict[tuple[str, str], str | bool] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        node = Node(tag, dict(attrs))
        self._open[-1].inside.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    def all(self, *names: str) -> list[Node]:
        return list(self.root.all(*names))

    def by_id(self, id_: str) -> Node:
        found = [node for node in self._everything(self.root) if node.get("id") == id_]
        assert len(found) == 1, (id_, found)
        return found[0]

    def _everything(self, node: Node) -> Iterator[Node]:
        for part in node.inside:
            if isinstance(part, Node):
                yield part
                yield from self._everything(part)

    @property
    def ids(self) -> list[str]:
        return [node.get("id") for node in self._everything(self.root) if node.get("id")]

    @property
    def says(self) -> str:
        return " ".join(" ".join(_strings(next(self.root.all("body")))).split())

    def tick(self, question: str, *values: str) -> None:
        """Tick these options of a question, and no others."""
        boxes = [node for node in self.all("input") if node.get("name") == f"tick.{question}"]
        assert {*values} <= {node.get("value") for node in boxes}, (values, boxes)
        for node in boxes:
            _set(node, "checked", node.get("value") in values)

    def write(self, question: str, text: str) -> None:
        """Write into the field of a question, over what stood there."""
        [node] = [one for one in self.all("input", "textarea") if one.get("name") == f"text.{question}"]
        if node.name == "textarea":
            node.inside = ["\n" + text]
        else:
            node.attributes["value"] = text

    def fill(self, question: Question, answer: Answer) -> None:
        """Fill in an answer as a person would."""
        if answer.is_skipped:
            return
        if answer.options or question.kind is QuestionKind.SCALE:
            self.tick(question.id, *(answer.options or (str(answer.number),)))
        if answer.text:
            self.write(question.id, answer.text)
        if answer.day or question.kind is QuestionKind.NUMBER:
            self.write(question.id, f"{answer.day:%d.%m.%Y}" if answer.day else str(answer.number))

    def fields(self, pressed: str = "") -> Pairs:
        """Return what a browser sends when a button is pressed."""
        return [*self._fields(pressed)]

    def _fields(self, pressed: str) -> Iterator[tuple[str, str]]:
        buttons = [node for node in self.all("button") if node.text == pressed]
        assert buttons or not pressed, f"no button {pressed!r}"
        for node in self.all("input", "textarea", "button"):
            is_box = node.get("type") in ("radio", "checkbox")
            is_pressed = bool(pressed) and node is buttons[-1] and node.get("name") != ""
            if node.name == "textarea":
                yield node.get("name"), node.text.removeprefix("\n").replace("\n", "\r\n")
            elif is_pressed or (node.name == "input" and (not is_box or "checked" in node.attributes)):
                yield node.get("name"), node.get("value")

    def form(self, pressed: str = "") -> Form:
        """Return what the bot reads when a button is pressed."""
        return parse_qs(urlencode(self.fields(pressed)), keep_blank_values=True)


def _strings(node: Node) -> Iterator[str]:
    for part in node.inside:
        if isinstance(part, str):
            yield part
        else:
            yield from _strings(part)


def _set(node: Node, attribute: str, is_there: bool) -> None:
    node.attributes.pop(attribute, None)
    if is_there:
        node.attributes[attribute] = None


@dataclass
class Browser:
    """Somebody before a browser: opens the link, fills in, presses."""

    client: TestClient[Any, Any]
    token: str
    page: Page = field(default_factory=lambda: Page(""))
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    async def opens(self, query: str = "") -> str:
        return await self._take(await self.client.get(f"/s/{self.token}{query}"))

    async def presses(self, label: str) -> str:
        return await self.posts(self.page.fields(label))

    async def posts(self, pairs: Iterable[tuple[str, str]]) -> str:
        body = urlencode(list(pairs))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._take(await self.client.post(f"/s/{self.token}", data=body, headers=kind))

    async def _take(self, response: Any) -> str:
        self.status, self.headers = response.status, dict(response.headers)
        self.page = Page(await response.text())
        return self.page.says


def texts(english: str, russian: str = "") -> dict[str, str]:
    return {"en": english, "ru": russian or f"По-русски: {english}"}


def survey(**changes: Any) -> Survey:
    """Return a survey with every kind of question, three of them under a condition."""
    yes, other = Condition("helped", ("yes",)), Condition("needs", ("other",))
    often, ends = Condition("often", (), 7), (texts("never"), texts("surely"))
    kind = QuestionKind
    values: dict[str, Any] = {
        "name": "partners",
        "title": texts("Working with Wikipedia", "Работа с Википедией"),
        "about": texts("So that we know what you need.\nIt takes five minutes."),
        "questions": (
            Question("helped", kind.YES_NO, texts("Has somebody from Wikipedia helped you?")),
            Question("who", kind.SHORT, texts("Who helped you?"), only_if=yes),
            Question(
                "place",
                kind.CHOICE,
                texts("Where do you work?"),
                (Option("reading", texts("Reading room")), Option("store", texts("Store"))),
                has_other=True,
            ),
            Question(
                "needs",
                kind.CHOICES,
                texts("What do you need?"),
                (Option("time", texts("Time")), Option("scanner", texts("A scanner"))),
                has_other=True,
            ),
            Question("more", kind.LONG, texts("Tell us about it"), is_required=False, only_if=other),
            Question("often", kind.SCALE, texts("How likely?"), low=0, high=10, ends=ends),
            Question("visits", kind.NUMBER, texts("How many visits?"), low=0, high=500, is_required=False),
            Question("when", kind.DATE, texts("Since when?"), only_if=often),
            Question("words", kind.LONG, texts("Anything else?"), is_required=False),
        ),
        "is_long": True,
    }
    return Survey(**values | changes)


@dataclass(frozen=True)
class Link:
    """One participation, ready to be answered in a browser."""

    participation: int
    round: int
    survey: int
    token: str


async def sent(
    database: Database, now: datetime, what: Survey, *, person: int = 5, is_anonymous: bool = False
) -> Link:
    """Bring a survey to one partner of one museum; it is open for three weeks."""

    async def work(connection: Any) -> Link:
        store = Store(connection, now, 1)
        scope = Scope(Trait.REGION, "tatarstan")
        number = await store.surveys.create(PersonId(9), scope, what)
        await store.surveys.publish(number)
        made = insert(institutions).values(
            type=InstitutionType.MUSEUM, region="tatarstan", names='{"en": "Museum <1>", "ru": "Музей"}'
        )
        museum = (await connection.execute(made.returning(institutions.c.id))).scalar_one()
        round_ = await store.rounds.create(
            number,
            PersonId(9),
            "en",
            scope=scope,
            reach=Reach(types=(InstitutionType.MUSEUM,)),
            is_anonymous=is_anonymous,
            closes_at=now.replace(hour=21) + timedelta(days=21),  # midnight in Moscow
        )
        await connection.execute(update(rounds).values(state=RoundState.OPEN.value))
        asked = insert(table).values(
            round_id=round_,
            person_id=person,
            institution_id=museum,
            stage=Stage.INVITED.value,
            language="en",
            invited_on=now.date(),
        )
        taken = (await connection.execute(asked.returning(table.c.id))).scalar_one()
        token = await participations.token_for(connection, taken)
        await store.settle(succeeded=True)
        return Link(taken, round_, number, token)

    return await database.write(work)


async def participation(database: Database, link: Link) -> Participation:
    found = await database.read(lambda c: participations.load(c, link.participation))
    assert found is not None
    return found


async def answers(database: Database, link: Link) -> dict[str, Answer]:
    return await database.read(lambda c: participations.sheet(c, link.participation))


async def rows(database: Database, of: Any) -> list[Any]:
    found = await database.read(lambda c: c.execute(select(of)))
    return list(found.all())
