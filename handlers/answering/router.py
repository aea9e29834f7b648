"""Partners answer a survey, one question on the screen, every answer saved at once.

Bot: (the invitation) … [Begin] [Not now]
Paul: [Begin]
Bot: Working with Wikipedia
     You answer for: Museum of Kazan
     … Questions: 5. Last day: 13 December 2026 …
     [Begin] [Not now] [Language] [In the browser]
Paul: [Begin]
Bot: Question 1 of 5
     How easy was it?
     1 – very hard, 5 – very easy
     [1] [2] [3] [4] [5] [Language] [Later]
Paul: [4]
…
Bot: Please look at your answers …
     [Send my answers] [Change] [Later]
Paul: [Send my answers]
Bot: Thank you! …

(three weeks later)
Paul: [Begin]
Bot: … You have answered 2 of 5. Nothing is lost.
     [Go on] …
"""

from __future__ import annotations

from collections.abc import Mapping

from aiogram import Router
from aiogram.filters.callback_data import CallbackData

from handlers.answering import ending, first, moves, present, written
from handlers.answering.buttons import (
    ChooseQuestion,
    ChooseTongue,
    Give,
    Move,
    NotNow,
    OpenSurvey,
    Pause,
    SendAnswers,
    ShowQuestion,
    Tick,
)
from handlers.answering.sitting import Act, seated
from handlers.filters import Tapped

TAPS: Mapping[type[CallbackData], Act] = {
    OpenSurvey: first.open_survey,
    NotNow: first.not_now,
    Pause: first.pause,
    ChooseTongue: first.choose_tongue,
    ShowQuestion: moves.show_question,
    Give: moves.give,
    Tick: moves.tick,
    Move: moves.move,
    ChooseQuestion: present.choose_question,
    SendAnswers: ending.send,
}


def router() -> Router:
    """Return what the buttons of a survey do."""
    router = Router(name="answering")
    for kind, act in TAPS.items():
        router.callback_query.register(seated(act, ending.over, ending.gone), Tapped(kind))
    return router


def awaited() -> Router:
    """Return what takes a written answer."""
    router = Router(name="awaited answers of surveys")
    router.message.register(written.take, written.IsAnswering())
    return router
