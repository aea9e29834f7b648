"""What was said a moment ago and is written nowhere: a courtesy, which a restart may forget.

It lets an album be answered once, and brings somebody who is not remembered back to the step they asked at.
Whoever loses it loses nothing they sent: every message can still be passed on by its button.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

MOST = 500
"""How many albums and how many steps are known at a time."""

A_WHILE = timedelta(hours=1)
"""How long a question belongs to the step at which it was begun."""

LOOKS, LOOKS_IN = 20, timedelta(minutes=10)
"""How often in which time a wiki is asked for one person: its patience is for everybody together."""

_albums: OrderedDict[tuple[int, str], list[int]] = OrderedDict()
_steps: OrderedDict[int, tuple[str, datetime]] = OrderedDict()
_looks: OrderedDict[int, list[datetime]] = OrderedDict()


def forget_all() -> None:
    """Begin with nothing."""
    _albums.clear()
    _steps.clear()
    _looks.clear()


def is_answered(chat_id: int, album: str | None, message_id: int) -> bool:
    """Note a part of an album; tell whether an earlier part has been answered for all of them."""
    if album is None:
        return False
    parts = _albums.setdefault((chat_id, album), [])
    if message_id not in parts:
        parts.append(message_id)
    _shorten(_albums)
    return parts[0] != message_id


def album_of(chat_id: int, first: int) -> list[int]:
    """Return the parts of the album that begins with this message; it alone if no more of it is known."""
    known = (parts for (chat, _), parts in _albums.items() if chat == chat_id and parts[0] == first)
    return list(next(known, [first]))


def note_step(chat_id: int, step: str, now: datetime) -> None:
    """Note at which step somebody has begun a question."""
    _steps.pop(chat_id, None)
    if step:
        _steps[chat_id] = (step, now)
    _shorten(_steps)


def step_of(chat_id: int, now: datetime) -> str:
    """Return the step at which somebody began a question a while ago, or nothing."""
    step, since = _steps.get(chat_id, ("", now))
    return step if now - since < A_WHILE else ""


def may_look(chat_id: int, now: datetime, looks: int = 1) -> bool:
    """Note that a wiki is to be asked for somebody; tell whether that is not too often."""
    known = [at for at in _looks.pop(chat_id, []) if now - at < LOOKS_IN]
    is_welcome = len(known) + looks <= LOOKS
    _looks[chat_id] = known + [now] * looks if is_welcome else known
    _shorten(_looks)
    return is_welcome


def _shorten(known: OrderedDict[Any, Any]) -> None:
    while len(known) > MOST:
        known.popitem(last=False)
