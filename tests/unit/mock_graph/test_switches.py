import json

import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
OTHER_TENANT = "99999999-9999-4999-8999-999999999999"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
OKAFOR = "33333333-3333-4333-8333-333333333333"
LINDQVIST = "44444444-4444-4444-8444-444444444444"
BASE = f"/v1.0/users/{ORGANIZER}/onlineMeetings"
POLICY = f"/tenants/{TENANT}/application-access-policies/{CLIENT}"
NO_POLICY = "No application access policy found for this app."


def switch(world, **settings):
    """Turn switches of the usual tenant."""
    assert world.control("PATCH", f"/tenants/{TENANT}/settings", settings).status_code == 200


def create(world):
    """What creating the visit's meeting answers."""
    return world.graph("POST", f"{BASE}/createOrGet", {"externalId": "visit-9"})


def invite(world, meeting, *users):
    """Replace the attendee list."""
    listed = [{"identity": {"user": {"id": one}}, "role": "presenter"} for one in users]
    path = f"{BASE}/{meeting['id']}"
    assert world.graph("PATCH", path, {"participants": {"attendees": listed}}).status_code == 200


def test_policy_after_time(world):
    """A granted policy can take its time: refused until the simulated half hour has passed."""
    world.control("PUT", POLICY, {"users": [ORGANIZER], "after_s": 1800})
    assert create(world).json["error"]["message"] == NO_POLICY
    world.advance(minutes=29)
    assert create(world).status_code == 403
    world.advance(minutes=1)
    assert create(world).status_code == 201


def test_policy_after_looks(world):
    """A policy can hold after so many refused calls."""
    world.put_tenant(application_access_policies={CLIENT: {"users": ["*"], "after_looks": 2}})
    assert [create(world).status_code for _ in range(3)] == [403, 403, 201]


def test_policy_removed(world):
    """A policy that was removed holds no longer."""
    world.control("DELETE", POLICY)
    assert create(world).status_code == 403


@pytest.mark.parametrize(("code", "body"), [("Forbidden", None), ("Unauthorized", None)])
def test_policy_code(world, code, body):
    """The code of the missing policy's refusal is a switch; status and message stay."""
    switch(world, missing_policy=code)
    world.control("DELETE", POLICY, body)
    answer = create(world)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, code)
    assert answer.json["error"]["message"] == NO_POLICY


def test_policy_mistakes(world):
    """A policy that cannot be understood is refused with the form that would be right."""
    assert "after_looks" in world.control("PUT", POLICY, {"users": "all"}).json["error"]
    assert "whole number" in world.control("PUT", POLICY, {"users": [], "after_looks": -1}).json["error"]


def test_licence_off(world):
    """Licences can be taken away and come back; plan, short answer and the right to organize agree."""
    path = f"/tenants/{TENANT}/users/visits/licences"
    world.control("PUT", path, {"licences": []})
    assert create(world).status_code == 403
    details = world.graph("GET", f"/v1.0/users/{ORGANIZER}/licenseDetails/getTeamsLicensingDetails").json
    assert details["hasTeamsLicense"] is False
    world.control("PUT", path, {"licences": ["teams"]})
    assert create(world).status_code == 201


@pytest.mark.parametrize(("code", "status"), [("BadRequest", 400), ("NotFound", 404)])
def test_unlicensed_error(world, code, status):
    """How an organizer without Teams is refused is a switch."""
    switch(world, unlicensed_organizer=code)
    world.control("PUT", f"/tenants/{TENANT}/users/visits/licences", {"licences": ["suite-without-teams"]})
    answer = create(world)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)


def test_anonymous_join_off(world):
    """Anonymous join can be turned off while a meeting is open."""
    meeting = world.meeting()
    world.join(meeting, name="Maya")
    switch(world, anonymous_join=False)
    answer = world.control("POST", f"/tenants/{TENANT}/meetings/{meeting['id']}/participants", {"name": "Tomas"})
    assert answer.status_code == 409
    page = world.client.post(meeting["joinWebUrl"].removeprefix("http://graph.test"), data={"name": "Tomas"})
    assert page.status_code == 403


def test_attendees_changed_during_a_call(world):
    """Attendees changed during a call count at once by default: who is added walks in."""
    meeting = world.meeting()
    world.join(meeting, user="okafor")
    invite(world, meeting, OKAFOR, LINDQVIST)
    assert world.join(meeting, user="lindqvist")["state"] == "in"


def test_attendees_changed_for_the_next_call(world):
    """Where changes wait for the next call, who is added during one waits in the lobby; Graph shows the new list."""
    switch(world, attendee_changes="next-call")
    meeting = world.meeting()
    first = world.join(meeting, user="okafor")
    invite(world, meeting, OKAFOR, LINDQVIST)
    assert world.join(meeting, user="lindqvist")["state"] == "lobby"
    shown = world.graph("GET", f"{BASE}/{meeting['id']}").json["participants"]["attendees"]
    assert len(shown) == 2
    world.deed(meeting, first, "leave")
    assert world.join(meeting, user="lindqvist")["state"] == "in"


def test_late_attendees(world):
    """Where the lobby does not know late attendees, who is added after the first visitor came waits in every call."""
    switch(world, late_attendees="unknown")
    meeting = world.meeting()
    assert world.join(meeting, user="okafor")["state"] == "in"
    invite(world, meeting, OKAFOR, LINDQVIST)
    assert world.join(meeting, user="lindqvist")["state"] == "lobby"


def test_late_attendees_are_known(world):
    """By default the scope invited knows whoever is on the list."""
    meeting = world.meeting()
    world.join(meeting, name="Maya")
    invite(world, meeting, LINDQVIST)
    assert world.join(meeting, user="lindqvist")["state"] == "in"


def test_attendee_finds(world):
    """Whether an attendee finds a meeting by its link is a switch, by default off."""
    meeting = world.meeting()
    token = world.user_token("okafor")
    query = {"$filter": f"JoinWebUrl eq '{meeting['joinWebUrl']}'"}
    assert world.graph("GET", "/v1.0/me/onlineMeetings", token=token, query_string=query).status_code == 403
    switch(world, attendee_may_find=True)
    found = world.graph("GET", "/v1.0/me/onlineMeetings", token=token, query_string=query).json["value"]
    assert [one["id"] for one in found] == [meeting["id"]]


def test_short_links(world):
    """With short links a meeting opens by its digits and hash, is found by the link, and can be subscribed to."""
    switch(world, join_links="short")
    meeting = world.meeting()
    digits = meeting["joinMeetingIdSettings"]["joinMeetingId"]
    assert meeting["joinWebUrl"].startswith(f"http://graph.test/meet/{digits}?p=")
    path = meeting["joinWebUrl"].removeprefix("http://graph.test")
    assert 'data-state="prejoin"' in world.client.get(path).text
    assert 'data-state="lobby"' in world.client.post(path, data={"name": "Maya"}, follow_redirects=True).text
    query = {"$filter": f"JoinWebUrl eq '{meeting['joinWebUrl']}'"}
    assert len(world.graph("GET", BASE, query_string=query).json["value"]) == 1
    assert world.subscribe(meeting).status_code == 201
    exchanges = world.control("GET", "/ledger?clinic=riverside&operation=teams.prejoin").json["exchanges"]
    assert len(exchanges) == 1


def test_short_link_needs_its_hash(world):
    """The digits alone open nothing, and the hash is not the passcode."""
    switch(world, join_links="short")
    meeting = world.meeting()
    path, _, key = meeting["joinWebUrl"].removeprefix("http://graph.test").partition("?p=")
    assert key != meeting["joinMeetingIdSettings"]["passcode"]
    assert world.client.get(path).status_code == 404


def test_short_link_of_another_tenant(world):
    """A short link names no tenant; one of another tenant is refused like a long one."""
    world.put_tenant(OTHER_TENANT, "hillside", settings={"join_links": "short"})
    house = world.app.extensions["mock_graph"].house(OTHER_TENANT)
    owner = house.tenant.users.with_key("visits").id
    other, _made = house.meetings.create_or_get(owner, {"externalId": "theirs"})
    answer = world.subscribe({"joinWebUrl": other.join_web_url})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "ExtensionError")
    assert "tenant does not match" in answer.json["error"]["message"]


def test_lobby_starts_call(world):
    """Whether somebody who waits alone starts a call is a switch, by default off."""
    switch(world, lobby_starts_call=True, casing="documented")
    meeting = world.meeting()
    world.subscribe(meeting)
    world.join(meeting, name="Maya")
    kinds = [world.subscriber.read(call)["eventType"] for call in world.subscriber.wait(2)]
    assert kinds == ["callStarted", "rosterUpdated"]


def test_event_type_name(world):
    """The member that says what happened is named as in the schema where the tenant is set so."""
    switch(world, event_type_name="callEventType")
    meeting = world.meeting()
    world.subscribe(meeting)
    world.join(meeting, name="Maya")
    content = world.subscriber.read(world.subscriber.wait(1)[0])
    assert content["callEventType"] == "rosterUpdated"
    assert "eventType" not in content


def test_anonymous_identity(world):
    """People without an account can stand under `guest`; accounts always stand under `user`."""
    switch(world, anonymous_identity="guest", casing="documented")
    meeting = world.meeting()
    world.subscribe(meeting)
    world.join(meeting, name="Maya")
    world.join(meeting, user="okafor")
    calls = [world.subscriber.read(call) for call in world.subscriber.wait(3)]
    identities = [one["participants@delta"][0]["info"]["identity"] for one in calls if "participants@delta" in one]
    assert [list(one) for one in identities] == [["guest"], ["user"]]


def test_legacy_casing(world):
    """The form of the older documents names events with their namespace and knows nothing of the lobby."""
    switch(world, casing="legacy")
    meeting = world.meeting()
    world.subscribe(meeting)
    person = world.join(meeting, user="okafor")
    world.deed(meeting, person, "leave")
    contents = [world.subscriber.read(call) for call in world.subscriber.wait(3)]
    assert contents[0]["eventType"] == "Microsoft.Communication.CallStarted"
    assert contents[1]["activeParticipants@joined"][0]["Id"] == person["id"]
    assert contents[2]["activeParticipants@exited"][0]["Identity"]["user"]["id"] == OKAFOR


def test_client_state_length(world):
    """How long a client state may be is a switch: 255 by default, 128 by the other page."""
    meeting = world.meeting()
    assert world.subscribe(meeting, clientState="x" * 256).status_code == 400
    switch(world, client_state_length=128)
    assert world.subscribe(meeting, clientState="x" * 129).status_code == 400
    assert world.subscribe(meeting, clientState="x" * 128).status_code == 201


def test_subscription_minutes(world):
    """The longest life of a subscription is a switch."""
    from datetime import timedelta

    meeting = world.meeting()
    wish = {"expirationDateTime": (world.clock.now() + timedelta(minutes=4320)).isoformat()}
    assert world.subscribe(meeting, **wish).status_code == 400
    switch(world, subscription_minutes=4320)
    assert world.subscribe(meeting, **wish).status_code == 201


def test_lenient_resource(world):
    """A link that is encoded once can be allowed; one that is not encoded never is."""
    from urllib.parse import quote

    switch(world, resource_encoding="lenient")
    meeting = world.meeting()

    def resource(link):
        return f"communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents"

    assert world.subscribe(meeting, resource=resource(meeting["joinWebUrl"])).status_code == 400
    assert world.subscribe(meeting, resource=resource(quote(meeting["joinWebUrl"], safe=""))).status_code == 201


def test_validation_issuer(world):
    """Validation tokens can have the v2 form."""
    import base64

    switch(world, validation_issuer="v2")
    meeting = world.meeting()
    world.subscribe(meeting)
    world.join(meeting, name="Maya")
    (token,) = json.loads(world.subscriber.wait(1)[0]["body"])["validationTokens"]
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    assert (claims["iss"], claims["azp"]) == (
        f"http://graph.test/{TENANT}/v2.0",
        "0bf30f3b-4a52-48df-9a82-234910c4a086",
    )


def test_settings_are_checked(world):
    """An unknown setting or value is refused with what is allowed; a number is no truth value."""
    for wish in ({"colour": "red"}, {"join_links": "tiny"}, {"anonymous_join": 1}):
        assert world.control("PATCH", f"/tenants/{TENANT}/settings", wish).status_code == 400


def test_apps_on_request(world):
    """An app can be registered in a tenant that is in use."""
    app = {"client_id": "late-app", "client_secret": "s3cret-of-late", "application_permissions": ["User.Read.All"]}
    assert world.control("POST", f"/tenants/{TENANT}/apps", {"apps": [app]}).status_code == 201
    form = {"grant_type": "client_credentials", "client_id": "late-app", "client_secret": "s3cret-of-late"}
    form["scope"] = "https://graph.microsoft.com/.default"
    assert world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form).status_code == 200
