"""Whatever a person sends gets a kind and useful answer, and can go to a human."""

import pytest

from handlers import recent
from sandbox.world.samples import PNG
from tests.handlers.flows import declines, joins
from tests.stage import Stage, Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga has started the bot, so that Telegram brings her messages."""
    await olga.starts()
    return olga


async def test_everything_is_answered_and_can_be_passed_on(ann: Visitor, olga: Visitor) -> None:
    await declines(ann)
    for kind in ("photo", "voice", "document", "sticker", "contact", "location"):
        await ann.sends(kind)
        assert "Menu" in ann.buttons, kind
        await ann.taps("Send this to a human")
        assert ann.sees.startswith("Your message is on its way")
        assert kind in olga.messages[-1].message


async def test_a_forwarded_text_is_answered_like_any_other(ann: Visitor, olga: Visitor, stage: Stage) -> None:
    await joins(ann)
    await stage.world.forward(ann.account, stage.bot, "Read this about your village", origin="Somebody")
    await stage.settle()
    assert ann.sees.startswith("I am a program")
    await ann.taps("Send this to a human")
    assert olga.sees == "Read this about your village"


async def test_an_album_is_answered_once_and_goes_as_a_whole(ann: Visitor, olga: Visitor) -> None:
    await declines(ann)
    before = len(ann.messages)
    await ann.sends("album", pictures=[PNG, PNG, PNG])
    assert len(ann.messages) == before + 1
    known = len(olga.messages)
    await ann.taps("Send this to a human")
    assert ["photo" in message.message for message in olga.messages[known:]] == [False, True, True, True]
    await ann.sends("album", pictures=[PNG, PNG])
    assert len(ann.messages) == before + 2


async def test_whoever_forgot_an_album_says_so(ann: Visitor, olga: Visitor) -> None:
    """The bot was started anew, or another process of it takes the tap."""
    await joins(ann)
    await ann.sends("album", pictures=[PNG, PNG])
    recent.forget_all()
    await ann.taps("Send this to a human")
    assert "photo" in olga.messages[-1].message
    assert "only the first picture" in ann.sees
    assert "Add something" in ann.buttons


SMALL_TALK = {
    "You are welcome": "спасибо|Рәхмәт!|рахмат|ҙур рәхмәт|Чухсагъул|thank you|спасибо вам",
    "Good. When": "ок|Понятно!|ярар",
    "Thank you, that is kind": "👍|👍🏽|🙏🙏|❤️",
    "I cannot tell which question": "да|Юк|Позже|Эхь|Пропустить",
}


async def test_small_talk_is_taken_kindly(ann: Visitor) -> None:
    await joins(ann)
    for answer, words in SMALL_TALK.items():
        for word in words.split("|"):
            await ann.says(word)
            assert ann.sees.startswith(answer), word
            assert "Menu" in ann.buttons


COMMANDS = {
    "menu": "What would you like to do?",
    "Меню!": "What would you like to do?",
    "/меню": "What would you like to do?",
    "/Menu@smart_region_bot": "What would you like to do?",
    "здравствуйте": "What would you like to do?",
    "помощь": "I help you make",
    "ярдәм": "I help you make",
    "Ярҙам": "I help you make",
    "куьмек": "I help you make",
    "Спросить человека": "Write your question",
    "помогите": "I help you make",
    "ярдәм итегез": "I help you make",
    "тел": "Choose a language",
    "чlал": "Choose a language",
    "Татарча": "Choose a language",
    "на русском языке": "I am a program",
    "Задание": "Step: 1 of 9",
    "Далее": "Step: 1 of 9",
    "Вилик": "Step: 1 of 9",
    "Әҙер": "Step: 1 of 9",
    "Назад": "You are here",
    "Кире алырға": "You are here",
    "Что-то не получается": "What is the trouble?",
    "Нәрсәдер килеп чыкмый": "What is the trouble?",
    "Экраны попроще": "Simpler screens: ",
    "Регион": "Simpler screens: ",
    "удали меня": "Shall I erase everything",
    "Мине оныту": "Shall I erase everything",
    "хватит": "I will not write to you first",
    "не пиши": "I will not write to you first",
}


async def test_a_command_needs_no_slash_and_no_english(ann: Visitor, olga: Visitor) -> None:
    await joins(ann)
    for word, answer in COMMANDS.items():
        await ann.says("/help")
        await ann.says(word)
        assert answer in ann.sees, word


async def test_an_unknown_command_is_answered(ann: Visitor) -> None:
    await joins(ann)
    for command in ("/weather", "/programmes", "/", "/weather now"):
        await ann.says(command)
        assert ann.sees.startswith("I do not know this command"), command
        assert {"Help", "Menu", "Send this to a human"} <= set(ann.buttons)


async def test_a_long_text_that_begins_like_a_command_is_a_text(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("menu of our village restaurant, shall I write about it in the article or not")
    assert ann.sees.startswith("I am a program")


async def test_a_note_of_telegrams_own_is_not_answered(ann: Visitor, stage: Stage) -> None:
    await joins(ann)
    before = len(ann.messages)
    note = {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}
    stage.world._put(ann.account, stage.bot, note)
    await stage.settle()
    assert len(ann.messages) == before


async def test_help_lists_what_can_be_sent(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/help")
    assert all(command in ann.sees for command in ("/menu", "/task", "/ask", "/privacy", "/forget", "/stop"))


async def test_nothing_is_announced_yet_and_the_bot_says_so(ann: Visitor) -> None:
    await joins(ann)
    for command in ("/events", "/contests"):
        await ann.says(command)
        assert "announced at the moment. I will write to you when there are." in ann.sees
