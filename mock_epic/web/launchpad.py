"""The launch pad: choose a surface, a person and a visit, get a launch; for developers, without signing in."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_epic.smart.launches import STAFF_SURFACES, SURFACES, LaunchImpossible, Wish
from mock_epic.state import Clinic
from mock_epic.web.environment import clinic_named, environment
from simkit.recording import note, operation

blueprint = Blueprint("launchpad", __name__, url_prefix="/<clinic>/launchpad")
Page = AnyResponse | str | tuple[str, int]
SEPARATOR = "|"


@blueprint.get("")
@operation("screen.launchpad")
def show(clinic: str) -> Page:
    """The form."""
    note(deed="look")
    return _page(clinic_named(clinic), {})


@blueprint.post("")
@operation("screen.launchpad")
def generate(clinic: str) -> Page:
    """Make a launch and show its address."""
    here = clinic_named(clinic)
    surface, app = request.form.get("surface", ""), request.form.get("app", "")
    csn, _, person = request.form.get("participant", "").partition(SEPARATOR)
    launch_url, context = request.form.get("launch_url", "").strip(), request.form.get("context", "").strip()
    note(deed="begin", surface=surface, person=person, csn=csn, client_id=app or None)
    entered = {"surface": surface, "app": app, "launch_url": launch_url, "context": context}
    try:
        started = environment().begin(here, Wish(surface, person, csn, app, launch_url, context or None))
    except LaunchImpossible as impossible:
        return _page(here, entered, message=str(impossible)), 400
    return _page(here, entered, started=started)


def _page(here: Clinic, entered: dict[str, str], **values: object) -> str:
    apps = [app.client_id for app in here.apps.values() if app.audience != "backend"]
    return render_template(
        "launchpad.html", clinic=here.name, title="Launch pad", surfaces=SURFACES, staff_surfaces=STAFF_SURFACES,
        participants=_participants(here), apps=apps, entered=entered, **values,
    )  # fmt: skip


def _participants(here: Clinic) -> list[tuple[str, str]]:
    """(value, words) of everybody in every visit."""
    choices = []
    for visit in sorted(here.visits.values(), key=lambda visit: (visit.start, visit.csn)):
        when = f"{visit.start:%d %b %H:%M} UTC, visit {visit.csn}"
        people = [(key, f"{here.staff[key].name} (provider)") for key in visit.staff]
        people.append((visit.patient, f"{here.patients[visit.patient].name} (patient)"))
        people += [(proxy.key, f"{proxy.name} (proxy of the patient)") for proxy in here.proxies_of(visit.patient)]
        choices += [(f"{visit.csn}{SEPARATOR}{key}", f"{when}: {words}") for key, words in people]
    return choices
