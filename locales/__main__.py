"""The tools of translators: `python -m locales texts`, `compile` and `check`."""

import argparse
import sys
from pathlib import Path

from locales import catalogs
from locales.extract import Unreadable
from locales.languages import HOME


def texts(home: Path, root: Path) -> list[str]:
    """Bring the catalogs up to the code and compile them."""
    changed = catalogs.update(home, root)
    catalogs.compile_all(home)
    return [f"changed: {path.relative_to(root)}" for path in changed]


def main(arguments: list[str] | None = None) -> int:
    """Run one tool."""
    parser = argparse.ArgumentParser(prog="python -m locales", description=__doc__)
    parser.add_argument("tool", choices=["texts", "compile", "check"])
    asked = parser.parse_args(arguments)
    try:
        lines = texts(HOME, HOME.parent) if asked.tool == "texts" else []
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if asked.tool == "compile":
        catalogs.compile_all(HOME)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
