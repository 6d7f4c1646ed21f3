"""MyChart on the web and on a phone: own visits and those of whom one acts for, and the button that begins one."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mock_epic.mychart import Button, button_of
from mock_epic.people import PortalUser
from mock_epic.smart.launches import LaunchImpossible, Wish
from mock_epic.state import Clinic
from mock_epic.visits import Visit
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.sessions import sign_in_here, sign_out_here, signed_in_patient
from simkit.recording import note, operation

blueprint = Blueprint("mychart", __name__, url_prefix="/<clinic>/<any('mychart', 'mychart-mobile'):surface>")
Page = AnyResponse | str | tuple[str, int]


@blueprint.get("")
@operation("screen.mychart")
def visits(clinic: str, surface: str) -> Page:
    """The sign-in page, or the visits."""
    here = clinic_named(clinic)
    user = signed_in_patient(here)
    note(deed="look", surface=surface, person=user.key if user else None)
    if user is None:
        return render_template("screen_sign_in.html", **_labels(clinic, surface))
    listed = _visits(here, user)
    now = environment().moment().now
    return render_template(
        "mychart.html",
        person=user,
        visits=listed,
        staff={visit.csn: [here.staff[key].name for key in visit.staff] for visit in listed},
        whose={visit.csn: here.patients[visit.patient].name for visit in listed if visit.patient != user.key},
        buttons={visit.csn: button_of(here, visit, now) for visit in listed},
        **_labels(clinic, surface),
    )


@blueprint.post("/sign-in")
@operation("screen.mychart")
def sign_in(clinic: str, surface: str) -> Page:
    """Take user name and password."""
    here = clinic_named(clinic)
    message = sign_in_here(here, "patient", request.form.get("user", ""), request.form.get("password", ""))
    user = signed_in_patient(here)
    note(deed="sign-in", surface=surface, person=user.key if user else None)
    if message:
        return render_template(
            "screen_sign_in.html", message=message, user=request.form.get("user", ""), **_labels(clinic, surface)
        ), 401
    return _to_visits(clinic, surface)


@blueprint.post("/sign-out")
@operation("screen.mychart")
def sign_out(clinic: str, surface: str) -> Page:
    """Leave the portal."""
    note(deed="sign-out", surface=surface)
    sign_out_here(clinic_named(clinic), "patient")
    return _to_visits(clinic, surface)


@blueprint.post("/visits/<csn>/check-in")
@operation("screen.mychart")
def check_in(clinic: str, surface: str, csn: str) -> Page:
    """Complete eCheck-in."""
    here, user = clinic_named(clinic), signed_in_patient(clinic_named(clinic))
    note(deed="check-in", surface=surface, csn=csn, person=user.key if user else None)
    if user is not None and any(visit.csn == csn for visit in _visits(here, user)):
        here.checked_in.add(csn)
    return _to_visits(clinic, surface)


@blueprint.post("/visits/<csn>/begin")
@operation("screen.mychart")
def begin(clinic: str, surface: str, csn: str) -> Page:
    """Send the browser to the vendor."""
    here, user = clinic_named(clinic), signed_in_patient(clinic_named(clinic))
    note(deed="begin", surface=surface, csn=csn, person=user.key if user else None)
    if user is None:
        return _to_visits(clinic, surface)
    visit = here.visits.get(csn)
    button = button_of(here, visit, environment().moment().now) if visit else Button.READY
    if button is not Button.READY:
        return _not_now(clinic, surface, button.value)
    try:
        return redirect(environment().begin(here, Wish(surface, user.key, csn)).launch_url)
    except LaunchImpossible:
        return _not_now(clinic, surface, "This visit cannot be started here. Please call your clinic.")


def _visits(here: Clinic, user: PortalUser) -> list[Visit]:
    found = [visit for key in here.charts_of(user) for visit in here.patient_visits(key)]
    return sorted(found, key=lambda visit: (visit.start, visit.csn))


def _to_visits(clinic: str, surface: str) -> Page:
    return redirect(url_for("mychart.visits", clinic=clinic, surface=surface), 303)


def _not_now(clinic: str, surface: str, message: str) -> Page:
    return render_template("message.html", message=message, **_labels(clinic, surface)), 409


def _labels(clinic: str, surface: str) -> dict[str, str]:
    return {
        "clinic": clinic,
        "title": "MyChart",
        "surface": surface,
        "home": url_for("mychart.visits", clinic=clinic, surface=surface),
        "user_label": "MyChart username",
    }
