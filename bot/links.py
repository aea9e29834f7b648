"""Where link buttons lead through: a tap is counted and goes on; nothing is kept of who tapped.

Telegram itself asks for a page when it makes a preview; that, and a HEAD, is no tap.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from locales import LANGUAGES, Words, words
from storage import links
from storage.database import Database

MACHINES = ("telegrambot", "bot/", "bot;", "crawler", "spider", "preview", "facebookexternalhit", "whatsapp")
"""What the User-Agent of a machine holds that looks at a page for somebody who has not tapped."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,16}")

HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>404</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="font: 1.2em sans-serif; max-width: 30em; margin: 3em auto; padding: 0 1em">{}</body></html>"""


def redirect(database: Database) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return the request handler behind link buttons."""

    async def follow(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if not TOKEN.fullmatch(token):
            return nothing_here()
        try:
            url = await _url(database, token, is_tap=_is_tap(request))
        except (SQLAlchemyError, OSError):
            return web.Response(status=503, headers=HEADERS | {"Retry-After": "5"})
        if url is None:
            return nothing_here()
        raise web.HTTPFound(url, headers=HEADERS)

    return follow


async def _url(database: Database, token: str, *, is_tap: bool) -> str | None:
    """Count a tap; where the count cannot be kept just now, the person gets on all the same."""
    if is_tap:
        try:
            return await database.write(lambda c: links.tap(c, token))
        except (SQLAlchemyError, OSError):
            pass
    return await database.read(lambda c: links.address(c, token))


def _is_tap(request: web.Request) -> bool:
    agent = request.headers.get("User-Agent", "").lower()
    return request.method == "GET" and not any(machine in agent for machine in MACHINES)


def nothing_here() -> web.Response:
    """Return a page that says in every language that a link is wrong."""
    said = dict.fromkeys(_sentence(words(code)) for code in LANGUAGES)
    page = PAGE.format("".join(said))
    return web.Response(status=404, text=page, content_type="text/html", charset="utf-8", headers=HEADERS)


def _sentence(_: Words) -> str:
    # NOTE: On a web page that opens when a link of the bot is wrong.
    return f'<p lang="{_.code}">{_("This link leads nowhere. It may be mistyped.")}</p>'
