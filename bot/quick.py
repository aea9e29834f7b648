"""Import aiogram in a fraction of the time and memory, by building its types when they are first used.

aiogram builds all of its about 400 types while it is imported; the bot uses about thirty of them. This
leans on how aiogram and pydantic are made, so a test notices when it stops working, and any surprise
falls back to the plain import.
"""

from __future__ import annotations

import sys
from typing import Any

from pydantic import BaseModel


def load_aiogram() -> bool:
    """Import aiogram with its types still unbuilt; tells whether that worked or was no longer possible."""
    if "aiogram" in sys.modules:
        return False
    plain = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}

    def note(cls: type[BaseModel], /, **options: Any) -> bool | None:
        namespace = options.get("_types_namespace")
        if namespace and "Update" in namespace and "aiogram" in cls.__module__:
            names.update(namespace)
            return None
        return plain.__get__(None, cls)(**options)  # type: ignore[no-any-return]

    BaseModel.model_rebuild = classmethod(note)  # type: ignore[assignment]
    try:
        import aiogram.types
    finally:
        BaseModel.model_rebuild = plain  # type: ignore[method-assign]
    if not names:
        return False
    _build_on_first_use(plain, names)
    for known in (aiogram.types.Message, aiogram.types.CallbackQuery, aiogram.types.Update):
        known.model_rebuild()
    return True


def _build_on_first_use(plain: Any, names: dict[str, Any]) -> None:
    """Hand every type the names it needs when pydantic builds it by itself."""
    from aiogram.types.base import TelegramObject

    def rebuild(cls: type[BaseModel], /, **options: Any) -> bool | None:
        options["_types_namespace"] = options.get("_types_namespace") or names
        return plain.__get__(None, cls)(**options)  # type: ignore[no-any-return]

    TelegramObject.model_rebuild = classmethod(rebuild)  # type: ignore[assignment]
