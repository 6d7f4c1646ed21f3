"""What a status page may tell after its connection dropped."""

import pytest

from conformance.evidence import CheckFailed, Evidence
from conformance.judges.live_page import heard_each_once
from conformance.people.follower import Course
from conformance.people.page import Page

BEFORE = Course((("1", "Clinician connected"), ("2", "Patient waiting")), "/events", Page("http://127.0.0.1/", 200, ""))
CONNECTED, DISCONNECTED = ("3", "Patient connected"), ("4", "Patient disconnected")
COLLEAGUE = ("5", "Clinician connected")


def judged(*heard: tuple[str, str]) -> None:
    """Whether these events are the patient's coming and going, once each."""
    heard_each_once(BEFORE, heard, "Patient", ("connected", "disconnected"), "Clinician", Evidence())


@pytest.mark.parametrize(
    "heard",
    [
        (CONNECTED, DISCONNECTED, COLLEAGUE),
        (CONNECTED, COLLEAGUE, DISCONNECTED),
        (("2", "still here"), CONNECTED, DISCONNECTED, COLLEAGUE),
    ],
)
def test_once_each(heard):
    """The patient's changes in their order, whenever the colleague comes, and whatever else keeps the stream open."""
    judged(*heard)


@pytest.mark.parametrize(
    "heard",
    [
        (CONNECTED, CONNECTED, DISCONNECTED),
        (("2", "Patient waiting"), CONNECTED, DISCONNECTED),
        (DISCONNECTED, CONNECTED, COLLEAGUE),
        (CONNECTED, COLLEAGUE),
        (CONNECTED, DISCONNECTED),
        (("1", "Clinician connected"), CONNECTED, DISCONNECTED),
        (),
    ],
)
def test_missed_repeated_or_turned_round(heard):
    """A change that is missing, told twice, told before or told in another order is found."""
    with pytest.raises(CheckFailed):
        judged(*heard)
