"""Refusals of the token endpoint that only a fault brings about, by AADSTS number.

Source: Microsoft identity platform, "Microsoft Entra authentication and authorization error codes". Where the OAuth
error of a number is not published it is the class that fits.
"""

from mock_graph.identity.refusals import EntraError


def _refusal(number: int, error: str, text: str, suberror: str | None = None, status: int = 400) -> type[EntraError]:
    members = {"number": number, "error": error, "text": text, "suberror": suberror, "status": status, "__doc__": text}
    return type(f"Aadsts{number}", (EntraError,), members)


REFUSALS: dict[int, type[EntraError]] = {
    one.number: one
    for one in (
        _refusal(50020, "invalid_grant", "User account does not exist in the tenant."),
        _refusal(50034, "invalid_grant", "The user account does not exist in the directory."),
        _refusal(50057, "invalid_grant", "The user account is disabled."),
        _refusal(50076, "invalid_grant", "You must use multi-factor authentication.", "basic_action"),
        _refusal(50079, "invalid_grant", "You must enroll in multi-factor authentication.", "basic_action"),
        _refusal(50105, "invalid_grant", "The signed in user is not assigned to a role for the application."),
        _refusal(50126, "invalid_grant", "Error validating credentials due to invalid username or password."),
        _refusal(50173, "invalid_grant", "The grant was revoked, a fresh auth token is needed."),
        _refusal(53003, "invalid_grant", "Access has been blocked by Conditional Access policies.", "message_only"),
        _refusal(54005, "invalid_grant", "OAuth2 Authorization code was already redeemed."),
        _refusal(65001, "invalid_grant", "The user or administrator has not consented.", "consent_required"),
        _refusal(70000, "invalid_grant", "Provided grant is invalid or malformed."),
        _refusal(70008, "invalid_grant", "The authorization code or refresh token has expired due to inactivity."),
        _refusal(70043, "invalid_grant", "The refresh token is invalid due to sign-in frequency checks.", "bad_token"),
        _refusal(700016, "unauthorized_client", "Application was not found in the directory."),
        _refusal(700082, "invalid_grant", "The refresh token has expired due to inactivity.", "bad_token"),
        _refusal(7000215, "invalid_client", "Invalid client secret provided.", status=401),
        _refusal(7000222, "invalid_client", "The provided client secret keys are expired.", status=401),
        _refusal(90002, "invalid_tenant", "Tenant not found."),
        _refusal(90033, "temporarily_unavailable", "A transient error has occurred. Please try again.", status=503),
        _refusal(90055, "temporarily_unavailable", "There are too many incoming requests.", status=429),
    )
}
