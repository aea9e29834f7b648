"""Fake Telegram: bots, people, groups, messages, updates."""

from sandbox.answers import Response, UploadedFile
from sandbox.clock import Clock
from sandbox.errors import ConnectionDropped
from sandbox.faults import Fault, Faults
from sandbox.log import Call, Delivery, Log
from sandbox.rules import Rules
from sandbox.world.accounts import Bot, Person
from sandbox.world.rooms import Room as Group
from sandbox.world.view import Chat, Shown
from sandbox.world.world import World
from sandbox.world.writing import CannotDo

__all__ = [
    "Bot",
    "Call",
    "CannotDo",
    "Chat",
    "Clock",
    "ConnectionDropped",
    "Delivery",
    "Fault",
    "Faults",
    "Group",
    "Log",
    "Person",
    "Response",
    "Rules",
    "Shown",
    "UploadedFile",
    "World",
]
