"""The page that says whether the tenant is ready for visits."""

from flask import Blueprint, render_template

from connector.use_cases.check_prerequisites import CheckPrerequisites
from connector.use_cases.configure import Configure
from connector.web.sessions import PortalSessions


def prerequisite_pages(configure: Configure, check: CheckPrerequisites, sessions: PortalSessions) -> Blueprint:
    """GET /portal/configurations/<row>/prerequisites."""
    pages = Blueprint("prerequisites", __name__, url_prefix="/portal")

    @pages.get("/configurations/<row_id>/prerequisites")
    def show(row_id: str) -> str:
        """What is met, what is missing, and who can grant it."""
        session = sessions.current()
        row = configure.changeable_row(session.member, row_id)
        listed = check.of(row, session.who.token)
        return render_template("prerequisites.html", session=session, row=row, prerequisites=listed)

    return pages
