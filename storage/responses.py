"""What was answered, once it was sent: with its institution in a named round, without it in an anonymous one.

In an anonymous round an answer is sealed first, under a random key and without the person, the institution or
a moment; it is opened together with others of the same kind, in random order (storage/opening.py).
"""

from __future__ import annotations

import secrets

import orjson
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.institutions import Institution
from domain.rounds import Participation, Round, Stage
from domain.surveys.answers import Answers, to_json
from storage.tables import participations, responses, sealed, sheets

FRESH = "+"
"""What the key of a sealed answer begins with until it has been written anew beside the others."""

_SENDS = (Stage.QUEUED, Stage.INVITED, Stage.OPENED, Stage.DECLINED)


async def send(
    connection: AsyncConnection,
    participation: Participation,
    round_: Round,
    institution: Institution,
    revision: int,
    answers: Answers,
) -> bool:
    """Count the answers of one participation, once; tells whether this was the first time."""
    p = participations.c
    stages = [stage.value for stage in _SENDS]
    finished = update(participations).where(p.id == participation.id, p.stage.in_(stages))
    done = await connection.execute(finished.values(stage=Stage.FINISHED.value, question="", due_at=None))
    if not done.rowcount:
        return False
    await connection.execute(delete(sheets).where(sheets.c.participation_id == participation.id))
    values = {
        "key": secrets.token_hex(16),
        "round_id": round_.id,
        "type": institution.type.value,
        "language": participation.language or "",
        "revision": revision,
        "body": orjson.dumps(to_json(answers)).decode(),
    }
    if round_.is_anonymous:
        await connection.execute(insert(sealed).values(values | {"key": f"{FRESH}{secrets.token_hex(15)}"}))
    else:
        await connection.execute(insert(responses).values(values | {"institution_id": institution.id}))
    return True
