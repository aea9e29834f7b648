"""A small project with its own code and catalogs, in which every fault can be tried."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest

from locales import catalogs
from locales.check import Finding, check
from locales.extract import FOLDERS
from locales.languages import HOME

CODE = '''"""A screen."""

def screen(_: Words, name: str) -> str:
    # NOTE: Button: to the screen before this one.
    back = _.plain("Back")
    return _("Hello, <b>{name}</b>!", name=name) + _("Choose a language:") + back
'''

TRANSLATIONS = {
    "ru": ("Назад", "Здравствуйте, <b>{name}</b>!", "Выберите язык:"),
    "tt": ("Кирегә", "Исәнмесез, <b>{name}</b>!", "Телне сайлагыз:"),
    "ba": ("Кирегә", "Һаумыһығыҙ, <b>{name}</b>!", "Телде һайлағыҙ:"),
    "lez": ("Кьулухъ", "Салам, <b>{name}</b>!", "ЧӀал хкягъа:"),
}


@dataclass(frozen=True)
class Project:
    """A folder with code and catalogs."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "locales"

    def write(self, code: str, file: str = "handlers/hello.py") -> None:
        path = self.root / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(code, encoding="utf-8")

    def texts(self) -> list[Path]:
        changed = catalogs.update(self.home, self.root)
        catalogs.compile_all(self.home)
        return changed

    def catalog(self, code: str) -> polib.POFile:
        return catalogs.read(catalogs.path_of(self.home, code))

    def edit(self, code: str, msgid: str, change: Callable[[polib.POEntry], None]) -> None:
        """Change one entry the way a translator's editor does."""
        catalog = self.catalog(code)
        change(next(entry for entry in catalog if entry.msgid == msgid))
        catalogs.save(catalogs.rendered(catalog), catalogs.path_of(self.home, code))

    def translate(self, code: str, msgid: str, msgstr: str) -> None:
        self.edit(code, msgid, lambda entry: setattr(entry, "msgstr", msgstr))

    def check(self) -> list[Finding]:
        return check(self.home, self.root)

    def errors(self) -> list[str]:
        return [str(finding) for finding in self.check() if finding.is_error]

    def warnings(self) -> list[str]:
        return [str(finding) for finding in self.check() if not finding.is_error]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose catalogs are complete and without fault."""
    project = Project(tmp_path)
    project.write(CODE)
    project.texts()
    for code, said in TRANSLATIONS.items():
        for msgid, msgstr in zip(("Back", "Hello, <b>{name}</b>!", "Choose a language:"), said, strict=True):
            project.translate(code, msgid, msgstr)
    project.texts()
    return project


@pytest.fixture
def copy(tmp_path: Path) -> Project:
    """A copy of the project's own code and catalogs."""
    for folder in FOLDERS:
        shutil.copytree(
            HOME.parent / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    return Project(tmp_path)
