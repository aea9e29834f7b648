"""Things that go wrong between a bot and Telegram, by chance or on order."""

import random
from collections import defaultdict, deque
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatch


class Fault(Enum):
    """What happens to one call, or to one update on its way."""

    DROP_BEFORE = "the connection drops before the call is accepted"
    DROP_AFTER = "the call is accepted, then the connection drops"
    HANG_AFTER = "the call is accepted, then no answer comes"
    BAD_GATEWAY = "the call is accepted, then a proxy answers 502 with a page"
    RESTART = "the call is accepted, then the server answers 500 restart"
    TOO_MANY = "the call is refused with 429"
    DUPLICATE = "an update comes twice"
    JUMP_UP = "update ids jump up"
    JUMP_DOWN = "update ids jump down, once nothing is pending"
    POISON = "an update comes that a typed client cannot decode"


CALL_FAULTS = (
    Fault.DROP_BEFORE,
    Fault.DROP_AFTER,
    Fault.HANG_AFTER,
    Fault.BAD_GATEWAY,
    Fault.RESTART,
    Fault.TOO_MANY,
)
UPDATE_FAULTS = (Fault.DUPLICATE, Fault.JUMP_UP, Fault.JUMP_DOWN, Fault.POISON)


@dataclass(frozen=True)
class _Chance:
    fault: Fault
    probability: float
    method: str


class Faults:
    """A plan of faults: chances drawn from a seed, and one-shots that come in the order given."""

    def __init__(self, seed: int = 0, *, retry_after: int = 3, hang: float = 3600.0) -> None:
        self.retry_after = retry_after
        self.hang = hang
        """How long an unanswered call hangs, in seconds of world time."""
        self._rng = random.Random(seed)
        self._chances: list[_Chance] = []
        self._ordered: dict[str, deque[Fault]] = defaultdict(deque)
        self._for_updates: deque[Fault] = deque()

    def sometimes(self, fault: Fault, probability: float, method: str = "*") -> None:
        """Let `fault` strike with this probability; `method` may be a pattern such as `send*`."""
        self._chances.append(_Chance(fault, probability, method.lower()))

    def once(self, fault: Fault, method: str = "*", times: int = 1) -> None:
        """Let `fault` strike the next `times` calls of `method` (or the next updates)."""
        queue = self._for_updates if fault in UPDATE_FAULTS else self._ordered[method.lower()]
        queue.extend([fault] * times)

    def stop(self) -> None:
        """Forget the whole plan: from now on all goes well."""
        self._chances.clear()
        self._ordered.clear()
        self._for_updates.clear()

    def for_call(self, method: str) -> Fault | None:
        """Say what happens to this call."""
        if not self._chances and not self._ordered:
            return None
        for pattern, queue in self._ordered.items():
            if queue and fnmatch(method.lower(), pattern):
                return queue.popleft()
        return self._drawn(method.lower(), CALL_FAULTS)

    def for_update(self) -> Fault | None:
        """Say what happens to the update that is being created."""
        if self._for_updates:
            return self._for_updates.popleft()
        return self._drawn("*", UPDATE_FAULTS) if self._chances else None

    def _drawn(self, method: str, kinds: tuple[Fault, ...]) -> Fault | None:
        for chance in self._chances:
            is_meant = chance.fault in kinds and (kinds is UPDATE_FAULTS or fnmatch(method, chance.method))
            if is_meant and self._rng.random() < chance.probability:
                return chance.fault
        return None
