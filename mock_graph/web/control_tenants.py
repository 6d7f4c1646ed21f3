"""The control plane's tenants: what is in them, and what their administrators change."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from mock_graph.directory.users import User
from mock_graph.identity import consent
from mock_graph.identity.grants import REVOCATIONS
from mock_graph.identity.sessions import Account
from mock_graph.state import House, State
from mock_graph.web import tenant_bodies
from simkit.control import ControlRefused, body, canaries_of
from simkit.redaction import Canary


def house_of(state: State, tenant_id: str) -> House:
    """The tenant of an address; ControlRefused if there is none."""
    house = state.house(tenant_id)
    if house is None:
        raise ControlRefused(f"There is no tenant {tenant_id!r}; PUT /_sim/tenants/<GUID> makes one.", 404)
    return house


def user_of(house: House, key: Any) -> User:
    """The user of a key; ControlRefused if there is none."""
    user = house.tenant.users.with_key(str(key))
    if user is None:
        known = ", ".join(one.key for one in house.tenant.users.listed()) or "none"
        raise ControlRefused(f"The tenant has no user {key!r}; its users: {known}.", 404)
    return user


def add_tenants(plane: Blueprint, state: State) -> None:
    """Making tenants, and what is added to them."""

    @plane.put("/tenants/<tenant_id>")
    def put_tenant(tenant_id: str) -> Response:
        sent = body()
        tenant = tenant_bodies.tenant(tenant_id, sent, state.sim.ids, state.sim.clock)
        canaries = canaries_of(sent)
        state.sim.forget(tenant.clinic)
        state.put(tenant)
        state.sim.searcher.plant(tenant.clinic, canaries)
        _plant_secrets(state, tenant.clinic, tenant.users.listed(), [a.client_secret for a in tenant.apps.values()])
        return jsonify(_addresses(state, tenant.id, tenant.clinic))

    @plane.get("/tenants/<tenant_id>")
    def get_tenant(tenant_id: str) -> Response:
        house = house_of(state, tenant_id)
        counts = {"users": len(house.tenant.users.listed()), "meetings": len(house.meetings.all())}
        settings = vars(house.tenant.settings)
        return jsonify(**_addresses(state, house.tenant.id, house.tenant.clinic), **counts, settings=settings)

    @plane.post("/tenants/<tenant_id>/users")
    def add_users(tenant_id: str) -> tuple[Response, int]:
        house = house_of(state, tenant_id)
        added = tenant_bodies.users(body(), house.tenant.domain, state.sim.ids)
        for one in added:
            house.tenant.users.add(one)
        _plant_secrets(state, house.tenant.clinic, added, [])
        return jsonify(users=[{"key": one.key, "id": one.id, "upn": one.upn} for one in added]), 201

    @plane.post("/tenants/<tenant_id>/apps")
    def add_apps(tenant_id: str) -> tuple[Response, int]:
        house = house_of(state, tenant_id)
        added = tenant_bodies.apps(body())
        house.tenant.apps.update({one.client_id: one for one in added})
        _plant_secrets(state, house.tenant.clinic, [], [one.client_secret for one in added])
        return jsonify(apps=[{"client_id": one.client_id} for one in added]), 201

    @plane.patch("/tenants/<tenant_id>/settings")
    def change_settings(tenant_id: str) -> Response:
        tenant = house_of(state, tenant_id).tenant
        tenant.settings = tenant_bodies.settings(tenant.settings, body())
        return jsonify(vars(tenant.settings))


def add_administration(plane: Blueprint, state: State) -> None:
    """What an administrator does to a tenant while it is in use."""

    @plane.delete("/tenants/<tenant_id>/apps/<client_id>/consent")
    def withdraw_consent(tenant_id: str, client_id: str) -> Response:
        tenant = house_of(state, tenant_id).tenant
        app = tenant.apps.get(client_id)
        if app is None:
            known = ", ".join(tenant.apps) or "none"
            raise ControlRefused(f"The tenant has no app {client_id!r}; its apps: {known}.", 404)
        consent.withdraw(tenant, app)
        return jsonify(client_id=client_id, delegated_permissions=[], application_permissions=[])

    @plane.put("/tenants/<tenant_id>/application-access-policies/<client_id>")
    def put_policy(tenant_id: str, client_id: str) -> Response:
        made = tenant_bodies.policy(body(), state.sim.clock)
        house_of(state, tenant_id).tenant.policies[client_id] = made
        return jsonify(client_id=client_id, users=sorted(made.covered))

    @plane.delete("/tenants/<tenant_id>/application-access-policies/<client_id>")
    def delete_policy(tenant_id: str, client_id: str) -> Response:
        house_of(state, tenant_id).tenant.policies.pop(client_id, None)
        return jsonify(client_id=client_id, users=[])

    @plane.put("/tenants/<tenant_id>/users/<key>/licences")
    def put_licences(tenant_id: str, key: str) -> Response:
        house = house_of(state, tenant_id)
        changed = replace(user_of(house, key), licences=tenant_bodies.licences(body()))
        house.tenant.users.add(changed)
        return jsonify(key=changed.key, licences=list(changed.licences))

    @plane.put("/tenants/<tenant_id>/subscriptions")
    def put_subscriptions(tenant_id: str) -> Response:
        tenant = house_of(state, tenant_id).tenant
        tenant.subscriptions = tenant_bodies.subscriptions(body())
        held = [{"sku_part_number": one.part_number, "status": one.status} for one in tenant.subscriptions]
        return jsonify(subscriptions=held)

    @plane.post("/tenants/<tenant_id>/users/<key>/revoke-sessions")
    def revoke(tenant_id: str, key: str) -> Response:
        house, reason = house_of(state, tenant_id), body().get("reason", "password-changed")
        user = user_of(house, key)
        if reason not in REVOCATIONS:
            raise ControlRefused(f"{reason!r} revokes nothing; allowed are {', '.join(REVOCATIONS)}.")
        state.sessions.forget(Account(house.tenant.id, user.id))
        return jsonify(key=user.key, refresh_tokens=state.grants.revoke(house.tenant.id, user.id, reason))

    @plane.post("/keys/roll")
    def roll_keys() -> Response:
        return jsonify(kid=state.keys.roll().kid)


def _addresses(state: State, tenant_id: str, clinic: str) -> dict[str, str]:
    return {
        "tenant_id": tenant_id,
        "clinic": clinic,
        "authority": f"{state.public_url}/{tenant_id}",
        "graph_base": state.public_url,
    }


def _plant_secrets(state: State, clinic: str, users: list[User], secrets: list[str | None]) -> None:
    planted = [Canary("password", one.password) for one in users if one.password]
    planted += [Canary("client secret", secret) for secret in secrets if secret]
    state.sim.searcher.plant(clinic, planted, kind="secret")
