"""Telegram on your own machine: in process for tests, as a Bot API over HTTP, as a chat in the browser."""
