"""Hyperspace, Haiku and Canto: the clinician's schedule and the button that begins a visit."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mock_epic.smart.launches import LaunchImpossible, Wish
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.schedule import row
from mock_epic.web.sessions import sign_in_here, sign_out_here, signed_in_staff
from simkit.recording import note, operation

blueprint = Blueprint("hyperspace", __name__, url_prefix="/<clinic>")
TITLES = {"hyperspace": "Hyperspace", "haiku": "Haiku", "canto": "Canto"}
Page = AnyResponse | str | tuple[str, int]


def schedule(clinic: str, surface: str) -> Page:
    """The sign-in page, or the schedule of whoever is signed in."""
    here = clinic_named(clinic)
    person = signed_in_staff(here)
    note(deed="look", surface=surface, person=person.key if person else None)
    if person is None:
        return render_template("screen_sign_in.html", **_labels(clinic, surface))
    rows = [row(here, visit) for visit in here.staff_visits(person.key)]
    return render_template("schedule.html", person=person, rows=rows, **_labels(clinic, surface))


def sign_in(clinic: str, surface: str) -> Page:
    """Take user id and password."""
    here = clinic_named(clinic)
    message = sign_in_here(here, "staff", request.form.get("user", ""), request.form.get("password", ""))
    person = signed_in_staff(here)
    note(deed="sign-in", surface=surface, person=person.key if person else None)
    if message:
        return render_template(
            "screen_sign_in.html", message=message, user=request.form.get("user", ""), **_labels(clinic, surface)
        ), 401
    return redirect(url_for(f"hyperspace.{surface}", clinic=clinic), 303)


def sign_out(clinic: str, surface: str) -> Page:
    """Leave the screen."""
    note(deed="sign-out", surface=surface)
    sign_out_here(clinic_named(clinic), "staff")
    return redirect(url_for(f"hyperspace.{surface}", clinic=clinic), 303)


def begin(clinic: str, surface: str, csn: str) -> Page:
    """Send the browser to the vendor."""
    here, person = clinic_named(clinic), signed_in_staff(clinic_named(clinic))
    note(deed="begin", surface=surface, csn=csn, person=person.key if person else None)
    if person is None:
        return redirect(url_for(f"hyperspace.{surface}", clinic=clinic), 303)
    try:
        return redirect(environment().begin(here, Wish(surface, person.key, csn)).launch_url)
    except LaunchImpossible as impossible:
        return render_template("message.html", message=str(impossible), **_labels(clinic, surface)), 409


def _labels(clinic: str, surface: str) -> dict[str, str]:
    return {
        "clinic": clinic,
        "title": TITLES[surface],
        "surface": surface,
        "home": url_for(f"hyperspace.{surface}", clinic=clinic),
        "user_label": "User ID",
    }


def _add_surface(surface: str) -> None:
    """The four routes of a surface, under the operation of its name."""
    named = operation(f"screen.{surface}")
    rules = (
        ("", "", ["GET"], lambda clinic: schedule(clinic, surface)),
        ("/sign-in", "_sign_in", ["POST"], lambda clinic: sign_in(clinic, surface)),
        ("/sign-out", "_sign_out", ["POST"], lambda clinic: sign_out(clinic, surface)),
        ("/visits/<csn>/begin", "_begin", ["POST"], lambda clinic, csn: begin(clinic, surface, csn)),
    )
    for path, suffix, methods, view in rules:
        blueprint.add_url_rule(f"/{surface}{path}", f"{surface}{suffix}", named(view), methods=methods)


for _surface in TITLES:
    _add_surface(_surface)
