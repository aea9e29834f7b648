"""The Bot API's own description (methods, parameters, types) and a validator built on it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class MethodSpec:
    """A method by its documented name, with its parameters and what it returns."""

    name: str
    parameters: frozenset[str]
    required: tuple[str, ...]
    returns: tuple[str, ...]


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / "bot-api-spec.min.json").read_text(encoding="utf-8"))
    return document


@cache
def known_errors() -> tuple[dict[str, Any], ...]:
    """Return the collected answers of the real server: code, description and when it comes."""
    return tuple(json.loads((DATA / "bot-api-errors.json").read_text(encoding="utf-8"))["errors"])


@cache
def _methods() -> dict[str, MethodSpec]:
    return {name.lower(): _method(name, raw) for name, raw in _document()["methods"].items()}


def _method(name: str, raw: dict[str, Any]) -> MethodSpec:
    parameters = raw["params"]
    required = tuple(key for key, value in parameters.items() if value["required"])
    return MethodSpec(name, frozenset(parameters), required, tuple(raw["returns"]))


def find_method(name: str) -> MethodSpec | None:
    """Return the method called `name` in any case of letters."""
    return _methods().get(name.lower())


def update_types() -> frozenset[str]:
    """Return the names of all kinds of update."""
    return frozenset(_document()["types"]["Update"]["fields"]) - {"update_id"}


@cache
def switches(type_name: str) -> tuple[str, ...]:
    """Return the true-or-false fields a type must have."""
    fields = _document()["types"][type_name]["fields"]
    return tuple(
        name for name, field in fields.items() if field["required"] and field["types"] == ["Boolean"]
    )


def validate(value: Any, type_name: str, where: str = "") -> list[str]:
    """Return what is wrong with `value` as a `type_name` of the Bot API; empty when all is well."""
    if type_name.startswith("Array of "):
        return _validate_array(value, type_name.removeprefix("Array of "), where)
    if type_name in _SCALARS:
        return [] if _SCALARS[type_name](value) else [f"{where or 'value'}: {value!r} is no {type_name}"]
    return _validate_object(value, type_name, where)


_SCALARS = {
    "String": lambda value: isinstance(value, str),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
}


def _validate_array(value: Any, item: str, where: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where or 'value'}: {value!r} is no Array"]
    return [error for n, entry in enumerate(value) for error in validate(entry, item, f"{where}[{n}]")]


def _validate_object(value: Any, type_name: str, where: str) -> list[str]:
    type_name = _narrowed(type_name, value)
    raw = _document()["types"][type_name]
    if not isinstance(value, dict):
        return [f"{where or 'value'}: {value!r} is no {type_name}"]
    if raw.get("subtypes"):
        return _validate_union(value, raw["subtypes"], where)
    fields = raw["fields"]
    errors = [f"{where}.{key}: {type_name} has no such field" for key in value if key not in fields]
    for key, field in fields.items():
        if key in value:
            errors += _validate_field(value[key], field, f"{where}.{key}")
        elif field["required"]:
            errors.append(f"{where}.{key}: required in {type_name}")
    return errors


_STATUSES = {
    "creator": "ChatMemberOwner",
    "administrator": "ChatMemberAdministrator",
    "member": "ChatMemberMember",
    "restricted": "ChatMemberRestricted",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}
_ORIGINS = {
    "user": "MessageOriginUser",
    "hidden_user": "MessageOriginHiddenUser",
    "chat": "MessageOriginChat",
    "channel": "MessageOriginChannel",
}


def _narrowed(type_name: str, value: Any) -> str:
    """Return the very type where the description tells types apart in words only."""
    if type_name == "ChatMember" and isinstance(value, dict):
        return _STATUSES.get(value.get("status", ""), type_name)
    if type_name == "MessageOrigin" and isinstance(value, dict):
        return _ORIGINS.get(value.get("type", ""), type_name)
    return type_name


def _validate_field(value: Any, field: dict[str, Any], where: str) -> list[str]:
    const = field.get("constraints", {}).get("const")
    if const is not None and value != const:
        return [f"{where}: {value!r} is not {const!r}"]
    return _validate_union(value, field["types"], where)


def _validate_union(value: Any, types: list[str], where: str) -> list[str]:
    """Accept the first of `types` that fits; otherwise report for the one that fits best."""
    attempts = [validate(value, name, where) for name in types]
    return min(attempts, key=len)


def validate_answer(method: str, body: dict[str, Any]) -> list[str]:
    """Return what is wrong with a whole answer to `method`."""
    spec = find_method(method)
    if spec is None or body.get("ok") is not True:
        return validate_refusal(body)
    if unknown := set(body) - {"ok", "result", "description"}:
        return [f"answer: unknown fields {sorted(unknown)}"]
    return _validate_union(body.get("result"), list(spec.returns), "result")


def validate_refusal(body: dict[str, Any]) -> list[str]:
    """Return what is wrong with an answer that refuses."""
    errors = [] if body.get("ok") is False else ["ok: must be false"]
    errors += validate(body.get("error_code"), "Integer", "error_code")
    errors += validate(body.get("description"), "String", "description")
    if "parameters" in body:
        errors += validate(body["parameters"], "ResponseParameters", "parameters")
    return errors
