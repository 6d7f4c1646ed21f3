"""The page that says what launches need in the tenant."""

import pytest

from connector.ports import Readiness

PAGE = "/portal/configurations/row1/prerequisites"


@pytest.mark.parametrize(
    ("ready", "said"),
    [
        (Readiness(False, None, None), "has not consented"),
        (Readiness(True, False, True), "New-CsApplicationAccessPolicy"),
        (Readiness(True, True, False), "no licence that includes Teams"),
        (Readiness(), "Microsoft did not say."),
    ],
)
def test_what_is_missing_is_said(world, ready, said):
    """Each prerequisite that is missing or unknown is named with what to do."""
    world.readiness.ready = ready
    assert said in world.sign_in().get(PAGE).text


def test_nothing_is_missing(world):
    """Where everything is there, nothing is said to be missing but what Graph does not tell."""
    page = world.sign_in().get(PAGE).text
    assert "Nothing is missing" in page
    assert "Anonymous join" in page


def test_only_those_who_may_change_the_row_look(world):
    """Other people of the tenant are not shown the tenant's settings."""
    assert world.sign_in(oid="somebody-oid").get(PAGE).status_code == 403
