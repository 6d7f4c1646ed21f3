"""Builds clinics in running simulators, through their control planes and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scenarios.blueprint import Blueprint, Visit, blueprint
from scenarios.lacking import Change, as_it_is
from simkit.control_client import ControlClient

GRAPH_APPLICATION_PERMISSIONS = (
    "OnlineMeetings.ReadWrite.All",
    "OnlineMeetingArtifact.Read.All",
    "User.Read.All",
    "VirtualAppointment.Read.All",
    "LicenseAssignment.Read.All",
)
SUBSCRIPTION = "MICROSOFT_CLOUD_FOR_HEALTHCARE"
"""What a clinic has subscribed to; the part number is the simulator's own."""
GRAPH_DELEGATED_PERMISSIONS = ("openid", "profile", "offline_access", "User.Read", "User.ReadBasic.All")


@dataclass(frozen=True)
class Clinic:
    """A clinic that stands: its blueprint and the addresses that the simulators gave it."""

    plan: Blueprint
    fhir_base: str
    status_url: str
    authority: str
    graph_base: str
    screens: Mapping[str, str]

    @property
    def name(self) -> str:
        """The instance name at Epic, under which both ledgers file the clinic's exchanges."""
        return self.plan.name

    @property
    def organizer_id(self) -> str:
        """The object id of the account that owns the meetings."""
        return self.plan.staff[self.plan.organizer].oid

    def described(self) -> dict[str, str]:
        """What a connector without a portal is told about an approved clinic (REHEARSAL_CLINICS)."""
        return {
            "name": self.name,
            "environment": self.plan.environment,
            "profile": self.plan.profile,
            "fhir_base": self.fhir_base,
            "status_url": self.status_url,
            "tenant_id": self.plan.tenant_id,
            "authority": self.authority,
            "organizer_id": self.organizer_id,
            "region": self.plan.region,
        }


def usual_clinic(seed: int | str) -> Blueprint:
    """The clinic that a target's variables describe."""
    return blueprint("riverside", seed)


class World:
    """The two simulators, seen as a place to build clinics in; each has the `subscription` of that part number."""

    def __init__(self, epic: ControlClient, graph: ControlClient, subscription: str = SUBSCRIPTION) -> None:
        self.epic = epic
        self.graph = graph
        self._subscription = subscription
        self._booked_so_far: set[str] = set()

    @property
    def booked(self) -> frozenset[str]:
        """The numbers of all visits that were booked over these connections."""
        return frozenset(self._booked_so_far)

    @classmethod
    def at(cls, epic: str, graph: str, ca_bundle: str | None, subscription: str = SUBSCRIPTION) -> "World":
        """The simulators at these addresses, over connections that stay open."""
        return cls(ControlClient(epic, ca_bundle), ControlClient(graph, ca_bundle), subscription)

    def make(
        self, plan: Blueprint, epic_apps: Sequence[Mapping[str, Any]], entra_apps: Sequence[Mapping[str, Any]]
    ) -> Clinic:
        """Build a clinic (or build it anew) with these app registrations; ControlError if a simulator refuses."""
        tenant = self.graph.put(f"/tenants/{plan.tenant_id}", self._microsoft_side(plan, entra_apps))
        return Clinic(
            plan=plan,
            authority=tenant["authority"],
            graph_base=tenant["graph_base"],
            **self.build_epic_side(plan, epic_apps),
        )

    def build_epic_side(self, plan: Blueprint, epic_apps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Build only the Epic environment; returns its addresses by the names that `Clinic` gives them."""
        return _by_name(self.epic.put(f"/clinics/{plan.name}", self._epic_side(plan, epic_apps)))

    def find(self, plan: Blueprint) -> Clinic:
        """A clinic that was built from this blueprint before; ControlError if it was not."""
        addresses = self.epic.get(f"/clinics/{plan.name}")
        tenant = self.graph.get(f"/tenants/{plan.tenant_id}")
        return Clinic(plan=plan, authority=tenant["authority"], graph_base=tenant["graph_base"], **_by_name(addresses))

    def meetings_of(self, clinic: Clinic) -> frozenset[str]:
        """The ids of the meetings that there are in the clinic's tenant."""
        return frozenset(one["id"] for one in self.graph.get(f"/tenants/{clinic.plan.tenant_id}/meetings")["meetings"])

    def move_in(self, clinic: Clinic, newcomers: Blueprint) -> Clinic:
        """Let other people with other visits work in a standing clinic; the account that owns the meetings stays."""
        organizer = clinic.plan.organizer
        staff = {key: member for key, member in newcomers.staff.items() if key != newcomers.organizer}
        self.epic.post(
            f"/clinics/{clinic.name}/people",
            {
                "staff": [member.at_epic() for member in staff.values() if member.epic_roles],
                "patients": [dict(patient.at_epic()) for patient in newcomers.patients.values()],
            },
        )
        users = {"users": [member.at_microsoft() for member in staff.values()]}
        self.graph.post(f"/tenants/{clinic.plan.tenant_id}/users", users)
        for simulator in (self.epic, self.graph):
            simulator.plant(clinic.name, newcomers.canaries())
        now = self._now()
        booked = [self._booked(visit, now) for visit in newcomers.visits.values()]
        self.epic.post(f"/clinics/{clinic.name}/visits", {"visits": booked})
        everybody = {**staff, organizer: clinic.plan.staff[organizer]}
        plan = replace(clinic.plan, staff=everybody, patients=newcomers.patients, visits=newcomers.visits)
        return replace(clinic, plan=plan)

    def settle_in(self, clinic: Clinic, other: Blueprint, entra_apps: Sequence[Mapping[str, Any]]) -> Clinic:
        """Give another organization a tenant of its own, and let its people work in this clinic's Epic environment."""
        tenant = self.graph.put(f"/tenants/{other.tenant_id}", self._microsoft_side(other, entra_apps))
        staff = [member.at_epic() for member in other.staff.values() if member.epic_roles]
        patients = [dict(patient.at_epic()) for patient in other.patients.values()]
        self.epic.post(f"/clinics/{clinic.name}/people", {"staff": staff, "patients": patients})
        now = self._now()
        booked = [self._booked(visit, now) for visit in other.visits.values()]
        self.epic.post(f"/clinics/{clinic.name}/visits", {"visits": booked})
        return replace(clinic, plan=other, authority=tenant["authority"], graph_base=tenant["graph_base"])

    def change_tenant(self, clinic: Clinic, entra_apps: Sequence[Mapping[str, Any]], change: Change = as_it_is) -> None:
        """Build a clinic's tenant anew with something lacking, or with nothing; people sign in to Microsoft again."""
        described = change(self._microsoft_side(clinic.plan, entra_apps), clinic.organizer_id)
        self.graph.put(f"/tenants/{clinic.plan.tenant_id}", described)

    def subscribe(self, clinic: Clinic, status: str | None = "Enabled") -> None:
        """Give the clinic's organization its subscription in that state (Graph's capabilityStatus), or take it away."""
        held = [{"sku_part_number": self._subscription, "status": status}] if status else []
        self.graph.put(f"/tenants/{clinic.plan.tenant_id}/subscriptions", {"subscriptions": held})

    def assign_licences(self, clinic: Clinic, key: str, licences: Sequence[str]) -> None:
        """Assign the licences of somebody anew: `teams`, `suite-without-teams`, or none."""
        self.graph.put(f"/tenants/{clinic.plan.tenant_id}/users/{key}/licences", {"licences": list(licences)})

    def add_visit(self, clinic: Clinic, visit: Visit) -> None:
        """Book one visit more."""
        self.epic.post(f"/clinics/{clinic.name}/visits", {"visits": [self._booked(visit, self._now())]})

    def enter_record(self, clinic: Clinic, kind: str, record: Mapping[str, str]) -> None:
        """Enter an integration record (launch_url, client_id, context); `kind` is provider or patient."""
        self.epic.put(f"/clinics/{clinic.name}/records/{kind}", dict(record))

    def _now(self) -> datetime:
        return datetime.fromisoformat(self.epic.get("/clock")["now"])

    def _epic_side(self, plan: Blueprint, apps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        now = self._now()
        return {
            "display_name": plan.display_name,
            "profile": plan.profile,
            "environment": plan.environment,
            "fhir_path": plan.fhir_path,
            "switches": dict(plan.switches),
            "fhir_ids": dict(plan.fhir_ids),
            "apps": [dict(app) for app in apps],
            "staff": [member.at_epic() for member in plan.staff.values() if member.epic_roles],
            "patients": [dict(patient.at_epic()) for patient in plan.patients.values()],
            "visits": [self._booked(visit, now) for visit in plan.visits.values()],
            "canaries": list(plan.canaries()),
        }

    def _microsoft_side(self, plan: Blueprint, apps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        organizer = plan.staff[plan.organizer].oid
        return {
            "clinic": plan.name,
            "domain": plan.domain,
            "display_name": plan.display_name,
            "users": [member.at_microsoft() for member in plan.staff.values()],
            "apps": [
                {
                    "application_permissions": list(GRAPH_APPLICATION_PERMISSIONS),
                    "delegated_permissions": list(GRAPH_DELEGATED_PERMISSIONS),
                    **app,
                }
                for app in apps
            ],
            "application_access_policies": {app["client_id"]: [organizer] for app in apps},
            "subscriptions": [{"sku_part_number": self._subscription}],
            "settings": {"anonymous_join": True, **plan.tenant_settings},
            "canaries": list(plan.canaries()),
        }

    def _booked(self, visit: Visit, now: datetime) -> dict[str, Any]:
        self._booked_so_far.add(visit.csn)
        start = now + timedelta(minutes=visit.in_minutes)
        return {
            "csn": visit.csn,
            "start": start.replace(microsecond=0).isoformat().replace("+00:00", "Z"),
            "minutes": visit.minutes,
            "status": visit.status,
            "staff": list(visit.staff),
            "patient": visit.patient,
            "department": visit.department,
        }


def _by_name(addresses: Mapping[str, Any]) -> dict[str, Any]:
    screens = {key.removesuffix("_url"): url for key, url in addresses.items() if key.endswith("_url")}
    return {"fhir_base": addresses["fhir_base"], "status_url": addresses["status_url"], "screens": screens}
