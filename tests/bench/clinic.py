"""Both simulators and the connector, standing between them with an approved clinic that has many visits."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import requests

from conformance.people import screens
from conformance.rehearsal import Rehearsal
from tests.bench.servers import Server
from tests.contract.connector.stage import Stage, standing

PROGRAMS = {"connector": "-m connector", "Epic": "-m mock_epic", "Microsoft": "-m mock_graph"}


@dataclass(frozen=True)
class BusyClinic:
    """What stands; `servers` are its three programs by name."""

    stage: Stage
    servers: dict[str, Server]

    @property
    def rehearsal(self) -> Rehearsal:
        """The people and the control planes."""
        return self.stage.rehearsal

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds of each program so far."""
        return {name: server.cpu_s() for name, server in self.servers.items()}

    def book(self, first: int, count: int) -> list[str]:
        """The numbers of so many more visits of Maya with Dr. Okafor."""
        maya = self.rehearsal.clinic.plan.visits["maya"]
        visits = [replace(maya, key=f"maya-{number}", csn=f"{number:09}") for number in range(first, first + count)]
        for visit in visits:
            self.rehearsal.world.add_visit(self.rehearsal.clinic, visit)
        return [visit.csn for visit in visits]

    def launch(self, surface: str, person: str, csn: str) -> str:
        """The address at which a launch begins, ready to be opened by a browser."""
        wish = {"surface": surface, "person": person, "csn": csn}
        made = self.rehearsal.world.epic.post(f"/clinics/{self.rehearsal.clinic.name}/launches", wish)
        return str(made["launch_url"])


@contextmanager
def busy_clinic(**settings: str) -> Iterator[BusyClinic]:
    """Everything up; `settings` are what the connector is told besides."""
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), **settings) as stage:
        children = psutil.Process().children(recursive=True)
        servers = {}
        for name, words in PROGRAMS.items():
            program = next(one for one in children if words in " ".join(one.cmdline()))
            servers[name] = Server(stage.rehearsal.target.base_url, program)
        yield BusyClinic(stage, servers)


class Walk:
    """A browser without pages on its way from a launch to the meeting, hop by hop, over connections that are kept."""

    def __init__(self, session: requests.Session, url: str) -> None:
        self._session = session
        self.url = url
        self._cookies: dict[str, str] = {}

    @property
    def arrived(self) -> bool:
        """Whether it stands before the meeting."""
        return screens.is_join_address(self.url)

    def step(self) -> None:
        """One hop on."""
        self._session.cookies.clear()
        answer = self._session.get(self.url, cookies=self._cookies, allow_redirects=False, timeout=30)
        if answer.status_code not in (302, 303):
            raise RuntimeError(f"{self.url.split('?')[0]} answered {answer.status_code}: {answer.text[:300]}")
        self._cookies |= answer.cookies.get_dict()
        self.url = answer.headers["Location"]
