"""Formatted text as Telegram understands it: HTML, MarkdownV2, Markdown and ready-made entities."""

from sandbox.formatting import links
from sandbox.formatting.entities import Entity, utf16_length
from sandbox.formatting.text import Formatted, format_text, parse_entities

__all__ = ["Entity", "Formatted", "format_text", "links", "parse_entities", "utf16_length"]
