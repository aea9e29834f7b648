"""What organizers tell a region: written, previewed, approved, launched."""
