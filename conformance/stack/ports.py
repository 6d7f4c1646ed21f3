"""Where the connector and the two simulators listen: 7400, 7410 and 7420, or N, N+10 and N+20."""

import socket
from dataclasses import dataclass

from conformance.usage import WrongUsage

DEFAULT_BASE = 7400
_HIGHEST_BASE = 65_535 - 20


@dataclass(frozen=True)
class Ports:
    """The three ports of a run, all on 127.0.0.1."""

    connector: int
    epic: int
    graph: int


def ports(base: int = DEFAULT_BASE) -> Ports:
    """The ports that follow from the lowest one; WrongUsage if they do not exist."""
    if not 1 <= base <= _HIGHEST_BASE:
        raise WrongUsage(f"--port-base {base} is not possible; a whole number from 1 to {_HIGHEST_BASE} is.")
    return Ports(base, base + 10, base + 20)


def refuse_taken(port: int, whose: str, host: str = "127.0.0.1") -> None:
    """WrongUsage if something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise WrongUsage(
                f"Port {port} of {host}, where {whose} would listen, cannot be used ({refused.strerror}); "
                "stop what uses it, or choose other ports with --port-base."
            ) from None
