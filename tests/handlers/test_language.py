"""The list of commands speaks the language one has chosen here, Lezgi too."""

import pytest

from handlers.commands import commands
from locales import words
from tests.handlers.flows import joins, kept, shows_old_button
from tests.stage import Stage, Visitor


def listed(code: str) -> list[str]:
    return [f"/{entry['command']} {entry['description']}" for entry in commands(words(code))]


async def chooses(visitor: Visitor, name: str) -> None:
    await visitor.says("/language")
    await visitor.taps(name)


async def test_lezgi_people_get_a_lezgi_list_and_give_it_back(ann: Visitor) -> None:
    await ann.starts()
    assert ann.commands == listed("ru")
    await chooses(ann, "Лезги")
    assert ann.commands == listed("lez")
    await chooses(ann, "Русский")
    assert ann.commands == listed("ru")
    person = await kept(ann)
    assert person is not None
    assert person.menu_language is None


@pytest.mark.parametrize(
    ("app", "name", "code"),
    [("ru", "Татарча", "tt"), ("de", "English", "en"), ("lez", "Лезги", "lez"), (None, "Башҡортса", "ba")],
)
async def test_the_list_follows_the_choice_and_not_the_app(
    app: str | None, name: str, code: str, stage: Stage
) -> None:
    ann = stage.person("Ann", app)
    await ann.starts()
    await ann.taps(name)
    assert ann.commands == listed(code)


@pytest.mark.parametrize(("app", "name"), [("tt", "Татарча"), ("de", "Русский"), ("en-GB", "English")])
async def test_who_sees_the_right_list_gets_none_of_their_own(app: str, name: str, stage: Stage) -> None:
    ann = stage.person("Ann", app)
    await ann.starts()
    await ann.taps(name)
    person = await kept(ann)
    assert person is not None
    assert person.menu_language is None


async def test_a_language_that_is_no_longer_spoken_is_asked_for_again(ann: Visitor) -> None:
    await ann.starts()
    await shows_old_button(ann.stage, ann, "lang:xx")
    await ann.taps("Old button")
    assert "Татарча" in ann.buttons
    assert await kept(ann) is None


@pytest.mark.parametrize("code", ["tt", "ba", "lez", "ru", "en"])
def test_telegram_takes_every_list(code: str) -> None:
    """A command has 1-32 small letters, a description 1-256 characters (Bot API: BotCommand)."""
    for entry in commands(words(code)):
        assert entry["command"].isalpha()
        assert 1 <= len(entry["description"]) <= 256


async def test_the_language_is_changed_with_a_tick_and_a_way_back(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/language")
    assert ann.sees == "Choose a language:"
    assert "✓ English" in ann.buttons
    assert ann.buttons[-1] == "Menu"
    await ann.says("/settings")
    await ann.taps("Language")
    assert ann.buttons[-2:] == ["Back", "Menu"]
    await ann.taps("Back")
    assert ann.sees.startswith("Settings")
