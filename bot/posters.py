"""The sheet with which an institution invites partners: its name, a sentence, a QR code, the address."""

from __future__ import annotations

import orjson
import segno
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.drawing import drawn
from bot.workshop import Workshop
from domain.institutions import Institution, PartnerLink
from domain.outgoing import File, Kind, Lane, Outgoing
from domain.regions import region_of
from handlers.institutions.links import address
from locales import LANGUAGES, Words, words
from storage import institutions
from storage.errands import Errand

ARTIST = "bot.poster_sheet"

QUIET = 4
"""How many squares of white must lie around a QR code, or phones do not find it."""

SPOKEN = {"tatarstan": "tt", "bashkortostan": "ba", "dagestan": "lez"}
"""The language of a region beside Russian."""


async def poster(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the letter with the sheet; nothing where the institution is gone."""
    number, code = int(errand.details["institution"]), str(errand.details["language"])
    found = await workshop.database.read(lambda c: _load(c, number))
    if found is None:
        return []
    institution, link = found
    _ = words(code if code in LANGUAGES else "ru")
    url = address(str(errand.details["username"]), link)
    file = File("document", "poster.png", await drawn(orjson.dumps(sheet(institution, url, _)), ARTIST))
    payload = {"chat_id": errand.chat_id, "caption": institution.name(_.code)}
    return [Outgoing(errand.chat_id, "sendDocument", payload, Lane.TRANSACTIONAL, Kind.SCREEN, file=file)]


async def _load(connection: AsyncConnection, number: int) -> tuple[Institution, PartnerLink] | None:
    found = (await institutions.some(connection, [number])).values()
    link = await institutions.link_of(connection, number)
    return next(((one, link) for one in found if link), None)


def sheet(institution: Institution, url: str, _: Words) -> dict[str, object]:
    """Return what stands on the sheet, in the region's languages and the reader's."""
    codes = languages(institution, _)
    return {
        "names": list(dict.fromkeys(institution.name(code) for code in codes)),
        "sentences": list(dict.fromkeys(_sentence(words(code)) for code in codes)),
        "modules": [list(row) for row in segno.make_qr(url, error="m").matrix_iter(border=QUIET)],
        "address": url.removeprefix("https://"),
    }


def languages(institution: Institution, _: Words) -> list[str]:
    """Return in which languages a sheet speaks: the region's own first, at most three."""
    own = SPOKEN.get(region_of(institution.region))
    return list(dict.fromkeys(code for code in (own, "ru", _.code) if code))


def _sentence(_: Words) -> str:
    # NOTE: On a printed sheet, above a QR code, for people who work in a museum or a school.
    return _.plain("Do you work here? Scan the code with your phone and answer short surveys in Telegram.")
