"""What came of a survey: counts, medians, distributions; what points to somebody stays hidden."""
