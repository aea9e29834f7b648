"""Somebody who knows who took part and of which kind they are, and counts: whose can a response be?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from domain.anonymity import UNTOLD, Kind

Flow = Counter[tuple[Kind, Kind]]


def may_be(finished: Mapping[Kind, int], published: Mapping[Kind, int]) -> dict[Kind, set[Kind]]:
    """Return for each description the kinds of those who can have given a response described so.

    One can have done so if all others still find a place: `finished` counts those who answered by kind,
    `published` the responses by description.
    """
    return {
        name: {kind for kind in finished if fits(kind, name) and _is_whole(finished, published, kind, name)}
        for name in published
    }


def fits(kind: Kind, name: Kind) -> bool:
    """Tell whether a kind may stand under a description."""
    return name in (kind, Kind(kind.type, ""), UNTOLD)


def _is_whole(finished: Mapping[Kind, int], published: Mapping[Kind, int], kind: Kind, name: Kind) -> bool:
    """Tell whether everybody finds a place once one of a kind has taken one under a description."""
    people, places = Counter(finished), Counter(published)
    if not (people[kind] and places[name]):
        return False
    people[kind] -= 1
    places[name] -= 1
    flow: Flow = Counter()
    return all(_place(one, flow, places, set()) for one in people for _ in range(people[one]))


def _place(kind: Kind, flow: Flow, places: Counter[Kind], seen: set[Kind]) -> bool:
    """Find a place for one more of a kind; somebody may have to move for it (Ford and Fulkerson)."""
    for name in places:
        if name in seen or not fits(kind, name):
            continue
        seen.add(name)
        taken = sum(number for (_, there), number in flow.items() if there == name)
        if taken < places[name]:
            flow[kind, name] += 1
            return True
        for other in [one for (one, there), number in flow.items() if there == name and number]:
            if _place(other, flow, places, seen):
                flow[other, name] -= 1
                flow[kind, name] += 1
                return True
    return False
