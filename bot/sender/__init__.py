"""The sender: from the outbox to Telegram, in lanes, each message with an outcome."""

from bot.sender.bulk import Ledger
from bot.sender.line import Line
from bot.sender.post import Post
from bot.sender.sender import Sender

__all__ = ["Ledger", "Line", "Post", "Sender"]
