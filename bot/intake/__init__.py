"""Intake: updates into the inbox, committed, and only then confirmed to Telegram."""

from bot.intake.core import ALLOWED_UPDATES, Intake
from bot.intake.polling import poll
from bot.intake.webhook import SECRET_HEADER, webhook

__all__ = ["ALLOWED_UPDATES", "SECRET_HEADER", "Intake", "poll", "webhook"]
