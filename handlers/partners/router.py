"""Which button does what for partners."""

from __future__ import annotations

from aiogram import Router

from handlers.buttons import Place
from handlers.filters import GoesTo, Tapped
from handlers.partners.buttons import Decline, LeaveInstitution, ReadInvitation, ShareLinks, TakePart
from handlers.partners.joining import decline, read_invitation, take_part
from handlers.partners.room import leave, partner, share_links


def router() -> Router:
    """Return how one becomes a partner, and stops being one."""
    router = Router(name="partners")
    router.callback_query.register(read_invitation, Tapped(ReadInvitation))
    router.callback_query.register(take_part, Tapped(TakePart))
    router.callback_query.register(decline, Tapped(Decline))
    router.callback_query.register(partner, GoesTo(Place.PARTNER))
    router.callback_query.register(share_links, Tapped(ShareLinks))
    router.callback_query.register(leave, Tapped(LeaveInstitution))
    return router
