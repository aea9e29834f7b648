"""Before and after the questions: what it is about, "not now", "later", another language, the end."""

from __future__ import annotations

from dataclasses import replace

from domain.rounds import Stage
from handlers.answering.asking import html, promise
from handlers.answering.buttons import ChooseTongue, NotNow, OpenSurvey, Pause, ShowQuestion
from handlers.answering.ending import others
from handlers.answering.present import show
from handlers.answering.question import tongue_button
from handlers.answering.sitting import Sitting
from handlers.buttons import TICK, Place, go, menu_button
from handlers.rounds.letters import last_day
from handlers.screen import Button, Row, Screen
from locales import LANGUAGES


async def open_survey(sitting: Sitting, tapped: OpenSurvey) -> Screen:
    """Show what a survey is about, before the first question or the one somebody stopped at."""
    q = sitting.questionnaire
    if q.participation.stage is not Stage.OPENED:
        kept = await sitting.store.questionnaires.on_screen(q, q.participation.question)
        sitting = replace(sitting, questionnaire=kept)
    return replace(await screen(sitting), fresh=tapped.below)


async def screen(sitting: Sitting) -> Screen:
    """Show what a survey is about, how long it is, until when it is open, and who sees the answers."""
    _, survey = sitting.words, sitting.questionnaire.survey
    said = [
        f"<b>{html(sitting.said(survey.title))}</b>\n{for_whom(sitting)}",
        html(sitting.said(survey.about)),
        "\n".join((_length(sitting), last_day(sitting.last_day, _))),
        promise(sitting.institution, _, is_anonymous=sitting.questionnaire.round.is_anonymous),
        _progress(sitting),
    ]
    return Screen("\n\n".join(part for part in said if part), await _rows(sitting))


def for_whom(sitting: Sitting) -> str:
    """Name the institution somebody answers for."""
    _ = sitting.words
    return _("You answer for: {institution}", institution=sitting.institution)


def _length(sitting: Sitting) -> str:
    _, questions = sitting.words, sitting.questionnaire.survey.questions
    if any(question.only_if for question in questions):
        # NOTE: How many questions a survey has; some are asked only after certain answers.
        return _("Questions: at most {number}", number=len(questions))
    return _("Questions: {number}", number=len(questions))


def _progress(sitting: Sitting) -> str:
    _, course = sitting.words, sitting.course
    if not course.answers or course.question is None:
        return ""
    return _("You stopped at question {number} of {total}.", number=course.number, total=course.total)


async def _rows(sitting: Sitting) -> tuple[Row, ...]:
    _, tongue = sitting.words, tongue_button(sitting)
    # NOTE: Button below an invitation to a survey: I do not want to answer it now.
    not_now = Button(_.plain("Not now"), tap=NotNow(participation=sitting.id).pack())
    rows: list[Row] = [(go_on(sitting),), (not_now,)]
    rows += [(tongue,)] if tongue else []
    if sitting.public_base:
        token = await sitting.store.participations.token_for(sitting.id)
        # NOTE: Button: answer the same survey on a web page.
        rows.append((Button(_.plain("In the browser"), url=f"{sitting.public_base}/s/{token}"),))
    return tuple(rows)


def go_on(sitting: Sitting) -> Button:
    """Return the button to the question that is next."""
    _ = sitting.words
    words = _.plain("Go on") if sitting.course.answers else _.plain("Begin")
    return Button(words, tap=ShowQuestion(participation=sitting.id).pack())


async def not_now(sitting: Sitting, _tapped: NotNow) -> Screen:
    """Note that there is no time for it; nobody is reminded then."""
    _ = sitting.words
    await sitting.store.participations.move(sitting.id, stage=Stage.DECLINED.value, due_at=None)
    text = _(
        "All right, I will not remind you of this survey. If you find the time, press the button: answers "
        "count until {date}.",
        date=_.date(sitting.last_day),
    )
    again = Button(_.plain("Begin"), tap=OpenSurvey(participation=sitting.id).pack())
    return Screen(text, ((again,), *await others(sitting), *_home(sitting)))


async def pause(sitting: Sitting, _tapped: Pause) -> Screen:
    """Leave kindly: everything is kept."""
    _ = sitting.words
    text = _("Your answers are kept. Go on whenever you like until {date}.", date=_.date(sitting.last_day))
    return Screen(text, ((go_on(sitting),), *_home(sitting)))


def _home(sitting: Sitting) -> tuple[Row, ...]:
    """Return the way to where the survey is found again, and to the menu."""
    _ = sitting.words
    return ((go(_.plain("My institutions"), Place.PARTNER),), (menu_button(_),))


async def choose_tongue(sitting: Sitting, tapped: ChooseTongue) -> Screen:
    """Go on in another language, or list those of the survey."""
    codes = [code for code in sitting.questionnaire.survey.languages if code in LANGUAGES]
    if tapped.language in codes:
        sitting = await sitting.speak(tapped.language)
        has_begun = sitting.questionnaire.participation.question or sitting.course.answers
        return await (show(sitting) if has_begun else screen(sitting))
    _ = sitting.words
    return Screen(_("Choose a language:"), tuple((_tongue(sitting, code),) for code in codes))


def _tongue(sitting: Sitting, code: str) -> Button:
    mark, autonym = TICK if code == sitting.words.code else "", LANGUAGES[code].autonym
    tap = ChooseTongue(participation=sitting.id, language=code).pack()
    return Button(mark + autonym[0].upper() + autonym[1:], tap=tap)
