"""How fast bulk messages may leave: never more than the rate in any second, slower after a refusal.

Telegram's FAQ names about 30 bulk messages a second and one a second in a chat; its true limits are
not published and change, so every refusal (429) halves the rate, and it comes back by one a second
for every half minute without another.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

WINDOW_S = 1.02
"""The second in which permits are counted, with a guard for clocks that differ."""

RECOVERY_S = 30.0
FLOOR = 1.0
CHAT_SPACING_S = 1.05


@dataclass(slots=True)
class Pacer:
    """Gives permits to send; times are seconds on any steadily growing clock."""

    rate: float
    _now_rate: float = field(init=False)
    _given: deque[float] = field(init=False, default_factory=deque)
    _next: float = field(init=False, default=0.0)
    _paused_until: float = field(init=False, default=0.0)
    _slowed_at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._now_rate = self.rate

    def current_rate(self, now: float) -> float:
        """Return how many permits a second may be given at present."""
        recovered = int((now - self._slowed_at) / RECOVERY_S) if self._slowed_at else 0
        return min(self.rate, self._now_rate + recovered)

    def permits(self, now: float) -> int:
        """Return how many messages may leave at this moment."""
        if now < self._paused_until or now < self._next:
            return 0
        while self._given and self._given[0] <= now - WINDOW_S:
            self._given.popleft()
        rate = self.current_rate(now)
        room = max(1, int(rate)) - len(self._given)
        return max(0, min(room, int((now - self._next) * rate) + 1, max(1, int(rate / 20))))

    def take(self, count: int, now: float) -> None:
        """Note that so many messages leave now."""
        self._given.extend([now] * count)
        self._next = max(self._next, now - 0.05) + count / self.current_rate(now)

    def wait_s(self, now: float) -> float:
        """Return how long to wait before asking again."""
        at = max(self._paused_until, self._next)
        if at <= now and self._given:
            at = self._given[0] + WINDOW_S
        return max(0.001, at - now)

    def refused(self, retry_after_s: float, now: float) -> None:
        """Stop for as long as Telegram says, then go on at half the rate."""
        slowed_already = now < self._paused_until
        self._paused_until = max(self._paused_until, now + retry_after_s)
        if slowed_already:  # one event: all that was in flight is refused together
            return
        self._now_rate = max(FLOOR, self.current_rate(now) / 2)
        self._slowed_at = now
