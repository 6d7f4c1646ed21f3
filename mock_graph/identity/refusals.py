"""Entra ID's refusals: AADSTS numbers, the OAuth error each maps to, and their texts.

Source: Microsoft identity platform, "Microsoft Entra authentication and authorization error codes". The mapping of a
number to an OAuth `error` is published for few of them; the others carry the class that fits, which is our choice.
"""

from datetime import datetime
from typing import Any


class EntraError(Exception):
    """A refusal by Entra ID; subclasses say the number, the OAuth error and the text with its blanks."""

    number = 50000
    error = "server_error"
    text = "There was an error issuing a token."
    status = 400
    suberror: str | None = None

    def __init__(self, **blanks: str) -> None:
        self.sentence = self.text.format(**blanks)
        super().__init__(self.sentence)

    def description(self, at: datetime, trace_id: str, correlation_id: str) -> str:
        """What `error_description` says: the number, the text and the ids of the request."""
        return (
            f"AADSTS{self.number}: {self.sentence} Trace ID: {trace_id} Correlation ID: {correlation_id} "
            f"Timestamp: {_stamp(at)}"
        )

    def body(self, at: datetime, trace_id: str, correlation_id: str, host: str) -> dict[str, Any]:
        """The token endpoint's error body."""
        shown: dict[str, Any] = {
            "error": self.error,
            "error_description": self.description(at, trace_id, correlation_id),
            "error_codes": [self.number],
            "timestamp": _stamp(at),
            "trace_id": trace_id,
            "correlation_id": correlation_id,
            "error_uri": f"{host}/error?code={self.number}",
        }
        return shown if self.suberror is None else {**shown, "suberror": self.suberror}


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%SZ")


class TenantUnknown(EntraError):
    """No tenant has that id or domain."""

    number = 90002
    error = "invalid_tenant"
    text = "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into it."


class InstanceUnknown(EntraError):
    """Instance discovery is asked about a host that is none of Microsoft's, which here is this server alone."""

    number = 50049
    error = "invalid_instance"
    text = "Unknown or invalid instance."


class AppUnknown(EntraError):
    """The app is not registered in the tenant."""

    number = 700016
    error = "unauthorized_client"
    text = "Application with identifier '{client_id}' was not found in the directory '{tenant}'."


class FieldMissing(EntraError):
    """A required parameter was not sent."""

    number = 900144
    error = "invalid_request"
    text = "The request body must contain the following parameter: '{field}'."


class ScopeInvalid(EntraError):
    """The scope is empty, mixes resources or names an unknown one."""

    number = 70011
    error = "invalid_scope"
    text = "The provided value for the input parameter 'scope' is not valid. The scope '{scope}' is not valid."


class ConsentMissing(EntraError):
    """Neither user nor administrator has consented to what the app asks for."""

    number = 65001
    error = "consent_required"
    suberror = "consent_required"
    text = (
        "The user or administrator has not consented to use the application with ID '{client_id}'. Send an interactive "
        "authorization request for this user and resource."
    )


class ResourceUnknown(EntraError):
    """The scope names a resource that the tenant does not have; only Graph is simulated."""

    number = 500011
    error = "invalid_resource"
    text = "The resource principal named {resource} was not found in the tenant."
