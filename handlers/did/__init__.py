"""I did it: what has become of an article somebody has edited, or sends the link of."""
