"""A domain error becomes a sentence; a bug becomes a log line with an id, and an apology."""

from __future__ import annotations

import traceback
from pathlib import Path

from domain.errors import N_, Problem
from handlers.screen import Screen
from locales import Words

APOLOGY = N_(
    "Something went wrong on my side, and I am sorry. What you sent is kept, and the people who "
    "look after me have been told. Please try again, or send /menu."
)
ROOT = str(Path(__file__).parent.parent)


def spoken(problem: Problem, _: Words) -> Screen:
    """Return the sentence that tells a person what was the matter."""
    return Screen(_(problem.sentence, **problem.values), fresh=True)


def apology(_: Words) -> Screen:
    """Return the sentence a person gets after a bug."""
    return Screen(_(APOLOGY), fresh=True)


def described(error: BaseException) -> str:
    """Name an error and the places it went through, without any value: values may be people's words."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_own(frame.filename)] or frames[-1:]
    places = " < ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in reversed(own[-6:]))
    return f"{type(error).__name__} at {places}" if places else type(error).__name__


def _is_own(filename: str) -> bool:
    return filename.startswith(ROOT) and "site-packages" not in filename


def _short(filename: str) -> str:
    return filename.removeprefix(ROOT).lstrip("/")
