TENANT = "11111111-1111-4111-8111-111111111111"


def _shown(world, meeting):
    return world.control("GET", f"/tenants/{TENANT}/meetings/{meeting['id']}").json


def _states(world, meeting):
    return {one["name"]: one["state"] for one in _shown(world, meeting)["participants"]}


def test_waiting_and_admitting(world):
    """A guest waits until somebody in the meeting admits; history says when."""
    meeting = world.meeting()
    guest = world.join(meeting, name="Maya")
    assert (guest["state"], guest["user_id"], guest["key"]) == ("lobby", None, None)
    assert _shown(world, meeting)["state"] == "idle"
    assert world.join(meeting, user="okafor")["state"] == "in"
    assert _shown(world, meeting)["state"] == "running"
    world.advance(minutes=1)
    admitted = world.deed(meeting, guest, "admit", by="okafor").json
    assert admitted["state"] == "in"
    assert [one["state"] for one in admitted["history"]] == ["lobby", "in"]
    assert admitted["history"][1]["at"] == "2026-03-02T10:01:00Z"


def test_employee_as_patient(world):
    """An employee who is not on the list waits like any guest."""
    meeting = world.meeting()
    assert world.join(meeting, user="lindqvist")["state"] == "lobby"


def test_nobody_admits_from_outside(world):
    """Nobody admits who is not in the meeting, and no attendee does."""
    meeting = world.meeting()
    guest = world.join(meeting, name="Maya")
    for by in ({}, {"by": "okafor"}, {"by": "visits"}):
        answer = world.deed(meeting, guest, "admit", **by)
        assert answer.status_code == 409
        assert "in the meeting" in answer.json["error"]
    world.join(meeting, user="okafor")
    employee = world.join(meeting, user="lindqvist")
    world.deed(meeting, employee, "admit")
    assert world.deed(meeting, guest, "admit", by="lindqvist").status_code == 409
    assert _states(world, meeting)["Maya"] == "lobby"


def test_turned_away(world):
    """Who is turned away is not in, and can come again as a new participant."""
    meeting = world.meeting()
    world.join(meeting, user="okafor")
    first = world.join(meeting, name="Maya")
    assert world.deed(meeting, first, "turn-away").json["state"] == "turned-away"
    second = world.join(meeting, name="Maya")
    assert second["state"] == "lobby"
    assert second["id"] != first["id"]


def test_coming_back(world):
    """Who comes back after leaving waits again."""
    meeting = world.meeting()
    world.join(meeting, user="okafor")
    guest = world.join(meeting, name="Maya")
    world.deed(meeting, guest, "admit")
    world.deed(meeting, guest, "leave")
    assert world.join(meeting, name="Maya")["state"] == "lobby"


def test_deeds_twice(world):
    """What has been done cannot be done again."""
    meeting = world.meeting()
    doctor = world.join(meeting, user="okafor")
    guest = world.join(meeting, name="Maya")
    world.deed(meeting, guest, "admit")
    assert world.deed(meeting, guest, "admit").status_code == 409
    world.deed(meeting, guest, "leave")
    assert world.deed(meeting, guest, "leave").status_code == 409
    assert world.deed(meeting, doctor, "dance").status_code == 404


def test_everybody_leaves(world):
    """The call is over when the last person who was in has left; who waits keeps waiting."""
    meeting = world.meeting()
    doctor = world.join(meeting, user="okafor")
    world.join(meeting, name="Maya")
    world.deed(meeting, doctor, "leave")
    assert _shown(world, meeting)["state"] == "ended"
    assert _states(world, meeting) == {"Dr. Okafor": "left", "Maya": "lobby"}


def test_end(world):
    """Ending the meeting sends everybody out, also the lobby."""
    meeting = world.meeting()
    world.join(meeting, user="okafor")
    world.join(meeting, name="Maya")
    ended = world.control("POST", f"/tenants/{TENANT}/meetings/{meeting['id']}/end")
    assert ended.json["state"] == "ended"
    assert _states(world, meeting) == {"Dr. Okafor": "left", "Maya": "left"}
    assert world.control("POST", f"/tenants/{TENANT}/meetings/{meeting['id']}/end").status_code == 409


def test_anonymous_join_switched_off(world):
    """A tenant can refuse people without an account."""
    world.put_tenant(settings={"anonymous_join": False})
    meeting = world.meeting()
    path = f"/tenants/{TENANT}/meetings/{meeting['id']}/participants"
    assert world.control("POST", path, {"name": "Maya"}).status_code == 409


def test_scope_takes_effect_at_once(world):
    """A changed lobby holds the next one who comes."""
    meeting = world.meeting(lobbyBypassSettings={"scope": "everyone"})
    assert world.join(meeting, name="Maya")["state"] == "in"
    world.meeting()
    assert world.join(meeting, name="Tomas")["state"] == "lobby"
