"""Subscriptions over HTTP. The handshake is made while the request is being answered, from this very thread."""

from dataclasses import replace

from flask import Blueprint, Response

from mock_graph.access import Caller
from mock_graph.errors import GraphError
from mock_graph.notifications import handshake
from mock_graph.notifications.creation import Asker, draft, renewal
from mock_graph.notifications.subscriptions import Subscription
from mock_graph.state import House
from mock_graph.web.collections import collection
from mock_graph.web.support import caller, context_of, graph_answer, nothing, sent_object, state, version
from simkit.recording import note, operation


def add_subscriptions(plane: Blueprint) -> None:
    """The views of subscriptions."""
    plane.post("/subscriptions")(_create_subscription)
    plane.get("/subscriptions")(_list_subscription)
    plane.get("/subscriptions/<subscription_id>")(_get_subscription)
    plane.patch("/subscriptions/<subscription_id>")(_renew_subscription)
    plane.delete("/subscriptions/<subscription_id>")(_delete_subscription)
    plane.post("/subscriptions/<subscription_id>/reauthorize")(_reauthorize_subscription)


@operation("subscriptions.create")
def _create_subscription() -> Response:
    who = caller()
    house = _house(who)
    try:
        made = _made(who, house)
    except GraphError:
        note(outcome="refused")
        raise
    note(meeting=made.meeting_id, subscription=made.id, outcome="created")
    context = context_of("subscriptions/$entity")
    return graph_answer({"@odata.context": context, **made.shown(created=True)}, 201)


def _made(who: Caller, house: House) -> Subscription:
    sim = state().sim
    asker = Asker(who.client_id, who.principal_id)
    wish = draft(sent_object(), version(), asker, house.meetings, _elsewhere, sim.clock, sim.ids)
    note(meeting=wish.meeting_id)
    house.subscriptions.require_free(wish.client_id, wish.meeting_id)
    _validate(house, wish)
    with house.meetings.lock:
        meeting = house.meetings.with_id(wish.meeting_id)
        running = meeting.gathering.running if meeting else None
        made = replace(wish, deaf_to=running.number) if running else wish
        house.subscriptions.add(made)
    return made


def _elsewhere(link: str) -> bool:
    return state().meeting_with_link(link) is not None


def _validate(house: House, wish: Subscription) -> None:
    ids = state().sim.ids

    def ask(address: str, kind: str) -> handshake.Answered:
        reply = state().outgoing.call(
            "POST",
            address,
            operation=handshake.OPERATION,
            clinic=house.tenant.clinic,
            timeout_s=handshake.PATIENCE_S,
            headers={"Content-Type": "text/plain; charset=utf-8"},
            facts={"url_kind": kind, "meeting": wish.meeting_id, "subscription": wish.id},
        )
        return handshake.Answered(reply.status, reply.content_type, reply.body, "Timeout" in reply.trouble)

    handshake.validate(wish.notification_url, "notification", _token(ids.token("validation", 33)), ask)
    if wish.lifecycle_url is not None:
        handshake.validate(wish.lifecycle_url, "lifecycle", _token(ids.token("validation", 33)), ask)


def _token(opaque: str) -> str:
    """An opaque text that must be decoded before it is echoed."""
    return f"Validation: {opaque}=="


@operation("subscriptions.list")
def _list_subscription() -> Response:
    who = caller()
    return collection("subscriptions", [one.shown() for one in _house(who).subscriptions.of_app(who.client_id)])


@operation("subscriptions.get")
def _get_subscription(subscription_id: str) -> Response:
    who = caller()
    found = _house(who).subscriptions.get(who.client_id, subscription_id)
    return _shown(found)


@operation("subscriptions.renew")
def _renew_subscription(subscription_id: str) -> Response:
    who = caller()
    house = _house(who)
    book = house.subscriptions
    book.get(who.client_id, subscription_id)
    expires, url = renewal(sent_object(), house.meetings, state().sim.clock.now())
    return _shown(book.renew(who.client_id, subscription_id, expires, url))


@operation("subscriptions.delete")
def _delete_subscription(subscription_id: str) -> Response:
    who = caller()
    house = _house(who)
    found = house.subscriptions.get(who.client_id, subscription_id)
    house.subscriptions.remove(found.id)
    note(meeting=found.meeting_id, subscription=found.id)
    return nothing()


@operation("subscriptions.reauthorize")
def _reauthorize_subscription(subscription_id: str) -> Response:
    who = caller()
    found = _house(who).subscriptions.get(who.client_id, subscription_id)
    note(meeting=found.meeting_id, subscription=found.id)
    return nothing()


def _shown(found: Subscription) -> Response:
    note(meeting=found.meeting_id, subscription=found.id)
    return graph_answer({"@odata.context": context_of("subscriptions/$entity"), **found.shown()})


def _house(who: Caller) -> House:
    house = state().house(who.tenant.id)
    assert house is not None
    return house
