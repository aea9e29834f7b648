"""The source as tests read it: its files, and what each imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = ("bot", "handlers", "storage", "wiki", "domain", "locales", "sandbox")
"""The packages of the application and of the fake Telegram."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import: where it stands and the module it names."""

    file: str
    line: int
    module: str

    @property
    def package(self) -> str:
        """The first part of the module's name."""
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def files(*packages: str) -> list[Path]:
    """Return the Python files of packages."""
    return sorted(file for package in packages for file in (ROOT / package).rglob("*.py"))


def tree(file: Path) -> ast.Module:
    """Return a file as Python reads it."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(*packages: str) -> list[Import]:
    """Return every import of the packages, those inside functions too."""
    return [found for file in files(*packages) for found in _imports(file)]


def _imports(file: Path) -> Iterator[Import]:
    name = file.relative_to(ROOT).as_posix()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (Import(name, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(name, node.lineno, node.module or "." * node.level)
