"""Apps as they are registered with an Epic environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AUDIENCES = ("provider", "patient", "backend")
AUTH_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none", "emp_basic")

FHIR_APIS = tuple(
    f"{kind}.{interaction}"
    for kind in (
        "Appointment",
        "Encounter",
        "Location",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
    )
    for interaction in ("Read", "Search")
)


@dataclass(frozen=True)
class App:
    """A registration. `apis` are the incoming APIs on the record, Read and Search apart, and decide what a token opens.

    `user` and `password` belong to the background user of an `emp_basic` client. `environment` is Testing or Production
    for a client id that is good in that kind of environment only, empty for the kind of the clinic it is registered in.
    """

    client_id: str
    audience: str
    auth: str
    client_secret: str = ""
    jwks_url: str = ""
    jwks: Mapping[str, Any] = field(default_factory=dict)
    redirect_uris: tuple[str, ...] = ()
    fhir: str = "R4"
    user: str = ""
    password: str = ""
    apis: tuple[str, ...] = FHIR_APIS
    user_mapped: bool = True
    persistent_access: bool = False
    environment: str = ""

    @property
    def confidential(self) -> bool:
        """Whether it proves who it is."""
        return self.auth != "none"


@dataclass(frozen=True)
class IntegrationRecord:
    """What an analyst enters so that Epic can launch a vendor: launch URL, client id, and the context token."""

    launch_url: str
    client_id: str
    context: str
