"""The surveys in content/surveys, ready to be taken and changed by organizers."""

from html import escape
from pathlib import Path as File

from domain.surveys import Survey
from domain.surveys.checks import texts
from storage.content.checks import strange_words
from storage.content.problems import Desk
from storage.content.structure import Language
from storage.content.surveys import read_lines


def read_surveys(desk: Desk, languages: dict[str, Language]) -> dict[str, Survey]:
    """Read every survey; a folder without any has none."""
    found = {}
    folder = desk.root / "surveys"
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.suffix != ".yaml":
            desk.report(file, "", "is no survey: name it NAME.yaml")
        elif (survey := _survey(desk, file, languages)) is not None:
            found[survey.name] = survey
    return found


def _survey(desk: Desk, file: File, languages: dict[str, Language]) -> Survey | None:
    """Read one survey, as an organizer's document is read, and look at the letters of its words."""
    survey, flaws, line = read_lines(file.read_bytes())
    for flaw in flaws:
        desk.report(file, flaw.place, flaw.sentence.format_map(flaw.values), flaw.line)
    if survey is None:
        return None
    if survey.name != file.stem:
        desk.report(file, "name", f"must be that of the file: {file.stem}", line("name"))
    for place in texts(survey):
        for code, text in place.said.items():
            where = f"{place.name}.{code}"
            for word, why in strange_words(escape(text), languages[code]) if code in languages else ():
                desk.report(file, where, f"{word}: {why}", line(where))
    return survey
