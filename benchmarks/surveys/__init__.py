"""Surveys: ten thousand partners who answer at once, and what a hundred thousand responses take."""
