"""One question on the screen, with its buttons: what can be chosen, what was, and the ways from here."""

from __future__ import annotations

from collections.abc import Iterator

from domain.errors import NoWords
from domain.surveys import OTHER, Question, QuestionKind
from domain.surveys.answers import Answer
from domain.surveys.fitting import CHOSEN, bounds, choices
from handlers.answering.asking import body, html, label, told, warn
from handlers.answering.buttons import ChooseTongue, Give, Move, Pause, ShowQuestion, Tick, Way
from handlers.answering.sitting import Sitting
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen, beside
from locales import Words

PER_ROW = 6
"""How many numbers of a scale stand in one row."""


async def screen(sitting: Sitting, question: Question, note: str = "") -> Screen:
    """Ask a question, below a note on what was just written; what is written next is the answer."""
    await sitting.wait()
    said = [
        *([note] if note else []),
        position(sitting),
        _body(sitting, question, note),
        *_given(sitting, question),
    ]
    rows = (*_choices(sitting, question), *_ways(sitting, question), *_foot(sitting))
    return Screen("\n\n".join(said), rows)


async def own_words(sitting: Sitting, question: Question) -> Screen:
    """Ask for words of one's own beside the options."""
    await sitting.wait()
    _ = sitting.words
    hints = [_(NoWords.sentence), *([warn(_)] if sitting.questionnaire.round.is_anonymous else [])]
    said = [position(sitting), f"<b>{html(sitting.said(question.said))}</b>", " ".join(hints)]
    back = Button(_.plain("Back"), tap=ShowQuestion(participation=sitting.id, question=question.id).pack())
    return Screen("\n\n".join(said), ((back,),))


def position(sitting: Sitting) -> str:
    """Say which question it is, of how many."""
    course, _ = sitting.course, sitting.words
    # NOTE: Above a question of a survey.
    return _("Question {number} of {total}", number=course.number, total=course.total)


def _body(sitting: Sitting, question: Question, note: str) -> str:
    is_anonymous = sitting.questionnaire.round.is_anonymous
    return body(question, sitting.today, sitting.words, is_anonymous=is_anonymous, note=note)


def _given(sitting: Sitting, question: Question) -> list[str]:
    """Show an answer that no tick can show."""
    answer = sitting.course.answers.get(question.id)
    has_ticks = question.kind in CHOSEN or question.kind is QuestionKind.SCALE
    if answer is None or (has_ticks and not answer.text):
        return []
    said = answer.text if has_ticks else told(question, answer, sitting.words, limit=1000)
    return [given(html(said), sitting.words)]


def given(answer: str, _: Words) -> str:
    """Return the line with the answer that is kept; it is Telegram HTML already."""
    # NOTE: The answer somebody has given to the question above stands behind it.
    return f"{_('Your answer:')} {answer}"


def _choices(sitting: Sitting, question: Question) -> Iterator[Row]:
    answer = sitting.course.answers.get(question.id, Answer())
    match question.kind:
        case QuestionKind.SCALE:
            yield from _scale(sitting, question, answer)
        case QuestionKind.YES_NO if not question.has_other:
            yes, no = (_choice(sitting, question, one, answer) for one in choices(question))
            yield (yes, no)
        case _:
            yield from ((_choice(sitting, question, one, answer),) for one in choices(question))


def _scale(sitting: Sitting, question: Question, answer: Answer) -> Iterator[Row]:
    low, high = bounds(question)
    numbers = [_number(sitting, question, number, answer) for number in range(low, high + 1)]
    yield from (tuple(numbers[n : n + PER_ROW]) for n in range(0, len(numbers), PER_ROW))


def _number(sitting: Sitting, question: Question, number: int, answer: Answer) -> Button:
    mark = TICK if answer.number == number else ""
    tap = Give(participation=sitting.id, question=question.id, value=str(number))
    return Button(f"{mark}{number}", tap=tap.pack())


def _choice(sitting: Sitting, question: Question, choice: str, answer: Answer) -> Button:
    is_on, words = choice in answer.options, label(question, choice, sitting.words)
    where = {"participation": sitting.id, "question": question.id}
    many = question.kind is QuestionKind.CHOICES
    if choice == OTHER and not (many and is_on):
        tap = Move(**where, way=Way.OWN).pack()
    elif many:
        tap = Tick(**where, value=choice, on=not is_on).pack()
    else:
        tap = Give(**where, value=choice).pack()
    return Button(TICK + words if is_on else words, tap=tap)


def _ways(sitting: Sitting, question: Question) -> Iterator[Row]:
    """Return the ways from here: done, on, back, and past the question where it may be skipped."""
    _, course = sitting.words, sitting.course
    answer, many = course.answers.get(question.id), question.kind is QuestionKind.CHOICES
    is_ticked = many and answer is not None and not answer.is_skipped
    if is_ticked:
        yield (_move(sitting, question, _.plain("Done"), Way.DONE),)
    elif answer is not None:
        # NOTE: Button: to the next question, the answer to this one stays as it is.
        yield (_move(sitting, question, _.plain("Go on"), Way.GO_ON),)
    ways = [_move(sitting, question, _.plain("Back"), Way.BACK)] if course.before else []
    if not question.is_required and not is_ticked and (answer is None or not answer.is_skipped):
        ways.append(_move(sitting, question, _.plain("Skip"), Way.SKIP))
    yield from beside(ways[0], ways[1]) if len(ways) > 1 else (tuple(ways),)


def _move(sitting: Sitting, question: Question, words: str, way: Way) -> Button:
    return Button(words, tap=Move(participation=sitting.id, question=question.id, way=way).pack())


def _foot(sitting: Sitting) -> tuple[Row, ...]:
    # NOTE: Button below a question of a survey: answer it another day.
    later = Button(sitting.words.plain("Later"), tap=Pause(participation=sitting.id).pack())
    tongue = tongue_button(sitting)
    return beside(tongue, later) if tongue else ((later,),)


def tongue_button(sitting: Sitting) -> Button | None:
    """Return the button to the other languages of the survey, if there are any."""
    if len(sitting.questionnaire.survey.languages) < 2:
        return None
    label_ = sitting.words.plain("Language")
    return Button(label_, tap=ChooseTongue(participation=sitting.id).pack())
