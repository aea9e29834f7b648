"""What the buttons carry with which organizers write a survey."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.surveys import QuestionKind
from domain.surveys.drafting import Part
from handlers.buttons import Id, Number
from handlers.screen import Button
from handlers.team_buttons import ScopeCode
from locales import Words

OptionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{6}$")]
"""Tells to which earlier question an option belongs, where its whole id has no room."""


class Way(StrEnum):
    """How a survey comes about."""

    WRITE = "write"
    READY = "ready"
    FILE = "file"


class Task(StrEnum):
    """What can be done with a survey: one screen each."""

    LANGUAGES = "langs"
    SCOPE = "scope"
    ADD = "add"
    """Ask of which kind another question is."""
    FILE = "file"
    """Get the survey as a file."""
    PUBLISH = "publish"
    TAKE_BACK = "back"
    """Go back to the words partners see."""
    AWAY = "away"
    COPY = "copy"


class Turn(StrEnum):
    """What can be done with one question: one screen each."""

    SHOW = "show"
    KIND = "kind"
    OPTIONS = "options"
    BOUNDS = "bounds"
    CONDITION = "if"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


class Switch(StrEnum):
    """What is on or off."""

    ANONYMOUS = "anonymous"
    LONG = "long"
    OTHER = "other"
    SKIPPED = "skipped"


class Vow(StrEnum):
    """What is done to a survey only after a second yes."""

    PUBLISH = "publish"
    TAKE_BACK = "back"
    DISCARD = "discard"
    PUT_AWAY = "away"


class ListWritten(CallbackData, prefix="vl"):
    """List the surveys that are older than one; 0 is the newest page."""

    before: Annotated[int, Field(ge=0, lt=2**53)] = 0
    put_away: bool = False


class BeginWritten(CallbackData, prefix="vb"):
    """Begin a survey; without a way, ask for it."""

    way: Way | None = None


class TakeReady(CallbackData, prefix="vr"):
    """Make a survey of one's own of a ready one."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,48}$")]


class OpenWritten(CallbackData, prefix="vo"):
    """Show a survey as it stands."""

    survey_id: Number


class OpenTask(CallbackData, prefix="vp"):
    """Do one thing with a survey, or show one part of it."""

    survey_id: Number
    task: Task


class ActFor(CallbackData, prefix="vs"):
    """Choose for whom one acts."""

    survey_id: Number
    scope: ScopeCode


class Write(CallbackData, prefix="vt"):
    """Ask for the words in a language; `question` is empty for the survey's own."""

    survey_id: Number
    question: Id
    part: Part
    language: Id


class OpenLanguage(CallbackData, prefix="ve"):
    """Write what is missing in a language; `is_read` says that a speaker has read it."""

    survey_id: Number
    language: Id
    is_read: bool = False


class DropLanguage(CallbackData, prefix="vd"):
    """Take a language away with all its words; `sure` is the second yes."""

    survey_id: Number
    language: Id
    sure: bool = False


class OpenQuestion(CallbackData, prefix="vq"):
    """Show one part of a question, or do one thing with it."""

    survey_id: Number
    question: Id
    turn: Turn = Turn.SHOW


class ChooseKind(CallbackData, prefix="vk"):
    """Add a question of a kind, or make an existing one such."""

    survey_id: Number
    question: Id
    kind: QuestionKind


class Drop(CallbackData, prefix="vx"):
    """Remove a question; this is the second yes."""

    survey_id: Number
    question: Id


class OpenOption(CallbackData, prefix="vi"):
    """Show an option, or ask for its words in a language."""

    survey_id: Number
    question: Id
    option: OptionId
    language: Annotated[str, Field(pattern=r"^[a-z]{0,3}$")] = ""


class DropOption(CallbackData, prefix="vz"):
    """Remove an option."""

    survey_id: Number
    question: Id
    option: OptionId


class Bounds(CallbackData, prefix="vn"):
    """Choose the ends of a scale."""

    survey_id: Number
    question: Id
    high: Annotated[int, Field(ge=0, le=10)]


class DependOn(CallbackData, prefix="vc"):
    """Ask a question only after some answer to the one with this mark; `~` lets it be asked always."""

    survey_id: Number
    question: Id
    mark: Annotated[str, Field(pattern=r"^([0-9a-f]{6}|~)$")]


class TurnAnswer(CallbackData, prefix="va"):
    """Add an answer to those after which a question is asked, or take it away."""

    survey_id: Number
    question: Id
    mark: Mark
    option: OptionId
    on: bool


class TurnSwitch(CallbackData, prefix="vw"):
    """Put a switch into a position; `question` is empty for the survey's own."""

    survey_id: Number
    question: Id
    switch: Switch
    on: bool


class Preview(CallbackData, prefix="vv"):
    """Show what partners see: the first screen (0) or a question, in a language."""

    survey_id: Number
    number: Annotated[int, Field(ge=0, le=99)] = 0
    language: Annotated[str, Field(pattern=r"^[a-z]{0,3}$")] = ""


class Vowed(CallbackData, prefix="vy"):
    """Say the second yes."""

    survey_id: Number
    vow: Vow


class TakePlace(CallbackData, prefix="vf"):
    """Put a survey that came as a file in the place of an older one."""

    survey_id: Number
    older_id: Number


def mark_of(question: str) -> str:
    """Return the mark of a question."""
    return sha256(question.encode()).hexdigest()[:6]


def open_written(label: str, survey_id: int) -> Button:
    """Return the button to a survey."""
    return Button(label, tap=OpenWritten(survey_id=survey_id).pack())


def open_task(label: str, survey_id: int, task: Task) -> Button:
    """Return the button to one thing that can be done with a survey."""
    return Button(label, tap=OpenTask(survey_id=survey_id, task=task).pack())


def open_question(label: str, survey_id: int, question: str, turn: Turn = Turn.SHOW) -> Button:
    """Return the button to a question, or to one part of it."""
    return Button(label, tap=OpenQuestion(survey_id=survey_id, question=question, turn=turn).pack())


def write(label: str, survey_id: int, question: str, part: Part, language: str) -> Button:
    """Return the button that asks for words."""
    tap = Write(survey_id=survey_id, question=question, part=part, language=language)
    return Button(label, tap=tap.pack())


def back(survey_id: int, _: Words, question: str = "") -> Button:
    """Return the button back to a question, or to the survey."""
    label = _.plain("Back")
    return open_question(label, survey_id, question) if question else open_written(label, survey_id)
