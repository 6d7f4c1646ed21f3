"""Calls to others: patience, deadlines, Retry-After."""

import pytest

from connector.adapters.http import document, retry_after_of, somebody_waits
from connector.domain.problems import TooBusy

URL = "https://graph.example/x"


def test_retry_after_is_honoured(http, network):
    """A throttled call is repeated after exactly what Retry-After says."""
    network.answers = [(429, {}, {"Retry-After": "2"}), (503, {}, {"Retry-After": "1.5"}), (200, {"a": 1})]
    assert http.send_patiently("Graph", "GET", URL).status_code == 200
    assert network.pauses == [2.0, 1.5]


def test_without_retry_after_it_takes_longer_each_time(http, network):
    """Where nothing is asked for the pauses grow, and after four attempts it is over."""
    network.answers = [(503, {})] * 3 + [None]
    with pytest.raises(TooBusy):
        http.send_patiently("Graph", "GET", URL)
    assert network.pauses == sorted(network.pauses)
    assert len(network.sent) == 4


def test_nobody_waits_longer_than_the_deadline(http, network):
    """When Retry-After asks for more than a person waits, he is told at once."""
    network.answers = [(429, {}, {"Retry-After": "30"})]
    with somebody_waits(8), pytest.raises(TooBusy) as busy:
        http.send_patiently("Graph", "GET", URL)
    assert (busy.value.retry_after, network.pauses) == (30.0, [])


def test_after_the_deadline_nothing_is_sent(http, network):
    """Nothing is sent when nobody waits for it any more."""
    with somebody_waits(0), pytest.raises(TooBusy):
        http.send("Graph", "GET", URL)
    assert network.sent == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sun, 01 Mar 2026 10:00:05 GMT", "Date": "Sun, 01 Mar 2026 10:00:00 GMT"}, 5.0),
        ({"Retry-After": "Sun, 01 Mar 2026 10:00:05 -0000", "Date": "Sun, 01 Mar 2026 10:00:00 GMT"}, 5.0),
        ({"Retry-After": "Sun, 01 Mar 2026 10:00:05 GMT", "Date": "today"}, 0.0),
        ({"Retry-After": "Mon, 1 Jan 99999999999 00:00:00 GMT"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "1e15"}, 86400.0),
    ],
)
def test_both_forms_of_retry_after(http, network, headers, seconds):
    """Retry-After is a number of seconds or a date."""
    network.answers = [(200, {}, headers)]
    assert retry_after_of(http.send("Graph", "GET", URL)) == seconds


@pytest.mark.parametrize("url", ["https://epic.example:99999/token", "epic.example/token", "https:///token"])
def test_from_what_is_no_address_no_answer_comes(http, network, url):
    """An address that a server publishes and nobody can ask is told as one that does not answer."""
    with pytest.raises(TooBusy):
        http.send("Epic", "POST", url, data={"code": "1"})
    assert network.sent == []


@pytest.mark.parametrize("code", ["\ud800"])
def test_what_cannot_be_sent_is_not_sent(http, network, code):
    """What a server gives that is no text is told as a call without an answer."""
    with pytest.raises(TooBusy):
        http.send("Epic", "POST", URL, data={"code": code})
    assert network.sent == []


@pytest.mark.parametrize("body", ["<html>", "", "[1]", "null", "[" * 200_000], ids=["HTML", "", "list", "null", "deep"])
def test_what_is_no_document(http, network, body):
    """HTML, nothing, or anything but an object is no document."""
    network.answers = [(200, body)]
    assert document(http.send("Epic", "GET", URL)) is None


def test_no_cookies_are_kept(http, network):
    """A cookie that one call brought does not go along with another person's call."""
    network.answers = [(200, {}, {"Set-Cookie": "EpicPersistenceCookie=one; Path=/"}), (200, {})]
    for _ in range(2):
        http.send("Epic", "GET", URL)
    assert "Cookie" not in network.sent[1].headers


def test_environment_is_not_read(http, network, monkeypatch, tmp_path):
    """Proxies, trust and passwords come from the settings, never from the environment."""
    (tmp_path / "netrc").write_text("machine graph.example login somebody password secret\n")
    for name, value in (("HTTPS_PROXY", "http://p"), ("REQUESTS_CA_BUNDLE", "/b"), ("NETRC", str(tmp_path / "netrc"))):
        monkeypatch.setenv(name, value)
    network.answers = [(200, {})]
    http.send("Graph", "GET", URL)
    assert network.trust == [(True, {})]
    assert "Authorization" not in network.sent[0].headers


def test_redirects_are_not_followed(http, network):
    """An address that leads on elsewhere is not followed there."""
    network.answers = [(302, "", {"Location": "http://169.254.169.254/latest"})]
    assert http.send("Epic", "GET", "https://epic.example/R4/metadata").status_code == 302
    assert [request.url for request in network.sent] == ["https://epic.example/R4/metadata"]


def test_what_is_sent(http, network):
    """Query, body, headers and client authentication arrive as they were given."""

    def proof(request):
        request.headers["Authorization"] = "Basic x"
        return request

    network.answers = [(200, {}), (200, {})]
    http.send("Epic", "GET", URL, params={"ConferenceID": "5 0&0"}, headers={"Epic-Client-ID": "backend"})
    http.send("Epic", "POST", URL, data={"code": "a/b"}, auth=proof)
    asked, posted = network.sent
    assert (asked.url, asked.headers["Epic-Client-ID"], asked.body) == (f"{URL}?ConferenceID=5+0%260", "backend", None)
    assert (posted.body, posted.headers["Authorization"]) == ("code=a%2Fb", "Basic x")
    assert posted.headers["Content-Type"] == "application/x-www-form-urlencoded"
