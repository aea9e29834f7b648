"""The sender: from the outbox to Telegram, in lanes, each message with an outcome."""

from bot.sender.line import Line
from bot.sender.sender import Sender

__all__ = ["Line", "Sender"]
