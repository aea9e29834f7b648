"""Check a content folder: `python -m storage.content DIR` prints problems, or how far each language is."""

import sys
from pathlib import Path

from domain.content import SOURCE, Content
from domain.surveys import Survey
from storage.content.checks import places
from storage.content.loading import read


def summary(content: Content) -> str:
    """Return a table of the languages: texts written, doubtful, unreviewed, missing; then the surveys."""
    rows: list[tuple[str, ...]] = [("language", "files", "doubtful", "unreviewed", "missing")]
    for language in content.languages:
        texts = [
            text for _, item in places(content) for (code, _), text in item.texts.items() if code == language
        ]
        wanted = sum(code == SOURCE for _, item in places(content) for code, _ in item.texts)
        counts = (
            len(texts),
            sum(text.doubtful for text in texts),
            sum(text.unreviewed for text in texts),
            wanted - len(texts),
        )
        rows.append((language, *map(str, counts)))
    lines = ["".join(f"{cell:<12}" for cell in row).rstrip() for row in rows]
    return "\n".join([*lines, *map(_survey, content.surveys.values())])


def _survey(survey: Survey) -> str:
    unreviewed = ", ".join(survey.unreviewed) or "none"
    return f"survey {survey.name}: {', '.join(survey.languages)}; unreviewed: {unreviewed}"


def main(arguments: list[str]) -> int:
    """Check the folder named on the command line."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m storage.content DIR\n")
        return 2
    content, problems = read(Path(arguments[0]))
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(problems)} problems\n" if problems else f"{summary(content)}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
