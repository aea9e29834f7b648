"""A loop that posts prepared JSON through aiohttp and reads the answer: the least there can be."""

from __future__ import annotations

import aiohttp
import orjson
import uvloop

from benchmarks.bulk.meter import TEXT, WINDOW, arguments, measured


async def main() -> None:
    url, token, _first, _count = arguments()
    connector = aiohttp.TCPConnector(limit=WINDOW)
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(f"{url}/bot{token}/", connector=connector, headers=headers) as session:

        async def send(chat: int) -> None:
            body = orjson.dumps({"chat_id": chat, "text": TEXT})
            async with session.post("sendMessage", data=body) as response:
                assert orjson.loads(await response.read())["ok"]

        await measured(send)


if __name__ == "__main__":
    uvloop.run(main())
