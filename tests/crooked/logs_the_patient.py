"""Writes into its log whose visit begins, so that support finds it more easily."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from flask import Flask

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from tests.crooked.build import serve, with_parts
from tests.crooked.curious import curious

DIFFERS = {"PRIV-03": "fail"}


class LogsThePatient(MeetingPolicy):
    """Helps support."""

    def request(self, external_id: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The usual request, and a line in the log."""
        sys.stderr.write(json.dumps({"event": "visit", "patient": context.get("patientName")}) + "\n")
        return super().request(external_id, context)


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(curious, Policies(meeting=LogsThePatient()))


if __name__ == "__main__":
    serve("tests.crooked.logs_the_patient")
