"""Rounds: a survey is sent to institutions, watched and closed."""
