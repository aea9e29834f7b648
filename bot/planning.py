"""The plan of all requests to the wikis, as the parts of the bot give it."""

from __future__ import annotations

from wiki.plan import OnDemand, Planned

PLANS: tuple[tuple[Planned | OnDemand, ...], ...] = ()
"""What each module asks: its `PLAN`."""
