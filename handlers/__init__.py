"""What people can do, one file per noun; each offers `router()`."""

from __future__ import annotations

from aiogram import Router

from handlers import (
    about,
    age,
    answers,
    anything,
    cards,
    consent,
    groups,
    language,
    members,
    menu,
    mydata,
    path,
    privacy,
    questions,
    ready,
    settings,
    start,
    stop,
)
from handlers.filters import IsCommand
from handlers.middleware import end_waiting

BY_NAME = (
    language,  # first: nobody goes past it without a language
    path,
    start,
    menu,
    questions,
    cards,
    consent,
    age,
    about,
    ready,
    settings,
    stop,
    privacy,
    mydata,
)
"""What is found by a button or a command, the most wanted first."""


def root() -> Router:
    """Return all handlers in the order in which they are asked; the fallback is last."""
    root = Router(name="root")
    root.include_routers(
        members.router(),
        groups.router(),
        _by_name(),
        answers.router(),
        questions.awaited(),
        anything.router(),
    )
    return root


def _by_name() -> Router:
    """Return taps and commands; whether a message is a command is asked once for all of them."""
    router = Router(name="by name")
    router.message.filter(IsCommand())
    router.message.middleware(end_waiting)
    router.callback_query.middleware(end_waiting)
    router.include_routers(*(noun.router() for noun in BY_NAME), anything.unknown())
    return router
