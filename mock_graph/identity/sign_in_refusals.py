"""Refusals at the authorization endpoint and on the sign-in page, by AADSTS number."""

from mock_graph.identity.refusals import EntraError


class RedirectUnregistered(EntraError):
    """The reply address is none of the registered ones; never answered by a redirect."""

    number = 50011
    error = "invalid_request"
    text = (
        "The redirect URI '{redirect_uri}' specified in the request does not match the redirect URIs configured for "
        "the application '{client_id}'."
    )


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


class SignInRequired(EntraError):
    """`prompt=none` and nobody is signed in."""

    number = 50058
    error = "login_required"
    text = "A silent sign-in request was sent but no user is signed in."


class SeveralAccounts(EntraError):
    """`prompt=none`, and several accounts of the browser would do."""

    number = 16000
    error = "interaction_required"
    text = "Either multiple user identities are available for the current request or selected account is not supported."


class SingleTenantApp(EntraError):
    """An app of one tenant signs nobody in at an alias."""

    number = 50194
    error = "invalid_request"
    text = (
        "Application '{client_id}' is not configured as a multi-tenant application. Usage of the /common endpoint is "
        "not supported for such apps."
    )


class AdminConsentNeeded(EntraError):
    """Only an administrator may consent to what the app asks for."""

    number = 90094
    error = "access_denied"
    text = "An administrator of {tenant} must grant the permissions that this application asks for."


class ConsentDeclined(EntraError):
    """The person pressed Cancel on the consent page."""

    number = 65004
    error = "access_denied"
    text = "User declined to consent to access the app."


class AdminConsentDeclined(ConsentDeclined):
    """The administrator pressed Cancel; this endpoint has an error of its own for it."""

    error = "consent_required"


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


class RequestMalformed(EntraError):
    """A parameter has a value that no rule allows."""

    number = 9002313
    error = "invalid_request"
    text = "Invalid request. Request is malformed or invalid."
