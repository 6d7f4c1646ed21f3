"""Approving a row and copying its integration records."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from connector.use_cases.approve import Approve
from connector.use_cases.configure import Configure
from connector.web.cookies import send_onward
from connector.web.records import Records
from connector.web.sessions import PortalSessions


def approval_pages(configure: Configure, approve: Approve, sessions: PortalSessions, records: Records) -> Blueprint:
    """Login to approve, the page that follows it, and View details."""
    pages = Blueprint("approval", __name__, url_prefix="/portal")

    @pages.post("/configurations/<row_id>/login")
    def login(row_id: str) -> Response:
        """The approver's way to Epic."""
        session = sessions.of_form()
        row = configure.row(session.member, row_id)
        return send_onward(approve.start(session.member, row, session.digest))

    @pages.get("/configurations/<row_id>/review")
    def review(row_id: str) -> str | Response:
        """What the approver looks at after signing in to Epic."""
        session = sessions.current()
        found = session.reviews.get(row_id)
        if found is None:
            return redirect(url_for("portal.overview"), 303)
        return render_template("review.html", session=session, review=found)

    @pages.post("/configurations/<row_id>/review")
    def decide(row_id: str) -> Response:
        """Approve, or Back, which leaves the row waiting."""
        session = sessions.of_form()
        found = session.reviews.pop(row_id, None)
        if request.form.get("deed") != "approve":
            approve.go_back(session.member, found)
            return redirect(url_for("portal.overview"), 303)
        row = approve.approve(session.member, found)
        return redirect(url_for("approval.details", row_id=row.id), 303)

    @pages.get("/configurations/<row_id>")
    def details(row_id: str) -> str | Response:
        """The integration records of an approved row."""
        session = sessions.current()
        row = configure.changeable_row(session.member, row_id)
        if not row.approved:
            return redirect(url_for("portal.overview"), 303)
        return render_template("records.html", session=session, row=row, records=records.of(row))

    return pages
