"""Graph's refusals as classes that render themselves in Graph's error envelope.

`{"error":{"code","message","innerError":{"date","request-id","client-request-id"}}}`; the date has no zone.
Source: Microsoft Graph, "Microsoft Graph error responses and resource types".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


class GraphError(Exception):
    """A refusal by Graph; subclasses say status and code, the instance says the message."""

    status: int = 400
    code: str = "BadRequest"

    def __init__(self, message: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = dict(headers or {})

    def body(self, at: datetime, request_id: str, client_request_id: str) -> dict[str, Any]:
        """The error envelope; both ids equal the answer's headers."""
        inner = {
            "date": at.strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request_id,
            "client-request-id": client_request_id,
        }
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


class BadRequest(GraphError):
    """The request breaks a rule of the resource."""


class InvalidArgument(GraphError):
    """An argument of the query is missing or of the wrong kind."""

    code = "InvalidArgument"


class InvalidRequest(GraphError):
    """The body of a subscription cannot be understood."""

    code = "InvalidRequest"


class SubscriptionUnvalidated(GraphError):
    """The notification endpoint did not pass the handshake."""

    code = "ValidationError"


class Unauthenticated(GraphError):
    """No usable access token came with the request."""

    status = 401
    code = "InvalidAuthenticationToken"

    def __init__(self, message: str, authority: str) -> None:
        challenge = (
            f'Bearer realm="", authorization_uri="{authority}", client_id="00000003-0000-0000-c000-000000000000"'
        )
        super().__init__(message, {"WWW-Authenticate": challenge})


class Forbidden(GraphError):
    """The communications workload's refusal of a caller who may not do this; its message is often empty."""

    status = 403
    code = "Forbidden"


class PrivilegesMissing(GraphError):
    """The directory workload's refusal of a caller whose token lacks the permission."""

    status = 403
    code = "Authorization_RequestDenied"

    def __init__(self) -> None:
        super().__init__("Insufficient privileges to complete the operation.")


class AccessPolicyMissing(GraphError):
    """No application access policy covers the app and the user of the path."""

    status = 403

    def __init__(self, code: str = "General") -> None:
        super().__init__("No application access policy found for this app.")
        self.code = code


class UnknownUserPath(GraphError):
    """An app-only call named the user by something else than its object id."""

    status = 404
    code = "UnknownError"


class NotFound(GraphError):
    """The meeting, report or subscription is not there for this caller."""

    status = 404
    code = "NotFound"


class SubscriptionMissing(GraphError):
    """The subscription has expired, was deleted, or belongs to another app."""

    status = 404
    code = "ResourceNotFound"

    def __init__(self) -> None:
        super().__init__("The object was not found.")


class ResourceMissing(GraphError):
    """The directory has no such object."""

    status = 404
    code = "Request_ResourceNotFound"

    def __init__(self, object_id: str) -> None:
        super().__init__(
            f"Resource '{object_id}' does not exist or one of its queried reference-property objects are not present."
        )


class OrganizerUnlicensed(GraphError):
    """The organizer has no licence that includes Teams. Microsoft publishes no body, so the code is a switch."""

    def __init__(self, code: str) -> None:
        super().__init__("The organizer has no license that includes Microsoft Teams.")
        self.code = code
        self.status = {"Forbidden": 403, "BadRequest": 400, "NotFound": 404}[code]


class ExtensionError(GraphError):
    """A workload's own refusal of a subscription, wrapped by the change notification service."""

    code = "ExtensionError"

    def __init__(self, status: int, reason: str) -> None:
        names = {400: "BadRequest", 403: "Forbidden", 404: "NotFound", 409: "Conflict"}
        super().__init__(f"Operation: Create; Exception: [Status Code: {names[status]}; Reason: {reason}]")
        self.status = status


class NotSimulated(GraphError):
    """Graph may have this, the simulator has not: said aloud instead of an invented success."""

    status = 501
    code = "NotImplemented"
