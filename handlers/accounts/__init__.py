"""Somebody's account on the wikis: linked on request, for what they are told first, and undone at once."""
