"""The assembled application."""
