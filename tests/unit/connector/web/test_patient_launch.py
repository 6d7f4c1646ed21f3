"""A patient begins a visit from MyChart."""

from contextlib import contextmanager
from dataclasses import replace
from html import unescape

from connector.domain.configuration import Region
from connector.domain.problems import TooBusy, refused_by


def test_no_microsoft_sign_in(world):
    """A patient goes from MyChart straight to the meeting."""
    assert world.launch("patient", user="WPR1").location.startswith("https://teams.example/")
    assert world.microsoft.asked == []


def test_patient_first(world):
    """A patient who comes first makes the meeting that the provider then joins."""
    assert world.launch("patient", user="WPR1").location == world.begin().location
    assert len(world.teams.meetings) == 1


def test_patient_is_no_presenter(world):
    """A patient is never among those who pass the lobby."""
    world.launch("patient", user="WPR1")
    assert world.teams.rules[-1]["participants"]["attendees"] == []


def test_visit_goes_on_without_subscription(world):
    """When Teams refuses the subscription the patient still joins, and the next launch asks again."""
    for trouble in (refused_by("Microsoft Teams", ""), TooBusy("Microsoft Teams")):
        world.teams.refuses = trouble
        assert world.launch("patient", user="WPR1").status_code == 302
    world.teams.refuses = None
    world.launch("patient", user="WPR1")
    assert len(world.teams.subscriptions) == 1


def test_busy_service_is_told(world):
    """When Teams is too busy the person reads it, with a reference id and what to do."""

    def busy(row, body):
        raise TooBusy("Microsoft Teams", 30)

    world.teams.create_or_get = busy
    answer = world.launch("patient", user="WPR1")
    assert answer.status_code == 503
    assert "Microsoft Teams is not available right now" in answer.text
    assert answer.headers["X-Reference-Id"] in answer.text


def test_the_region_changes_during_a_launch(world):
    """Whose environment goes to another region, and waits there, while they begin their visit, are told so."""
    makes = world.teams.create_or_get

    def moves(row, body):
        world.store.configurations.save(replace(row, region=Region.EMEA, approved_at=None))
        return makes(row, body)

    world.teams.create_or_get = moves
    answer = world.launch("patient", user="WPR1")
    assert answer.status_code == 403
    assert "isn't approved" in unescape(answer.text)


def test_mistake_of_ours_shows_no_traceback(world):
    """An unexpected error ends in a page without details, and in a log line."""

    def breaks(row, body):
        raise ZeroDivisionError("secret detail")

    world.teams.create_or_get = breaks
    answer = world.launch("patient", user="WPR1")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "mistake" in {event for event, _ in world.log}


def test_nothing_identifying_in_the_log(world):
    """Neither the portal account nor the visit appears in the log."""
    world.launch("patient", user="WPR-777", session="CSN-888")
    assert "WPR-777" not in str(world.log)
    assert "CSN-888" not in str(world.log)


def test_refused_subscription_is_asked_for_again(world):
    """A subscription that Teams refused is asked for again in the background, after a while."""
    wired = world.app.extensions["connector"]
    world.teams.refuses = TooBusy("Microsoft Teams")
    world.launch("patient", user="WPR1")
    world.teams.refuses = None
    wired.watch.look_after()
    assert world.teams.subscriptions == []
    world.clock.move(seconds=20)
    wired.watch.look_after()
    wired.watch.look_after()
    assert len(world.teams.subscriptions) == 1


def test_a_subscription_that_was_got_meanwhile(world):
    """Who waited for a visit to be free looks again whether it needs a subscription."""
    world.teams.refuses = TooBusy("Graph")
    world.launch(kind="patient", user="WPR1")
    world.teams.refuses = None
    world.clock.move(seconds=30)
    watch, hold = world.app.extensions["connector"].watch, world.parts.locks.hold

    @contextmanager
    def somebody_else_first(name):
        world.parts.locks.hold = hold
        watch.look_after()
        with hold(name):
            yield

    world.parts.locks.hold = somebody_else_first
    watch.look_after()
    assert len(world.teams.subscriptions) == 1
