"""Integration records: an Epic analyst enters launch URL, client id and context token that a vendor handed over."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mock_epic.clinics import put_record
from mock_epic.descriptions import DescriptionWrong
from mock_epic.people import StaffMember
from mock_epic.state import Clinic
from mock_epic.web.environment import clinic_named
from mock_epic.web.sessions import sign_in_here, sign_out_here, signed_in_staff
from simkit.recording import note, operation

blueprint = Blueprint("records", __name__, url_prefix="/<clinic>/integration-records")
Page = AnyResponse | str | tuple[str, int]
_FIELDS = ("launch_url", "client_id", "context")
NOT_ANALYST = "Only an Epic analyst can change integration records. Sign in with an analyst's account."


@blueprint.get("")
@operation("screen.records")
def show(clinic: str) -> Page:
    """The sign-in page, or the records."""
    here = clinic_named(clinic)
    person = signed_in_staff(here)
    note(deed="look", person=person.key if person else None)
    saved = request.args.get("saved", "")
    return _page(here, person, notice=f"The {saved} record is saved." if saved in ("provider", "patient") else "")


@blueprint.post("/sign-in")
@operation("screen.records")
def sign_in(clinic: str) -> Page:
    """Take the analyst's user id and password."""
    here = clinic_named(clinic)
    message = sign_in_here(here, "staff", request.form.get("user", ""), request.form.get("password", ""))
    person = signed_in_staff(here)
    note(deed="sign-in", person=person.key if person else None)
    if message:
        return render_template(
            "screen_sign_in.html", message=message, user=request.form.get("user", ""), **_labels(clinic)
        ), 401
    return redirect(url_for("records.show", clinic=clinic), 303)


@blueprint.post("/sign-out")
@operation("screen.records")
def sign_out(clinic: str) -> Page:
    """Leave the page."""
    note(deed="sign-out")
    sign_out_here(clinic_named(clinic), "staff")
    return redirect(url_for("records.show", clinic=clinic), 303)


@blueprint.post("")
@operation("screen.records")
def save(clinic: str) -> Page:
    """Enter a record."""
    here = clinic_named(clinic)
    person, role = signed_in_staff(here), request.form.get("record", "").lower()
    note(deed="save", person=person.key if person else None)
    if person is None or "analyst" not in person.roles:
        return _page(here, person), 403
    entered = {name: request.form.get(name, "") for name in _FIELDS}
    try:
        put_record(here, role, entered)
    except DescriptionWrong as wrong:
        return _page(here, person, message=str(wrong), entered={"record": role, **entered}), 400
    return redirect(url_for("records.show", clinic=clinic, saved=role), 303)


def _page(here: Clinic, person: StaffMember | None, **values: object) -> str:
    if person is None:
        return render_template("screen_sign_in.html", **_labels(here.name))
    if "analyst" not in person.roles:
        return render_template("message.html", message=NOT_ANALYST, person=person, **_labels(here.name))
    return render_template("records.html", records=here.records, person=person, **values, **_labels(here.name))


def _labels(clinic: str) -> dict[str, str]:
    return {
        "clinic": clinic,
        "title": "Integration records",
        "surface": "records",
        "home": url_for("records.show", clinic=clinic),
        "user_label": "User ID",
    }
