"""RFC 6749 section 5.2 errors in Epic's form: HTTP 400, JSON, no hint what was wrong."""

from typing import Any


class TokenRefused(Exception):
    """A token request that fails; `error` is RFC 6749's word."""

    error = "invalid_request"
    status = 400

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        return {"error": self.error}


class InvalidRequest(TokenRefused):
    """The request is not a form POST, or a parameter is missing."""


class InvalidClient(TokenRefused):
    """Any fault of the client's proof. The description is a JSON null (community.fhir.org thread 4312).

    One report has 401 in place of 400; a site of that kind is switched so.
    """

    error = "invalid_client"

    def __init__(self, status: int = 400, null_description: bool = True) -> None:
        super().__init__()
        self.status = status
        self._null_description = null_description

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        return {"error": self.error, **({"error_description": None} if self._null_description else {})}


class UnauthorizedClient(TokenRefused):
    """The app may not do this: a grant that is not its own, or a backend app without a mapped user."""

    error = "unauthorized_client"


class InvalidGrant(TokenRefused):
    """The code is unknown, used, expired, or belongs to another app, redirect URI or verifier."""

    error = "invalid_grant"


class InvalidScope(TokenRefused):
    """A refresh that asks for more than was granted."""

    error = "invalid_scope"


class UnsupportedGrantType(TokenRefused):
    """A grant type that Epic does not know."""

    error = "unsupported_grant_type"


class GrantNotSimulated(TokenRefused):
    """A grant type that Epic has and this simulator has not."""

    error = "unsupported_grant_type"
    status = 501

    def __init__(self, grant: str) -> None:
        super().__init__(grant)
        self.grant = grant

    def body(self) -> dict[str, Any]:
        """The JSON answer, which names what is simulated."""
        return {
            "error": self.error,
            "error_description": f"{self.grant} is not simulated; "
            "nearest: authorization_code, refresh_token, client_credentials.",
        }
