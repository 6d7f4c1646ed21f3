"""Users, roles, licences and the organization, over HTTP."""

from typing import Any

from flask import Blueprint, Response, request

from mock_graph.access import Caller, directory_user, me
from mock_graph.directory import filters, licences, ordering, roles, users
from mock_graph.directory.users import User
from mock_graph.errors import BadRequest, GraphError
from mock_graph.web.collections import collection
from mock_graph.web.graph import for_user, or_me
from mock_graph.web.support import any_caller, caller, context_of, graph_answer
from simkit.recording import note, operation

SEARCHABLE = ("userPrincipalName", "displayName", "mail")
FILTERABLE = (*SEARCHABLE, "id")
_SEARCH_NEEDS = (
    "Request with $search query parameter only works through MSGraph with a special request header: "
    "'ConsistencyLevel: eventual'"
)


def add_directory(plane: Blueprint) -> None:
    """The directory's views."""
    plane.get("/me")(_me)
    plane.get("/users")(_users)
    plane.get("/users/<user_id>")(_user)
    plane.get("/organization")(_organization)
    plane.get("/subscribedSkus")(_subscribed)
    for path in ("/memberOf", "/transitiveMemberOf"):
        for_user(plane, path, "GET")(_member_of)
        for_user(plane, f"{path}/microsoft.graph.directoryRole", "GET")(_member_of)
    for_user(plane, "/licenseDetails", "GET")(_licences)
    for_user(plane, "/licenseDetails/getTeamsLicensingDetails", "GET")(_teams_licence)
    for_user(plane, "/licenseDetails/getTeamsLicensingDetails()", "GET")(_teams_licence)


@operation("graph.me")
def _me() -> Response:
    who = any_caller()
    user = me(who)
    who.require("graph.me")
    return _shown(user)


@operation("graph.user")
def _user(user_id: str) -> Response:
    who = any_caller()
    if or_me(user_id) is None:
        return _shown(me(who))
    own = who.user is not None and user_id.casefold() in (who.user.id, who.user.upn.casefold())
    who.require("graph.me" if own else "graph.user")
    return _shown(directory_user(who, user_id))


@operation("graph.users")
def _users() -> Response:
    found = [user for user in caller().tenant.users.listed() if _wanted(user)]
    found = ordering.ordered(found, _orders())
    return collection("users", [users.shown(user, _select()) for user in found], entities=False)


@operation("graph.organization")
def _organization() -> Response:
    return collection("organization", [caller().tenant.organization()])


@operation("graph.subscriptions")
def _subscribed() -> Response:
    held = caller().tenant.subscribed()
    if "$filter" in request.args:
        raise _query_refused("Only $select is supported for subscribedSkus.")
    note(skus=",".join(f"{one['skuPartNumber']} {one['capabilityStatus']}" for one in held))
    return collection("subscribedSkus", held)


@operation("graph.member_of")
def _member_of(user_id: str | None) -> Response:
    who = caller()
    user = _person(who, user_id)
    held = roles.memberships(who.tenant.id, user)
    if request.path.endswith("directoryRole"):
        held = [{name: value for name, value in role.items() if name != "@odata.type"} for role in held]
    return collection("directoryObjects", held)


@operation("graph.licences")
def _licences(user_id: str | None) -> Response:
    user = _person(caller(), user_id)
    return collection(f"users('{user.id}')/licenseDetails", licences.details(user))


@operation("graph.licences")
def _teams_licence(user_id: str | None) -> Response:
    has = licences.has_teams(_person(caller(), user_id))
    return graph_answer({"@odata.context": context_of("microsoft.graph.teamsLicensingDetails"), "hasTeamsLicense": has})


def _person(who: Caller, user_id: str | None) -> User:
    named = or_me(user_id)
    return me(who) if named is None else directory_user(who, named)


def _select() -> list[str]:
    return [name.strip() for name in request.args.get("$select", "").split(",") if name.strip()]


def _shown(user: User) -> Response:
    select = _select()
    context = f"users({','.join(select)})/$entity" if select else "users/$entity"
    return graph_answer({"@odata.context": context_of(context), **users.shown(user, select)})


def _wanted(user: User) -> bool:
    members: dict[str, Any] = user.members()
    return all(any(one.holds(members[one.name]) for one in alternatives) for alternatives in _conditions())


def _conditions() -> list[list[filters.Condition]]:
    try:
        wish = [filters.parse_filter(text, FILTERABLE) for text in request.args.getlist("$filter")]
        for text in request.args.getlist("$search"):
            if not _eventual():
                raise BadRequest(_SEARCH_NEEDS)
            wish.append(filters.parse_search(text, SEARCHABLE))
    except filters.QueryRefused as wrong:
        raise _query_refused(str(wrong)) from None
    return wish


def _orders() -> list[ordering.Order]:
    text = request.args.get("$orderby", "").strip()
    if not text:
        return []
    advanced = _eventual() and request.args.get("$count", "").casefold() == "true"
    try:
        return ordering.parse_order(
            text, narrowed="$filter" in request.args or "$search" in request.args, advanced=advanced
        )
    except ordering.SortingUnsupported as refused:
        raise _query_refused(str(refused), "Request_UnsupportedQuery") from None


def _eventual() -> bool:
    return request.headers.get("ConsistencyLevel", "").casefold() == "eventual"


def _query_refused(sentence: str, code: str = "Request_BadRequest") -> GraphError:
    error = BadRequest(sentence)
    error.code = code
    return error
