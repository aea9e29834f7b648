"""Taking messages away, and pinning them."""

from sandbox.errors import bad_request
from sandbox.world.request import Request
from sandbox.world.rooms import Kept, Room

DELETABLE_FOR = 48 * 3600


async def delete_message(req: Request) -> bool:
    """Delete one message for everyone; two days later it is too late."""
    if not req.string("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not req.message_id():
        raise bad_request("Message identifier is not specified")
    room = req.room()
    kept = req.message(room, req.message_id(), "message to delete")
    if not _is_deletable(req, room, kept):
        raise bad_request("message can't be deleted")
    _delete(req, room, kept)
    return True


async def delete_messages(req: Request) -> bool:
    """Delete several messages; those that are gone or cannot be deleted are passed over."""
    numbers = req.message_ids()
    room = req.room()
    for kept in filter(None, map(room.find, numbers)):
        if _is_deletable(req, room, kept):
            _delete(req, room, kept)
    return True


def _is_deletable(req: Request, room: Room, kept: Kept) -> bool:
    age = req.world.clock.timestamp() - int(kept.body["date"])
    is_own = kept.sender == req.bot.id
    is_admin = room.members.get(req.bot.id) in ("administrator", "creator")
    return age <= DELETABLE_FOR and (is_own or is_admin or room.person is not None)


def _delete(req: Request, room: Room, kept: Kept) -> None:
    kept.deleted = True
    if kept.id in room.pinned:
        room.pinned.remove(kept.id)
    req.world.touch()


async def pin_chat_message(req: Request) -> bool:
    """Pin a message."""
    room = req.room()
    kept = req.message(room, req.message_id(), "message to pin")
    _check_right_to_pin(req, room)
    if kept.id in room.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    room.pinned.append(kept.id)
    req.world.touch()
    return True


async def unpin_chat_message(req: Request) -> bool:
    """Unpin one message, the latest when none is named."""
    room = req.room()
    _check_right_to_pin(req, room)
    number = req.message_id() or (room.pinned[-1] if room.pinned else 0)
    if number not in room.pinned:
        raise bad_request("message to unpin not found")
    room.pinned.remove(number)
    req.world.touch()
    return True


async def unpin_all_chat_messages(req: Request) -> bool:
    """Unpin everything."""
    room = req.room()
    _check_right_to_pin(req, room)
    room.pinned.clear()
    req.world.touch()
    return True


def _check_right_to_pin(req: Request, room: Room) -> None:
    if room.person is None and room.members.get(req.bot.id) not in ("administrator", "creator"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


METHODS = (delete_message, delete_messages, pin_chat_message, unpin_chat_message, unpin_all_chat_messages)
