"""What people can do, one file per noun; each offers `router()`."""

from __future__ import annotations

from aiogram import Router

from handlers import (
    about,
    age,
    answers,
    anything,
    articles,
    calendar,
    cards,
    consent,
    funnel,
    groups,
    invitations,
    journal,
    language,
    members,
    menu,
    mydata,
    nudges,
    path,
    privacy,
    questions,
    ready,
    recent,
    reminders,
    reports,
    sendings,
    settings,
    start,
    stop,
    subscriptions,
    team,
)
from handlers.accounts import router as accounts
from handlers.announcements import router as announcements
from handlers.answering import router as answering
from handlers.audiences import router as audiences
from handlers.did import router as did
from handlers.institutions import router as institutions
from handlers.partners import router as partners
from handlers.results import router as results
from handlers.rounds import router as rounds
from handlers.surveys import router as surveys
from handlers.switchboard import Switchboard

NOUNS = (
    path,
    articles,
    start,
    menu,
    questions,
    cards,
    language,
    consent,
    age,
    about,
    ready,
    settings,
    subscriptions,
    calendar,
    reminders,
    stop,
    nudges,
    privacy,
    mydata,
    accounts,
    team,
    invitations,
    journal,
    funnel,
    did,
    announcements,
    audiences,
    sendings,
    reports,
    institutions,
    partners,
    answering,
    surveys,
    results,
    rounds,
)
"""What is found by a button or a command."""


def root() -> Router:
    """Return all handlers in the order in which they are asked; the fallback is last.

    A reply to a question comes first: its words are for a person, whatever command they are elsewhere.

    They stand in one router side by side: aiogram takes as long to ask a router as a handler.
    """
    root = Router(name="root")
    recent.forget_all()
    for part in (
        answers.router(),
        Switchboard([noun.router() for noun in NOUNS]).router(),
        groups.router(),
        announcements.awaited(),
        results.awaited(),
        audiences.awaited(),
        surveys.awaited(),
        institutions.awaited(),
        answering.awaited(),
        rounds.awaited(),
        accounts.awaited(),
        did.awaited(),
        questions.awaited(),
        did.linked(),
        anything.router(),
        members.router(),
    ):
        for kind, observer in part.observers.items():
            root.observers[kind].handlers.extend(observer.handlers)
    return root
