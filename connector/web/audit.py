"""The page that lists what was done in the portal."""

from flask import Blueprint, render_template

from connector.domain import problems
from connector.ports import DirectoryPerson
from connector.use_cases.configure import Configure
from connector.use_cases.keep_audit import KeepAudit
from connector.web.sessions import PortalSessions


def audit_pages(configure: Configure, audit: KeepAudit, sessions: PortalSessions) -> Blueprint:
    """GET /portal/history."""
    pages = Blueprint("audit", __name__, url_prefix="/portal")

    @pages.get("/history")
    def history() -> str:
        """Every step, for administrators and for those who approve."""
        session = sessions.current()
        rows = configure.rows(session.member)
        if not session.member.administrator and all(row.approver_oid != session.member.oid for row in rows):
            raise problems.not_allowed("a Microsoft 365 administrator or an approver can read the history")

        def known(oid: str) -> DirectoryPerson:
            if oid not in session.people:
                session.people[oid] = configure.person(session.who.token, oid)
            return session.people[oid]

        return render_template("history.html", session=session, steps=audit.steps(session.member), known=known)

    return pages
