"""Answering a survey in the chat: one question on the screen, every answer saved at once."""
