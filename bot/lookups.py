"""What is looked up in a wiki because a person waits for it; each kind of errand has a maker of its own."""

from __future__ import annotations

from collections.abc import Mapping

from bot import edit_lookups, linking
from bot.workshop import Finish, Make, Workshop
from domain.outgoing import Outgoing
from handlers.accounts.room import CHECK, CLAIM
from handlers.did import asking as did
from handlers.did import views
from storage.errands import Errand

MAKERS: Mapping[str, Make] = {
    did.ERRAND: edit_lookups.did,
    views.ERRAND: edit_lookups.count_views,
    CLAIM: linking.find,
    CHECK: linking.check,
}
"""Who does which kind of errand; every kind begins with `storage.errands.WIKI`."""


async def looked_up(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    """Do an errand; raises `LookupError` where nobody knows how, and `Later`."""
    maker = MAKERS.get(errand.kind)
    if maker is None:
        raise LookupError(f"nobody knows how to look up {errand.kind}")
    return await maker(workshop, errand)
