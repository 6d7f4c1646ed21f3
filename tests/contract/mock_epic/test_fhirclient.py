"""The SMART project's own Python client, unmodified, launches and reads."""

from typing import Any

import pytest

CALLBACK = "http://127.0.0.1:9/callback"
fhirclient = pytest.importorskip("fhirclient.client", reason="fhirclient is not installed")


def launched(running: Any, surface: str, person: str, app: dict[str, str]) -> Any:
    """A client after an EHR launch."""
    launch = running.launch(surface, person)
    settings = {"api_base": launch["iss"], "redirect_uri": CALLBACK, "launch_token": launch["launch"], **app}
    client = fhirclient.FHIRClient(settings=settings)
    client.handle_callback(running.follow(client.authorize_url))
    return client


@pytest.mark.parametrize(
    ("surface", "person", "app"),
    [
        ("hyperspace", "a", {"app_id": "provider-app", "app_secret": "secret"}),
        ("mychart", "m", {"app_id": "patient-app"}),
    ],
)
def test_an_ehr_launch_reads_the_patient(running: Any, surface: str, person: str, app: dict[str, str]) -> None:
    """Discovery by metadata, authorization, token and Patient work for a client that knows nothing of us."""
    client = launched(running, surface, person, app)
    assert client.human_name(client.patient.name[0]) == "Maya Lindqvist"
    assert client.launch_context["sessionId"] == "90001"


def test_the_visit_of_the_launch_is_readable(running: Any) -> None:
    """The appointment of the launch context is a valid Appointment to the client's own models."""
    from fhirclient.models.appointment import Appointment

    client = launched(running, "haiku", "a", {"app_id": "provider-app", "app_secret": "secret"})
    appointment = Appointment.read(client.launch_context["appointment"], client.server)
    assert appointment.identifier[0].value == "90001"
    assert appointment.status == "booked"
