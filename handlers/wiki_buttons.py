"""What the buttons about editing carry: an article to work on, and what has become of it."""

from __future__ import annotations

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.buttons import Id, Number, Place, go
from handlers.screen import Button
from locales import Words


class Did(CallbackData, prefix="di"):
    """Say that the article one was given is edited; `task` is the number under which it was given.

    Who was given none is asked which article it is.
    """

    task: Annotated[int, Field(ge=0, lt=2**53)] = 0


class Another(CallbackData, prefix="nx"):
    """Give another article in place of this one; `too_hard` says that an easier one is wanted."""

    task: Number
    too_hard: bool = False


class LookAgain(CallbackData, prefix="la"):
    """Look once more at a page; `since` is from when on a change of it counts, by the clock of the wiki."""

    wiki: Id
    page: Number
    since: Annotated[int, Field(ge=0, lt=2**53)] = 0


class CountViews(CallbackData, prefix="hv"):
    """Ask how often the articles were read that one has edited."""


def article_button(_: Words) -> Button:
    """Return the button to an article to work on."""
    # NOTE: Button: show me an article that I can edit.
    return go(_.plain("Give me an article"), Place.ARTICLE)


def look_button(_: Words) -> Button:
    """Return the button of somebody who has edited an article of their own choice."""
    # NOTE: Button at the end of the path: see whether my edit is there.
    return Button(_.plain("Look at my edit"), tap=Did().pack())


def did_button(_: Words, task: int = 0) -> Button:
    """Return the button of somebody who has edited an article."""
    # NOTE: Button below an article: I have edited it.
    return Button(_.plain("I did it"), tap=Did(task=task).pack())
