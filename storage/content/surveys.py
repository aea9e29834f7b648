"""Surveys as YAML: read from content/surveys or from a document, and written for an organizer to keep.

`read_yaml` names line and place of everything that is wrong. It never raises, whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import yaml

from domain.errors import N_
from domain.surveys.checks import flaws, option_places, question_places
from domain.surveys.definition import LANGUAGES, Condition, Option, Question, QuestionKind, Survey
from domain.surveys.wording import unknown
from storage.content.exporting import to_yaml
from storage.content.nodes import TAG, LineFlaw, Unreadable, compose, line_of

__all__ = ["LineFlaw", "read_lines", "read_yaml", "to_yaml"]

FIELDS = ("name", "title", "about", "anonymous", "long", "unreviewed", "questions")
QUESTION_FIELDS = ("id", "kind", "text", "options", "other", "required", "low", "high", "ends", "only_if")
CONDITION_FIELDS = ("question", "options", "at_least", "at_most")

LONGEST = 120
"""How many letters of a place or of a value are told."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_TRUE = frozenset({"true", "yes", "on"})


def read_yaml(written: str | bytes) -> tuple[Survey | None, list[LineFlaw]]:
    """Return the survey a file describes, or None and everything that is wrong with it, by line."""
    survey, found, _ = read_lines(written)
    return survey, found


def read_lines(written: str | bytes) -> tuple[Survey | None, list[LineFlaw], Callable[[str], int]]:
    """Return what `read_yaml` does, and what tells the line of a place."""
    reader = _Reader()
    try:
        survey = reader.survey(compose(written))
    except Unreadable as error:
        return None, [error.flaw], reader.line
    found = sorted([*reader.flaws, *reader.checked(survey)], key=lambda flaw: flaw.line)
    return (None if found else survey), found, reader.line


class _Reader:
    """Goes through the nodes, notes on which line each place stands, and what is no part of a survey."""

    def __init__(self) -> None:
        self.flaws: list[LineFlaw] = []
        self.lines: dict[str, int] = {}
        self.spoilt: set[str] = set()
        """Places that could not be read: what the checker says about them would only confuse."""

    def checked(self, survey: Survey) -> Iterator[LineFlaw]:
        """Yield what the checker finds, with the line of each place or of what it stands in."""
        for flaw in flaws(survey):
            is_hidden = not self.spoilt.isdisjoint(_upwards(flaw.place))
            is_doubtful = self.spoilt and (flaw.place == "questions" or ".only_if" in flaw.place)
            if not (is_hidden or is_doubtful):
                yield _flaw(flaw.place, flaw.sentence, flaw.values, self.line(flaw.place))

    def line(self, place: str) -> int:
        """Return the line of a place, else of what it would stand in."""
        return next((self.lines[one] for one in _upwards(place) if one in self.lines), 1)

    def survey(self, node: yaml.Node) -> Survey:
        """Read a whole file."""
        found = self.fields("", node, FIELDS)
        entries = self.items("questions", found.get("questions"))
        ids = [_id(entry) for entry in entries]
        if "anonymous" not in found and "" not in self.spoilt:
            self.flaw("anonymous", N_("This is missing."))
        unreviewed = self.words("unreviewed", found.get("unreviewed"))
        for code in set(unreviewed) - set(LANGUAGES):
            self.unknown("unreviewed", code, LANGUAGES)
        return Survey(
            name=self.text("name", found.get("name")),
            title=self.said("title", found.get("title")),
            about=self.said("about", found.get("about")),
            questions=tuple(
                self.question(*known) for known in zip(question_places(ids), ids, entries, strict=True)
            ),
            is_anonymous=self.truth("anonymous", found.get("anonymous"), otherwise=False),
            is_long=self.truth("long", found.get("long"), otherwise=False),
            unreviewed=tuple(code for code in LANGUAGES if code in unreviewed),
        )

    def question(self, place: str, one: str, node: yaml.Node) -> Question:
        """Read one question; its id is known by now, because places are named by it."""
        self.lines[place] = line_of(node)
        found = self.fields(place, node, QUESTION_FIELDS)
        self.text(f"{place}.id", found.get("id"))
        low = self.number(f"{place}.low", found.get("low"))
        high = self.number(f"{place}.high", found.get("high"))
        if f"{place}.high" in self.spoilt:
            self.spoilt.add(f"{place}.low")
        return Question(
            id=one,
            kind=self.kind(place, found.get("kind")),
            said=self.said(f"{place}.text", found.get("text")),
            options=self.options(f"{place}.options", found.get("options")),
            has_other=self.truth(f"{place}.other", found.get("other"), otherwise=False),
            is_required=self.truth(f"{place}.required", found.get("required"), otherwise=True),
            low=low,
            high=high,
            ends=self.ends(f"{place}.ends", found["ends"]) if "ends" in found else None,
            only_if=self.condition(f"{place}.only_if", found["only_if"]) if "only_if" in found else None,
        )

    def ends(self, place: str, node: yaml.Node) -> tuple[dict[str, str], dict[str, str]]:
        """Read the words at both ends of a scale."""
        found = self.fields(place, node, ("low", "high"))
        return self.said(f"{place}.low", found.get("low")), self.said(f"{place}.high", found.get("high"))

    def kind(self, place: str, node: yaml.Node | None) -> QuestionKind:
        """Read the kind of a question; where it is none, what depends on it is not checked."""
        written = self.text(f"{place}.kind", node)
        if written in set(QuestionKind):
            return QuestionKind(written)
        if written:
            self.unknown(f"{place}.kind", written, list(QuestionKind))
        elif self.spoilt.isdisjoint({place, f"{place}.kind"}):
            self.flaw(f"{place}.kind", N_("This is missing."))
        self.spoilt |= {f"{place}.{field}" for field in ("options", "other", "low", "high", "ends")}
        return QuestionKind.LONG

    def options(self, place: str, node: yaml.Node | None) -> tuple[Option, ...]:
        """Read the options of a question, each with its id before its texts."""
        entries = self.entries(place, node)
        ids = [key.value.strip() for key, _ in entries]
        places, options = option_places(place.removesuffix(".options"), ids), []
        for name, one, (key, value) in zip(places, ids, entries, strict=True):
            self.lines[name] = line_of(key)
            self.text(name, key)
            options.append(Option(one, self.said(name, value)))
        return tuple(options)

    def condition(self, place: str, node: yaml.Node) -> Condition:
        """Read when a question is asked."""
        found = self.fields(place, node, CONDITION_FIELDS)
        return Condition(
            question=self.text(f"{place}.question", found.get("question")),
            options=tuple(self.words(f"{place}.options", found.get("options"))),
            at_least=self.number(f"{place}.at_least", found.get("at_least")),
            at_most=self.number(f"{place}.at_most", found.get("at_most")),
        )

    def said(self, place: str, node: yaml.Node | None) -> dict[str, str]:
        """Read one text in its languages."""
        found = self.fields(place, node, LANGUAGES)
        return {code: self.text(f"{place}.{code}", value) for code, value in found.items()}

    def fields(self, place: str, node: yaml.Node | None, known: Collection[str]) -> dict[str, yaml.Node]:
        """Read fields with names: each once, none that nobody knows; those left empty are not there."""
        found: dict[str, yaml.Node] = {}
        for key, value in self.entries(place, node):
            name = f"{place}.{key.value}".lstrip(".")
            if key.value not in known:
                self.unknown(name, key.value, known, key)
            elif name in self.lines:
                self.flaw(name, N_("This is here twice: {value}"), key, value=key.value)
            else:
                self.lines[name] = line_of(key)
                found[key.value] = value
        return {name: value for name, value in found.items() if not _is_nothing(value)}

    def entries(self, place: str, node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        """Return names with what stands behind them; nothing where nothing is written."""
        if node is None:
            return []
        if isinstance(node, yaml.MappingNode) and all(
            isinstance(key, yaml.ScalarNode) for key, _ in node.value
        ):
            return list(node.value)
        self.spoil(place, N_("There must be fields here, a line for each, such as “ru: …”."), node)
        return []

    def items(self, place: str, node: yaml.Node | None) -> Sequence[yaml.Node]:
        """Return the items of a list; nothing where nothing is written."""
        if node is None:
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.spoil(place, N_("There must be a list here: lines that begin with “- ”."), node)
        return []

    def words(self, place: str, node: yaml.Node | None) -> list[str]:
        """Read a list of words."""
        return [self.text(place, item) for item in self.items(place, node)]

    def text(self, place: str, node: yaml.Node | None) -> str:
        """Read text; numbers, dates, yes and no are none unless they stand in quotes."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.spoil(place, N_("There must be text here."), node)
        elif node.tag != f"{TAG}str":
            self.spoil(
                place, N_("There must be text here. Put it in quotes: {value}"), node, value=node.value
            )
        else:
            return str(node.value).strip()
        return ""

    def number(self, place: str, node: yaml.Node | None) -> int | None:
        """Read a whole number."""
        if node is None:
            return None
        if isinstance(node, yaml.ScalarNode) and node.tag == f"{TAG}int" and _NUMBER.fullmatch(node.value):
            return int(node.value)
        self.spoil(place, N_("There must be a whole number here."), node)
        return None

    def truth(self, place: str, node: yaml.Node | None, *, otherwise: bool) -> bool:
        """Read true or false."""
        if node is None:
            return otherwise
        if isinstance(node, yaml.ScalarNode) and node.tag == f"{TAG}bool":
            return node.value.lower() in _TRUE
        self.spoil(place, N_("There must be true or false here."), node)
        return otherwise

    def unknown(self, place: str, value: str, known: Collection[str], node: yaml.Node | None = None) -> None:
        """Note a word that is none of those expected."""
        flaw = unknown(place, value, known)
        self.flaw(place, flaw.sentence, node, **flaw.values)

    def spoil(self, place: str, sentence: str, node: yaml.Node, **values: str | int) -> None:
        """Note that a place could not be read."""
        self.spoilt.add(place)
        self.flaw(place, sentence, node, **values)

    def flaw(self, place: str, sentence: str, node: yaml.Node | None = None, **values: str | int) -> None:
        """Note a flaw on the line of a node, or of its place."""
        line = self.line(place) if node is None else line_of(node)
        self.flaws.append(_flaw(place, sentence, values, line))


def _flaw(place: str, sentence: str, values: Mapping[str, str | int], line: int) -> LineFlaw:
    """Return a flaw whose values fit into a line, whatever the file holds."""
    short = {name: value if isinstance(value, int) else _short(value) for name, value in values.items()}
    return LineFlaw(_short(place), sentence, short, line)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _upwards(place: str) -> Iterator[str]:
    """Yield a place and everything it stands in."""
    while place:
        yield place
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    yield ""


def _id(node: yaml.Node) -> str:
    """Return the id of a question that is not read yet."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "id" and isinstance(value, yaml.ScalarNode) and not _is_nothing(value):
            return str(value.value).strip()
    return ""


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == f"{TAG}null"
