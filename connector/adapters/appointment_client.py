"""The Appointment of a visit, read with the token of the patient who launches it (FHIR R4, "Appointment").

It is found by the visit's number alone: the system of that identifier differs from site to site. Only its times and
its status are looked at; the names of the people in it are not.
"""

from collections.abc import Iterator
from typing import Any

from connector.adapters.forms import quoted
from connector.adapters.http import Http, document
from connector.domain.join_window import Appointment, instant
from connector.domain.problems import TooBusy
from connector.ports import Tell

SERVICE = "Epic"


class AppointmentClient:
    """Looks once. A visit is not lost because its appointment cannot be read."""

    def __init__(self, http: Http, tell: Tell) -> None:
        self._http = http
        self._tell = tell

    def of(self, fhir_base: str, token: str, session_id: str) -> Appointment | None:
        """The appointment with this number, or None if Epic does not show exactly one."""
        url = f"{fhir_base}/Appointment?identifier={quoted(session_id)}"
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/fhir+json"}
        try:
            answer = self._http.send(SERVICE, "GET", url, headers=headers)
        except TooBusy:
            self._tell("epic.appointment-unknown", status=None)
            return None
        found = list(_appointments(document(answer) or {})) if answer.status_code == 200 else []
        if len(found) != 1:
            self._tell("epic.appointment-unknown", status=answer.status_code)
            return None
        return Appointment(instant(found[0].get("start")), instant(found[0].get("end")), str(found[0].get("status")))


def _appointments(bundle: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Epic puts an OperationOutcome among the entries, with or without matches."""
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "Appointment":
            yield resource
