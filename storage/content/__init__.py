"""Read the folder `content/`: YAML for structure, one Markdown file per language for words.

`load` is what the bot calls at its start. `python -m storage.content DIR` is the same reading as a checker
for people who write texts: it names file and field of every problem, or shows how far each language is.
"""

from storage.content.loading import load, read
from storage.content.problems import ContentBroken, Problem

__all__ = ["ContentBroken", "Problem", "load", "read"]
