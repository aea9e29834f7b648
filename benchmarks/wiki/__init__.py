"""What reading the recent changes of the wikis costs."""
