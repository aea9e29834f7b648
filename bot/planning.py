"""The plan of all requests to the wikis, as the parts of the bot give it."""

from __future__ import annotations

from bot import account_upkeep, edit_lookups, linking, recent_changes, task_pool, wiki_names
from wiki.plan import OnDemand, Planned

PLANS: tuple[tuple[Planned | OnDemand, ...], ...] = (
    edit_lookups.PLAN,
    linking.PLAN,
    account_upkeep.PLAN,
    recent_changes.PLAN,
    task_pool.PLAN,
    wiki_names.PLAN,
)
"""What each module asks: its `PLAN`."""
