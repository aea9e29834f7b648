"""What the buttons of results carry, and the buttons other screens offer."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.rounds import Round, RoundState
from handlers.buttons import Id, Number
from handlers.rounds.buttons import Seen
from handlers.screen import Button, Row
from locales import Words

PageNumber = Annotated[int, Field(ge=0, lt=100_000)]


class By(StrEnum):
    """By what the answers to a question are told apart."""

    NOTHING = ""
    TYPE = "type"
    LANGUAGE = "lang"


class FileKind(StrEnum):
    """What results can be sent as; these are also the names of errands."""

    PICTURE = "results.picture"
    CSV = "results.csv"
    XLSX = "results.xlsx"


class OpenResults(CallbackData, prefix="zr"):
    """Show what came of a round."""

    round_id: Number


class OpenQuestion(CallbackData, prefix="zq"):
    """Show what was answered to one question."""

    round_id: Number
    question: Id
    by: By = By.NOTHING


class OpenTexts(CallbackData, prefix="zt"):
    """Show a page of what was written in own words."""

    round_id: Number
    question: Id
    page: PageNumber = 0


class WantFile(CallbackData, prefix="zf"):
    """Ask for results as a file."""

    round_id: Number
    kind: FileKind


class Compare(CallbackData, prefix="zc"):
    """Choose another round of the same survey to compare with, or compare with it."""

    round_id: Number
    other: Annotated[int, Field(ge=0, lt=2**53)] = 0


class Change(StrEnum):
    """What is done about the text on what was changed."""

    OPEN = "open"
    WRITE = "write"
    REMOVE = "remove"
    PREVIEW = "look"
    DISMISS = "no"


class Changed(CallbackData, prefix="zw"):
    """Tell partners what was changed after their answers; a language where one text is meant."""

    round_id: Number
    act: Change = Change.OPEN
    language: Id = ""


class TellChanges(CallbackData, prefix="zy"):
    """Tell partners what was read, and nothing that a colleague has written meanwhile."""

    round_id: Number
    seen: Seen
    is_sure: bool = False


class Quarterly(CallbackData, prefix="zk"):
    """Choose a quarter to report on, or ask for its report; `ago` counts quarters back."""

    ago: Annotated[int, Field(ge=-1, lt=8)] = -1


def results_button(round_id: int, _: Words) -> Button:
    """Return the button to what came of a round."""
    # NOTE: Button: what was answered in a survey.
    return Button(_.plain("Results"), tap=OpenResults(round_id=round_id).pack())


def changed_button(round_id: int, _: Words) -> Button:
    """Return the button to the text on what was changed after a survey."""
    # NOTE: Button: write to partners what was changed because of their answers.
    return Button(_.plain("What we changed"), tap=Changed(round_id=round_id).pack())


def quarterly_button(_: Words) -> Button:
    """Return the button to the report on a quarter."""
    # NOTE: Button: a report on one page about the surveys of three months.
    return Button(_.plain("Quarterly report"), tap=Quarterly().pack())


def buttons(round_: Round, _: Words) -> tuple[Row, ...]:
    """Return what a round's own screen offers: its results once it is open, then what was changed."""
    if round_.state not in (RoundState.OPEN, RoundState.CLOSED):
        return ()
    rows: tuple[Row, ...] = ((results_button(round_.id, _),),)
    if round_.state is RoundState.CLOSED:
        rows = (*rows, (changed_button(round_.id, _),))
    return rows
