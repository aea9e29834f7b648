"""The plan of all requests to the wikis, as the parts of the bot give it."""

from __future__ import annotations

from bot import account_upkeep, linking, recent_changes
from wiki.plan import OnDemand, Planned

PLANS: tuple[tuple[Planned | OnDemand, ...], ...] = (
    linking.PLAN,
    account_upkeep.PLAN,
    recent_changes.PLAN,
)
"""What each module asks: its `PLAN`."""
