"""The pipeline from a person's word to the bot's answer, on both databases."""

from tests.stage import Visitor


async def test_a_first_word_is_answered_with_the_choice_of_a_language(ann: Visitor) -> None:
    await ann.starts()
    assert {"Татарча", "Башҡортса", "Лезги", "Русский", "English"} <= set(ann.buttons)
    await ann.taps("Татарча")
    assert ann.sees
