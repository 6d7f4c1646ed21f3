"""What a rehearsal's scenarios must know of the run; it travels to the worker processes in REHEARSAL_PLAN."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from conformance.targets.target import Target
from conformance.targets.target_file import read_target, reference_target

VARIABLE = "REHEARSAL_PLAN"
DEADLINE_S = 15.0


@dataclass(frozen=True)
class Plan:
    """`target_file` None means the reference connector; bases have no trailing slash; `ca_bundle` is a PEM file.

    `clinics` are the approved clinics that the target was told of at its start, as in REHEARSAL_CLINICS.
    `turn` tells runs apart that may meet what a connector kept: what it has seen must not come again, seed or no seed.
    It is 0 for the reference connector, which begins with nothing in a directory of its own.
    `operator` is where the target can be killed, started and have its keys rotated; None where nobody can.
    `directory` is where the target runs and `output` the file that keeps what it writes; None where somebody else
    started it.
    `only_requirements` are ids, `only_features` feature files (relative, without .feature); both empty means all.
    """

    target_file: str | None
    seed: int
    connector_base: str
    epic_base: str
    graph_base: str
    ca_bundle: str | None = None
    attach: bool = False
    operator: str | None = None
    turn: int = 0
    clinics: tuple[Mapping[str, str], ...] = ()
    directory: str | None = None
    output: str | None = None
    only_requirements: tuple[str, ...] = ()
    only_features: tuple[str, ...] = ()
    deadline_s: float = DEADLINE_S

    @property
    def simulators(self) -> tuple[str, str]:
        """Where both simulators answer."""
        return self.epic_base, self.graph_base

    def target(self) -> Target:
        """The target, at the address where it answers in this run."""
        target = read_target(Path(self.target_file)) if self.target_file else reference_target()
        directory, output = (Path(name) if name else None for name in (self.directory, self.output))
        target = target.at(self.connector_base).operated(self.operator is not None)
        return target.observed_in(directory, output)

    def to_json(self) -> str:
        """The form that travels."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """The reverse of `to_json`."""
        values: dict[str, Any] = json.loads(text)
        for name in ("clinics", "only_requirements", "only_features"):
            values[name] = tuple(values[name])
        return cls(**values)

    @classmethod
    def from_environment(cls) -> "Plan":
        """The plan of the rehearsal that this process belongs to; KeyError outside of one."""
        return cls.from_json(os.environ[VARIABLE])
