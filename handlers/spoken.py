"""Commands as people send them: with a slash, or as a plain word in any of the languages.

Ann: помощь          the same as /help
Ann: Меню!           the same as /menu
Ann: не пишите мне   the same as /stop
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from locales import LANGUAGES, fold, is_stop_word, words

LONGEST = 40
"""A command is a word or two; what is longer is something a person wants to tell, and is not looked up."""

LABELS = {
    "Menu": "menu",
    "Help": "help",
    "Settings": "settings",
    "Language": "language",
    "Privacy": "privacy",
    "Ask a human": "ask",
    "Events": "events",
    "Contests": "contests",
    "Go on": "task",
    "My first edit": "task",
    "My data": "mydata",
    "No more messages": "stop",
    "Forget me": "forget",
}
"""What buttons say, by the command that does the same: people type what they read."""

SPOKEN = {
    "start": "start|begin|hello|hi|старт|начать|начало|привет|здравствуйте|здравствуй|добрый день|"
    "исәнмесез|исенмесез|сәлам|салам|башлау|башларга|һаумыһығыҙ|хаумыхыгыз|сәләм|башларға|салам алейкум",
    "menu": "menu|меню|главное меню",
    "task": "task|задание|шаг|продолжить|дальше|бирем|дәвам|дауам|эш|адым|аҙым",
    "help": "help|помощь|справка|что ты умеешь|ярдәм|ярдам|ярҙам|куьмек",
    "ask": "ask|human|вопрос|человек|спросить|сорау|һорау|суал|кеше",
    "language": "language|язык|тел|чӀал",
    "settings": "settings|настройки|көйләүләр|көйләүҙәр",
    "events": "events|события|мероприятия|вакыйгалар|ваҡиғалар",
    "contests": "contests|конкурсы|конкурс|бәйге|бәйгеләр",
    "privacy": "privacy|конфиденциальность",
    "mydata": "mydata|my data|мои данные",
    "forget": "forget|forget me|забудь меня|забудьте меня|удалите мои данные",
}
"""Words that mean a command, beside its own name and the label of its button."""

NAMES = frozenset({*SPOKEN, "stop"})
"""Every command there is."""

THANKS = (
    "thanks|thank you|спасибо|спасибо большое|большое спасибо|благодарю|спс|рәхмәт|рахмат|рэхмэт|зур рәхмәт|"
    "ҙур рәхмәт|рәхмәт һеҙгә|рәхмәт сезгә|чухсагъул|сагърай|сагъ хьуй"
)


@dataclass(frozen=True, slots=True)
class Command:
    """What a person wants: the name without its slash, and what stands behind it."""

    name: str
    rest: str | None = None
    addressee: str | None = None
    """The bot named after an @, which groups use."""


def command_in(text: str, *, is_awaited: bool) -> Command | None:
    """Return the command a message is, or None; who is asked for a text may use any words but a stop."""
    if text.startswith("/"):
        return _with_slash(text)
    if len(text) > LONGEST:
        return None
    if is_stop_word(text):
        return Command("stop")
    name = None if is_awaited else _names().get(fold(text))
    return Command(name) if name else None


def is_thanks(text: str) -> bool:
    """Tell whether a message is nothing but a thank-you."""
    return len(text) <= LONGEST and fold(text) in _thanks()


def _with_slash(text: str) -> Command:
    first, *rest = text[1:].split(maxsplit=1) or [""]
    name, _, addressee = first.lower().partition("@")
    if name not in NAMES:
        name = _names().get(fold(name), name)
    return Command(name, rest[0].strip() if rest else None, addressee or None)


@cache
def _thanks() -> frozenset[str]:
    return frozenset(fold(word) for word in THANKS.split("|"))


@cache
def _names() -> dict[str, str]:
    return dict(_pairs())


def _pairs() -> Iterator[tuple[str, str]]:
    for code in LANGUAGES:
        yield from ((fold(words(code).plain(label)), name) for label, name in LABELS.items())
    for name, spoken in SPOKEN.items():
        yield from ((fold(word), name) for word in spoken.split("|"))
