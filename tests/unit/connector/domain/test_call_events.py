"""Graph's call events, in every spelling."""

from datetime import UTC, datetime

import pytest

from connector.domain.call_events import Place, UnreadableEvent, read_event

AT = "2026-02-28T10:00:00.1234567Z"


def test_documented_form():
    """The documented, camel-case form."""
    event = read_event(
        {
            "eventType": "rosterUpdated",
            "eventDateTime": AT,
            "participants@delta": [
                {"id": "1", "info": {"identity": {"user": {"id": "ABC"}}}, "isInLobby": True},
                {"id": "2", "info": {"identity": {"user": {"id": "d"}}}, "removedState": {"reason": "left"}},
            ],
        }
    )
    assert event.at == datetime(2026, 2, 28, 10, 0, 0, 123456, UTC)
    assert [(each.user_id, each.place) for each in event.sightings] == [("abc", Place.LOBBY), ("d", Place.LEFT)]


def test_older_form():
    """The form of 2021: other names, lists of who joined and who exited."""
    event = read_event(
        {
            "eventType": "Microsoft.Communication.CallRosterUpdate",
            "eventDateTime": AT,
            "activeParticipants@joined": [{"id": "1", "Identity": {"AzureCommunicationServicesUser": {"Id": "8:acs"}}}],
            "activeParticipants@exited": [{"id": "2"}],
        }
    )
    assert [(each.participant_id, each.place) for each in event.sightings] == [("1", Place.IN), ("2", Place.LEFT)]


@pytest.mark.parametrize("name", ["callEnded", "Microsoft.Communication.CallEnded"])
def test_end_of_the_call(name):
    """Both names for the end of a call, in both members."""
    assert read_event({"eventType": name, "eventDateTime": AT}).ended
    assert read_event({"callEventType": name, "eventDateTime": AT}).ended


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"eventDateTime": "yesterday"}, {"eventDateTime": AT, "participants@delta": [{"info": {}}]}],
)
def test_unreadable(document):
    """What is no call event is said to be none."""
    with pytest.raises(UnreadableEvent):
        read_event(document)
