"""What is read from the wikis; the client comes with the tasks."""
