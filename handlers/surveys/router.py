"""Everything organizers can do with a survey before it is sent, and which button does what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from domain.errors import NoSuchSurvey
from domain.surveys import Question
from handlers import teammates
from handlers.buttons import Place, menu_button
from handlers.filters import GoesTo, Said, Tapped
from handlers.screen import Screen
from handlers.surveys import (
    asking,
    begin,
    conditions,
    files,
    hub,
    languages,
    lists,
    numbers,
    options,
    preview,
    publishing,
    questions,
    texts,
)
from handlers.surveys.awaiting import Awaited, Wanted
from handlers.surveys.buttons import (
    ActFor,
    BeginWritten,
    Bounds,
    ChooseKind,
    DependOn,
    Drop,
    DropLanguage,
    DropOption,
    ListWritten,
    OpenLanguage,
    OpenOption,
    OpenQuestion,
    OpenTask,
    OpenWritten,
    Preview,
    TakePlace,
    TakeReady,
    Task,
    Turn,
    TurnAnswer,
    TurnSwitch,
    Vowed,
    Write,
)
from handlers.surveys.desk import AtDesk, Desk, IsSurveyFile, IsWriting
from storage.surveys import Written

TAPS: Mapping[type[CallbackData], Callable[..., Awaitable[Screen]]] = {
    ListWritten: lists.page,
    BeginWritten: begin.begin,
    TakeReady: begin.take_ready,
    ActFor: begin.act_for,
    Write: texts.open_text,
    OpenLanguage: languages.open_language,
    DropLanguage: languages.drop,
    ChooseKind: questions.choose_kind,
    Drop: questions.remove,
    OpenOption: options.open_option,
    DropOption: options.drop,
    Bounds: numbers.choose,
    DependOn: conditions.depend,
    TurnAnswer: conditions.turn,
    TurnSwitch: questions.turn,
    Preview: preview.preview,
    Vowed: publishing.vowed,
    TakePlace: files.take_place,
}


async def _soon(screen: Screen) -> Screen:
    return screen


TASKS: Mapping[Task, Callable[[Written, Desk], Awaitable[Screen]]] = {
    Task.LANGUAGES: languages.screen,
    Task.SCOPE: lambda written, desk: _soon(begin.scopes(written, desk)),
    Task.ADD: lambda written, desk: _soon(questions.kinds(written, None, desk)),
    Task.FILE: files.hand_out,
    Task.PUBLISH: publishing.ask,
    Task.TAKE_BACK: publishing.ask_back,
    Task.AWAY: publishing.ask_away,
    Task.COPY: begin.copy,
}

FOR_EVERYBODY = frozenset({Task.FILE, Task.COPY})
"""What is open to colleagues."""

TURNS: Mapping[Turn, Callable[[Written, Question, Desk], Awaitable[Screen]]] = {
    Turn.SHOW: questions.screen,
    Turn.KIND: lambda written, question, desk: _soon(questions.kinds(written, question, desk)),
    Turn.OPTIONS: asking.options,
    Turn.BOUNDS: numbers.screen,
    Turn.CONDITION: conditions.screen,
    Turn.UP: lambda written, question, desk: questions.move(written, question, -1, desk),
    Turn.DOWN: lambda written, question, desk: questions.move(written, question, 1, desk),
    Turn.REMOVE: lambda written, question, desk: _soon(questions.doubt(written, question, desk)),
}

WANTED: Mapping[Wanted, Callable[[Message, Awaited, Written, Desk], Awaitable[Screen]]] = {
    Wanted.TEXT: texts.take,
    Wanted.MORE: options.take,
    Wanted.OPTION: options.take_words,
    Wanted.BOUNDS: numbers.take,
    Wanted.CONDITION: conditions.take,
}


def router() -> Router:
    """Return the command and the buttons."""
    router = Router(name="surveys")
    router.message.register(lists.surveys, Said("surveys"), AtDesk())
    router.callback_query.register(lists.surveys, GoesTo(Place.SURVEYS), AtDesk())
    router.callback_query.register(open_written, Tapped(OpenWritten), AtDesk())
    router.callback_query.register(open_task, Tapped(OpenTask), AtDesk())
    router.callback_query.register(open_question, Tapped(OpenQuestion), AtDesk())
    for kind, act in TAPS.items():
        router.callback_query.register(act, Tapped(kind), AtDesk())
    return router


def awaited() -> Router:
    """Return what takes the part of a survey an organizer was asked for, and surveys that come as files."""
    router = Router(name="awaited surveys")
    router.message.register(files.take, IsSurveyFile(), AtDesk())
    router.message.register(take, IsWriting(), AtDesk())
    return router


async def open_written(_query: CallbackQuery, callback_data: OpenWritten, desk: Desk) -> Screen:
    """Show a survey as it stands."""
    return await hub.screen(await desk.open(callback_data.survey_id), desk)


async def open_task(_query: CallbackQuery, callback_data: OpenTask, desk: Desk) -> Screen:
    """Do one thing with a survey, if it is one for whoever taps."""
    written, task = await desk.open(callback_data.survey_id), callback_data.task
    is_theirs = task in FOR_EVERYBODY or desk.may_write(written)
    return await (TASKS[task](written, desk) if is_theirs else hub.screen(written, desk))


async def open_question(_query: CallbackQuery, callback_data: OpenQuestion, desk: Desk) -> Screen:
    """Show a question or one part of it; one that is gone shows the survey."""
    written = await desk.open(callback_data.survey_id)
    question = written.survey.question(callback_data.question)
    if question is None or not desk.may_write(written):
        return await hub.screen(written, desk)
    return await TURNS[callback_data.turn](written, question, desk)


async def take(message: Message, awaited: Awaited, desk: Desk) -> Screen:
    """Take the message for what was asked; nothing more is waited for where nobody can take it."""
    _ = desk.words
    if not desk.member.may_announce:
        await desk.wait_for(None)
        return teammates.outsider(_)
    if awaited.wanted is Wanted.FILE:
        return await files.take(message, desk)
    try:
        written = await desk.open(awaited.survey_id)
    except NoSuchSurvey as problem:
        await desk.wait_for(None)
        return Screen(_(problem.sentence), ((menu_button(_),),))
    if not desk.may_write(written):
        await desk.wait_for(None)
        return await hub.screen(written, desk)
    return await WANTED[awaited.wanted](message, awaited, written, desk)
