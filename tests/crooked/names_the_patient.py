"""Puts the patient's name into the meeting's subject, where Teams shows it to whoever sees the meeting."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from tests.crooked.build import serve, with_parts
from tests.crooked.curious import curious

DIFFERS = {"PRIV-02": "fail"}


class NamesThePatient(MeetingPolicy):
    """Means well."""

    def request(self, external_id: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The usual request with a subject that everybody understands."""
        return {**super().request(external_id, context), "subject": f"Visit of {context.get('patientName')}"}


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(curious, Policies(meeting=NamesThePatient()))


if __name__ == "__main__":
    serve("tests.crooked.names_the_patient")
