"""What the Locust process must know; it travels as a JSON file whose path stands in LOADTESTS_PLAN."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

VARIABLE = "LOADTESTS_PLAN"


@dataclass(frozen=True)
class Visitor:
    """Somebody who launches visits. `key` and `external_id` are Epic's, the account is Microsoft's (staff only)."""

    key: str
    external_id: str
    upn: str = ""
    password: str = ""


@dataclass(frozen=True)
class PairPlan:
    """A clinician, a patient, and the numbers (CSN) of the visits that they have, in order."""

    clinician: Visitor
    patient: Visitor
    csns: Sequence[str]


@dataclass(frozen=True)
class LoadPlan:
    """Bases have no trailing slash. `launch_paths` are by kind (provider, patient).

    `leave` is the directory where the Locust process leaves what it measured.
    """

    clinic: str
    connector_base: str
    epic_base: str
    graph_base: str
    launch_paths: Mapping[str, str]
    pacing_s: float
    patience_s: float
    leave: str
    pairs: Sequence[PairPlan]

    def write(self, file: Path) -> None:
        """Write the form that travels."""
        file.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def from_environment(cls) -> "LoadPlan":
        """The plan of the load test that this process belongs to; KeyError outside of one."""
        shown: dict[str, Any] = json.loads(Path(os.environ[VARIABLE]).read_text("utf-8"))
        shown["pairs"] = [
            PairPlan(Visitor(**pair["clinician"]), Visitor(**pair["patient"]), pair["csns"]) for pair in shown["pairs"]
        ]
        return cls(**shown)
