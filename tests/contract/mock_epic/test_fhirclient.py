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


def keeper(running: Any) -> dict[str, str]:
    """An app with persistent access, as the client's settings."""
    app = {
        "client_id": "keeper", "audience": "provider", "auth": "client_secret_basic", "client_secret": "s",
        "redirect_uris": [CALLBACK], "persistent_access": True,
    }  # fmt: skip
    running.control.post("/clinics/riverside/apps", {"apps": [app]})
    return {"app_id": "keeper", "app_secret": "s", "scope": "openid fhirUser offline_access"}


def test_a_standalone_launch_signs_in_and_reads(running: Any) -> None:
    """A clinician signs in at the page; the patient of the chart is the client's own choice."""
    from fhirclient.models.practitioner import Practitioner

    settings = {"api_base": running.addresses["fhir_base"], "redirect_uri": CALLBACK, **keeper(running)}
    client = fhirclient.FHIRClient(settings=settings)
    client.prepare()
    wish = {"authorize_url": client.authorize_url, "person": "a"}
    client.handle_callback(running.control.post("/clinics/riverside/sign-ins", wish)["location"])
    assert client.patient is None
    found = Practitioner.where({"family": "Okafor"}).perform_resources(client.server)
    assert [client.human_name(one.name[0]) for one in found] == ["Ada Okafor"]


def test_a_refresh_goes_on_with_the_session(running: Any) -> None:
    """When the access token is over, the client refreshes and reads again."""
    wish = {"surface": "hyperspace", "person": "a", "csn": "90001", "client_id": "keeper"}
    app = keeper(running)
    launch = running.control.post("/clinics/riverside/launches", wish)
    settings = {"api_base": launch["iss"], "redirect_uri": CALLBACK, "launch_token": launch["launch"], **app}
    client = fhirclient.FHIRClient(settings=settings)
    client.handle_callback(running.follow(client.authorize_url))
    before = client.server.auth.access_token
    running.control.advance(3600)
    assert client.reauthorize()
    assert client.server.auth.access_token != before
    assert client.server.request_json(f"Patient/{client.patient_id}")["resourceType"] == "Patient"
