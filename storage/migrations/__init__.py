"""How the tables came to be: one file per step, up and down."""
