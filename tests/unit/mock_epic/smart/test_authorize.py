"""The authorization endpoint: what it lets through, and that it never redirects what it refuses."""

from datetime import timedelta
from typing import Any

import pytest


def is_error_page(answer: Any) -> bool:
    """Whether the person sees the error page and nobody is redirected."""
    return (
        answer.status_code == 400
        and "Location" not in answer.headers
        and answer.mimetype == "text/html"
        and "<title>OAuth2 Error</title>" in answer.get_data(as_text=True)
    )


def back(answer: Any) -> str:
    """Where the browser is sent."""
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def test_a_launch_comes_back_with_a_code_and_the_state(epic: Any) -> None:
    """An EHR launch needs no sign-in: the browser goes straight back to the app."""
    location = back(epic.authorize(state="a b&c"))
    assert location.startswith("http://connector.example/callback/epic?code=")
    assert location.endswith("&state=a+b%26c")


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "somebody-else"},
        {"client_id": "background"},
        {"response_type": "token"},
        {"response_type": None},
        {"redirect_uri": "http://connector.example/callback/epic/"},
        {"redirect_uri": "http://connector.example/callback/Epic"},
        {"redirect_uri": "http://connector.example/callback/epic?x=1"},
        {"redirect_uri": None},
        {"aud": None},
        {"aud": "http://epic.example/other/api/FHIR/R4"},
        {"code_challenge": "abc", "code_challenge_method": "plain"},
        {"code_challenge": "abc"},
        {"code_challenge_method": "S256"},
        {"launch": "made-up"},
    ],
)
def test_a_wrong_request_ends_at_a_page_and_never_at_the_app(epic: Any, wrong: dict[str, str | None]) -> None:
    """Whatever is wrong, the person sees the error page and the app hears nothing."""
    assert is_error_page(epic.authorize(**wrong))


def test_a_launch_value_is_spent_by_its_first_use(epic: Any) -> None:
    """A launch value can be spent once."""
    launch = epic.launch()
    assert back(epic.authorize(launch=launch))
    again = epic.authorize(launch=launch)
    assert is_error_page(again)
    assert "invalid_launch_token" in again.get_data(as_text=True)


@pytest.mark.parametrize(("age_s", "good"), [(299, True), (300, False)])
def test_a_launch_value_dies_after_300_seconds(epic: Any, age_s: int, good: bool) -> None:
    """A launch value is good for 300 seconds."""
    launch = epic.launch()
    epic.clock.advance(timedelta(seconds=age_s))
    assert (epic.authorize(launch=launch).status_code == 302) is good


def test_a_launch_value_belongs_to_its_app(epic: Any) -> None:
    """An app cannot spend a launch that was made for another one."""
    assert is_error_page(epic.authorize(client_id="patient-app", launch=epic.launch()))


def test_a_launch_value_belongs_to_its_environment(epic: Any) -> None:
    """A launch of one clinic starts nothing in another."""
    launch = epic.launch()
    epic.name = f"{epic.name}-2"
    epic.make()
    assert is_error_page(epic.authorize(launch=launch))


def test_a_launch_without_the_scope_launch_asks_for_a_sign_in(epic: Any) -> None:
    """Without the scope `launch` the launch value counts for nothing: the person must sign in."""
    answer = epic.authorize(scope="openid fhirUser")
    assert answer.status_code == 200
    assert "Password" in answer.get_data(as_text=True)


def test_the_audience_may_end_with_a_slash(epic: Any) -> None:
    """Epic's own directory lists FHIR bases with a slash at the end."""
    assert back(epic.authorize(aud=epic.fhir_base + "/"))


def test_a_launch_may_be_authorized_by_post(epic: Any) -> None:
    """Since November 2020 the request may be a form."""
    form = epic.request(launch=epic.launch())
    assert back(epic.post("oauth2/authorize", data=form))


def test_the_query_of_a_post_counts_for_nothing(epic: Any) -> None:
    """A POST is read from its form alone."""
    assert is_error_page(epic.post("oauth2/authorize", query_string=epic.request(launch=epic.launch())))


def test_the_error_page_cannot_be_framed(epic: Any) -> None:
    """Epic's pages refuse to be framed by other sites."""
    assert epic.authorize(aud=None).headers["X-Frame-Options"] == "sameorigin"


def test_the_ledger_says_why_a_request_was_refused(epic: Any) -> None:
    """The person is not told the reason, the ledger is."""
    epic.authorize(redirect_uri="http://elsewhere.example/")
    facts = epic.exchanges("smart.authorize")[-1]["facts"]
    assert facts["outcome"] == "error-page"
    assert facts["reason"] == "redirect_uri_mismatch"


def test_november_2018_asks_for_no_audience_and_no_challenge(epic: Any) -> None:
    """An environment of November 2018 ignores what it does not know yet."""
    epic.make(profile="nov2018")
    launch = epic.launch()
    assert launch.count(".") == 0
    assert back(epic.authorize(launch=launch, aud=None, code_challenge="abc", code_challenge_method="plain"))


def test_a_backend_app_has_nobody_at_a_browser(epic: Any) -> None:
    """A backend app cannot ask for a person's authorization, whatever its record says."""
    callback = "http://connector.example/callback/epic"
    epic.add_app(client_id="b", audience="backend", auth="emp_basic", user="u", password="p", redirect_uris=[callback])
    assert is_error_page(epic.authorize(client_id="b", launch=None, scope="openid"))


def test_november_2018_is_authorized_by_get_only(epic: Any) -> None:
    """Authorization by POST came in November 2020."""
    epic.make(profile="nov2018")
    assert is_error_page(epic.post("oauth2/authorize", data=epic.request(launch=epic.launch())))
