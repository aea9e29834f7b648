"""How a question of a survey is asked in the chat, and how an answer is told, also to whoever writes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from domain.errors import NoDay, NoNumber, NoWords, OutOfBounds
from domain.surveys import FREE, NO, OTHER, YES, Question, QuestionKind, in_language
from domain.surveys.answers import Answer
from domain.surveys.fitting import bounds, choices
from handlers.buttons import TICK
from locales import Html, Words

LABEL = 30
"""How many letters of a label a phone shows in a row of its own."""

EXCERPT = 600
"""How many letters of a free text stand in a list of answers."""


def html(text: str) -> str:
    """Return what somebody typed as Telegram HTML."""
    return escape(text, quote=False)


def body(question: Question, today: date, _: Words, *, is_anonymous: bool, note: str = "") -> str:
    """Return a question with its options, where buttons cannot hold them, and with a hint how to answer.

    A hint that a note above the question has given is not given again.
    """
    listed = "\n".join(_listed(question, _)) if is_listed(question, _) else ""
    said = f"<b>{html(in_language(question.said, _.code))}</b>"
    warning = warn(_) if is_anonymous and question.kind in FREE else ""
    hints = " ".join(part for part in (hint(question, today, _), warning) if part and part not in note)
    return "\n\n".join(part for part in (said, listed, ends(question, _), hints) if part)


def _listed(question: Question, _: Words) -> Iterable[str]:
    for number, option in enumerate(question.options, 1):
        yield f"{number}. {html(in_language(option.said, _.code))}"


def is_listed(question: Question, _: Words) -> bool:
    """Tell whether an option is too long for a button, so that all stand numbered in the text."""
    return any(len(in_language(option.said, _.code)) > LABEL - len(TICK) for option in question.options)


def hint(question: Question, today: date, _: Words) -> str:
    """Say how a question is answered, where buttons do not tell by themselves."""
    match question.kind:
        case QuestionKind.CHOICES:
            # NOTE: Below a question with several answers. “Done” is a button.
            return _("Tap all that fit, then press “Done”.")
        case QuestionKind.NUMBER if question.low is not None and question.high is not None:
            low, high = (_.number(number) for number in bounds(question))
            return _(OutOfBounds.sentence, low=low, high=high)
        case QuestionKind.NUMBER:
            return _(NoNumber.sentence)
        case QuestionKind.DATE:
            return _(NoDay.sentence, example=f"{today:%d.%m.%Y}")
        case QuestionKind.SHORT | QuestionKind.LONG:
            return _(NoWords.sentence)
    return ""


def promise(institution: str, _: Words, *, is_anonymous: bool) -> Html:
    """Say plainly who will see what is answered; letters, chat, web copy and preview say the same."""
    if is_anonymous:
        return _(
            "Nobody can see who answered what, not even we: answers are mixed with those of at least four "
            "others before anybody reads them."
        )
    return _(
        "Your answers stand under the name of {institution}; your own name is not kept.",
        institution=institution,
    )


def warn(_: Words) -> str:
    """Say that words of one's own should name nobody, where nobody is to be known."""
    # NOTE: Below a question that is answered in free text, in a survey where nobody knows who answered.
    return _("Please write no names, so that nobody knows who wrote it.")


def ends(question: Question, _: Words) -> str:
    """Say what the ends of a scale mean."""
    if question.ends is None:
        return ""
    numbers = bounds(question)
    words = (in_language(end, _.code) for end in question.ends)
    return "\n".join(f"{number} – {html(word)}" for number, word in zip(numbers, words, strict=True))


def label(question: Question, choice: str, _: Words) -> str:
    """Return what stands on the button of a choice."""
    option = question.option(choice)
    if option is None:
        return named(question, choice, _)
    said = in_language(option.said, _.code)
    if is_listed(question, _):
        said = f"{choices(question).index(choice) + 1}. {said}"
    return short(said, LABEL - len(TICK))


def named(question: Question, choice: str, _: Words) -> str:
    """Return a choice in words."""
    option = question.option(choice)
    if option is not None:
        return in_language(option.said, _.code)
    if choice == OTHER:
        # NOTE: Button below the answers of a question: none of them fits, I write my own.
        return _.plain("Another answer")
    return {YES: _.plain("Yes"), NO: _.plain("No")}.get(choice, choice)


def short(text: str, limit: int) -> str:
    """Return the beginning of a text, with a sign that there is more."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def told(question: Question, answer: Answer, _: Words, limit: int = EXCERPT) -> str:
    """Return an answer in words, as plain text; a dash where the question was skipped."""
    if answer.options:
        chosen = [named(question, one, _) for one in answer.options if one != OTHER]
        return ", ".join((*chosen, *((answer.text,) if answer.text else ())))
    if answer.number is not None:
        return _.number(answer.number)
    if answer.day is not None:
        return _.date(answer.day)
    return short(answer.text, limit) if answer.text else "–"
