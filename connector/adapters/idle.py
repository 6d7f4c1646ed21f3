"""Connections that wait for the next call: to open one takes longer than most answers."""

from http.client import HTTPConnection
from ssl import SSLSocket
from threading import Lock

from urllib3.util.wait import wait_for_read

Server = tuple[str, str, bool | str]
"""Scheme, host with port, and whose word is taken for who it is: a connection is good for no other."""


class Idle:
    """As many as `at_most` to all servers together; of more the one that has waited longest is closed."""

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._kept: list[tuple[Server, HTTPConnection]] = []
        self._lock = Lock()

    def take(self, server: Server) -> HTTPConnection | None:
        """One that its server has not closed meanwhile, and over which it said nothing that nobody asked for."""
        while connection := self._newest(server):
            if _is_silent(connection):
                return connection
            connection.close()
        return None

    def keep(self, server: Server, connection: HTTPConnection) -> None:
        """Keeps one that nobody uses any more."""
        with self._lock:
            self._kept.append((server, connection))
            surplus = self._kept.pop(0)[1] if len(self._kept) > self._at_most else None
        if surplus is not None:
            surplus.close()

    def close(self) -> None:
        """Closes all."""
        with self._lock:
            kept, self._kept = self._kept, []
        for _, connection in kept:
            connection.close()

    def _newest(self, server: Server) -> HTTPConnection | None:
        with self._lock:
            for place in reversed(range(len(self._kept))):
                if self._kept[place][0] == server:
                    return self._kept.pop(place)[1]
        return None


def _is_silent(connection: HTTPConnection) -> bool:
    """What TLS has decrypted already is not to be seen at the socket below."""
    decrypted = isinstance(connection.sock, SSLSocket) and connection.sock.pending()
    return not (decrypted or wait_for_read(connection.sock, 0))
