"""Commands as people send them: with a slash, or as a plain word in any of the languages.

Ann: помощь          the same as /help
Ann: Меню!           the same as /menu
Ann: не пишите мне   the same as /stop
Ann: рәхмәт          small talk, which wants a kind word and nothing else
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from locales import LANGUAGES, fold, is_stop_word, words

LONGEST = 40
"""A command is a word or two; what is longer is something a person wants to tell, and is not looked up."""

LABELS = {
    "Menu": "menu",
    "Back": "menu",
    "Cancel": "menu",
    "Next": "step",
    "Done": "done",
    "Help": "help",
    "Something does not work": "troubles",
    "Other troubles": "troubles",
    "Settings": "settings",
    "Language": "language",
    "Privacy": "privacy",
    "Ask a human": "ask",
    "Events": "events",
    "Contests": "contests",
    "Go on": "step",
    "My first edit": "step",
    "My steps": "step",
    "One more edit": "task",
    "I did it": "did",
    "Look at my edit": "did",
    "Give me an article": "task",
    "Another one": "another",
    "Too hard": "easier",
    "Region": "settings",
    "My wiki account": "settings",
    "Interests": "settings",
    "Simpler screens": "settings",
    "Full screens": "settings",
    "Send me messages again": "start",
    "My data": "mydata",
    "No more messages": "stop",
    "Topics": "settings",
    "All topics": "settings",
    "Fewer like this": "settings",
    "Remind me": "events",
    "Stop all": "stop",
    "Forget me": "forget",
    "Announcements": "announcements",
    "New announcement": "announce",
    "Team": "team",
    "Statistics": "stats",
    "New survey": "surveys",
    "All surveys": "surveys",
}
"""What buttons say, by the command that does the same: people type what they read."""

WAYS_OUT = ("Cancel", "Back", "Menu", "Help", "Ask a human", "Something does not work", "Forget me")
"""Labels that are no question, though a question is awaited."""

PRESSED = ("Yes", "No", "Skip", "Later", "Not now", "Send my answers", "Yes, remember", "No, do not remember")
"""Labels that say nothing without the screen they stand on."""

SPOKEN = {
    "start": "start|begin|hello|hi|старт|начать|начало|привет|здравствуйте|здравствуй|добрый день|"
    "исәнмесез|исенмесез|сәлам|салам|башлау|башларга|һаумыһығыҙ|хаумыхыгыз|сәләм|башларға|салам алейкум",
    "menu": "menu|меню|главное меню",
    "task": "task|задание|статья|бирем|эш|мәкалә|мәҡәлә|макъала",
    "step": "step|шаг|продолжить|дальше|дәвам|дауам|адым|аҙым",
    "another": "another",
    "easier": "easier",
    "done": "done",
    "did": "did|i did it|я сделал|я сделала|сделал|сделала|я исправил|я исправила|мин эшләдем|эшләдем|"
    "мин эшләнем|эшләнем|за авуна",
    "help": "help|help me|помощь|помоги|помогите|помогите пожалуйста|справка|что ты умеешь|ярдәм|ярдам|"
    "ярдәм ит|ярдәм итегез|ярҙам|ярҙам ит|ярҙам итегеҙ|куьмек",
    "ask": "ask|human|вопрос|человек|спросить|сорау|һорау|суал|кеше",
    "troubles": "troubles|не работает|не получается",
    "language": "language|язык|тел|чӀал|русский язык|по-русски|татарский|татарский язык|татар теле|"
    "башкирский|башкирский язык|башҡорт теле|лезгинский|лезгинский язык|лезги чӀал|английский",
    "settings": "settings|настройки|көйләүләр|көйләүҙәр",
    "events": "events|события|мероприятия|вакыйгалар|ваҡиғалар",
    "contests": "contests|конкурсы|конкурс|бәйге|бәйгеләр",
    "privacy": "privacy|конфиденциальность",
    "mydata": "mydata|my data|мои данные",
    "forget": "forget|forget me|delete me|delete my data|забудь меня|забудьте меня|забудь обо мне|"
    "забудьте обо мне|удали меня|удалите меня|удали мои данные|удалите мои данные|сотри мои данные|"
    "сотрите мои данные|мине оныт|мине онытыгыз|мине онот|мине онотоғоҙ",
    "announce": "announce|объявить|написать объявление|создать объявление|сделать объявление",
    "announcements": "announcements|объявление|все объявления|мои объявления|список объявлений|черновики|"
    "мои черновики",
    "surveys": "surveys|опросы|все опросы|мои опросы|список опросов|создать опрос|новый опрос",
    "stats": "stats|statistics|статистика",
    "team": "team|моя команда|наша команда|коллеги|мои коллеги|организаторы",
}
"""Words that mean a command, beside its own name and the label of its button."""

NAMES = frozenset({*SPOKEN, "stop"})
"""Every command there is."""


class SmallTalk(StrEnum):
    """What people say in passing."""

    THANKS = "thanks"
    FINE = "fine"
    SMILE = "smile"
    PRESSED = "pressed"


THANKS = (
    "thanks|thank you|спасибо|спасибо большое|большое спасибо|спасибо вам|спасибо вам большое|спасибо тебе|"
    "благодарю|спс|рәхмәт|рахмат|рэхмэт|зур рәхмәт|ҙур рәхмәт|рәхмәт һеҙгә|рәхмәт сезгә|чухсагъул|сагърай|"
    "сагъ хьуй"
)
FINE = "ok|okay|ок|окей|хорошо|ладно|понятно|понял|поняла|ясно|ярар|яхшы|яҡшы|аңладым|хъсан я"
SMILES = frozenset("👍👌🙏👏🤝💪🔥🎉🌹💐😀😃😄😁😊🙂😍🥰😘❤♥💚💙")
"""The first sign of a message that is nothing but a friendly picture."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a person wants: the name without its slash, and what stands behind it."""

    name: str
    rest: str | None = None
    addressee: str | None = None
    """The bot named after an @, which groups use."""


def command_in(text: str, *, is_awaited: bool) -> Command | None:
    """Return the command a message is, or None; who is asked for a text may use any words but a few."""
    if text.startswith("/"):
        return _with_slash(text)
    if len(text) > LONGEST:
        return None
    if is_stop_word(text):
        return Command("stop")
    name = (_ways_out() if is_awaited else _names()).get(fold(text))
    return Command(name) if name else None


def small_talk(text: str) -> SmallTalk | None:
    """Tell what a message is that is nothing but a thank-you, a nod, a smile or the label of some button."""
    if not text or len(text) > LONGEST:
        return None
    folded = fold(text)
    if not folded:
        return SmallTalk.SMILE if text.strip()[:1] in SMILES else None
    return _small_talk().get(folded)


def _with_slash(text: str) -> Command:
    first, *rest = text[1:].split(maxsplit=1) or [""]
    name, _, addressee = first.lower().partition("@")
    if name not in NAMES:
        name = _names().get(fold(name), name)
    return Command(name, rest[0].strip() if rest else None, addressee or None)


@cache
def _small_talk() -> dict[str, SmallTalk]:
    said = {folded: SmallTalk.PRESSED for label in PRESSED for folded in _in_every_language(label)}
    said |= {fold(word): SmallTalk.FINE for word in FINE.split("|")}
    return said | {fold(word): SmallTalk.THANKS for word in THANKS.split("|")}


@cache
def _ways_out() -> dict[str, str]:
    known = {folded: LABELS[label] for label in WAYS_OUT for folded in _in_every_language(label)}
    return known | {fold(word): "forget" for word in SPOKEN["forget"].split("|")}


@cache
def _names() -> dict[str, str]:
    return dict(_pairs())


def _pairs() -> Iterator[tuple[str, str]]:
    for label, name in LABELS.items():
        yield from ((folded, name) for folded in _in_every_language(label))
    yield from ((fold(language.autonym), "language") for language in LANGUAGES.values())
    for name, spoken in SPOKEN.items():
        yield from ((fold(word), name) for word in spoken.split("|"))


def _in_every_language(label: str) -> Iterator[str]:
    return (fold(words(code).plain(label)) for code in LANGUAGES)
