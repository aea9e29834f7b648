"""What can be wrong with the content, said so that a volunteer finds the place."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: in which file, on which line if that is known, at which place in it, and what."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        file = f"{self.file}:{self.line}" if self.line else self.file
        return f"{file}: {self.field}: {self.what}" if self.field else f"{file}: {self.what}"


class ContentBroken(Exception):
    """The content cannot be used; the message has one line for each problem."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Desk:
    """The folder being read and the problems found so far."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def report(self, file: Path, place: str, what: str, line: int = 0) -> None:
        """Note a problem and go on reading, so that one run names them all."""
        self.problems.append(Problem(file.relative_to(self.root).as_posix(), line, place, what))

    def read_yaml(self, file: Path, known: set[str] | None = None) -> dict[str, Any]:
        """Return the fields of a YAML file; one that is missing or unreadable is empty and reported."""
        if not file.is_file():
            self.report(file, "", "is missing")
            return {}
        try:
            fields = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.report(file, "", f"is not readable YAML ({' '.join(str(error).split())})")
            return {}
        return self.fields(file, "", fields, known)

    def fields(self, file: Path, place: str, found: object, known: set[str] | None = None) -> dict[str, Any]:
        """Return a mapping with text keys, or report that it is none or has fields nobody knows."""
        if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
            self.report(file, place, "must be fields with names (key: value)")
            return {}
        for key in found.keys() - known if known is not None else ():
            self.report(file, f"{place}.{key}".lstrip("."), "is not a known field")
        return found

    def items(self, file: Path, place: str, found: object) -> list[Any]:
        """Return a list, or report that it is none."""
        if isinstance(found, list):
            return found
        self.report(file, place, "must be a list")
        return []

    def names(self, file: Path, place: str, found: object) -> list[str]:
        """Return a list of words, or report what in it is none."""
        items = self.items(file, place, found)
        if not all(isinstance(item, str) for item in items):
            self.report(file, place, "must be a list of names")
        return [item for item in items if isinstance(item, str)]

    def words(self, file: Path, place: str, found: object, known: set[str] | None = None) -> dict[str, str]:
        """Return a mapping from text to text, or report what in it is none."""
        fields = self.fields(file, place, found, known)
        for key in (key for key, value in fields.items() if not isinstance(value, str)):
            self.report(file, f"{place}.{key}", "must be text")
        return {key: value for key, value in fields.items() if isinstance(value, str)}
