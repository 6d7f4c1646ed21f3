"""Programs to measure: started on a free port, their CPU time and memory read over the whole process tree."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psutil
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

_READY_WITHIN = Retry(total=400, backoff_factor=0.05, backoff_max=0.2)


def _cpu_clock_of(pid: int) -> int:
    """Linux's clock of what a process has computed, user and system, in nanoseconds (clock_getcpuclockid(3)).

    The times in /proc, which psutil reads, are in hundredths of a second: more than ten launches of a program.
    """
    scheduled = 2
    return ~pid << 3 | scheduled


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running program and a kept connection to it."""

    base: str
    process: psutil.Process
    session: requests.Session = field(default_factory=requests.Session)

    def cpu_s(self) -> float:
        """CPU seconds, user and system, that the program and its children have used."""
        return sum(time.clock_gettime(_cpu_clock_of(one.pid)) for one in self._tree())

    def memory_mib(self) -> float:
        """Resident memory of the program and its children."""
        return float(sum(one.memory_info().rss for one in self._tree()) / 2**20)

    def _tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextlib.contextmanager
def started(command: list[str], port: int, ready: str, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A program for the time of a `with` block; it is there when its path `ready` answers."""
    program = subprocess.Popen(command, env={**os.environ, **(settings or {})}, start_new_session=True)
    try:
        server = Server(f"http://127.0.0.1:{port}", psutil.Process(program.pid))
        server.session.trust_env = False
        server.session.mount("http://", HTTPAdapter(max_retries=_READY_WITHIN))
        server.session.get(f"{server.base}{ready}", timeout=30).raise_for_status()
        yield server
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(20)


@contextlib.contextmanager
def simulator(name: str, **settings: str) -> Iterator[Server]:
    """mock_epic or mock_graph on four threads; settings without their prefix."""
    port, prefix = free_port(), name.upper()
    wanted = {f"{prefix}_PORT": str(port), f"{prefix}_THREADS": "4"}
    wanted |= {f"{prefix}_{key}": value for key, value in settings.items()}
    with started([sys.executable, "-m", name], port, "/_sim/health", wanted) as server:
        yield server
