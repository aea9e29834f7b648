"""Read `wikis.yaml`: wikis beside those the bot knows by itself. The file may be missing."""

import re
from typing import Any

from domain.wikis import SHIPPED, Wiki
from storage.content.problems import Desk

CODE = re.compile(r"[a-z]{2,3}(-[a-z]{1,9}){0,2}")
FLAGS = (
    "edits_wait_for_review",
    "has_machine_translation",
    "translation_for_everyone",
    "uploads_to_commons",
)
FIELDS = {"names", "mediawiki_language", "interface_fallback", "polled_every_s", *FLAGS}
SECONDS = range(30, 86_401)
"""How often recent changes may be read: no poll may be due before the one before has been answered."""

Names = dict[str, dict[str, str]]
"""The names of wikis, by language of the reader and code of the wiki."""


def read_wikis(desk: Desk, languages: list[str]) -> tuple[tuple[Wiki, ...], Names]:
    """Return the wikis of `wikis.yaml` and what they are called in each language."""
    file = desk.root / "wikis.yaml"
    names: Names = {language: {} for language in languages}
    if not file.exists():
        return (), names
    shipped = {wiki.code for wiki in SHIPPED}
    found = desk.read_yaml(file)
    wikis = []
    for code, value in found.items():
        if not CODE.fullmatch(code):
            desk.report(file, code, "is no code of a wiki: write it as in its address (cv.wikipedia.org: cv)")
        if code in shipped:
            desk.report(file, code, "is known already; leave it out")
            continue
        fields = desk.fields(file, code, value, FIELDS)
        wikis.append(_wiki(desk, code, fields, {*shipped, *found} - {code}))
        said = desk.words(file, f"{code}.names", fields.get("names", {}), set(languages))
        for language in languages:
            if not said.get(language, "").strip():
                desk.report(file, f"{code}.names.{language}", "is missing")
            names[language][code] = said.get(language, code)
    return tuple(wikis), names


def _wiki(desk: Desk, code: str, fields: dict[str, Any], others: set[str]) -> Wiki:
    """Read one wiki; what is left out is as on most wikis."""
    file = desk.root / "wikis.yaml"
    language, seconds = fields.get("mediawiki_language", code), fields.get("polled_every_s", 60)
    if not isinstance(language, str) or not CODE.fullmatch(language):
        desk.report(file, f"{code}.mediawiki_language", "is no code of a language")
    if not isinstance(seconds, int) or seconds not in SECONDS:
        bounds = f"{SECONDS.start} to {SECONDS.stop - 1}"
        desk.report(file, f"{code}.polled_every_s", f"must be a number of seconds from {bounds}")
    fallback = desk.names(file, f"{code}.interface_fallback", fields.get("interface_fallback", []))
    for other in set(fallback) - others:
        desk.report(file, f"{code}.interface_fallback", f"{other} is no other wiki the bot knows")
    for flag in FLAGS:
        if not isinstance(fields.get(flag, False), bool):
            desk.report(file, f"{code}.{flag}", "must be true or false")
    flags = {flag: fields[flag] for flag in FLAGS if flag in fields}
    return Wiki(code, str(language), tuple(fallback), polled_every_s=seconds, **flags)
