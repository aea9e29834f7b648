"""How fast bulk messages may leave: never more than the rate in any second, slower after a refusal.

Telegram's FAQ names about 30 bulk messages a second and one a second in a chat; its true limits are
not published and change, so every refusal (429) halves the rate, and it comes back by one a second
for every half minute without another.

A second is Telegram's, not ours: of two messages that leave a second apart the first may be held up on its
way and both be seen together. A guard wide enough for that would cost some per cent of the rate, so the
pacer looks instead. What a call took beyond the quickest call of late is the most its message can have been
held up, and by so much later its place in the second is given to another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

WINDOW_S = 1.002
"""The second in which permits are counted; the guard is there because no call is the very quickest."""

HELD_UP_S = 0.25
"""How long a message can be held up on its way, in seconds; one that takes longer hangs for good."""

AHEAD_S = 0.25
"""How long before it leaves a message may be taken, in seconds: time to write down that it leaves."""

CATCH_UP_S = 0.02
"""How much of a delay of our own is made up for at once, in seconds."""

QUICKEST_S = 60.0
"""How long the quickest call counts, in seconds, and as long again: the way to Telegram changes."""

RECOVERY_S = 30.0
FLOOR = 1.0
CHAT_SPACING_S = 1.05


@dataclass(slots=True)
class Permit:
    """Leave for one message: from which moment on, and when its answer came."""

    at: float
    answered_at: float | None = None

    def held_up_s(self, now: float, quickest_s: float) -> float:
        """Return how long the message can have been held up on its way."""
        took = (self.answered_at or now) - self.at
        return min(HELD_UP_S, max(0.0, took - quickest_s))


@dataclass(slots=True)
class Pacer:
    """Gives permits to send; times are seconds on any steadily growing clock."""

    rate: float
    _now_rate: float = field(init=False)
    _given: deque[Permit] = field(init=False)
    _next: float = field(init=False, default=0.0)
    _paused_until: float = field(init=False, default=0.0)
    _slowed_at: float = field(init=False, default=0.0)
    _quickest: tuple[float, float] = field(init=False, default=(float("inf"), float("inf")))
    """The quickest call of this minute, and of the one before."""
    _minute: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._now_rate = self.rate
        self._given = deque(maxlen=_whole(self.rate))

    def current_rate(self, now: float) -> float:
        """Return how many permits a second may be given at present."""
        recovered = int((now - self._slowed_at) / RECOVERY_S) if self._slowed_at else 0
        return min(self.rate, self._now_rate + recovered)

    def permits(self, now: float) -> int:
        """Return how many messages may be taken at this moment, to leave now or very soon."""
        left_s = now + AHEAD_S - self._following(now)
        return 0 if left_s < 0 else 1 + int(left_s * self.current_rate(now))

    def take(self, count: int, now: float) -> Sequence[Permit]:
        """Return when so many messages leave, one after the other."""
        return [self._take(now) for _ in range(count)]

    def _take(self, now: float) -> Permit:
        permit = Permit(self._following(now))
        self._given.append(permit)
        self._next = max(self._next, permit.at - CATCH_UP_S) + 1 / self.current_rate(now)
        return permit

    def _following(self, now: float) -> float:
        """Return the moment at which the next message may leave."""
        at = max(now, self._next, self._paused_until)
        most = _whole(self.current_rate(now))
        if len(self._given) < most:
            return at
        oldest = self._given[-most]
        return max(at, oldest.at + WINDOW_S + oldest.held_up_s(now, min(self._quickest)))

    def answered(self, permit: Permit, now: float) -> None:
        """Note when the answer to a message came."""
        permit.answered_at = now
        if now - self._minute > QUICKEST_S:
            self._minute, self._quickest = now, (float("inf"), self._quickest[0])
        self._quickest = (min(self._quickest[0], now - permit.at), self._quickest[1])

    def wait_s(self, now: float) -> float:
        """Return how long to wait before asking again."""
        return max(0.001, self._following(now) - AHEAD_S - now)

    def refused(self, retry_after_s: float, now: float) -> None:
        """Stop for as long as Telegram says, then go on at half the rate."""
        slowed_already = now < self._paused_until
        self._paused_until = max(self._paused_until, now + retry_after_s)
        if slowed_already:  # one event: all that was in flight is refused together
            return
        self._now_rate = max(FLOOR, self.current_rate(now) / 2)
        self._slowed_at = now

    def pause_s(self, now: float) -> float:
        """Return how long nothing may leave any more, permits or not."""
        return max(0.0, self._paused_until - now)


def _whole(rate: float) -> int:
    return max(1, int(rate))
