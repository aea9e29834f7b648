"""Entities: pieces of a text with a meaning, counted in UTF-16 units, and how they may lie together."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
BLOCKQUOTES = frozenset({"blockquote", "expandable_blockquote"})
PREFORMATTED = frozenset({"code", "pre"})

_PRIORITY = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 10, "code": 20, "date_time": 30,
    "text_link": 49, "text_mention": 49, "bold": 90, "italic": 91, "underline": 92,
    "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip


@dataclass(frozen=True)
class Entity:
    """One entity; `extra` holds what its kind adds, such as a url."""

    kind: str
    offset: int
    length: int
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Return the offset after the last unit."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """Return the entity as a MessageEntity."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.extra}


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 units in `text`."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Sort as the server does: by place, the longer first, then by kind."""
    return sorted(entities, key=lambda one: (one.offset, -one.length, _PRIORITY.get(one.kind, 50)))


def lay_out(entities: Iterable[Entity]) -> list[Entity]:
    """Make the entities lie properly: nested or apart, never crossing."""
    ordered = in_order(one for one in entities if one.length > 0)
    if _lie_apart(ordered):
        return ordered
    blocks = _apart(one for one in ordered if one.kind in BLOCKQUOTES)
    solid = _apart(one for one in ordered if one.kind not in SPLITTABLE | BLOCKQUOTES)
    solid = [one for one in solid if not any(_crosses(one, block) for block in blocks)]
    return _with_split(solid + blocks, [one for one in ordered if one.kind in SPLITTABLE])


def add_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add entities found in the text itself where no solid entity lies already."""
    if not entities or not found:
        return found or entities
    together = in_order([*entities, *found])
    if _lie_apart(together):
        return together
    blocks = [one for one in entities if one.kind in BLOCKQUOTES]
    solid = [one for one in entities if one.kind not in SPLITTABLE | BLOCKQUOTES]
    fresh = [
        one
        for one in found
        if not any(_touch(one, other) for other in solid)
        and not any(_crosses(one, block) for block in blocks)
    ]
    return _with_split(solid + fresh + blocks, [one for one in entities if one.kind in SPLITTABLE])


def _lie_apart(ordered: list[Entity]) -> bool:
    """Say whether nothing overlaps and no style goes on right where it ended."""
    return all(
        one.end < other.offset or (one.end == other.offset and one.kind != other.kind)
        for one, other in pairwise(ordered)
    )


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _touch(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _crosses(one: Entity, block: Entity) -> bool:
    """Say whether `one` reaches over the border of a blockquote."""
    return _touch(one, block) and not (block.offset <= one.offset and one.end <= block.end)


def _with_split(solid: list[Entity], splittable: list[Entity]) -> list[Entity]:
    """Cut bold and the like at the borders of other entities and where another style begins."""
    if not splittable:
        return in_order(solid)
    merged = [run for kind in sorted(SPLITTABLE) for run in _merged(kind, splittable)]
    cuts = {one.offset for one in solid} | {one.end for one in solid} | {one.offset for one in merged}
    closed = [one for one in solid if one.kind in PREFORMATTED]
    pieces = (piece for run in merged for piece in _cut(run, sorted(cuts)))
    return in_order([*solid, *(piece for piece in pieces if not any(_touch(piece, one) for one in closed))])


def _merged(kind: str, entities: list[Entity]) -> list[Entity]:
    runs: list[Entity] = []
    for one in entities:
        if one.kind != kind:
            continue
        if runs and one.offset <= runs[-1].end:
            runs[-1] = replace(runs[-1], length=max(runs[-1].end, one.end) - runs[-1].offset)
        else:
            runs.append(one)
    return runs


def _cut(run: Entity, cuts: list[int]) -> list[Entity]:
    borders = [run.offset, *(cut for cut in cuts if run.offset < cut < run.end), run.end]
    return [replace(run, offset=start, length=end - start) for start, end in pairwise(borders)]
