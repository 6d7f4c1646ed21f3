"""Where the integration records point: the launch addresses of staff and of patients."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from connector.domain.launch import Kind
from connector.use_cases.begin_visit import BeginVisit
from connector.web.cookies import send_onward


def launch_pages(begin_visit: BeginVisit) -> Blueprint:
    """GET /launch/provider and /launch/patient (SMART App Launch 2.2, "EHR launch")."""
    pages = Blueprint("launch", __name__)

    @pages.get("/launch/<any(provider, patient):record>")
    def launch(record: str) -> Response:
        """To Epic, to learn who launches which visit."""
        onward = begin_visit.start(Kind(record), request.args.get("iss", ""), request.args.get("launch", ""))
        return send_onward(onward)

    return pages
