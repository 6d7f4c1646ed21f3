"""Where the integration records point: the launch addresses of staff and of patients."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from connector.domain.launch import Kind
from connector.use_cases.begin_visit import BeginVisit
from connector.web.cookies import send_onward


def launch_pages(begin_visit: BeginVisit) -> Blueprint:
    """GET /launch/provider and /launch/patient (SMART App Launch 2.2, "EHR launch")."""
    pages = Blueprint("launch", __name__)

    def launch(kind: Kind) -> Response:
        """To Epic, to learn who launches which visit."""
        said = request.args
        return send_onward(begin_visit.start(kind, said.get("iss", ""), said.get("launch", "")))

    @pages.get("/launch/provider")
    def provider() -> Response:
        """From Hyperspace, Haiku or Canto."""
        return launch(Kind.PROVIDER)

    @pages.get("/launch/patient")
    def patient() -> Response:
        """From MyChart."""
        return launch(Kind.PATIENT)

    return pages
