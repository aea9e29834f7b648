"""Any update the Bot API can send, drawn from its own description, with everybody's identity marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

TYPES = json.loads(Path("sandbox/data/bot-api-spec.min.json").read_text(encoding="utf-8"))["types"]

MARK = "Гайсә-Smith"
"""Stands in every name, number and place of the drawn updates, and nowhere else."""

SECRET_ID = 777_000_111_222
"""Stands where an update tells of somebody who is not in the chat."""

SECRET_PLACE = 48.484848

NAMES: dict[str, str] = {
    "User": "first_name last_name username",
    "Chat": "title username first_name last_name",
    "Contact": "phone_number first_name last_name vcard",
    "SharedUser": "first_name last_name username",
    "ChatShared": "title username",
    "MessageOriginHiddenUser": "sender_user_name",
    "MessageOriginChat": "author_signature",
    "MessageOriginChannel": "author_signature",
    "Message": "author_signature sender_tag new_chat_title",
    "Animation": "file_name",
    "Audio": "file_name performer title",
    "Document": "file_name",
    "Video": "file_name",
    "Venue": "title address foursquare_id google_place_id",
    "ChatMemberOwner": "custom_title",
    "ChatMemberAdministrator": "custom_title",
    "ChatMemberMember": "tag",
    "ChatMemberRestricted": "tag",
    "ChatInviteLink": "invite_link name",
    "ChatJoinRequest": "bio",
    "OrderInfo": "name phone_number email",
    "ShippingAddress": "country_code state city street_line1 street_line2 post_code",
    "EncryptedPassportElement": "data phone_number email hash",
    "Community": "name",
    "RichTextMention": "username",
    "RichTextPhoneNumber": "phone_number",
}
"""The fields of the Bot API in which somebody can be recognized, apart from what they write."""

ELSEWHERE = frozenset({"MessageOrigin", "Contact", "UsersShared", "ChatShared", "text_mention"})
"""What tells of somebody else, whose number is none of the bot's business."""

DEEPEST = 4


@st.composite
def updates(draw: DrawFn, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    """Draw an update of one of the kinds, by default of any."""
    fields = TYPES["Update"]["fields"]
    kind = draw(st.sampled_from(kinds or sorted(fields.keys() - {"update_id"})))
    [type_name] = fields[kind]["types"]
    return {"update_id": draw(st.integers(1, 2**31)), kind: _value(draw, type_name, 1, elsewhere=False)}


def _value(draw: DrawFn, type_name: str, depth: int, *, elsewhere: bool) -> Any:
    if type_name.startswith("Array of "):
        most = 2 if depth < DEEPEST else 0
        item = type_name.removeprefix("Array of ")
        return [_value(draw, item, depth + 1, elsewhere=elsewhere) for _ in range(draw(st.integers(0, most)))]
    match type_name:
        case "String":
            return draw(st.sampled_from(["", "abc", "сәлам"]))
        case "Integer":
            return SECRET_ID if elsewhere else draw(st.integers(1, 10**9))
        case "Float":
            return SECRET_PLACE
        case "Boolean":
            return draw(st.booleans())
        case "True":
            return True
    return _object(draw, type_name, depth, elsewhere=elsewhere or type_name in ELSEWHERE)


def _object(draw: DrawFn, type_name: str, depth: int, *, elsewhere: bool) -> Any:
    raw = TYPES[type_name]
    if subtypes := raw.get("subtypes"):
        simple = [name for name in subtypes if name == "String"] if depth >= DEEPEST else []
        return _value(draw, draw(st.sampled_from(simple or subtypes)), depth, elsewhere=elsewhere)
    fields = raw["fields"]
    optional = sorted(name for name, field in fields.items() if not field["required"])
    chosen = draw(st.lists(st.sampled_from(optional), max_size=4, unique=True)) if optional else []
    wanted = [name for name, field in fields.items() if field["required"]]
    made = {}
    for name in [*wanted, *(chosen if depth < DEEPEST else ())]:
        mentioned = name == "user" and type_name in ("MessageEntity", "RichTextTextMention")
        made[name] = _field(draw, type_name, name, fields[name], depth, elsewhere=elsewhere or mentioned)
    if type_name == "MessageEntity" and "user" in made:
        made["type"] = "text_mention"
    return made


def _field(
    draw: DrawFn, type_name: str, name: str, field: dict[str, Any], depth: int, *, elsewhere: bool
) -> Any:
    const = field.get("constraints", {}).get("const")
    if const is not None:
        return const
    if name in NAMES.get(type_name, "").split():
        return f"{MARK} {draw(st.sampled_from(['', '+7 999 000-00-00', '@ann']))}"
    if name == "date" and type_name.startswith("MessageOrigin"):
        return draw(st.integers(1, 10**9))
    types = [kind for kind in field["types"] if depth < DEEPEST or kind == "String"] or field["types"]
    return _value(draw, draw(st.sampled_from(types)), depth + 1, elsewhere=elsewhere)
