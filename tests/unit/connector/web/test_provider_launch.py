"""A provider begins a visit from the EHR."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from connector.ports import MicrosoftAccount


def _state_in(answer):
    return re.search(r"state=([\w-]+)", answer.location)[1]


def _told(answer):
    return answer.status_code >= 400 and 'role="alert"' in answer.text and "Traceback" not in answer.text


def test_first_visit_asks_for_microsoft_once(world):
    """The first visit of a provider goes by Microsoft's sign-in, the next one straight to the meeting."""
    browser = world.browser()
    first = world.launch(browser=browser)
    assert first.location.startswith("https://entra.example/11111111-0000-4000-8000-000000000001/")
    joined = browser.get(f"/callback/microsoft?code=good&state={_state_in(first)}")
    assert joined.location.startswith("https://teams.example/l/meetup-join/")
    assert world.launch().location == joined.location
    assert len(world.microsoft.asked) == 1


def test_join_link_is_unchanged(world):
    """The browser is sent to the join link exactly as Teams gave it."""
    assert world.begin().location.endswith("?a=%7b")


def test_audience_is_the_issuer(world):
    """The authorization request names the issuer of the launch as its audience."""
    world.launch()
    base, request = world.epic.asked[0]
    assert (request.audience, request.launch) == (base, "token")


def test_trailing_slash_is_tolerated(world):
    """An issuer with a trailing slash is the same environment."""
    answer = world.browser().get("/launch/provider?iss=https://epic.example/fhir/api/FHIR/R4/&launch=t")
    assert answer.status_code == 302
    assert world.epic.asked[0][1].audience.endswith("R4/")


@pytest.mark.parametrize(
    "issuer", ["https://evil.example/R4", "https://epic.example/fhir/api/FHIR/r4", "https://epic.example", ""]
)
def test_unknown_issuer_is_refused(world, issuer):
    """An issuer that is not approved is told so and never contacted."""
    assert _told(world.browser().get(f"/launch/provider?iss={issuer}&launch=t"))
    assert world.epic.asked == []


def test_waiting_configuration_launches_nothing(waiting):
    """A FHIR base URL that waits for approval launches no visit."""
    assert _told(waiting.browser().get(f"/launch/provider?iss={waiting.row.fhir_base}&launch=t"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sessionId": ""},
        {"sessionId": "%CSN%"},
        {"ehrUserId": None},
        {"ehrUserId": "%EPICUSERID%"},
        {"tenantId": "22222222-0000-4000-8000-000000000002"},
        {"organizerId": "somebody"},
        {"userType": "2"},
        {"userType": None},
    ],
)
def test_context_that_lets_nobody_in(world, wrong):
    """Without session or user, or with another tenant's or the patient's record, nobody is let in."""
    assert _told(world.launch(**wrong))
    assert world.teams.meetings == {}


def test_patient_through_the_provider_record(world):
    """A patient who comes through the provider record is not let in."""
    browser = world.browser()
    sent = browser.get(f"/launch/provider?iss={world.row.fhir_base}&launch=t")
    world.launch()
    world.epic.identity = {"fhirUser": "https://epic.example/R4/Patient/e9"}
    assert _told(browser.get(f"/callback/epic?code=good&state={_state_in(sent)}"))


def test_state_of_another_browser(world):
    """A callback in another browser than the one that launched starts nothing."""
    sent = world.browser().get(f"/launch/provider?iss={world.row.fhir_base}&launch=t")
    assert _told(world.browser().get(f"/callback/epic?code=good&state={_state_in(sent)}"))


def test_callback_is_good_for_once(world):
    """A callback that is repeated starts nothing."""
    browser = world.browser()
    sent = browser.get(f"/launch/patient?iss={world.row.fhir_base}&launch=t")
    world.epic.context = {}
    browser.get(f"/callback/epic?code=good&state={_state_in(sent)}")
    again = browser.get(f"/callback/epic?code=good&state={_state_in(sent)}")
    assert again.status_code == 403
    assert _told(again)


@pytest.mark.parametrize("query", ["code=good", "code=good&state=", "code=good&state=invented", ""])
def test_missing_or_wrong_state(world, query):
    """A callback without a state of ours starts nothing."""
    assert _told(world.browser().get(f"/callback/epic?{query}"))


def test_state_that_is_too_old(world):
    """A sign-in that took longer than ten minutes starts nothing."""
    browser = world.browser()
    sent = browser.get(f"/launch/provider?iss={world.row.fhir_base}&launch=t")
    world.clock.move(minutes=11)
    assert _told(browser.get(f"/callback/epic?code=good&state={_state_in(sent)}"))


def test_state_of_epic_is_no_state_of_microsoft(world):
    """An attempt at Epic is not continued by an answer from Microsoft."""
    browser = world.browser()
    sent = browser.get(f"/launch/provider?iss={world.row.fhir_base}&launch=t")
    assert _told(browser.get(f"/callback/microsoft?code=good&state={_state_in(sent)}"))


def test_two_tabs_at_once(world):
    """Two launches in one browser do not disturb each other."""
    world.begin()
    browser = world.browser()
    sent = [browser.get(f"/launch/provider?iss={world.row.fhir_base}&launch=t") for _ in range(2)]
    answers = [browser.get(f"/callback/epic?code=good&state={_state_in(each)}") for each in sent]
    assert {answer.status_code for answer in answers} == {302}


def test_declined_sign_in_is_told(world):
    """Whoever is sent back with an error reads that the sign-in was declined."""
    browser = world.browser()
    sent = browser.get(f"/launch/provider?iss={world.row.fhir_base}&launch=t")
    answer = browser.get(f"/callback/epic?error=access_denied&state={_state_in(sent)}")
    assert _told(answer)
    assert "did not sign you in" in answer.text


def test_account_of_another_tenant(world):
    """A Microsoft account of another tenant begins no visit."""
    browser = world.browser()
    first = world.launch(browser=browser)
    world.microsoft.account = MicrosoftAccount("another-tenant", "okafor-oid", "t")
    assert _told(browser.get(f"/callback/microsoft?code=good&state={_state_in(first)}"))


def test_other_account_cannot_take_over(world):
    """Of two sign-ins for one EHR user, the second with another account is refused."""
    early, late = world.browser(), world.browser()
    first, second = world.launch(browser=early), world.launch(browser=late)
    assert early.get(f"/callback/microsoft?code=good&state={_state_in(first)}").status_code == 302
    world.microsoft.account = MicrosoftAccount(world.row.tenant_id, "mallory-oid", "t")
    assert _told(late.get(f"/callback/microsoft?code=good&state={_state_in(second)}"))


def test_account_of_another_user(world):
    """An account that belongs to one EHR user does not serve another."""
    world.begin(user="EMP1", oid="okafor-oid")
    assert _told(world.begin(user="EMP2", oid="okafor-oid"))


def test_second_provider_becomes_presenter(world):
    """Two providers of a visit share its meeting, and both are its presenters."""
    first, second = world.begin(user="EMP1", oid="oid-1"), world.begin(user="EMP2", oid="oid-2")
    assert first.location == second.location
    attendees = world.teams.rules[-1]["participants"]["attendees"]
    assert [each["identity"]["user"]["id"] for each in attendees] == ["oid-1", "oid-2"]
    assert {each["role"] for each in attendees} == {"presenter"}


def test_lobby_before_anybody_comes(world):
    """Everybody but the invited waits, and the rules are set once."""
    world.begin()
    world.begin()
    assert len(world.teams.rules) == 1
    assert world.teams.rules[0]["lobbyBypassSettings"]["scope"] == "invited"


def test_one_meeting_however_simultaneous(world):
    """Many launches at once make one meeting and one subscription."""
    world.begin()
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: world.launch(session="900"), range(16)))
    assert len({answer.location for answer in answers}) == 1
    external_ids = [body for made in world.teams.meetings.values() for body in made]
    assert (len(external_ids), len(world.teams.subscriptions)) == (2, 2)


def test_meeting_tells_nothing(world):
    """Graph hears a hashed id and a neutral subject, whatever the record carries."""
    world.launch(patientName="Maya Lindqvist", browser=world.browser())
    world.begin()
    world.launch(patientName="Maya Lindqvist")
    (body,) = [body for made in world.teams.meetings.values() for body in made]
    assert set(body) == {"externalId", "subject"}
    assert "500" not in body["subject"]
    assert len(body["externalId"]) == 64
