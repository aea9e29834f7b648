"""Files stay small, layers mirror each other, and what starts the bot starts what exists."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from bot.__main__ import _parser
from tests.architecture.source import CODE, ROOT, files

LONGEST = 300


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    long = {
        f"{file.relative_to(ROOT)}: {length}"
        for file in files(*CODE)
        if (length := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == set()


def test_every_module_says_what_it_is_for() -> None:
    mute = [
        str(file.relative_to(ROOT))
        for file in files(*CODE)
        if (text := file.read_text(encoding="utf-8")).strip() and not text.startswith('"""')
    ]
    assert mute == []


def test_every_handler_offers_a_router_and_is_listed() -> None:
    nouns = {
        file.stem for file in files("handlers") if "def router() ->" in file.read_text(encoding="utf-8")
    } - {"switchboard"}
    listed = (ROOT / "handlers/__init__.py").read_text(encoding="utf-8")
    assert nouns
    assert [noun for noun in sorted(nouns) if not re.search(rf"\b{noun}\b", listed)] == []


def commands() -> set[str]:
    """Return what `python -m bot` understands."""
    [actions] = [action for action in _parser()._actions if action.dest == "command"]
    return set(actions.choices or ())


def test_the_procfile_starts_what_exists() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    processes = dict(line.split(": ", 1) for line in lines)
    assert set(processes) == {"release", "web", "worker"}
    started = {name for line in lines for name in re.findall(r"python -m bot (\w+)", line)}
    assert started == {"migrate", "web", "worker"}
    assert started <= commands()
    assert "python -m locales compile" in processes["release"]


def test_warnings_are_errors_and_nothing_is_skipped_in_silence(project: dict[str, Any]) -> None:
    options = project["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"] == ["error"]
    assert options["asyncio_mode"] == "auto"
    assert {"-ra", "--strict-markers", "--strict-config"} <= set(options["addopts"].split())


def test_types_are_strict_and_every_package_is_checked(project: dict[str, Any]) -> None:
    mypy = project["tool"]["mypy"]
    assert mypy["strict"] is True
    present = {name for name in CODE if len(files(name)) > 1}
    assert present <= set(mypy["packages"])
    assert "tests" in mypy["packages"]


def test_each_ignored_rule_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [ignored] = re.findall(r"\nignore = \[\n(.*?)\n\]", text, re.DOTALL)
    assert [line for line in ignored.splitlines() if "# " not in line] == []


def test_every_dependency_is_held_below_its_next_breaking_version(project: dict[str, Any]) -> None:
    loose = [name for name in project["project"]["dependencies"] if "<" not in name.partition(";")[0]]
    assert loose == []


def test_every_dependency_is_pinned_for_the_installation(project: dict[str, Any]) -> None:
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    names = [re.split(r"[\[<>=;]", wish)[0].lower() for wish in project["project"]["dependencies"]]
    assert [
        name for name in names if not re.search(rf"^{re.escape(name)}(\[.*\])?==", pinned, re.MULTILINE)
    ] == []
    assert "--hash=sha256:" in pinned


def test_the_licences_are_there(project: dict[str, Any]) -> None:
    assert all((ROOT / name).read_text(encoding="utf-8") for name in project["project"]["license-files"])
