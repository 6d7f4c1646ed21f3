"""People who were sent a meeting's link and launched nothing from Epic."""

from urllib.parse import quote

from scenarios.cast import Cast
from scenarios.people import StaffMember
from scenarios.world import Clinic
from simkit.control_client import ControlClient


def joins_by_link(graph: ControlClient, clinic: Clinic, meeting: str, key: str, admitted_by: str) -> None:
    """A colleague with a Microsoft account joins by the link, and is admitted if the lobby holds them."""
    where = f"/tenants/{clinic.plan.tenant_id}/meetings/{quote(meeting, safe='')}/participants"
    joined = graph.post(where, {"user": key})
    if joined["state"] == "lobby":
        graph.post(f"{where}/{joined['id']}/admit", {"by": admitted_by})


def loses_connection(graph: ControlClient, clinic: Clinic, meeting: str, participant: str) -> None:
    """Somebody's network breaks: they are gone, and Teams tells nobody."""
    where = f"/tenants/{clinic.plan.tenant_id}/meetings/{quote(meeting, safe='')}/participants"
    graph.post(f"{where}/{participant}/lose-network", {})


def hired(graph: ControlClient, clinic: Clinic, key: str) -> StaffMember:
    """A Microsoft account in the clinic's tenant for somebody who works there and has no account at Epic."""
    account = Cast(clinic.plan.tenant_id, clinic.name).staff_member(key, {"job_title": "Receptionist"})
    graph.post(f"/tenants/{clinic.plan.tenant_id}/users", {"users": [account.at_microsoft()]})
    return account
