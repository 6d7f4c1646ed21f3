"""Puts the patient's name into the meeting's subject, where Teams shows it to whoever sees the meeting.

It reads the name at Epic with the token of the launch, as a connector would that means well.
"""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask

from connector.adapters.oauth import OAuth
from connector.app import create_app
from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies, standard_parts
from connector.serving import started
from connector.settings import from_environment
from tests.crooked.build import serve

DIFFERS = {"PRIV-02": "fail"}


class NamesThePatient(MeetingPolicy):
    """Means well."""

    def request(self, external_id: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The usual request with a subject that everybody understands."""
        return {**super().request(external_id, context), "subject": f"Visit of {context.get('patientName')}"}


class Curious(OAuth):
    """Reads the patient's name as soon as there is a token."""

    def token(self, endpoint: str, grant: str, **parameters: str) -> dict[str, Any]:
        """The token answer with the name in it."""
        answer = super().token(endpoint, grant, **parameters)
        return {**answer, "patientName": self._name(endpoint, answer)} if "patient" in answer else answer

    def _name(self, endpoint: str, answer: dict[str, Any]) -> str:
        record = endpoint.replace("/oauth2/token", f"/api/FHIR/R4/Patient/{answer['patient']}")
        headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/fhir+json"}
        name = self._http.send("Epic", "GET", record, headers=headers).json()["name"][0]
        return f"{name['given'][0]} {name['family']}"


def make_app() -> Flask:
    """The crooked connector."""
    settings = from_environment(os.environ)
    parts = standard_parts(settings, Policies(meeting=NamesThePatient()))
    for registration in ("_provider", "_patient"):
        ours = getattr(parts.epic, registration)
        setattr(parts.epic, registration, Curious(ours._http, "Epic", ours.registration))
    return started(create_app(settings, parts))


if __name__ == "__main__":
    serve("tests.crooked.names_the_patient")
