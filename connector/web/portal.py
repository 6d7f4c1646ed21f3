"""The configuration portal: the rows of a tenant and their form. It works without scripts.

Headings and columns are those of Microsoft's EHR connector portal.
"""

from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from connector.domain.configuration import Configuration, Environment, may_approve, may_change
from connector.ports import DirectoryPerson
from connector.use_cases.configure import Configure, NotAccepted, Typed
from connector.web.cookies import send_onward
from connector.web.sessions import NotSignedIn, PortalSessions, Session
from connector.web.surroundings import policy

REGIONS = {"americas": "Americas", "emea": "EMEA", "apac": "APAC"}


def portal_pages(configure: Configure, sessions: PortalSessions) -> Blueprint:
    """Everything below /portal but approving."""
    pages = Blueprint("portal", __name__, url_prefix="/portal")

    def known(session: Session, oid: str) -> DirectoryPerson:
        """A person of the directory, asked for once per session and never stored."""
        if oid not in session.people:
            session.people[oid] = configure.person(session.who.token, oid)
        return session.people[oid]

    def as_typed(session: Session, row: Configuration) -> Typed:
        return Typed(
            row.fhir_base,
            row.environment.value,
            known(session, row.approver_oid).upn,
            known(session, row.organizer_oid).upn,
            row.chart_address,
            row.region.value,
        )

    def form_page(
        session: Session,
        typed: Typed,
        row: Configuration | None,
        why: dict[str, str],
        people: dict[str, list[DirectoryPerson]] | None = None,
    ) -> str:
        return render_template(
            "form.html",
            session=session,
            typed=typed,
            row=row,
            why=why,
            people=people or {},
            environments=[each.value for each in Environment],
            regions=REGIONS,
        )

    @pages.app_errorhandler(NotSignedIn)
    def nobody(_nobody: NotSignedIn) -> Response:
        """Whoever is not signed in signs in first."""
        return redirect(url_for("portal.sign_in"), 303)

    @pages.get("/sign-in")
    def sign_in() -> Response:
        """To Microsoft."""
        return send_onward(configure.sign_in())

    @pages.get("")
    def overview() -> Response:
        """The rows of the tenant."""
        session = sessions.current()
        rows = configure.rows(session.member)
        shown = render_template(
            "overview.html",
            session=session,
            rows=rows,
            known=known,
            may_approve=may_approve,
            may_change=may_change,
        )
        page = make_response(shown)
        page.headers["Content-Security-Policy"] = policy(_form_targets(rows))
        return page

    @pages.get("/configurations/new")
    def new() -> str:
        """The empty form."""
        session = sessions.current()
        configure.check_may_add(session.member)
        return form_page(session, Typed(), None, {})

    @pages.post("/configurations")
    def add() -> str | Response | tuple[str, int]:
        """Adds a row."""
        session, typed = sessions.of_form(), _typed()
        try:
            configure.add(session.who, typed)
        except NotAccepted as refusal:
            return form_page(session, typed, None, refusal.why, refusal.people), 400
        return redirect(url_for("portal.overview"), 303)

    @pages.get("/configurations/<row_id>/edit")
    def edit(row_id: str) -> str:
        """The form with the row's values."""
        session = sessions.current()
        row = configure.changeable_row(session.member, row_id)
        return form_page(session, as_typed(session, row), row, {})

    @pages.post("/configurations/<row_id>")
    def change(row_id: str) -> str | Response | tuple[str, int]:
        """Changes a row."""
        session, typed = sessions.of_form(), _typed()
        row = configure.changeable_row(session.member, row_id)
        try:
            configure.change(session.who, row_id, typed)
        except NotAccepted as refusal:
            return form_page(session, typed, row, refusal.why, refusal.people), 400
        return redirect(url_for("portal.overview"), 303)

    @pages.get("/people")
    def people() -> dict[str, list[dict[str, str]]]:
        """People of the tenant's directory by the beginning of a name, for the form's script."""
        found = configure.people(sessions.current().who.token, request.args.get("q", "").strip())
        return {"people": [{"name": each.name, "upn": each.upn, "title": each.title} for each in found]}

    @pages.post("/sign-out")
    def sign_out() -> str:
        """Ends the session here; the one at Microsoft is Microsoft's."""
        sessions.close(sessions.of_form())
        return render_template("signed_out.html", session=None)

    return pages


def _form_targets(rows: list[Configuration]) -> list[str]:
    """Where Login to approve may lead: browsers hold a form to its targets along all redirects, and behind Epic's

    sign-in stands whatever the hospital signs people in with. Plain http leads to the Epic servers of local runs only.
    """
    addresses = [urlsplit(row.derived_status_address) for row in rows if not row.approved]
    local = sorted({f"http://{address.netloc}" for address in addresses if address.scheme == "http"})
    return ["https:", *local] if addresses else []


def _typed() -> Typed:
    """What stands in the form; whoever was chosen from the directory counts for what was typed."""
    names = ("fhir_base", "environment", "analyst", "organizer", "status_address", "region")
    return Typed(**{name: (request.form.get(f"{name}-chosen") or request.form.get(name, "")).strip() for name in names})
