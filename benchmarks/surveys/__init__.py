"""Surveys: partners who all answer at once, and what a hundred thousand responses take."""
