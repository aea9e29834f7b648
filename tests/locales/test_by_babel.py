"""Babel, the field's own tool, as an independent judge of what this package does by itself."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale, numbers
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from locales import LANGUAGES, words
from locales.extract import FOLDERS, Key, find

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "N_": None, "plain": None, "context": ((1, "c"), 2)}
TRANSLATED = [code for code in LANGUAGES if code != "en"]


def babel_finds() -> set[Key]:
    keys = set()
    for folder in FOLDERS:
        found = extract_from_dir(str(ROOT / folder), keywords=KEYWORDS, comment_tags=["NOTE:"])
        for _file, _line, message, _comments, context in found:
            text = message[-1] if isinstance(message, tuple) else message
            keys.add(Key(str(text), context or ""))
    return keys


def test_babel_finds_no_text_that_was_overlooked() -> None:
    assert babel_finds() - set(find(ROOT)) == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_babel_reads_the_same_catalog(code: str) -> None:
    source = (ROOT / "locales" / code / "LC_MESSAGES" / "messages.po").read_bytes()
    catalog = read_po(BytesIO(source), abort_invalid=True)
    known = {Key(str(message.id), message.context or "") for message in catalog if message.id}
    assert known == set(find(ROOT))
    wrong = [message.id for message, problems in catalog.check() if problems]
    assert wrong == []


@pytest.mark.parametrize(("code", "form"), [("ru", "format"), ("tt", "format")])
def test_months_and_weekdays_are_those_of_the_cldr(code: str, form: str) -> None:
    cldr = Locale(code)
    months = [cldr.months[form]["wide"][number].casefold() for number in range(1, 13)]
    weekdays = [cldr.days[form]["wide"][number].casefold() for number in range(7)]
    language = LANGUAGES[code]
    assert [name.casefold() for name in language.months] == months
    assert [name.casefold() for name in language.weekdays] == weekdays


@pytest.mark.parametrize("code", ["ru", "tt"])
def test_numbers_look_as_in_the_cldr(code: str) -> None:
    number = Decimal("1234567.5")
    assert words(code).number(number).replace("\u202f", "\u00a0") == numbers.format_decimal(
        number, locale=code
    ).replace("\u202f", "\u00a0")
