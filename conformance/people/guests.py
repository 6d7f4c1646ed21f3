"""People who were sent a meeting's link and launched nothing from Epic."""

from scenarios.world import Clinic
from simkit.control_client import ControlClient


def joins_by_link(graph: ControlClient, clinic: Clinic, meeting: str, key: str) -> None:
    """A colleague with a Microsoft account joins; whoever waits is let in by the organizer's account."""
    where = f"/tenants/{clinic.plan.tenant_id}/meetings/{meeting}/participants"
    joined = graph.post(where, {"user": key})
    if joined["state"] == "lobby":
        graph.post(f"{where}/{joined['id']}/admit", {"by": clinic.plan.organizer})
