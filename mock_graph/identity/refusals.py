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


class AppUnknown(EntraError):
    """The app is not registered in the tenant."""

    number = 700016
    error = "unauthorized_client"
    text = "Application with identifier '{client_id}' was not found in the directory '{tenant}'."


class RedirectUnregistered(EntraError):
    """The reply address is none of the registered ones; never answered by a redirect."""

    number = 50011
    error = "invalid_request"
    text = (
        "The redirect URI '{redirect_uri}' specified in the request does not match the redirect URIs configured for "
        "the application '{client_id}'."
    )


class RedirectMismatch(EntraError):
    """The reply address at the token endpoint is not the one of the authorization request."""

    number = 500112
    error = "invalid_grant"
    text = (
        "The reply address '{redirect_uri}' does not match the reply address provided when requesting Authorization "
        "code."
    )


class FieldMissing(EntraError):
    """A required parameter was not sent."""

    number = 900144
    error = "invalid_request"
    text = "The request body must contain the following parameter: '{field}'."


class GetNotAllowed(EntraError):
    """GET on an endpoint that takes POST only."""

    number = 900561
    error = "invalid_request"
    text = "The endpoint only accepts POST requests. Received a GET request."


class ResponseTypeRefused(EntraError):
    """A response type that this registration may not use."""

    number = 700054
    error = "unsupported_response_type"
    text = "response_type '{response_type}' is not enabled for the application."


class ResponseModeRefused(EntraError):
    """A response mode that is unknown or does not fit."""

    number = 70007
    error = "invalid_request"
    text = "'{response_mode}' is not a supported value of 'response_mode'."


class PromptRefused(EntraError):
    """A prompt that is unknown or contradicts another parameter."""

    number = 90023
    error = "invalid_request"
    text = "Unsupported 'prompt' value '{prompt}'."


class ScopeInvalid(EntraError):
    """The scope is empty, mixes resources or names an unknown one."""

    number = 70011
    error = "invalid_scope"
    text = "The provided value for the input parameter 'scope' is not valid. The scope '{scope}' is not valid."


class ScopeNotDefault(EntraError):
    """Client credentials ask for `{resource}/.default` and nothing else."""

    number = 1002012
    error = "invalid_scope"
    text = (
        "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with "
        "/.default suffixed to the resource identifier (application ID URI)."
    )


class SignInRequired(EntraError):
    """`prompt=none` and nobody is signed in."""

    number = 50058
    error = "login_required"
    text = "A silent sign-in request was sent but no user is signed in."


class ConsentMissing(EntraError):
    """Neither user nor administrator has consented to what the app asks for."""

    number = 65001
    error = "consent_required"
    suberror = "consent_required"
    text = (
        "The user or administrator has not consented to use the application with ID '{client_id}'. Send an interactive "
        "authorization request for this user and resource."
    )


class PasswordWrong(EntraError):
    """The password does not fit."""

    number = 50126
    error = "invalid_grant"
    text = "Error validating credentials due to invalid username or password."


class UserUnknown(EntraError):
    """No tenant has this account."""

    number = 50034
    error = "invalid_grant"
    text = (
        "The user account {user} does not exist in the directory. To sign into this application, the account must be "
        "added to the directory."
    )


class UserOfAnotherTenant(EntraError):
    """The account exists, but in another tenant than the one asked."""

    number = 50020
    error = "invalid_grant"
    text = (
        "User account '{user}' does not exist in tenant '{tenant}' and cannot access the application '{client_id}' in "
        "that tenant."
    )


class CodeInvalid(EntraError):
    """The code or refresh token is none that was issued to this app here."""

    number = 70000
    error = "invalid_grant"
    text = "Provided grant is invalid or malformed."


class CodeExpired(EntraError):
    """The code was not redeemed in time."""

    number = 70008
    error = "invalid_grant"
    text = "The provided authorization code or refresh token has expired due to inactivity."


class CodeSpent(EntraError):
    """A code works once."""

    number = 54005
    error = "invalid_grant"
    text = (
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh "
        "token."
    )


class TenantMismatch(EntraError):
    """The code was issued at another tenant."""

    number = 700005
    error = "invalid_grant"
    text = "Provided Authorization Code is intended to use against other tenant, thus rejected."


class VerifierWrong(EntraError):
    """The code_verifier does not fit the code_challenge (RFC 7636, section 4.6)."""

    number = 501481
    error = "invalid_grant"
    text = "The Code_Verifier does not match the code_challenge supplied in the authorization request."


class GrantTypeRefused(EntraError):
    """A grant type that Entra ID or this simulator does not serve."""

    number = 70003
    error = "unsupported_grant_type"
    text = "The app requested an unsupported grant type '{grant_type}'."


class SecretMissing(EntraError):
    """A confidential app sent neither secret nor assertion."""

    number = 7000218
    error = "invalid_client"
    status = 401
    text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."


class SecretWrong(EntraError):
    """The secret is not the app's."""

    number = 7000215
    error = "invalid_client"
    status = 401
    text = (
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not "
        "the client secret ID, for a secret added to app '{client_id}'."
    )


class SecretFromPublicApp(EntraError):
    """An app without credentials must not send any."""

    number = 700025
    error = "invalid_client"
    status = 401
    text = "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."


class AssertionAudienceWrong(EntraError):
    """The assertion was made for somebody else."""

    number = 700023
    error = "invalid_client"
    status = 401
    text = "Client assertion audience claim does not match Realm issuer."


class AssertionSignatureWrong(EntraError):
    """The assertion is not signed by the registered certificate, or has expired."""

    number = 700027
    error = "invalid_client"
    status = 401
    text = "The certificate used to sign the client assertion is not registered on application. {reason}"


class AliasNotAllowed(EntraError):
    """App-only tokens belong to one tenant."""

    number = 90130
    error = "invalid_request"
    text = (
        "Application '{client_id}' is not supported over the /common or /organizations endpoints. Please use a "
        "tenant-specific endpoint."
    )


class ResourceUnknown(EntraError):
    """The scope names a resource that the tenant does not have; only Graph is simulated."""

    number = 500011
    error = "invalid_resource"
    text = "The resource principal named {resource} was not found in the tenant."


class RequestMalformed(EntraError):
    """A parameter has a value that no rule allows."""

    number = 9002313
    error = "invalid_request"
    text = "Invalid request. Request is malformed or invalid."
