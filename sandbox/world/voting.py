"""People's votes in polls, and what bots hear of them."""

from typing import Any

from sandbox.world.accounts import Bot, Person
from sandbox.world.people import People
from sandbox.world.rooms import Kept, Room
from sandbox.world.writing import CannotDo, Place


class Voting(People):
    """The part of the world that counts votes."""

    async def vote(self, person: Person, place: Place, message_id: int, options: list[int]) -> None:
        """Vote for the options with these numbers; none takes the vote back."""
        room = self._room(person, place)
        kept = room.find(message_id)
        if kept is None or "poll" not in kept.body:
            raise CannotDo(f"message {message_id} shows no poll")
        self.close_when_due(kept)
        poll = kept.body["poll"]
        self._check_vote(person, poll, options)
        votes = self.votes[poll["id"]]
        votes[person.id] = list(options)
        if not options:
            del votes[person.id]
        counted = _counted(poll, votes)
        kept.body = {**kept.body, "poll": counted}
        self._tell(person, room, counted, options)
        self.touch()

    def _check_vote(self, person: Person, poll: dict[str, Any], options: list[int]) -> None:
        if poll["is_closed"]:
            raise CannotDo("the poll is closed")
        if len(options) > 1 and not poll["allows_multiple_answers"]:
            raise CannotDo("the poll takes one answer")
        if any(not 0 <= one < len(poll["options"]) for one in options):
            raise CannotDo("the poll has no such option")
        if person.id in self.votes[poll["id"]] and not poll["allows_revoting"]:
            raise CannotDo("a vote in this poll cannot be changed")

    def _tell(self, person: Person, room: Room, poll: dict[str, Any], options: list[int]) -> None:
        bot = self.polls[poll["id"]][0]
        self.push(bot, "poll", poll, f"poll:{poll['id']}")
        if poll["is_anonymous"]:
            return
        answer = {
            "poll_id": poll["id"],
            "user": person.user(),
            "option_ids": sorted(options),
            "option_persistent_ids": [poll["options"][one]["persistent_id"] for one in sorted(options)],
        }
        self.push(bot, "poll_answer", answer, f"poll:{poll['id']}")

    def close_when_due(self, kept: Kept) -> None:
        """Close a poll whose time is over and tell its bot."""
        poll = kept.body.get("poll")
        if not poll or poll["is_closed"] or self.clock.timestamp() < poll.get("close_date", float("inf")):
            return
        closed = {**poll, "is_closed": True}
        kept.body = {**kept.body, "poll": closed}
        bot: Bot = self.polls[poll["id"]][0]
        self.push(bot, "poll", closed, f"poll:{poll['id']}")


def _counted(poll: dict[str, Any], votes: dict[int, list[int]]) -> dict[str, Any]:
    options = [
        {**option, "voter_count": sum(number in chosen for chosen in votes.values())}
        for number, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": len(votes)}
