"""A process that reads the recent changes of one wiki until it is killed: `database-url api-url`."""

from __future__ import annotations

import asyncio
import sys
from itertools import count

from bot.recent_changes import RecentChanges
from domain.wikis import WIKIS, Sites
from sandbox.clock import Clock
from storage.database import Database
from storage.vault import Vault
from tests.stage import NOON
from tests.wiki.linked import KEY
from wiki.client import HttpWikis


async def main() -> None:
    """Read again and again."""
    url, api_url = sys.argv[1:]
    wikis = HttpWikis(Sites(api_url), "ops@example.org", now=count(step=1.0).__next__)
    part = RecentChanges(WIKIS["tt"], Database(url), Clock(NOON), wikis, Vault([KEY]))
    sys.stdout.write("reading\n")
    sys.stdout.flush()
    while True:
        await part.step()
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main())
