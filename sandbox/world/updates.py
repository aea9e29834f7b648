"""One bot's queue of updates: numbered, filtered when created, forgotten when confirmed or too old."""

import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from sandbox.clock import Clock
from sandbox.spec import update_types

LONGEST_QUEUE = 100_000
LARGEST_QUEUE = 1 << 27
LARGEST_UPDATE = 65536
QUIET_BEFORE_NEW_IDS = 7 * 86400
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Pending:
    """An update that waits for the bot."""

    id: int
    kind: str
    body: dict[str, Any]
    size: int
    expires_at: float
    queue: str
    """Webhooks deliver the updates of one queue strictly one after another."""


class Updates:
    """The queue; `on_new` is called when something was added."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.pending: OrderedDict[int, Pending] = OrderedDict()
        self.allowed = update_types() - NOT_BY_DEFAULT
        self.on_new: Callable[[], None] = lambda: None
        self.dropped = 0
        """Updates lost because the queue was full."""
        self._clock = clock
        self._rng = rng
        self._tail = 0
        self._size = 0
        self._last_at = clock.timestamp()
        self._jump_down = False
        self._soonest = float("inf")
        self._to_repeat: set[int] = set()
        self._echoes: list[dict[str, Any]] = []

    @property
    def head(self) -> int:
        """Return the id of the oldest pending update, or the next id when there is none."""
        return next(iter(self.pending), self._tail)

    def allow(self, names: Any) -> None:
        """Remember which kinds the bot wants; anything but a list of names changes nothing."""
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return
        wanted = {name.lower() for name in names} & update_types()
        self.allowed = frozenset(wanted) or update_types() - NOT_BY_DEFAULT

    def is_default(self) -> bool:
        """Say whether the bot wants the usual kinds."""
        return self.allowed == update_types() - NOT_BY_DEFAULT

    def add(self, kind: str, payload: dict[str, Any], lifetime: float, queue: str) -> Pending | None:
        """Add an update that lives for `lifetime` seconds, unless the bot does not want its kind."""
        now = self._clock.timestamp()
        if kind not in self.allowed:
            return None
        size = len(orjson.dumps(payload))
        if size > LARGEST_UPDATE * 8 or self._is_full(size):
            self.dropped += 1
            return None
        number = self._next_id(now)
        pending = Pending(number, kind, {"update_id": number, kind: payload}, size, now + lifetime, queue)
        self._put(pending)
        self.on_new()
        return pending

    def repeat(self, pending: Pending) -> None:
        """Let an update come once more after it was confirmed."""
        self._to_repeat.add(pending.id)

    def is_repeated(self, number: int) -> bool:
        """Say once whether a confirmed update is to be delivered again."""
        if number not in self._to_repeat:
            return False
        self._to_repeat.discard(number)
        return True

    def jump(self, step: int) -> None:
        """Let the ids go on elsewhere; downward only when nothing is pending."""
        if step > 0:
            self._tail += step
        else:
            self._jump_down = True

    def read(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Confirm what lies before `offset` and return what follows, as getUpdates does."""
        if offset < 0:
            self._forget_all_but(-offset)
        start = offset if offset > 0 and self._is_near(offset) else self.head
        while self.pending and self.head < start:
            self._confirm(self.head)
        self._forget_expired()
        found, self._echoes = self._echoes[:limit], self._echoes[limit:]
        for pending in self.pending.values():
            if len(found) == limit:
                break
            found.append(pending.body)
        return found

    def forget(self, number: int) -> None:
        """Take one update out of the queue."""
        if pending := self.pending.pop(number, None):
            self._size -= pending.size

    def clear(self) -> None:
        """Forget everything that waits."""
        self._forget_all_but(0)

    def count(self) -> int:
        """Return how many updates wait."""
        self._forget_expired()
        return len(self.pending)

    def _confirm(self, number: int) -> None:
        if self.is_repeated(number):
            self._echoes.append(self.pending[number].body)
        self.forget(number)

    def _put(self, pending: Pending) -> None:
        self.pending[pending.id] = pending
        self._size += pending.size
        self._soonest = min(self._soonest, pending.expires_at)

    def _is_full(self, size: int) -> bool:
        if len(self.pending) < LONGEST_QUEUE and self._size + size <= LARGEST_QUEUE:
            return False
        self._forget_expired()
        return len(self.pending) >= LONGEST_QUEUE or self._size + size > LARGEST_QUEUE

    def _next_id(self, now: float) -> int:
        if not self._tail or (not self.pending and now - self._last_at > QUIET_BEFORE_NEW_IDS):
            self._tail = self._rng.randrange(2_000_001, 1 << 29)
        if self._jump_down and not self.pending:
            self._tail = max(1, self._tail - self._rng.randrange(1_000, 1_000_000))
            self._jump_down = False
        self._last_at = now
        self._tail += 1
        return self._tail - 1

    def _is_near(self, offset: int) -> bool:
        return self.head - LONGEST_QUEUE <= offset <= self._tail + 10

    def _forget_all_but(self, count: int) -> None:
        while len(self.pending) > count:
            self.forget(self.head)

    def _forget_expired(self) -> None:
        now = self._clock.timestamp()
        if now <= self._soonest:
            return
        for number in [one.id for one in self.pending.values() if one.expires_at < now]:
            self.forget(number)
        self._soonest = min((one.expires_at for one in self.pending.values()), default=float("inf"))
