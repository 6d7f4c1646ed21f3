"""Telling the chart."""

from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt

from connector.adapters.chart_client import BackendTokens, ChartClient
from connector.adapters.clock import SystemClock
from connector.adapters.ids import SystemIds
from connector.adapters.oauth import OAuth, Registration
from connector.domain.configuration import Configuration, Environment
from connector.domain.launch import Kind
from connector.domain.reports import Outcome, Report
from connector.domain.visit import Person
from connector.ports import EpicServer

STATUS, TOKEN = "https://e.example/status", "https://e.example/token"
ROW = Configuration("r", "t", "https://e.example/R4", Environment.TESTING, "a", "o", "", STATUS)
REPORT = Report(1, "v", Person("WPR1", Kind.PATIENT), connected=False)


class _Discovery:
    """Knows the environment's token endpoint."""

    def server(self, fhir_base):
        return EpicServer("https://e.example/authorize", TOKEN)


@pytest.fixture
def chart(http, keys, network):
    """The backend client; every token is good for an hour."""
    network.table[TOKEN] = (200, {"access_token": "backend", "token_type": "Bearer", "expires_in": 3600})
    oauth = OAuth(http, "Epic", Registration("backend-app"))
    tokens = BackendTokens(oauth, _Discovery(), keys, SystemClock(), SystemIds())
    return ChartClient(http, tokens, "backend-app", lambda *_, **__: None)


def test_report(chart, network, keys):
    """A report carries ids and the status only, with bearer token and client id."""
    network.table[STATUS] = (200, "")
    assert chart.tell(ROW, "500", REPORT).outcome is Outcome.DONE
    asked, told = network.sent
    assert parse_qs(urlsplit(told.url).query) == {
        "ConferenceID": ["500"],
        "ExternalID": ["WPR1"],
        "ExternalIDType": ["2"],
        "VendorName": ["Teams EHR connector"],
        "ConnectionStatus": ["2"],
    }
    assert (told.headers["Authorization"], told.headers["Epic-Client-ID"]) == ("Bearer backend", "backend-app")
    assertion = parse_qs(asked.body)["client_assertion"][0]
    token = jwt.decode(assertion, keys.signing, algorithms=["RS384"])
    assert (token.header["kid"], token.header["typ"]) == (keys.signing.kid, "JWT")
    assert token.claims["iss"] == token.claims["sub"] == "backend-app"
    assert token.claims["aud"] == TOKEN
    assert 0 < token.claims["exp"] - token.claims["iat"] <= 300


def test_refused_token_is_renewed_once(chart, network):
    """A 401 leads to one more try with a new token; the second 401 waits for later."""
    network.table[STATUS] = (401, "")
    assert chart.tell(ROW, "500", REPORT).outcome is Outcome.LATER
    assert [request.url.split("?")[0] for request in network.sent] == [TOKEN, STATUS, TOKEN, STATUS]


@pytest.mark.parametrize("status", [400, 403, 404])
def test_refused_for_good(chart, network, status):
    """Some answers are for good."""
    network.table[STATUS] = (status, "")
    assert chart.tell(ROW, "500", REPORT).outcome is Outcome.REFUSED


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_again_later(chart, network, status):
    """Other answers ask for another try, not before Retry-After."""
    network.table[STATUS] = (status, "", {"Retry-After": "3"})
    answer = chart.tell(ROW, "500", REPORT)
    assert (answer.outcome, answer.retry_after) == (Outcome.LATER, 3.0)


def test_no_connection_and_no_token(chart, network):
    """Without a connection or a token the report waits."""
    network.answers = [(200, {"access_token": "a", "token_type": "Bearer"}), None]
    assert chart.tell(ROW, "500", REPORT).outcome is Outcome.LATER
    network.table[TOKEN] = (400, {"error": "invalid_client", "error_description": None})
    assert chart.tell(ROW, "500", REPORT).outcome is Outcome.LATER
