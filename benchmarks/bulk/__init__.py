"""Sending to many: what a message costs, how fast it goes, and what people who write meanwhile feel of it."""
