"""Refusals at the token endpoint, by AADSTS number."""

from mock_graph.identity.refusals import EntraError


class RedirectMismatch(EntraError):
    """The reply address at the token endpoint is not the one of the authorization request."""

    number = 500112
    error = "invalid_grant"
    text = (
        "The reply address '{redirect_uri}' does not match the reply address provided when requesting Authorization "
        "code."
    )


class GetNotAllowed(EntraError):
    """GET on an endpoint that takes POST only."""

    number = 900561
    error = "invalid_request"
    text = "The endpoint only accepts POST requests. Received a GET request."


class ScopeNotDefault(EntraError):
    """Client credentials ask for `{resource}/.default` and nothing else."""

    number = 1002012
    error = "invalid_scope"
    text = (
        "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with "
        "/.default suffixed to the resource identifier (application ID URI)."
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


class RefreshRevoked(EntraError):
    """The user's refresh tokens were revoked, as by a new password."""

    number = 50173
    error = "invalid_grant"
    text = "The provided grant has expired due to it being revoked, a fresh auth token is needed."


class SignInTooOld(EntraError):
    """A rule of the tenant asks for a new sign-in after some time."""

    number = 70043
    error = "invalid_grant"
    text = "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access."


class RefreshInactive(EntraError):
    """Nobody used the refresh token for ninety days."""

    number = 700082
    error = "invalid_grant"
    text = "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00."


class ConsentMissingForToken(EntraError):
    """What a refresh asks for was not consented, or the consent was withdrawn."""

    number = 65001
    error = "invalid_grant"
    suberror = "consent_required"
    text = (
        "The user or administrator has not consented to use the application with ID '{client_id}'. Send an interactive "
        "authorization request for this user and resource."
    )


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
