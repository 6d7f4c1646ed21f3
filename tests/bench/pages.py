"""`python -m tests.bench.pages COUNT ADDRESS COOKIE`: so many browsers with the page of a visit open, until killed.

As the page's script does: the page is loaded, its events are listened to; where that is refused the page is loaded anew
a little later. Prints a line when all of them have loaded the page once.
"""

import asyncio
import sys
from urllib.parse import urlsplit

from connector.web.live import POLL_S


async def _get(address: str, path: str, cookie: str) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter]:
    """The status of an answer, and the connection on which it goes on."""
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
    )
    await writer.drain()
    status = await reader.readline()
    return int(status.split()[1]), reader, writer


async def _browser(address: str, cookie: str, loaded: asyncio.Queue[int], after: float) -> None:
    path = urlsplit(address).path
    await asyncio.sleep(after)
    while True:
        try:
            status, reader, writer = await _get(address, path, cookie)
            await reader.read()
            writer.close()
            loaded.put_nowait(status)
            _, reader, writer = await _get(address, f"{path}/events", cookie)
            while await reader.read(65_536):
                pass
            writer.close()
        except OSError:
            loaded.put_nowait(0)
        await asyncio.sleep(POLL_S)


async def main(count: int, address: str, cookie: str) -> None:
    """All of them, spread over the first seconds."""
    loaded: asyncio.Queue[int] = asyncio.Queue()
    tasks = [asyncio.create_task(_browser(address, cookie, loaded, number * POLL_S / count)) for number in range(count)]
    seen = [await loaded.get() for _ in range(count)]
    sys.stdout.write(f"{seen.count(200)} of {count} status pages are open\n")
    sys.stdout.flush()
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
