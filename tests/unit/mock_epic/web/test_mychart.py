"""MyChart's join window and eCheck-in, where a site has them. The visit of the tests starts in ten minutes."""

from datetime import timedelta
from typing import Any

import pytest

WINDOW = {"join_window": True, "joins_before_min": 20, "joins_after_min": 40}


@pytest.fixture
def portal(epic: Any) -> Any:
    """A function that makes a clinic with switches and signs the patient in."""

    def made(start: str = "2026-01-12T15:00:00Z", **switches: Any) -> Any:
        now = epic.client.get("/_sim/clock").json["now"]
        from datetime import datetime

        begins = datetime.fromisoformat(now) + timedelta(minutes=int(switches.pop("in_min", 10)))
        visit = {"csn": "90001", "start": begins.isoformat(), "staff": ["okafor"], "patient": "maya"}
        epic.make(visits=[visit], switches=switches)
        epic.post("mychart/sign-in", data={"user": "mayal", "password": "pw-maya"})
        return epic

    return made


def begins(epic: Any) -> bool:
    """Whether the button leads to the vendor; the page shows the same."""
    page = epic.get("mychart").get_data(as_text=True)
    answer = epic.post("mychart/visits/90001/begin")
    assert ("disabled" in page) is (answer.status_code == 409)
    return bool(answer.status_code == 302)


@pytest.mark.parametrize(("in_min", "open_"), [(21, False), (20, True), (0, True), (-39, True), (-41, False)])
def test_the_button_works_inside_the_window_only(portal: Any, in_min: int, open_: bool) -> None:
    """From 20 minutes before the start to 40 after it."""
    assert begins(portal(**WINDOW, in_min=in_min)) is open_


@pytest.mark.parametrize("in_min", [-5000, 5000])
def test_without_a_window_the_button_always_works(portal: Any, in_min: int) -> None:
    """Unless the site says otherwise a connector's own refusal can be seen."""
    assert begins(portal(in_min=in_min))


def test_check_in_comes_first_where_the_site_wants_it(portal: Any) -> None:
    """The patient completes it on the page."""
    epic = portal(echeck_in=True)
    assert not begins(epic)
    assert "Complete eCheck-in" in epic.get("mychart").get_data(as_text=True)
    epic.post("mychart/visits/90001/check-in")
    assert begins(epic)


def test_check_in_can_be_done_by_the_control_plane(portal: Any) -> None:
    """Without a human, and the visit says so."""
    epic = portal(echeck_in=True)
    path = f"/_sim/clinics/{epic.name}/visits/90001"
    assert epic.client.get(path).json["checked_in"] is False
    assert epic.client.post(f"{path}/check-in").json["checked_in"] is True
    assert begins(epic)
    assert epic.client.post(f"/_sim/clinics/{epic.name}/visits/1/check-in").status_code == 404


def test_clinicians_begin_at_any_time(portal: Any) -> None:
    """The window is the patient's."""
    epic = portal(**WINDOW, in_min=5000)
    assert epic.launch()
