"""The yardstick of every CPU ratio: a bare Flask JSON route on granian (WSGI, 4 threads), measured in the same run."""

import contextlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Flask, Response, jsonify

from tests.bench.servers import Server, free_port, started

ROUNDS = 9
DESCRIPTION = "granian WSGI, 1 worker, 4 threads"


def bare() -> Flask:
    """The application with the bare route."""
    app = Flask("bare")

    @app.get("/")
    def route() -> Response:
        return jsonify(status="ok", number=1)

    return app


@contextlib.contextmanager
def bare_server() -> Iterator[Server]:
    """The bare route, served."""
    port = free_port()
    granian = [sys.executable, "-m", "granian", "--factory", "--interface", "wsgi", "--workers", "1"]
    where = ["--blocking-threads", "4", "--no-ws", "--log-level", "critical", "--port", str(port)]
    with started([*granian, *where, "tests.bench.yardstick:bare"], port, "/") as server:
        yield server


@dataclass(frozen=True)
class Yardstick:
    """What others are measured against."""

    server: Server

    def request(self) -> None:
        """One call of the bare route."""
        self.server.session.get(f"{self.server.base}/", timeout=10)

    def ratio(
        self, server: Server, flow: Callable[[], None], per_round: int, bare_requests: float, extra_s: float = 0
    ) -> float:
        """CPU of a flow by that of so many bare requests plus `extra_s` seconds: the median of interleaved rounds."""
        ratios = []
        for _ in range(ROUNDS):
            bare = cpu_of(self.server, self.request, per_round * 8)
            ratios.append(cpu_of(server, flow, per_round) / (bare_requests * bare + extra_s))
        return statistics.median(ratios)


def cpu_of(server: Server, deed: Callable[[], None], times: int) -> float:
    """CPU seconds that a server uses for one deed, the mean of many."""
    before = server.cpu_s()
    for _ in range(times):
        deed()
    return (server.cpu_s() - before) / times


def rsa_signature_s(between: Callable[[], None]) -> float:
    """CPU seconds of one RSA 2048 signature with SHA-256, with a deed in between as in a server."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    took = []
    for _ in range(200):
        between()
        before = time.process_time()
        key.sign(b"x" * 400, padding.PKCS1v15(), hashes.SHA256())
        took.append(time.process_time() - before)
    return statistics.median(took)
