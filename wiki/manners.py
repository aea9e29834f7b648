"""How the wikis are spared: who cannot answer is left alone for a while, and nobody is asked too often."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

FAILURES = 3
"""After how many failures in a row a wiki is left alone for long."""

LATER_S = 60.0
"""How long to wait where nobody says how long (Wikimedia's gateway: 60 s)."""

LONGEST_PAUSE_S = 1800.0

PROBE_S = 2.0
"""How long the others wait while one asks whether a wiki answers again, in seconds."""

LIMIT = 200
"""How many requests a minute Wikimedia grants to who names a contact and does not log in."""

PER_MINUTE = 150
"""How many requests a minute are sent at the most, to all wikis together."""

PER_MINUTE_BACKGROUND = 75
"""How many of them nobody waits for, at the most."""


@dataclass(slots=True)
class Breaker:
    """Tells whether somebody may be asked, by how they have answered lately.

    After a failure one asks alone, whether it was the last one; while failures go on, the pauses grow.
    """

    failures: int = 0
    until: float = 0.0
    failed_at: float = -math.inf
    is_probed: bool = False

    def wait(self, now: float) -> float:
        """Return how long they are to be left alone, in seconds."""
        if now < self.until:
            return self.until - now
        return PROBE_S if self.is_probed else 0.0

    def begin(self) -> bool:
        """Note that one asks; tells whether it asks alone, for `end`."""
        self.is_probed = self.failures > 0
        return self.is_probed

    def end(self, *, is_probe: bool) -> None:
        """Note that one has ended to ask, with whatever answer."""
        if is_probe:
            self.is_probed = False

    def succeeded(self, begun: float) -> None:
        """Note an answer; one that was asked for before the last failure says nothing."""
        if begun > self.failed_at:
            self.failures = 0

    def failed(self, now: float, pause_s: float) -> float:
        """Note a failure, and leave them alone for so long or longer; returns for how long."""
        self.failures += 1
        self.failed_at = now
        if self.failures >= FAILURES:
            growing = LATER_S * 2.0 ** min(self.failures - FAILURES, 10)
            pause_s = max(pause_s, min(growing, LONGEST_PAUSE_S))
        self.until = max(self.until, now + pause_s)
        return pause_s


@dataclass(slots=True)
class Pace:
    """Counts the requests of the last minute."""

    per_minute: int
    _asked: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return how long to wait before one more is allowed, in seconds."""
        while self._asked and self._asked[0] <= now - 60:
            self._asked.popleft()
        return self._asked[0] + 60 - now if len(self._asked) >= self.per_minute else 0.0

    def count(self, now: float) -> None:
        """Note a request."""
        self._asked.append(now)


def retry_after(header: str, date: str) -> float | None:
    """Read how long to wait: in seconds, or until a moment by the clock of whoever says it (`date`)."""
    if header.isascii() and header.isdigit():
        return min(float(header), LONGEST_PAUSE_S)
    try:
        wait_s = (parsedate_to_datetime(header) - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait_s, 0.0), LONGEST_PAUSE_S)
