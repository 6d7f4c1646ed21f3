"""The faults that a scenario arms, and whether each of them took hold."""

from collections.abc import Mapping
from typing import Any

from conformance.evidence import Evidence, RehearsalBroke
from simkit.control_client import ControlClient


class Arming:
    """Arms faults at whichever simulator has them."""

    def __init__(self, simulators: tuple[ControlClient, ...], evidence: Evidence) -> None:
        self._simulators = simulators
        self._evidence = evidence
        self._armed: list[tuple[ControlClient, str, str]] = []

    def arm(self, name: str, clinic: str, **wish: Any) -> str:
        """Arm a fault in a clinic; returns its id."""
        client = self._simulator_with(name)
        fault_id = client.arm(name, clinic, **wish)
        self._armed.append((client, clinic, fault_id))
        return fault_id

    def lift(self, fault_id: str) -> None:
        """Lift a fault that was armed until further notice."""
        next(client for client, _, armed in self._armed if armed == fault_id).lift(fault_id)

    def finish(self) -> None:
        """Lift everything, and note every fault that never took hold: its scenario proved nothing about it."""
        for client, clinic, fault_id in self._armed:
            client.lift(fault_id)
            fault = self._fault(client, clinic, fault_id)
            if not fault["spent"]:
                self._evidence.broken(
                    f"The scenario armed the fault {fault['name']!r}, but nothing that it could spoil ever happened."
                )

    @staticmethod
    def _fault(client: ControlClient, clinic: str, fault_id: str) -> Mapping[str, Any]:
        return next(fault for fault in client.faults(clinic) if fault["id"] == fault_id)

    def _simulator_with(self, name: str) -> ControlClient:
        for client in self._simulators:
            if any(fault["name"] == name for fault in client.get("/fault-catalogue")["faults"]):
                return client
        raise RehearsalBroke(f"Neither simulator has a fault {name!r}.")
