"""Where a person is on the way to the first edit, and what an old button's step means today."""

from __future__ import annotations

from domain.content import Content, Path, Step
from domain.people import Person

Place = tuple[Path, Step]

AGAIN = "task"
"""The step at which another edit begins, once all steps are done."""


def first_place(content: Content) -> Place:
    """Return where everybody begins."""
    path = next(iter(content.paths.values()))
    return path, path.steps[0]


def place_of(person: Person, content: Content) -> Place | None:
    """Return the step a person stopped at, or None if none is remembered or it has left the content since."""
    path = content.paths.get(person.path or "")
    step = path.step(person.step) if path and person.step else None
    return (path, step) if path and step else None


def again_place(path: Path) -> Place:
    """Return where another edit begins."""
    return path, path.step(AGAIN) or path.steps[0]


def seeks(place: Place) -> bool:
    """Tell whether somebody there knows enough to look for something to edit."""
    path, step = place
    return path.steps.index(step) >= path.steps.index(again_place(path)[1])


def find_place(step_id: str, person: Person, content: Content) -> Place | None:
    """Return the step a button names, on the person's own path if it is there, or None if it is gone."""
    own = content.paths.get(person.path or "")
    paths = [own, *content.paths.values()] if own else content.paths.values()
    return next(((path, step) for path in paths if (step := path.step(step_id))), None)
