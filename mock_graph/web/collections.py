"""Collections: `$select` and `$top` of a request, and the link to the next page.

Source: Microsoft Graph, "Paging Microsoft Graph data in your app", "Use query parameters to customize responses". The
link is opaque to clients; here it repeats the query and carries the number of members already shown.
"""

from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from mock_graph.errors import BadRequest
from mock_graph.web.support import context_of, graph_answer, selected, state

LARGEST_PAGE = 999
USUAL_PAGE = 100


def collection(context: str, members: list[dict[str, Any]], *, entities: bool = True) -> Response:
    """One page of a collection; `entities`: `$select` reduces its members."""
    size, start = _page_size(), _already_shown()
    page = members[start : start + size]
    shown = [selected(one) for one in page] if entities else page
    body: dict[str, Any] = {"@odata.context": context_of(context)}
    if request.args.get("$count", "").casefold() == "true":
        body["@odata.count"] = len(members)
    if start + size < len(members):
        body["@odata.nextLink"] = _next_link(start + size)
    return graph_answer({**body, "value": shown})


def _page_size() -> int:
    top = request.args.get("$top", str(USUAL_PAGE))
    if not top.isdecimal() or len(top) > 6 or not 1 <= int(top) <= LARGEST_PAGE:
        raise BadRequest(f"Invalid page size specified: '{top}'. Must be between 1 and {LARGEST_PAGE} inclusive.")
    return int(top)


def _already_shown() -> int:
    token = request.args.get("$skiptoken", "")
    number = token.removeprefix("S")
    if token and not (token.startswith("S") and number.isdecimal() and len(number) <= 9):
        raise BadRequest("The skip token is not one that was handed out.")
    return int(number or 0)


def _next_link(shown: int) -> str:
    """An absolute address on the public base, whatever host the request named."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "$skiptoken"]
    query = urlencode([*kept, ("$skiptoken", f"S{shown}")], safe="$")
    return f"{state().public_url}{request.path}?{query}"
