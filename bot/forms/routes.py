"""Requests to the web copy at /s/TOKEN: the token in the address is the key, and there is no other.

GET and HEAD change nothing, so a preview of the link has no effect. A POST keeps what fits and leads on; sent
twice, it counts once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, parse_qsl

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.forms.pages import Page, Sheet, away, form, language_of, over, too_much
from bot.forms.reading import Form, read
from bot.links import HEADERS, nothing_here
from domain.quiet import local, zone_of
from domain.rounds import Stage
from locales import LANGUAGES, guess
from storage import participations, questionnaires
from storage.database import Database
from storage.questionnaires import Questionnaire

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}")

LARGEST = 600_000
"""How long a form may be in bytes: 30 questions answered with the longest texts in Cyrillic fit."""

FIELDS = 1000
"""How many fields a form may have."""

KIND = "application/x-www-form-urlencoded"


def add_forms(app: web.Application, database: Database, clock: Clock) -> None:
    """Serve the web copies of surveys."""

    async def show(request: web.Request) -> web.Response:
        token, wished = request.match_info["token"], request.query.get("lang")
        try:
            found = await database.read(lambda c: _seen(c, token))
        except (SQLAlchemyError, OSError):
            return _answer(away(_understood(request), token, ()), status=503)
        if found is None:
            return nothing_here()
        sheet = Sheet(found, token, language_of(found, wished), clock.now(), is_kept="kept" in request.query)
        return _answer(_page(sheet))

    async def take(request: web.Request) -> web.Response:
        token, body = request.match_info["token"], await request.read()
        if len(body) > LARGEST or request.content_type != KIND:
            return _answer(too_much(_understood(request)), status=413)
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS)
        except ValueError:
            return _answer(too_much(_understood(request)), status=413)
        try:
            sheet = await database.write(lambda c: _taken(c, token, fields, clock.now()))
        except (SQLAlchemyError, OSError):
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
            return _answer(away(_wished(fields), token, pairs), status=503)
        if sheet is None:
            return nothing_here()
        if sheet.reading.faults or sheet.is_filled:
            return _answer(form(sheet), status=422 if sheet.reading.faults else 200)
        return web.Response(status=303, headers=HEADERS | {"Location": token + "?kept" * sheet.is_kept})

    app.router.add_get("/s/{token}", show)
    app.router.add_post("/s/{token}", take)


def _page(sheet: Sheet) -> Page:
    return form(sheet) if sheet.questionnaire.takes_answers(sheet.now) else over(sheet)


def _answer(page: Page, status: int = 200) -> web.Response:
    headers = HEADERS | {"Content-Security-Policy": page.policy, "X-Content-Type-Options": "nosniff"}
    if status == 503:
        headers["Retry-After"] = "60"
    return web.Response(
        status=status, text=page.html, content_type="text/html", charset="utf-8", headers=headers
    )


async def _seen(connection: AsyncConnection, token: str) -> Questionnaire | None:
    number = await participations.by_token(connection, token) if TOKEN.fullmatch(token) else None
    return _existing(None if number is None else await questionnaires.seen(connection, number))


def _existing(found: Questionnaire | None) -> Questionnaire | None:
    return None if found is None or found.participation.stage is Stage.GONE else found


async def _taken(connection: AsyncConnection, token: str, fields: Form, now: datetime) -> Sheet | None:
    """Keep what fits, and send it where that is wanted and nothing is wrong; None for an unknown token."""
    number = await participations.by_token(connection, token) if TOKEN.fullmatch(token) else None
    found = _existing(None if number is None else await questionnaires.opened(connection, number))
    if found is None:
        return None
    sheet = Sheet(found, token, language_of(found, _wished(fields)), now)
    if not found.takes_answers(now):
        return sheet
    is_sent = "send" in fields.get("act", ()) and "to" not in fields
    today = local(now, zone_of(found.institution.region)).date()
    reading = read(found.survey, found.answers, fields, today, is_sent=is_sent)
    if found.keeps_nothing and not (is_sent and not reading.faults):
        filled = replace(found, answers=reading.answers)
        return replace(sheet, questionnaire=filled, reading=reading, is_filled=True)
    kept = await _kept(connection, replace(found, answers=reading.answers), sheet.language, now)
    if is_sent and not reading.faults:
        await questionnaires.send(connection, kept)
    is_kept = not is_sent and "to" not in fields
    return replace(sheet, questionnaire=kept, reading=reading, is_kept=is_kept)


async def _kept(
    connection: AsyncConnection, changed: Questionnaire, language: str, now: datetime
) -> Questionnaire:
    await participations.keep(connection, changed.participation.id, changed.answers)
    following = changed.next.id if changed.next else ""
    return await questionnaires.on_screen(connection, changed, following, now, language=language)


def _wished(fields: Form) -> str | None:
    """Return the language a form is in, or the one it is to change to."""
    wished = [*fields.get("to", ()), *fields.get("lang", ())]
    return next((code for code in wished if code in LANGUAGES), None)


def _understood(request: web.Request) -> str | None:
    """Return a language for a page about which nothing is known but who asks for it."""
    return request.query.get("lang") or guess(request.headers.get("Accept-Language"))
