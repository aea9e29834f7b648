"""The web copy of a survey: one plain HTML form that works in any browser, without JavaScript or cookies."""

from bot.forms.routes import add_forms

__all__ = ["add_forms"]
