"""The methods of the Bot API the sandbox knows, by lower-case name."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.world.methods import (
    albums,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    media,
    polls,
    profile,
    sending,
    updates,
)
from sandbox.world.request import Request

Method = Callable[[Request], Awaitable[Any]]

_MODULES = (
    albums,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    media,
    polls,
    profile,
    sending,
    updates,
)
METHODS: dict[str, Method] = {
    method.__name__.replace("_", ""): method for module in _MODULES for method in module.METHODS
}

__all__ = ["METHODS", "Method"]
