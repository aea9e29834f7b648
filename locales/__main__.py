"""The tools of translators: `python -m locales texts`, `compile` and `check`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from locales import attested, catalogs, check
from locales.extract import Unreadable
from locales.languages import HOME


def texts(home: Path, root: Path) -> Iterator[str]:
    """Bring the catalogs up to the code and compile them."""
    for path in catalogs.update(home, root):
        yield f"changed: {path.relative_to(root)}"
    catalogs.compile_all(home)


def report(findings: list[check.Finding], home: Path, with_warnings: bool) -> Iterator[str]:
    """Say what is wrong, then how far each language is."""
    warnings = sum(not finding.is_error for finding in findings)
    yield from (str(finding) for finding in findings if finding.is_error or with_warnings)
    yield check.HEADING
    yield from (str(line) for line in check.progress(home))
    yield f"errors: {len(findings) - warnings}, warnings: {warnings}"


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m locales", description=__doc__)
    parser.add_argument("tool", choices=["texts", "compile", "check"])
    parser.add_argument("--warnings", action="store_true", help="check: list the warnings too")
    parser.add_argument("--words", type=Path, help="check: a folder of word lists, <code>.txt, a word a line")
    return parser.parse_args(given)


def _write(lines: Iterator[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def main(given: list[str] | None = None, home: Path = HOME) -> int:
    """Run one tool; the code to read stands beside the catalogs."""
    asked = _arguments(given)
    findings: list[check.Finding] = []
    try:
        if asked.tool == "texts":
            _write(texts(home, home.parent))
        elif asked.tool == "compile":
            catalogs.compile_all(home)
        else:
            findings = check.check(home, home.parent)
            findings += attested.unknown(home, asked.words) if asked.words else []
            _write(report(findings, home, asked.warnings or asked.words is not None))
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return int(any(finding.is_error for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
