"""Addresses for what a test starts: the system hands them out, so that tests at the same time get different ones."""

import socket
from contextlib import ExitStack

_OFFSETS = (10, 20)


def free_ports() -> int:
    """A base address whose three ports (base, base + 10, base + 20) are free at this moment."""
    while True:
        with ExitStack() as held:
            first = _listening(held, 0)
            try:
                for offset in _OFFSETS:
                    _listening(held, first + offset)
            except (OSError, OverflowError):
                continue
            return first


def _listening(held: ExitStack, port: int) -> int:
    probe = held.enter_context(socket.socket())
    probe.bind(("127.0.0.1", port))
    return int(probe.getsockname()[1])
