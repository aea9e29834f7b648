"""Institutions as organizers look after them: a list, names, and the link by which partners come."""
