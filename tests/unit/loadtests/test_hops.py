"""Names of the steps of a launch."""

import pytest

from loadtests.hops import Hops
from loadtests.load_plan import LoadPlan

THREAD = "19%3ameeting_abc@thread.v2"


@pytest.mark.parametrize(
    ("method", "url", "name"),
    [
        ("GET", "http://127.0.0.1:1000/launch/provider?iss=a&launch=b", "connector: launch (provider)"),
        ("GET", "http://127.0.0.1:1000/p/launch?iss=a", "connector: launch (patient)"),
        ("GET", "http://127.0.0.1:1000/callback/epic?code=x", "connector: /callback/epic"),
        ("GET", "http://127.0.0.1:1000/visits/8812345/3f2a9c1e-0000-4000-8000-123456789abc", "connector: /visits/*/*"),
        ("GET", "http://127.0.0.1:1010/load-1/oauth2/authorize?a=b", "epic: authorize"),
        ("POST", "http://127.0.0.1:1010/_sim/clinics/load-1/launches", "epic: begin (control plane)"),
        ("GET", "http://127.0.0.1:1020/tenant/oauth2/v2.0/authorize?x=y", "microsoft: authorize"),
        ("POST", "http://127.0.0.1:1020/tenant/login", "microsoft: sign in"),
        ("GET", f"http://127.0.0.1:1020/l/meetup-join/{THREAD}/0?context=x", "teams: before joining"),
        ("POST", f"http://127.0.0.1:1020/l/meetup-join/{THREAD}/0?context=x", "teams: join"),
        ("GET", "http://127.0.0.1:1020/teams/meetings/m/participants/p?key=k", "teams: meeting"),
        ("POST", "http://127.0.0.1:1020/teams/meetings/m/participants/p/admit?key=k", "teams: admit"),
        ("GET", "http://elsewhere.example/x", "elsewhere: /x"),
    ],
)
def test_a_step_is_named_by_system_and_purpose(plan: LoadPlan, method: str, url: str, name: str) -> None:
    """No ids in names, so that the same step of all visits is one row."""
    assert Hops(plan).name(method, url) == name


def test_only_the_three_systems_are_known(plan: LoadPlan) -> None:
    """A launch that leads elsewhere is not followed."""
    assert Hops(plan).leads_away("https://teams.example/l/meetup-join/x")
    assert not Hops(plan).leads_away("http://127.0.0.1:1020/l/meetup-join/x")
