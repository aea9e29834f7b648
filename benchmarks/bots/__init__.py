"""Bare echo bots, with the defaults of their frameworks."""
