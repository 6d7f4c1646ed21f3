"""The two simulators and the target as processes: the only place that knows how to start them."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from conformance.stack.clinics import make_clinics
from conformance.stack.containers import Contained, Container, refuse_image
from conformance.stack.operating import KILL, ROTATE_KEYS, START, VARIABLE, OperatorServer
from conformance.stack.ports import Ports, refuse_taken
from conformance.stack.processes import Command, Process, Reaper, run_to_its_end
from conformance.stack.running import Running, instead_of_200, stop_all
from conformance.stack.tls import make_tls_files
from conformance.targets.target import Target
from conformance.targets.templates import fill
from conformance.targets.variables import TlsFiles, environment, template_values, variables
from conformance.usage import WrongUsage
from scenarios.blueprint import Blueprint
from scenarios.world import Clinic
from simkit.control_client import ControlClient, ControlError

READY_TIMEOUT_S = 30.0
_LEFT_OUT = ("REHEARSAL_", "MOCK_EPIC_", "MOCK_GRAPH_", "CONNECTOR_")


@dataclass(frozen=True)
class Layout:
    """Where a stack works: its ports, a directory for certificates and the target's files, and one for logs.

    `clinics` are the clinics that the target is told of, the usual one first; `seed` fixes the simulators' ids.
    Without `with_target` somebody else starts the target.
    """

    ports: Ports
    work: Path
    logs: Path
    tls: bool
    clinics: Sequence[Blueprint]
    seed: int
    with_target: bool = True


class Stack:
    """A context manager: on entering everything is up and ready, on leaving nothing of it runs any more."""

    def __init__(self, target: Target, layout: Layout, tell: Callable[[str], None]) -> None:
        self.target = target
        self.clinics: Sequence[Clinic] = ()
        self._layout = layout
        self._tell = tell
        self._closing = ExitStack()
        self._simulators: list[Process] = []
        self._target: Running | None = None
        self._operator = OperatorServer(
            {KILL: self.kill_target, START: self.start_target, ROTATE_KEYS: self.rotate_keys}
        )
        self._tls: TlsFiles | None = None

    @property
    def epic_base(self) -> str:
        """The address of mock_epic."""
        return f"{self._scheme}://127.0.0.1:{self._layout.ports.epic}"

    @property
    def graph_base(self) -> str:
        """The address of mock_graph."""
        return f"{self._scheme}://127.0.0.1:{self._layout.ports.graph}"

    @property
    def ca_bundle(self) -> str | None:
        """The PEM file of the throw-away authority, None over http."""
        return self._tls.ca_bundle if self._tls else None

    @property
    def directory(self) -> Path:
        """Where the target runs."""
        return self.target.program.cwd or self._layout.work

    @property
    def output(self) -> Path:
        """The file that keeps what the target writes."""
        return self._layout.logs / "target.log"

    def settings(self) -> dict[str, str]:
        """The environment variables that the target is started with: those of every target, and its own names."""
        values = self._variables()
        filled = template_values(values)
        return environment(values) | {name: fill(text, filled) for name, text in self.target.program.env.items()}

    @property
    def operator(self) -> str:
        """Where the target is killed and started."""
        return self._operator.address

    def kill_target(self) -> None:
        """SIGKILL to the target."""
        if self._target is not None:
            self._target.kill()

    def start_target(self) -> None:
        """Start the target and wait until it is ready; NeverReady if it does not get ready."""
        program = self.target.program
        self._target = started = self._started()
        started.wait_until_ready(self.target.address(program.ready), program.ready_timeout_s, self.ca_bundle)

    def rotate_keys(self) -> None:
        """Run the target's command for it; WrongUsage if it fails."""
        called = f"The command for key rotation of {self.target.name}"
        command = self._of_the_target(called, self.target.rotate_keys)
        if isinstance(self._target, Container):
            self._target.run(called, command.words)
        else:
            run_to_its_end(command)

    def ended(self) -> list[tuple[str, int]]:
        """What was started and does not run any more, with its exit status."""
        return [*self.simulators_ended(), *self.target_ended()]

    def simulators_ended(self) -> list[tuple[str, int]]:
        """The simulators that do not run any more."""
        return _ended(self._simulators)

    def target_ended(self) -> list[tuple[str, int]]:
        """The target if it does not run any more."""
        return _ended([self._target] if self._target else [])

    def __enter__(self) -> Self:
        """Start everything; WrongUsage in one sentence if that is not possible, and then nothing is left running."""
        try:
            self._start()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def _start(self) -> None:
        refuse_taken(self._layout.ports.epic, "the simulated Epic")
        refuse_taken(self._layout.ports.graph, "the simulated Microsoft 365")
        if self._layout.with_target:
            self._refuse_target_that_cannot_be_started()
        self._reaper = Reaper()
        self._closing.callback(self._reaper.close)
        self._closing.callback(lambda: stop_all(self._running()))
        self._closing.enter_context(self._operator)
        if self._layout.tls:
            self._tls = make_tls_files(self._layout.work / "tls")
        self._start_simulators()
        epic, graph = (ControlClient(base, self.ca_bundle) for base in (self.epic_base, self.graph_base))
        try:
            self.clinics = make_clinics(self.target, self._layout.clinics, epic, graph)
        except ControlError as refused:
            raise WrongUsage(f"The usual clinic cannot be built: {refused}") from None
        if self._layout.with_target:
            self._tell(f"Starting {self.target.name}")
            self.start_target()

    def _running(self) -> list[Running]:
        return [*self._simulators, *([self._target] if self._target else [])]

    def _refuse_target_that_cannot_be_started(self) -> None:
        program = self.target.program
        if program.image:
            refuse_image(program.image)
        elif not program.start:
            raise WrongUsage("The target file says neither 'start' nor 'image'; start the target and use --attach.")
        if urlsplit(self.target.base_url).hostname in ("127.0.0.1", "localhost"):
            refuse_taken(self.target.port, self.target.name)

    def _start_simulators(self) -> None:
        self._tell("Starting the simulated Epic and Microsoft 365")
        started = [
            (self._simulator("mock_epic", "The simulated Epic", self._layout.ports.epic), self.epic_base),
            (self._simulator("mock_graph", "The simulated Microsoft 365", self._layout.ports.graph), self.graph_base),
        ]
        for process, base in started:
            process.wait_until_ready(f"{base}/_sim/health", READY_TIMEOUT_S, self.ca_bundle)

    def _simulator(self, package: str, called: str, port: int) -> Process:
        prefix = package.upper()
        settings = {
            f"{prefix}_HOST": "127.0.0.1",
            f"{prefix}_PORT": str(port),
            f"{prefix}_SEED": str(self._layout.seed),
        }
        if self._tls:
            settings |= {
                f"{prefix}_TLS_CERT": self._tls.cert,
                f"{prefix}_TLS_KEY": self._tls.key,
                f"{prefix}_CA_BUNDLE": self._tls.ca_bundle,
            }
        words = [sys.executable, "-m", package]
        log = self._layout.logs / f"{package}.log"
        process = Process(_command(called, words, settings, self._layout.work, log), self._reaper)
        self._simulators.append(process)
        return process

    def _started(self) -> Running:
        program = self.target.program
        if not program.image:
            return Process(self._of_the_target(self.target.name, program.start), self._reaper)
        if isinstance(self._target, Container):
            self._target.start()
            return self._target
        port = self.target.port
        contained = Contained(
            called=self.target.name,
            image=program.image,
            name=f"rehearsal-{port}",
            label=f"{self._layout.work}:{port}",
            environment=self.settings(),
            readable=[Path(self._tls.ca_bundle).parent] if self._tls else [],
            writable=[program.cwd] if program.cwd else [],
            log=self.output,
        )
        return Container(contained, self._reaper)

    def _of_the_target(self, called: str, words: Sequence[str]) -> Command:
        """A command of the target file with the target's variables, in its directory."""
        filled = template_values(self._variables())
        words = [fill(word, filled) for word in words]
        return _command(called, words, self.settings(), self.directory, self.output)

    def _variables(self) -> dict[str, str]:
        described = [clinic.described() for clinic in self.clinics]
        return variables(self.target.base_url, self.graph_base, described, self.directory, self._tls)

    @property
    def _scheme(self) -> str:
        return "https" if self._layout.tls else "http"


def _ended(running: Sequence[Running]) -> list[tuple[str, int]]:
    statuses = ((one.called, one.ended()) for one in running)
    return [(called, status) for called, status in statuses if status is not None]


def _command(called: str, words: Sequence[str], settings: Mapping[str, str], cwd: Path, log: Path) -> Command:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    inherited.setdefault("PYTHONUNBUFFERED", "1")
    return Command(called, words, {**inherited, **settings}, cwd, log)


@dataclass(frozen=True)
class Attached:
    """Simulators and a target that run already; nothing of it is started or stopped.

    `operator` is where somebody else restarts the target, if they said so.
    """

    target: Target
    clinics: Sequence[Clinic]
    epic_base: str
    graph_base: str
    ca_bundle: str | None
    operator: str | None = None


def attach(target: Target, ports: Ports, tls: bool, ca_bundle: str | None, clinics: Sequence[Blueprint]) -> Attached:
    """Find what runs on the ports and build the clinics there; WrongUsage if something does not answer."""
    if tls and not ca_bundle:
        raise WrongUsage(
            "--attach over TLS needs the variable REHEARSAL_CA_BUNDLE: the PEM file of the simulators' authority, "
            "which `rehearse up` prints."
        )
    scheme = "https" if tls else "http"
    bases = [f"{scheme}://127.0.0.1:{port}" for port in (ports.epic, ports.graph)]
    epic, graph = (ControlClient(base, ca_bundle) for base in bases)
    try:
        for simulator in (epic, graph):
            simulator.health()
        made = make_clinics(target, clinics, epic, graph)
    except ControlError as trouble:
        raise WrongUsage(f"--attach finds nothing to attach to: {trouble}") from None
    ready = target.address(target.program.ready)
    if instead := instead_of_200(ready, ca_bundle):
        raise WrongUsage(f"--attach finds no {target.name}: {ready} must answer 200, but {instead}; start it first.")
    return Attached(target, made, epic.base_url, graph.base_url, ca_bundle, os.environ.get(VARIABLE))
