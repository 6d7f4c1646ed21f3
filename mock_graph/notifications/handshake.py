"""The validation handshake that comes before a subscription exists.

Source: Microsoft Graph, "Receive change notifications through webhooks": POST with `validationToken` in the query and
an empty text/plain body; the endpoint has ten seconds to answer 200 with the decoded token as text/plain.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from mock_graph.errors import SubscriptionUnvalidated
from mock_graph.meetings.escaping import escaped

PATIENCE_S = 10.0
OPERATION = "notification.handshake"
_MUST = "Notification endpoint must respond with 200 OK to validation request."


@dataclass(frozen=True)
class Answered:
    """What the endpoint answered; no status: nothing came, `timed_out` tells whether time ran out."""

    status: int | None
    content_type: str = ""
    body: str = ""
    timed_out: bool = False


Ask = Callable[[str, str], Answered]


def validate(url: str, kind: str, token: str, ask: Ask) -> None:
    """Ask an endpoint (`kind`: notification or lifecycle) to echo the token; SubscriptionUnvalidated if it does not."""
    complaint = complaint_about(ask(address(url, token), kind), token)
    if complaint is not None:
        raise SubscriptionUnvalidated(complaint)


def address(url: str, token: str) -> str:
    """The endpoint's address with the token, its own query kept."""
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}validationToken={escaped(token)}"


def complaint_about(answered: Answered, token: str) -> str | None:
    """What is wrong with an answer; None if it passes."""
    if answered.timed_out:
        return "Subscription validation request timed out."
    if answered.status is None:
        return f"Subscription validation request failed. {_MUST}"
    if answered.status != 200:
        return f"Subscription validation request failed. HTTP status code is '{_name(answered.status)}'. {_MUST}"
    plain = answered.content_type.split(";")[0].strip().casefold() == "text/plain"
    if not plain or answered.body != token:
        return f"Subscription validation request failed. {_MUST}"
    return None


def _name(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
    except ValueError:
        return str(status)
