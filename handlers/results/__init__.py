"""What came of a round: numbers, free texts, files, comparisons, what was changed, the quarterly report."""

from handlers.results.buttons import buttons, changed_button, quarterly_button, results_button

__all__ = ["buttons", "changed_button", "quarterly_button", "results_button"]
