"""A connector that decides one thing differently is a policy of a few lines."""

import re

from connector.adapters.http import RetryPolicy
from connector.domain.attempts import StateCheck
from connector.domain.meeting import MeetingPolicy
from connector.domain.reports import ReportDecision


class _AnyBrowser(StateCheck):
    """Accepts a state whoever brings it."""

    def accepts(self, attempt, purposes, browser_digest, now):
        return attempt.purpose in purposes


class _OpenLobby(MeetingPolicy):
    """Lets everybody pass."""

    def rules(self, presenters):
        return {**super().rules(presenters), "lobbyBypassSettings": {"scope": "everyone"}}


class _NamesInSubject(MeetingPolicy):
    """Puts the patient's name where it does not belong."""

    def request(self, external_id, context):
        return {**super().request(external_id, context), "subject": f"Visit of {context.get('patientName')}"}


class _ForgetsDisconnects(ReportDecision):
    """Tells the chart of connections only."""

    def wanted(self, person, connected):
        return connected


class _AtOnce(RetryPolicy):
    """Does not wait."""

    def wait_s(self, attempt, retry_after):
        return 0.0 if attempt <= self.attempts else None


def test_state_check(world_with):
    """The check of a sign-in's state can be replaced."""
    world = world_with(state=_AnyBrowser())
    sent = world.browser().get(f"/launch/patient?iss={world.row.fhir_base}&launch=t")
    world.launch("patient", user="WPR1")
    state = re.search(r"state=([\w-]+)", sent.location)[1]
    assert world.browser().get(f"/callback/epic?code=good&state={state}").status_code == 302


def test_lobby(world_with):
    """The lobby's rules can be replaced."""
    world = world_with(meeting=_OpenLobby())
    world.begin()
    assert world.teams.rules[0]["lobbyBypassSettings"] == {"scope": "everyone"}


def test_subject(world_with):
    """The meeting's request can be replaced, with what Epic told in hand."""
    world = world_with(meeting=_NamesInSubject())
    world.launch("patient", user="WPR1", patientName="Maya")
    ((body,),) = world.teams.meetings.values()
    assert body["subject"] == "Visit of Maya"


def test_reports(world_with):
    """What the chart hears of can be replaced."""
    world = world_with(reports=_ForgetsDisconnects())
    world.begin()
    world.notify(world.event(("p1", "okafor-oid", "in"), at="10:00:00"))
    world.notify(world.event(("p1", "okafor-oid", "left"), at="10:01:00"))
    assert [connected for _, _, connected in world.chart.heard] == [True]


def test_retry():
    """How long to wait before a repetition can be replaced."""
    assert _AtOnce().wait_s(2, retry_after=60.0) == 0.0
    assert RetryPolicy().wait_s(2, retry_after=60.0) == 60.0
