"""For whom an announcement is: chosen trait by trait, counted as it changes, kept under a name."""
