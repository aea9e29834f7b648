"""What all tests share: aiogram imported quickly, databases of both kinds."""

from bot.quick import load_aiogram

load_aiogram()

from tests.building import build_quickly  # noqa: E402 -- aiogram must come first

build_quickly()

from collections.abc import AsyncIterator  # noqa: E402 -- aiogram must come first

import pytest  # noqa: E402

from tests.databases import (  # noqa: E402
    database_url,
    postgresql_pool,
    postgresql_server,
    sqlite_template,
)
from tests.stage import OLGA, Stage, Visitor, stage_on  # noqa: E402
from tests.wiki.farm import farm, wiki  # noqa: E402

__all__ = ["database_url", "postgresql_pool", "postgresql_server", "sqlite_template"]
__all__ += ["farm", "wiki"]


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """A stage on a fresh database of each kind."""
    async with stage_on(database_url) as stage:
        yield stage


@pytest.fixture
def ann(stage: Stage) -> Visitor:
    """Ann, a newcomer whose Telegram is Russian."""
    return stage.person("Ann")


@pytest.fixture
def olga(stage: Stage) -> Visitor:
    """Olga, the owner."""
    return stage.person("Olga", number=OLGA)
