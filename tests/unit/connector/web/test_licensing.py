"""Subscriptions of organizations and licences of providers, as launches meet them."""

from dataclasses import replace

import pytest

from connector.domain.configuration import Environment
from connector.ports import Readiness


@pytest.fixture
def production(world):
    """The connector with its approved row for a Production environment, in an organization without a subscription."""
    world.row = replace(world.row, environment=Environment.PRODUCTION)
    world.store.configurations.save(world.row)
    world.readiness.ready = Readiness(subscribed=False)
    return world


@pytest.mark.parametrize("kind", ["provider", "patient"])
def test_production_needs_a_subscription(production, kind):
    """A Production launch without a subscription is refused by name, before any sign-in to Microsoft or meeting."""
    answer = production.launch(kind)
    assert answer.status_code == 403
    assert "Microsoft Cloud for Healthcare" in answer.text
    assert (production.microsoft.asked, production.teams.meetings) == ([], {})


def test_it_is_asked_for_again(production):
    """Whoever subscribes can go on at once."""
    assert production.launch("patient").status_code == 403
    production.readiness.ready = Readiness(subscribed=True)
    assert production.launch("patient").location.startswith("https://teams.example/")


def test_testing_needs_none(world):
    """Testing visits go on without a subscription."""
    world.readiness.ready = Readiness(subscribed=False)
    assert world.launch("patient").location.startswith("https://teams.example/")


def test_what_is_not_told_refuses_nobody(production):
    """Where Graph does not tell, the visit goes on and the log says so."""
    production.readiness.ready = Readiness()
    assert production.launch("patient").location.startswith("https://teams.example/")
    assert ("licences.unknown", {"what": "subscription", "configuration": "row1"}) in production.log


def test_no_teams_licence_at_the_first_visit(world):
    """A provider without Teams is told so right after the one-time sign-in, and no meeting is made."""
    world.readiness.without_teams = {"okafor-oid"}
    answer = world.begin()
    assert answer.status_code == 403
    assert "licence" in answer.text
    assert world.teams.meetings == {}


def test_no_teams_licence_at_a_later_visit(world):
    """A provider who lost the licence is told so at the next visit."""
    world.begin()
    world.readiness.without_teams = {"okafor-oid"}
    assert world.launch(session="501").status_code == 403
    assert len(world.teams.meetings) == 1


def test_a_patient_needs_no_licence(world):
    """Patients are not asked for licences."""
    world.readiness.without_teams = {""}
    assert world.launch("patient").status_code == 302


def test_the_portal_names_it(production):
    """The prerequisites of a Production row name the missing subscription."""
    page = production.sign_in().get("/portal/configurations/row1/prerequisites").text
    assert "no active subscription to Microsoft Cloud for Healthcare" in page
