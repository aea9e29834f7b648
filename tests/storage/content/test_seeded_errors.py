"""Each kind of error is named with its file and its field."""

from pathlib import Path

import pytest

from storage.content import read


def problems_after(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Replace words in a file (or write it anew when `old` is empty) and read the folder."""
    place = folder / file
    words = place.read_text(encoding="utf-8") if place.exists() else ""
    assert old in words
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(words.replace(old, new, 1) if old else new, encoding="utf-8")
    return [str(problem) for problem in read(folder)[1]]


PATH, LABELS = "paths/way/path.yaml", "labels.yaml"
FIRST, LAST, CARD = "paths/way/first/en.md", "paths/way/last/en.md", "cards/help/card.yaml"
PLAIN = "paths/way/first/en.plain.md"
TASKS = "tasks/lez.yaml"
ONE = "articles:\n  - {title: Кьурагь, kind: link, topic: places}\n"
SEEDED = {
    # the articles to work on
    "no wiki": (
        "tasks/xx.yaml",
        "",
        ONE,
        "tasks/xx.yaml: is no list of articles: name it after a wiki (tt, ",
    ),
    "no articles": (TASKS, "", "articles: Кьурагь\n", f"{TASKS}: articles: must be a list"),
    "no article title": (
        TASKS,
        "",
        ONE.replace("Кьурагь", "'[[К]]'"),
        f"{TASKS}: articles[0].title: must be ",
    ),
    "same title": (TASKS, "", ONE + ONE[10:], f"{TASKS}: articles[1].title: Кьурагь is there twice"),
    "no kind": (TASKS, "", ONE.replace("link", "fly"), f"{TASKS}: articles[0].kind: must say what is to be "),
    "no topic": (TASKS, "", ONE.replace("places", "moon"), f"{TASKS}: articles[0].topic: is not a known "),
    "to itself": ("tasks/ru.yaml", "", "translate: [Кавказ]\n", "tasks/ru.yaml: translate: nothing is trans"),
    # the structure
    "yaml": (CARD, "order: 1", "order: [", "cards/help/card.yaml: is not readable YAML (while parsing "),
    "not fields": (CARD, "", "- a\n", f"{CARD}: must be fields with names (key: value)"),
    "unknown field": (
        PATH,
        "cards: [help]",
        "cards: [help]\ncolour: red",
        f"{PATH}: colour: is not a known field",
    ),
    "no list": (PATH, "cards: [help]", "cards: help", f"{PATH}: cards: must be a list"),
    "no name": (PATH, "cards: [help]", "cards: [help, {a: 1}]", f"{PATH}: cards: must be a list of names"),
    "no id": (PATH, "id: last", "id: The Last", f"{PATH}: steps[1].id: must be a short name in small Latin"),
    "same id": (PATH, "id: last", "id: first", f"{PATH}: steps[1].id: first is there twice"),
    "no steps": (PATH, "", "steps: []\n", f"{PATH}: steps: is empty"),
    "next nowhere": (
        PATH,
        "id: first",
        "id: first\n    next: third",
        f"{PATH}: steps.first.next: there is no step third",
    ),
    "step nowhere": (
        PATH,
        "step: last",
        "step: gone",
        f"{PATH}: steps.first.buttons[1]: there is no step gone",
    ),
    "card nowhere": (
        PATH,
        "card: help",
        "card: gone",
        f"{PATH}: steps.first.buttons[2]: there is no card gone",
    ),
    "list of cards": (
        PATH,
        "cards: [help]",
        "cards: [help, gone]",
        f"{PATH}: steps.first.cards: there is no card gone",
    ),
    "no card at a step": (
        PATH,
        "cards: [help]\n",
        "",
        f"{PATH}: steps.last.cards: is empty, so there is no help",
    ),
    "unknown button": (
        PATH,
        "done: true",
        "exit: true",
        f"{PATH}: steps.last.buttons[1]: must be one of step, card",
    ),
    "two in one": (
        PATH,
        "{done: true}",
        "{done: true, step: first}",
        f"{PATH}: steps.last.buttons[1]: must be one of",
    ),
    "local namespace": (
        PATH,
        "Special:Random",
        "Служебная:Random",
        f"{PATH}: steps.first.buttons[0]: Служебная is not",
    ),
    "odd title": (
        PATH,
        "Special:Random",
        '"A#b"',
        f"{PATH}: steps.first.buttons[0]: 'A#b' cannot be the title",
    ),
    "odd query": (
        PATH,
        "Special:Random",
        "Special:Random, query: 1",
        f"{PATH}: steps.first.buttons[0]: query must be",
    ),
    "unsafe address": (
        PATH,
        "https://",
        "http://",
        f"{PATH}: steps.last.buttons[0]: 'http://example.org/' is not",
    ),
    "never reached": (
        PATH,
        "id: first",
        "id: first\n    next: last\n  - id: lost",
        f"{PATH}: steps.lost: no button and no step leads",
    ),
    "never ends": (
        PATH,
        ", {done: true}]",
        "]\n    next: first",
        f"{PATH}: steps.first: does not lead to the end",
    ),
    "card for an unknown wiki": (CARD, "[ru]", "[xx]", f"{CARD}: wikis: xx is not a known wiki"),
    "order": (CARD, "order: 1", "order: first", f"{CARD}: order: must be a number"),
    "card nobody offers": ("cards/more/card.yaml", "", "order: 2\n", "cards/more: is offered nowhere"),
    "folder without a step": (
        "paths/way/gone/en.md",
        "",
        "# A\n\nB.\n",
        "paths/way/gone: is a folder without a step",
    ),
    # the names of things on the wikis
    "label without a value": (
        LABELS,
        "ru: Править, ",
        "",
        f"{LABELS}: buttons.edit.ru: has no value and no fallback",
    ),
    "label without a message": (
        LABELS,
        "message: skin-view-edit, ",
        "",
        f"{LABELS}: buttons.edit.message: must name",
    ),
    "label that is no text": (LABELS, "tt: Үзгәртү", "tt: 1", f"{LABELS}: buttons.edit.tt: must be text"),
    "wiki without a name": (LABELS, ", ru: Урус", "", f"{LABELS}: wikis.lez.ru: is missing"),
    # the languages
    "no fallback": (
        "languages.yaml",
        "fallback: ru, ",
        "",
        "languages.yaml: lez.fallback: must name the language",
    ),
    "no source": (
        "languages.yaml",
        "en: {complete: true}\n",
        "",
        "languages.yaml: en: is missing: it is the source",
    ),
    "unknown language": (
        "cards/help/xx.md",
        "",
        "# A\n\nB.\n",
        "cards/help/xx.md: is no text: name it LANGUAGE.md",
    ),
    "unknown variant": ("cards/help/en.easy.md", "", "B.\n", "cards/help/en.easy.md: is no text: name it"),
    "variant without a source": (
        "cards/help/ru.class.md",
        "",
        "Б.\n",
        "cards/help/ru.class.md: has no English source",
    ),
    "missing variant": ("cards/help/en.class.md", "", "B.\n", "cards/help/ru.class.md: is missing"),
    # the words
    "no title": (FIRST, "# First\n\n", "", f"{FIRST}: title: is missing (the first line must be # Title)"),
    "title in a paragraph": (
        "cards/help/en.minor.md",
        "",
        "# A\n\nB.\n",
        "cards/help/en.minor.md: title: is not shown",
    ),
    "formatted title": (
        FIRST,
        "# First",
        "# **First**",
        f"{FIRST}: title: must be plain words without formatting",
    ),
    "long title": (FIRST, "# First", "# First" * 9, f"{FIRST}: title: is 61 letters long, at most 48 fit"),
    "no text": (LAST, "Bye.\n\n", "", f"{LAST}: text: is missing"),
    "long text": (LAST, "Bye.", "Bye. " * 200, f"{LAST}: text: is 999 letters long, at most 650 fit"),
    "long label": (
        LAST,
        "[End]",
        f"[{'End' * 11}]",
        f"{LAST}: buttons[2]: is 33 letters long, at most 32 fit",
    ),
    "formatted label": (LAST, "[End]", "[*End*]", f"{LAST}: buttons: must be plain words without formatting"),
    "a button too few": (LAST, "- [End](done)\n", "", f"{LAST}: buttons: there are 1, the YAML file has 2"),
    "another button": (
        LAST,
        "(done)",
        "(step:first)",
        f"{LAST}: buttons[2]: leads to step:first, the YAML file says",
    ),
    "another order": (
        FIRST,
        "- [On](step:last)\n- [Help](card:help)",
        "- [Help](card:help)\n- [On](step:last)",
        f"{FIRST}: buttons[2]: leads to card:help, the",
    ),
    "plain: another order": (
        PLAIN,
        "",
        "# A\n\nB.\n\n- [Help](card:help)\n- [On](step:last)\n",
        f"{PLAIN}: buttons[1]: leads to card:help, the YAML file says wiki:Special:Random",
    ),
    "plain: no way on": (
        PLAIN,
        "",
        "# A\n\nB.\n\n- [Help](card:help)\n",
        f"{PLAIN}: buttons: leaves out step:last, which leads on",
    ),
    "plain: long label": (
        PLAIN,
        "",
        f"# A\n\nB.\n\n- [{'On' * 17}](step:last)\n",
        f"{PLAIN}: buttons[1]: is 34 letters long, at most 32 fit",
    ),
    "a button without words": (FIRST, "[On]", "[]", f"{FIRST}: buttons[2]: has no words"),
    "unknown name": (FIRST, "{edit}", "{publish}", f"{FIRST}: text: {{publish}} is not in labels.yaml"),
    "loose brace": (FIRST, "{edit}", "{Edit it}", f"{FIRST}: text: has a brace that is no placeholder"),
    "heading": (LAST, "Bye.", "## Bye", f"{LAST}: text: Telegram cannot show this (heading)"),
    "html": (LAST, "Bye.", "Good <b>bye</b>.", f"{LAST}: text: Telegram cannot show this (html inline)"),
    "image": (
        LAST,
        "Bye.",
        "![Bye](https://example.org/a.png)",
        f"{LAST}: text: Telegram cannot show this (image)",
    ),
    "list in a list": (
        LAST,
        "Bye.",
        "1. Good\n   - bye",
        f"{LAST}: text: a line of a list must be one paragraph",
    ),
    "link in a text": (
        LAST,
        "Bye.",
        "[Bye](wiki:Special:Random).",
        f"{LAST}: text: a link inside the text must begin",
    ),
    "unknown mark": (LAST, "# Last", "<!-- final -->\n# Last", f"{LAST}: final: is not a known mark"),
    "doubtful source": (
        LAST,
        "# Last",
        "<!-- doubtful -->\n# Last",
        f"{LAST}: doubtful: English is the source",
    ),
    "letter of another language": (
        "paths/way/ru.md",
        "Привет",
        "Сәлам",
        "paths/way/ru.md: text: Сәлам: has ә, which is",
    ),
    "look-alike": (
        "paths/way/ru.md",
        "Привет",
        "Пpивет",
        "paths/way/ru.md: text: Пpивет: has p, which is not of this",
    ),
    "palochka of another keyboard": (
        "paths/way/last/lez.md",
        "Кар.",
        "КӀвал кIвал.",
        "paths/way/last/lez.md: text: кIвал: has I, which is",
    ),
    "digit for a palochka": (
        "paths/way/last/lez.md",
        "Кар.",
        "к1вал",
        "paths/way/last/lez.md: text: к1вал: has 1, which",
    ),
    "palochka where none can be": (
        "paths/way/last/lez.md",
        "Кар.",
        "Ӏкар",
        "paths/way/last/lez.md: text: Ӏкар: has Ӏ where",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), SEEDED.values(), ids=SEEDED)
def test_a_seeded_error_is_named(small: Path, file: str, old: str, new: str, said: str) -> None:
    found = problems_after(small, file, old, new)
    assert [line for line in found if line.startswith(said)], found
