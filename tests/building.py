"""Builds the bot quickly for every stage: handlers of nouns are made once, signatures are read quickly.

aiogram asks `inspect.signature` for each of 2,000 callables, which takes most of the time of a stage. What it
wants to know of a plain function stands in its code.
"""

from __future__ import annotations

import inspect
from functools import cache
from types import FunctionType

from aiogram.dispatcher.event import handler

from handlers import NOUNS

slowly = handler.CallableObject.__post_init__
"""How aiogram reads them."""


def build_quickly() -> None:
    """Read all signatures quickly from now on, and make the handlers of nouns once: they hold nothing."""
    for noun in NOUNS:
        setattr(noun, "router", cache(noun.router))  # noqa: B010 -- mypy minds the plain way
    setattr(handler.CallableObject, "__post_init__", quickly)  # noqa: B010 -- mypy minds the plain way


def quickly(one: handler.CallableObject) -> None:
    """Read a plain function by its code, and anything else as aiogram does."""
    function = one.callback
    if type(function) is not FunctionType or hasattr(function, "__wrapped__"):
        slowly(one)
        return
    code = function.__code__
    one.awaitable = inspect.iscoroutinefunction(function)
    one.params = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    one.varkw = bool(code.co_flags & inspect.CO_VARKEYWORDS)
