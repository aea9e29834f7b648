"""A small content folder that is whole, for tests to break."""

from pathlib import Path

import pytest

SMALL = {
    "languages.yaml": (
        "en: {complete: true}\n"
        "ru: {complete: true, letters: абвгдеёжзийклмнопрстуфхцчшщъыьэюя}\n"
        "lez: {fallback: ru, letters: абвгдеёжзийклмнопрстуфхцчшщъыьэюяӀ, letters_after: {Ӏ: кптцч}}\n"
    ),
    "labels.yaml": (
        "buttons:\n"
        "  edit: {message: skin-view-edit, ru: Править, tt: Үзгәртү}\n"
        "wikis:\n"
        "  en: {tt: Tatar, ba: Bashkir, lez: Lezgi, ru: Russian}\n"
        "  ru: {tt: Татарская, ba: Башкирская, lez: Лезгинская, ru: Русская}\n"
        "  lez: {tt: Татар, ba: Башкир, lez: Лезги, ru: Урус}\n"
    ),
    "paths/way/path.yaml": (
        "cards: [help]\n"
        "steps:\n"
        "  - id: first\n"
        "    buttons: [{wiki: Special:Random}, {step: last}, {card: help}]\n"
        "  - id: last\n"
        "    buttons: [{url: https://example.org/}, {done: true}]\n"
    ),
    "paths/way/en.md": "# Way\n\nHello.\n",
    "paths/way/ru.md": "<!-- unreviewed -->\n# Путь\n\nПривет.\n",
    "paths/way/first/en.md": (
        "# First\n\nPress **{edit}** here.\n\n"
        "- [Random](wiki:Special:Random)\n- [On](step:last)\n- [Help](card:help)\n"
    ),
    "paths/way/first/ru.md": (
        "# Первый\n\nНажмите.\n\n"
        "- [Любая](wiki:Special:Random)\n- [Дальше](step:last)\n- [Помощь](card:help)\n"
    ),
    "paths/way/last/en.md": "# Last\n\nBye.\n\n- [Site](https://example.org/)\n- [End](done)\n",
    "paths/way/last/ru.md": "# Конец\n\nПока.\n\n- [Сайт](https://example.org/)\n- [Конец](done)\n",
    "paths/way/last/lez.md": (
        "<!-- doubtful -->\n# КьатӀ\n\nКар.\n\n- [Сайт](https://example.org/)\n- [Кар](done)\n"
    ),
    "cards/help/card.yaml": "order: 1\nwikis: [ru]\n",
    "cards/help/en.md": "# Help\n\nThis helps.\n",
    "cards/help/en.minor.md": "Ask a parent.\n",
    "cards/help/ru.md": "# Помощь\n\nЭто помогает.\n",
    "cards/help/ru.minor.md": "Спросите родителей.\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small content folder that is whole."""
    for name, words in SMALL.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
    return tmp_path
