"""What the chart hears about connections."""

from datetime import timedelta
from typing import Any

import pytest


@pytest.mark.parametrize("method", ["GET", "FORM", "JSON"])
def test_a_report_is_heard_in_every_form(epic: Any, method: str) -> None:
    """By query, form or JSON: the schedule knows that the patient is connected."""
    assert epic.report(method=method).status_code == 200
    heard = epic.connections()[0]
    assert (heard["external_id"], heard["role"], heard["state"]) == ("7001", "patient", "connected")


def test_participants_are_told_apart(epic: Any) -> None:
    """Provider and patient have a connection and a history each."""
    epic.report()
    epic.report(ExternalID="E1001", ExternalIDType="1")
    epic.report(ConnectionStatus="2")
    patient, provider = epic.connections()
    assert (patient["state"], provider["state"]) == ("disconnected", "connected")
    assert [report["state"] for report in patient["history"]] == ["connected", "disconnected"]
    assert provider["role"] == "provider"


def test_a_repeat_changes_nothing_but_is_remembered(epic: Any) -> None:
    """The same report again is marked in the history, and the time of the connection stays."""
    epic.report()
    epic.clock.advance(timedelta(minutes=1))
    epic.report()
    heard = epic.connections()[0]
    assert heard["state"] == "connected"
    assert [report["repeated"] for report in heard["history"]] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"ConferenceID": "99999"}, "unknown-conference"),
        ({"ExternalID": "7002"}, "not-on-visit"),
        ({"ExternalID": "E1001"}, "not-on-visit"),
        ({"ExternalIDType": "1"}, "not-on-visit"),
        ({"ExternalIDType": "9"}, "unknown-id-type"),
        ({"ConnectionStatus": "3"}, "unknown-status"),
        ({"ConferenceID": ""}, "missing-parameter"),
        ({"ExternalID": ""}, "missing-parameter"),
        ({"ExternalIDType": ""}, "missing-parameter"),
        ({"VendorName": ""}, "missing-parameter"),
        ({"ConnectionStatus": ""}, "missing-parameter"),
    ],
)
def test_a_wrong_report_is_refused(epic: Any, wrong: dict[str, str], reason: str) -> None:
    """400 in Interconnect's envelope, and nobody is connected."""
    answer = epic.report(**wrong)
    assert answer.status_code == 400
    assert answer.json["Message"] == "An error has occurred."
    assert answer.json["ExceptionMessage"]
    assert epic.connections() == []
    facts = epic.exchanges("telehealth.set_connection_status")[-1]["facts"]
    assert (facts["outcome"], facts["reason"]) == ("refused", reason)


@pytest.mark.parametrize(
    ("auth", "client"),
    [
        (None, "background"),
        (("emp$tele", "pw"), ""),
        (("emp$tele", "pw"), "provider-app"),
        (("emp$tele", "wrong"), "background"),
        (("tele", "pw"), "background"),
        ("made-up-token", "background"),
    ],
)
def test_who_is_not_known_is_not_heard(epic: Any, auth: Any, client: str) -> None:
    """401 without a good bearer, and with Basic without the right Epic-Client-ID."""
    assert epic.report(auth=auth, client=client).status_code == 401
    assert epic.connections() == []


def test_only_a_background_users_app_may_use_basic(epic: Any) -> None:
    """A user and password on another kind of app open nothing."""
    app = {"client_id": "keyed", "audience": "backend", "auth": "private_key_jwt", "jwks_url": "http://app.example/"}
    epic.add_app(**app, user="tele", password="pw")
    assert epic.report(client="keyed").status_code == 401


@pytest.mark.parametrize(("age_s", "status"), [(0, 200), (3600, 401)])
def test_the_launching_user_may_report(epic: Any, age_s: int, status: int) -> None:
    """A user's token works as long as it is good, without Epic-Client-ID."""
    token = epic.provider_token()["access_token"]
    epic.clock.advance(timedelta(seconds=age_s))
    assert epic.report(auth=token, client="").status_code == status


def test_a_user_reports_about_own_visits_only(epic: Any) -> None:
    """The conference must be linked to the launching user."""
    token = epic.provider_token()["access_token"]
    answer = epic.report(auth=token, ConferenceID="90003", ExternalID="7001")
    assert answer.status_code == 400
    assert epic.connections("90003") == []


def test_the_ledger_knows_ids_and_no_names(epic: Any) -> None:
    """Facts are ids and states."""
    epic.report(ExternalID="E1001", ExternalIDType="1")
    facts = epic.exchanges("telehealth.set_connection_status")[-1]["facts"]
    assert facts == {
        "csn": "90001",
        "external_id": "E1001",
        "external_id_type": "1",
        "role": "provider",
        "state": "connected",
        "epic_client_id": True,
        "auth": "basic",
        "client_id": "background",
        "outcome": "accepted",
        "repeated": False,
    }


def test_a_site_may_take_one_kind_of_caller_only(epic: Any) -> None:
    """Some take background users, some take tokens."""
    epic.make(switches={"status_callers": ["bearer"]})
    token = epic.provider_token()["access_token"]
    assert (epic.report().status_code, epic.report(auth=token).status_code) == (401, 200)
    epic.make(switches={"status_callers": ["basic"]})
    token = epic.provider_token()["access_token"]
    assert (epic.report().status_code, epic.report(auth=token).status_code) == (200, 401)


def test_before_2019_the_client_id_header_was_not_needed(epic: Any) -> None:
    """It is mandatory with Basic since February 2019."""
    assert epic.report(client="").status_code == 401
    epic.make(profile="nov2018")
    assert epic.report(client="").status_code == 200
    assert epic.report(client="", auth=("emp$tele", "wrong")).status_code == 401


def test_success_may_have_no_body(epic: Any) -> None:
    """What Epic answers is not published: a connector judges by the status alone."""
    epic.make(switches={"status_body": "empty"})
    answer = epic.report()
    assert (answer.status_code, answer.get_data()) == (200, b"")
