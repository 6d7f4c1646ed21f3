"""MyChart on the web and on a phone: a patient's own visits and the button that begins one."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mock_epic.smart.launches import LaunchImpossible
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.sessions import sign_in_here, sign_out_here, signed_in_patient
from simkit.recording import note, operation

blueprint = Blueprint("mychart", __name__, url_prefix="/<clinic>/<any('mychart', 'mychart-mobile'):surface>")
Page = AnyResponse | str | tuple[str, int]


@blueprint.get("")
@operation("screen.mychart")
def visits(clinic: str, surface: str) -> Page:
    """The sign-in page, or the own visits."""
    here = clinic_named(clinic)
    patient = signed_in_patient(here)
    note(deed="look", surface=surface, person=patient.key if patient else None)
    if patient is None:
        return render_template("screen_sign_in.html", **_labels(clinic, surface))
    listed = here.patient_visits(patient.key)
    staff = {visit.csn: [here.staff[key].name for key in visit.staff] for visit in listed}
    return render_template("mychart.html", person=patient, visits=listed, staff=staff, **_labels(clinic, surface))


@blueprint.post("/sign-in")
@operation("screen.mychart")
def sign_in(clinic: str, surface: str) -> Page:
    """Take user name and password."""
    here = clinic_named(clinic)
    message = sign_in_here(here, "patient", request.form.get("user", ""), request.form.get("password", ""))
    patient = signed_in_patient(here)
    note(deed="sign-in", surface=surface, person=patient.key if patient else None)
    if message:
        return render_template(
            "screen_sign_in.html", message=message, user=request.form.get("user", ""), **_labels(clinic, surface)
        ), 401
    return redirect(url_for("mychart.visits", clinic=clinic, surface=surface), 303)


@blueprint.post("/sign-out")
@operation("screen.mychart")
def sign_out(clinic: str, surface: str) -> Page:
    """Leave the portal."""
    note(deed="sign-out", surface=surface)
    sign_out_here(clinic_named(clinic), "patient")
    return redirect(url_for("mychart.visits", clinic=clinic, surface=surface), 303)


@blueprint.post("/visits/<csn>/begin")
@operation("screen.mychart")
def begin(clinic: str, surface: str, csn: str) -> Page:
    """Send the browser to the vendor."""
    here, patient = clinic_named(clinic), signed_in_patient(clinic_named(clinic))
    note(deed="begin", surface=surface, csn=csn, person=patient.key if patient else None)
    if patient is None:
        return redirect(url_for("mychart.visits", clinic=clinic, surface=surface), 303)
    try:
        return redirect(environment().begin(here, surface, patient.key, csn).launch_url)
    except LaunchImpossible:
        message = "This visit cannot be started here. Please call your clinic."
        return render_template("message.html", message=message, **_labels(clinic, surface)), 409


def _labels(clinic: str, surface: str) -> dict[str, str]:
    return {
        "clinic": clinic,
        "title": "MyChart",
        "surface": surface,
        "home": url_for("mychart.visits", clinic=clinic, surface=surface),
        "user_label": "MyChart username",
    }
