"""This simulator's part of the control plane: tenants, and what people do in meetings."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from mock_graph.meetings.call import DeedRefused, Participant
from mock_graph.meetings.meeting import Meeting
from mock_graph.notifications.broadcast import MISSED, REAUTHORIZE, REMOVED
from mock_graph.state import House, State
from mock_graph.web.control_tenants import add_administration, add_tenants, house_of, user_of
from simkit.control import ControlRefused, body

_MEETING = "/tenants/<tenant_id>/meetings/<meeting_id>"
_PARTICIPANT = f"{_MEETING}/participants/<participant_id>"


def add_control(plane: Blueprint, state: State) -> None:
    """Add the routes to the shared control plane."""
    add_tenants(plane, state)
    add_administration(plane, state)
    _add_meetings(plane, state)
    _add_deeds(plane, state)
    _add_subscriptions(plane, state)
    plane.register_error_handler(DeedRefused, lambda refused: (jsonify(error=str(refused)), 409))


def _add_meetings(plane: Blueprint, state: State) -> None:
    @plane.get("/tenants/<tenant_id>/meetings")
    def meetings(tenant_id: str) -> Response:
        house = house_of(state, tenant_id)
        return jsonify(meetings=[_shown(house, meeting) for meeting in house.meetings.all()])

    @plane.get(_MEETING)
    def meeting(tenant_id: str, meeting_id: str) -> Response:
        house = house_of(state, tenant_id)
        return jsonify(_shown(house, _meeting(house, meeting_id)))


def _add_deeds(plane: Blueprint, state: State) -> None:
    @plane.post(f"{_MEETING}/participants")
    def join(tenant_id: str, meeting_id: str) -> tuple[Response, int]:
        house = house_of(state, tenant_id)
        meeting, sent = _meeting(house, meeting_id), body()
        if "user" in sent:
            joined = house.room.join_as_user(meeting, user_of(house, sent["user"]), house.tenant.id)
        else:
            joined = house.room.join_as_guest(meeting, str(sent.get("name", "")))
        return jsonify(_participant(house, joined)), 201

    @plane.post(f"{_PARTICIPANT}/<deed>")
    def do(tenant_id: str, meeting_id: str, participant_id: str, deed: str) -> Response:
        house = house_of(state, tenant_id)
        meeting = _meeting(house, meeting_id)
        participant = meeting.gathering.participants.get(participant_id)
        if participant is None:
            raise ControlRefused(f"Nobody with the id {participant_id!r} has joined this meeting.", 404)
        _deed(house, meeting, participant, deed)
        return jsonify(_participant(house, participant))

    @plane.post(f"{_MEETING}/end")
    def end(tenant_id: str, meeting_id: str) -> Response:
        house = house_of(state, tenant_id)
        meeting = _meeting(house, meeting_id)
        house.room.end(meeting)
        return jsonify(_shown(house, meeting))


def _add_subscriptions(plane: Blueprint, state: State) -> None:
    kinds = {"reauthorization-required": REAUTHORIZE, "remove": REMOVED, "missed": MISSED}

    @plane.post("/tenants/<tenant_id>/subscriptions/<subscription_id>/<deed>")
    def lifecycle(tenant_id: str, subscription_id: str, deed: str) -> tuple[Response, int]:
        house = house_of(state, tenant_id)
        found = house.subscriptions.find(subscription_id)
        if found is None or deed not in kinds:
            raise ControlRefused(
                f"No living subscription has the id {subscription_id!r}."
                if found is None
                else f"{deed!r} is nothing that happens to a subscription; allowed are {', '.join(kinds)}.",
                404,
            )
        house.broadcaster.lifecycle(found, kinds[deed])
        return jsonify(subscription=found.id, event=kinds[deed]), 202


def _deed(house: House, meeting: Meeting, participant: Participant, deed: str) -> None:
    room = house.room
    if deed in ("admit", "turn-away"):
        key = body().get("by") if _has_body() else None
        by = room.admitter(meeting, user_of(house, key).id if key else None)
        (room.admit if deed == "admit" else room.turn_away)(meeting, participant, by)
    elif deed == "leave":
        room.leave(meeting, participant)
    elif deed == "lose-network":
        room.lose_network(meeting, participant)
    else:
        raise ControlRefused(
            f"{deed!r} is nothing a participant does; allowed are admit, turn-away, leave, lose-network.", 404
        )


def _has_body() -> bool:
    return bool(request.get_data(cache=True))


def _meeting(house: House, meeting_id: str) -> Meeting:
    meeting = house.meetings.with_id(meeting_id)
    if meeting is None:
        raise ControlRefused(f"The tenant has no meeting {meeting_id!r}.", 404)
    return meeting


def _shown(house: House, meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "external_id": meeting.external_id,
        "subject": meeting.subject,
        "organizer_id": meeting.organizer_id,
        "join_web_url": meeting.join_web_url,
        "lobby_scope": meeting.rules.lobby_scope,
        "attendees": [{"user_id": one.user_id, "role": one.role} for one in meeting.rules.attendees],
        "state": meeting.gathering.state,
        "participants": [_participant(house, one) for one in list(meeting.gathering.participants.values())],
        "subscriptions": [one.id for one in house.subscriptions.of_meeting(meeting.id)],
    }


def _participant(house: House, one: Participant) -> dict[str, Any]:
    user = house.tenant.users.find(one.person.user_id) if one.person.account else None
    return {
        "id": one.id,
        "name": one.person.name,
        "user_id": one.person.user_id if one.person.account else None,
        "key": user.key if user else None,
        "state": one.state,
        "history": [{"at": _instant(at), "state": state} for at, state in one.history],
    }


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
