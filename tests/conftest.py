"""What all tests share: aiogram imported quickly, databases of both kinds."""

from bot.quick import load_aiogram

load_aiogram()

from tests.databases import database_url, postgresql_server  # noqa: E402 -- aiogram must come first

__all__ = ["database_url", "postgresql_server"]
