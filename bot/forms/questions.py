"""One question as a part of the form: its text, what is said about it, its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.forms.markup import spaced, tag
from bot.forms.reading import Entry, mark_name, text_name, ticks_name
from bot.forms.style import block_id, control_id
from domain.errors import NeedsAnswer, NoDay, NoNumber, OutOfBounds, Unfit
from domain.surveys import FREE, OTHER, Condition, Question, QuestionKind, Said, Survey, in_language
from domain.surveys.fitting import CHOSEN, choices
from handlers.answering.asking import hint, named, warn
from locales import Html, Words


@dataclass(frozen=True, slots=True)
class Block:
    """One question with what stands in its fields; `mark` tells what stood there when nothing was touched."""

    survey: Survey
    question: Question
    entry: Entry
    mark: str
    fault: Unfit | None
    is_anonymous: bool
    today: date
    words: Words

    @property
    def id(self) -> str:
        """Return the id of the question's place on the page."""
        return block_id(self.survey, self.question.id)

    @property
    def is_grouped(self) -> bool:
        """Tell whether there is something to choose from."""
        return self.question.kind in CHOSEN or self.question.kind is QuestionKind.SCALE

    @property
    def first_field(self) -> str:
        """Return the id of the first field, which is where a mistake leads to."""
        if not self.is_grouped:
            return control_id(self.survey, self.question.id)
        is_scale = self.question.kind is QuestionKind.SCALE
        first = str(self.question.low or 0) if is_scale else choices(self.question)[0]
        return control_id(self.survey, self.question.id, first)


def said(text: Said, _: Words) -> Html:
    """Return a text of the survey; where it is in another language than the page, it says so."""
    words = in_language(text, _.code)
    code = next((code for code in (_.code, "ru", *text) if text.get(code)), None)
    return tag("span", words, class_="lines", lang=None if code == _.code else code)


def fault_said(fault: Unfit, _: Words) -> Html:
    """Say what does not fit."""
    return _(fault.sentence, **fault.values)


def block(b: Block) -> Html:
    """Return a question with its fields."""
    _, fault = b.words, b.fault
    note = spaced(filter(None, _notes(b)))
    notes = (
        tag("p", fault_said(fault, _), class_="fault", id=f"{b.id}_fault") if fault else None,
        tag("p", note, class_="note", id=f"{b.id}_note") if note else None,
        tag("input", type="hidden", name=mark_name(b.question), value=b.mark),
    )
    if not b.is_grouped:
        asked = tag(
            "label", said(b.question.said, _), class_="asked", for_=f"{b.id}_text", id=f"{b.id}_asked"
        )
        return tag("div", asked, *notes, _line(b), class_=_class(b), id=b.id)
    is_one = b.question.kind is not QuestionKind.CHOICES
    asked = tag("legend", said(b.question.said, _), id=f"{b.id}_asked")
    return tag(
        "fieldset",
        asked,
        *notes,
        tag("div", *_options(b), class_="steps" if b.question.kind is QuestionKind.SCALE else None),
        _own_words(b) if OTHER in choices(b.question) else None,
        class_=_class(b),
        id=b.id,
        role="radiogroup" if is_one else None,
        aria_labelledby=f"{b.id}_asked",
        aria_describedby=_described(b),
        aria_invalid="true" if is_one and fault else None,
    )


def _class(b: Block) -> str:
    return "question faulty" if b.fault else "question"


def _described(b: Block) -> str | None:
    """Return the ids of what is said about the question."""
    said_of = ((b.fault, "fault"), (any(_notes(b)), "note"))
    return " ".join(f"{b.id}_{name}" for is_there, name in said_of if is_there) or None


def _notes(b: Block) -> Iterator[str]:
    """Say when the question is meant, what can be answered, and whether it can be left out."""
    _, question = b.words, b.question
    if question.only_if:
        yield _only_if(b.survey, question.only_if, _)
    if question.kind in (QuestionKind.NUMBER, QuestionKind.DATE):
        is_said = isinstance(b.fault, NoNumber | OutOfBounds | NoDay)  # then the mistake says the same
        yield "" if is_said else hint(question, b.today, _)
    if question.kind is QuestionKind.CHOICES:
        # NOTE: Below a question of a survey. Several of the answers can be ticked.
        yield _("You can choose several answers.")
    if b.is_anonymous and question.kind in FREE:
        yield warn(_)
    if not question.is_required:
        # NOTE: Below a question of a survey that need not be answered.
        yield _("You can leave this out.")
    elif not isinstance(b.fault, NeedsAnswer):
        yield _(NeedsAnswer.sentence)


def _only_if(survey: Survey, condition: Condition, _: Words) -> Html:
    looked = survey.question(condition.question)
    if looked is None:
        return Html("")
    question = " ".join(in_language(looked.said, _.code).split())
    answers = " / ".join(_answers(looked, condition, _))
    # NOTE: On a web page with all questions of a survey, below one that is not meant for everybody.
    # {question} is an earlier question and {answer} an answer to it, a few with strokes between, or numbers.
    return _("Only if you answered “{answer}” to this: {question}", answer=answers, question=question)


def _answers(question: Question, condition: Condition, _: Words) -> Iterator[str]:
    """Return the answers by which a condition is fulfilled, as people read them."""
    if condition.options:
        yield from (named(question, option, _) for option in condition.options)
        return
    low = question.low if condition.at_least is None else condition.at_least
    high = question.high if condition.at_most is None else condition.at_most
    if low is None or high is None:
        yield f"≤ {high}" if low is None else f"≥ {low}"
    else:
        yield f"{low}" if low == high else f"{low}–{high}"


def _options(b: Block) -> Iterator[Html]:
    """Yield all that can be chosen, one below the other; a scale's numbers in a row between its ends."""
    _, question = b.words, b.question
    if question.kind is QuestionKind.SCALE:
        low, high = question.low or 0, question.high or 0
        for number in range(low, high + 1):
            end = question.ends[number == high] if question.ends and number in (low, high) else None
            label = tag("span", str(number), " – " if end else "", said(end, _) if end else None)
            yield _option(b, str(number), label, is_wide=end is not None)
    else:
        for option in choices(question):
            known = question.option(option)
            yield _option(b, option, said(known.said, _) if known else named(question, option, _))
    if not question.is_required and question.kind is not QuestionKind.CHOICES:
        # NOTE: On a web page, below the answers to choose from: the question is left out.
        yield _option(b, "", _.plain("No answer"), is_wide=True)


def _option(b: Block, value: str, label: object, *, is_wide: bool = False) -> Html:
    is_box = b.question.kind is QuestionKind.CHOICES
    box = tag(
        "input",
        type="checkbox" if is_box else "radio",
        name=ticks_name(b.question),
        value=value,
        id=control_id(b.survey, b.question.id, value) if value else f"{b.id}_none",
        checked=value in b.entry.ticked if value else b.entry.is_empty,
        aria_invalid="true" if is_box and b.fault else None,
    )
    return tag("label", box, " ", label, class_="option wide" if is_wide else "option")


def _own_words(b: Block) -> Html:
    _ = b.words
    # NOTE: On a web page, before a line to write an answer that is not among those to choose from.
    label = tag("span", _("In your own words:"), id=f"{b.id}_own")
    line = tag(
        "input",
        type="text",
        class_="line",
        id=f"{b.id}_text",
        name=text_name(b.question),
        value=b.entry.written,
        placeholder=" ",  # by it the style knows whether something is written
        autocomplete="off",
        aria_labelledby=f"{b.id}_asked {b.id}_own",
    )
    return tag("label", label, line, class_="own")


def _line(b: Block) -> Html:
    common = {
        "id": f"{b.id}_text",
        "name": text_name(b.question),
        "autocomplete": "off",
        "aria_describedby": _described(b),
        "aria_invalid": "true" if b.fault else None,
    }
    if b.question.kind is QuestionKind.LONG:  # a line's end right after <textarea> is swallowed by browsers
        return tag("textarea", "\n", b.entry.written, rows="5", class_="line", **common)
    low, is_number = b.question.low, b.question.kind is QuestionKind.NUMBER
    has_sign = low is None or low < 0  # phones would show digits only
    return tag(
        "input",
        type="text",
        inputmode="numeric" if is_number and not has_sign else None,
        class_="line" if b.question.kind is QuestionKind.SHORT else "line few",
        value=b.entry.written,
        **common,
    )
