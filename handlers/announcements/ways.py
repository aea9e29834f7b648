"""The ways from an announcement to the rooms of other nouns: its audience, its sending."""

from __future__ import annotations

from handlers.audiences.buttons import audience_button
from handlers.audiences.sentences import audience_line

__all__ = ["audience_button", "audience_line"]
