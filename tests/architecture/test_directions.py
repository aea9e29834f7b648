"""Imports run one way: bot → handlers → storage → domain, bot → wiki → domain, sandbox → bot."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import CODE, ROOT, files, imports, tree

MAY_IMPORT = {
    "domain": {"locales"},
    "locales": set[str](),
    "storage": {"domain", "locales"},
    "wiki": {"domain", "locales"},
    "handlers": {"storage", "domain", "locales"},
    "bot": {"handlers", "storage", "wiki", "domain", "locales"},
    "sandbox": {"bot", "handlers", "storage", "wiki", "domain", "locales"},
}
"""Which of our packages each may import beside itself; `locales` is a leaf that all may use."""

OURS = {*CODE, "tests", "benchmarks"}

FOREIGN_TO_DOMAIN = {
    *("aiogram", "sqlalchemy", "alembic", "aiohttp", "aiosqlite", "asyncpg", "yaml", "pydantic", "structlog"),
    *("asyncio", "socket", "os", "time", "random", "logging", "urllib.request", "http"),
}
"""What the rules may not know: frameworks, databases, networks, clocks, chance."""


def test_every_package_is_known_and_imports_something() -> None:
    assert set(MAY_IMPORT) == set(CODE)
    assert {found.file.partition("/")[0] for found in imports(*CODE)} >= {
        "bot",
        "handlers",
        "storage",
        "sandbox",
    }


@pytest.mark.parametrize("package", CODE)
def test_imports_run_one_way(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = [str(found) for found in imports(package) if found.package in OURS - allowed]
    assert wrong == []


def test_imports_name_their_module_in_full() -> None:
    assert [
        str(found) for found in imports(*CODE, "tests", "benchmarks") if found.module.startswith(".")
    ] == []


def test_the_domain_knows_no_framework_no_network_and_no_clock() -> None:
    wrong = [
        str(found)
        for found in imports("domain")
        if found.package in FOREIGN_TO_DOMAIN or found.module in FOREIGN_TO_DOMAIN
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ["domain", "handlers", "storage"])
def test_time_arrives_as_now(package: str) -> None:
    """Nobody below the assembled bot asks a clock: who does cannot be tested with another time."""
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in files(package)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "utcnow", "today", "time", "monotonic")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "dt", "time")
    ]
    assert wrong == []


def test_handlers_send_nothing_themselves() -> None:
    """They return a screen; only so are a turn and its messages one transaction."""
    sending = {"answer", "reply", "send_message", "edit_text", "delete", "send_copy", "copy_to", "forward"}
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in files("handlers")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("message", "query", "event", "bot")
        and node.attr in sending
    ]
    assert wrong == []


def test_only_the_assembly_and_handlers_know_aiogram() -> None:
    found = {one.file.partition("/")[0] for one in imports(*CODE) if one.package == "aiogram"}
    assert found <= {"bot", "handlers"}


def test_every_sentence_is_found_by_those_who_translate() -> None:
    """Only `_` and `N_` are looked for: `desk.words("…")` would be said in English for ever."""
    said = []
    for file in [*files("handlers"), *files("bot")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_words(node.func):
                first = node.args[0]
                is_literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
                said += [f"{file.name}:{node.lineno}"] if is_literal else []
    assert said == []


def _is_words(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "words"
    return isinstance(called, ast.Name) and called.id in {"theirs", "there", "asker"}
