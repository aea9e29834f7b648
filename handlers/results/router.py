"""Everything organizers can do with what came of a round, and which button does what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.filters.callback_data import CallbackData

from handlers.filters import Tapped
from handlers.results import changing, comparing, files, quarter, screens, texts
from handlers.results.buttons import (
    Changed,
    Compare,
    OpenQuestion,
    OpenResults,
    OpenTexts,
    Quarterly,
    TellChanges,
    WantFile,
)
from handlers.results.desk import Reading
from handlers.screen import Screen

TAPS: Mapping[type[CallbackData], Callable[..., Awaitable[Screen]]] = {
    OpenResults: screens.open_results,
    OpenQuestion: screens.open_question,
    OpenTexts: texts.open_texts,
    WantFile: files.want,
    Compare: comparing.compare,
    Changed: changing.act,
    TellChanges: changing.tell,
    Quarterly: quarter.open_quarter,
}


def router() -> Router:
    """Return the buttons."""
    router = Router(name="results")
    for kind, act in TAPS.items():
        router.callback_query.register(act, Tapped(kind), Reading())
    return router


def awaited() -> Router:
    """Return what takes the text on what was changed."""
    router = Router(name="awaited changes")
    router.message.register(changing.take, changing.IsTelling(), Reading())
    return router
