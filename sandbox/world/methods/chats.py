"""What a bot can learn about chats, their members and files."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.spec import switches
from sandbox.world.request import Request
from sandbox.world.rooms import Room

LARGEST_DOWNLOAD = 20 << 20
_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


async def get_chat(req: Request) -> dict[str, Any]:
    """Tell about a chat."""
    room = req.room(write=False)
    chat = {**room.chat(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    if room.username:
        chat["active_usernames"] = [room.username]
    if room.person is not None and room.person.username:
        chat["active_usernames"] = [room.person.username]
    if room.pinned and (kept := room.find(room.pinned[-1])):
        chat["pinned_message"] = {key: value for key, value in kept.body.items() if key != "reply_to_message"}
    return chat


async def get_chat_member(req: Request) -> dict[str, Any]:
    """Tell about one member of a chat."""
    user_id = req.user_id()
    room = req.room(write=False)
    user = req.world.account(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member(user, _status(req, room, user_id))


def _status(req: Request, room: Room, user_id: int) -> str:
    if room.person is not None:
        return "member" if user_id in (room.id, req.bot.id) else "left"
    return room.members.get(user_id, "left")


def member(user: dict[str, Any], status: str) -> dict[str, Any]:
    """Return someone's standing as a ChatMember."""
    found: dict[str, Any] = {"user": user, "status": status}
    if status == "creator":
        return {**found, "is_anonymous": False}
    if status == "administrator":
        rights = ("can_pin_messages", *switches("ChatMemberAdministrator"))
        return {**found, **{right: right not in ("can_be_edited", "is_anonymous") for right in rights}}
    return {**found, "until_date": 0} if status == "kicked" else found


async def get_chat_administrators(req: Request) -> list[dict[str, Any]]:
    """List the people who run a group."""
    room = req.room(write=False)
    if room.person is not None:
        raise bad_request("there are no administrators in the private chat")
    found = []
    for number, status in room.members.items():
        user = req.world.account(number)
        if user is not None and status in ("creator", "administrator") and not user["is_bot"]:
            found.append(member(user, status))
    return found


async def get_chat_member_count(req: Request) -> int:
    """Count the members of a chat."""
    room = req.room(write=False)
    if room.person is not None:
        return 2
    return sum(status not in ("left", "kicked") for status in room.members.values())


async def leave_chat(req: Request) -> bool:
    """Leave a group."""
    room = req.room()
    if room.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    req.world.set_membership(room, req.bot, req.bot.user(), "left")
    return True


async def get_file(req: Request) -> dict[str, Any]:
    """Prepare a file for download; large ones are out of reach."""
    file_id = req.string("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = req.world.files.find(req.bot.id, file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }


METHODS = (get_chat, get_chat_member, get_chat_administrators, get_chat_member_count, leave_chat, get_file)
