"""Surveys as organizers write them: in the chat, from a file, or from one that is ready."""
