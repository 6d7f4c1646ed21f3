"""The Appointment of a visit as Epic shows it."""

from datetime import UTC, datetime

import pytest

from connector.adapters.appointment_client import AppointmentClient
from connector.domain.problems import TooBusy

OUTCOME = {"resource": {"resourceType": "OperationOutcome"}}
APPOINTMENT = {
    "resource": {"resourceType": "Appointment", "status": "booked", "start": "2026-03-01T10:00:00Z", "end": "broken"}
}


class _Http:
    def __init__(self, status, content):
        self.status_code, self._content, self.asked = status, content, []

    def send(self, _service, _method, url, **_arguments):
        self.asked.append(url)
        if self.status_code is None:
            raise TooBusy("Epic")
        return self

    def json(self):
        if isinstance(self._content, Exception):
            raise self._content
        return self._content


def _found(status, content):
    http = _Http(status, content)
    return AppointmentClient(http, lambda *_args, **_facts: None).of("https://epic.example/R4", "token", "5 00"), http


def test_found_by_its_number_alone():
    """The system of the identifier differs from site to site, so it is not named."""
    found, http = _found(200, {"entry": [APPOINTMENT, OUTCOME]})
    assert (found.start, found.end, found.status) == (datetime(2026, 3, 1, 10, tzinfo=UTC), None, "booked")
    assert http.asked == ["https://epic.example/R4/Appointment?identifier=5%2000"]


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (None, {}),
        (403, {"entry": [APPOINTMENT]}),
        (200, ValueError("a page for people")),
        (200, {"entry": [OUTCOME]}),
        (200, {"entry": [APPOINTMENT, APPOINTMENT]}),
        (200, {"entry": None}),
        (200, []),
    ],
)
def test_nothing_is_known(status, content):
    """Refusals, pages, outcomes and doubles tell nothing, and end no visit."""
    assert _found(status, content)[0] is None
