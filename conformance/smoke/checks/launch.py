"""What a launch needs: capabilities, PKCE, ways to authenticate, and addresses that answer."""

from conformance.smoke.capability import security_services
from conformance.smoke.document import Document
from conformance.smoke.environment import Environment
from conformance.smoke.outcomes import DoesNotApply, NotReached, Seen, broken, doubtful
from conformance.smoke.visitor import Visit

_ASK_EPIC = "Ask the organization's Epic team to enable it."


def launches_from_epic(env: Environment) -> Seen:
    """launch-ehr; environments without smart-configuration say SMART-on-FHIR in /metadata."""
    if env.smart.content is not None:
        return _capability(env, "launch-ehr", "Without it no visit can begin from Hyperspace or MyChart. " + _ASK_EPIC)
    statement = env.need_metadata()
    if "SMART-on-FHIR" in security_services(statement) or env.oauth_uris:
        return Seen("no smart-configuration; /metadata declares SMART on FHIR", statement.evidence)
    raise broken(
        "launch-ehr in smart-configuration, or SMART on FHIR in the security services of /metadata",
        "neither",
        _ASK_EPIC,
        *env.smart.evidence,
        *statement.evidence,
    )


def launches_standalone(env: Environment) -> Seen:
    """An approver signs in with Epic outside of any launch."""
    _smart(env)
    return _capability(
        env, "launch-standalone", "Without it an approver cannot sign in with Epic at a connector's portal."
    )


def signs_in_with_openid(env: Environment) -> Seen:
    """sso-openid-connect, with the scopes openid and fhirUser where scopes are listed."""
    smart = _smart(env)
    seen = _capability(env, "sso-openid-connect", "Without it a connector does not learn who launched. " + _ASK_EPIC)
    missing = [name for name in ("openid", "fhirUser") if name not in smart.words("scopes_supported")]
    if smart.get("scopes_supported") is not None and missing:
        raise broken("scopes openid and fhirUser", f"{' and '.join(missing)} not listed", _ASK_EPIC, *smart.evidence)
    return seen


def offers_pkce(env: Environment) -> Seen:
    """SMART App Launch 2.2: S256 must be supported."""
    smart = _smart(env)
    methods = smart.words("code_challenge_methods_supported")
    if "S256" not in methods:
        hint = "A connector must still send a challenge; ask the Epic team why the environment does not list it."
        raise broken("S256 in code_challenge_methods_supported", _listed(methods), hint, *smart.evidence)
    return Seen("PKCE with S256", smart.evidence)


def refuses_plain_pkce(env: Environment) -> Seen:
    """SMART App Launch 2.2: plain must not be supported."""
    smart = _smart(env)
    methods = smart.words("code_challenge_methods_supported")
    if not methods:
        raise DoesNotApply("no PKCE methods are listed")
    if "plain" in methods:
        raise broken(
            "no plain", _listed(methods), "Make sure that the connector sends S256 challenges only.", *smart.evidence
        )
    return Seen(_listed(methods), smart.evidence)


def lets_clients_authenticate(env: Environment) -> Seen:
    """Secrets for the app that clinicians launch, signed assertions for the one that reports to the chart."""
    smart = _smart(env)
    methods = smart.words("token_endpoint_auth_methods_supported")
    wanted = (("client_secret_basic", "client_secret_post"), ("private_key_jwt",))
    missing = [" or ".join(group) for group in wanted if not set(group) & set(methods)]
    if missing:
        raise broken(
            " and ".join(" or ".join(group) for group in wanted),
            _listed(methods),
            "Make sure that each client of the connector has a way to authenticate that is offered.",
            *smart.evidence,
        )
    return Seen(_listed(methods), smart.evidence)


def grants_codes_and_client_credentials(env: Environment) -> Seen:
    """Codes for launches, client credentials for the reports to the chart."""
    smart = _smart(env)
    grants = smart.words("grant_types_supported")
    missing = [name for name in ("authorization_code", "client_credentials") if name not in grants]
    if missing:
        hint = "Environments before 2023 often list none: try the backend client's token to be sure."
        raise broken("authorization_code and client_credentials", _listed(grants), hint, *smart.evidence)
    return Seen(_listed(grants), smart.evidence)


def authorize_address_answers(env: Environment) -> Seen:
    """A GET without parameters: Epic shows an error page, and that is an answer."""
    return _answers(env.authorize_page, "authorize")


def token_address_answers(env: Environment) -> Seen:
    """A GET, which no token server grants anything for; it is only there to see that somebody is at home."""
    return _answers(env.token_answer, "token")


def _answers(visit: Visit | None, name: str) -> Seen:
    if visit is None:
        raise NotReached("DISC-01", f"no usable {name} address is named.")
    place = visit.exchange.url
    expected, hint = (
        f"an answer of {place}",
        "Check that the address is open to browsers and to the connector's network.",
    )
    if visit.trouble:
        raise broken(expected, visit.trouble, hint, visit.exchange)
    if visit.status is not None and visit.status >= 500:
        raise broken(expected, f"status {visit.status}", hint, visit.exchange)
    if visit.status == 404:
        raise doubtful(
            expected, "status 404", "It may answer to other requests than this one: try a launch.", visit.exchange
        )
    return Seen(f"status {visit.status}", (visit.exchange,))


def _smart(env: Environment) -> Document:
    if env.smart.content is None:
        if env.smart.missing:
            raise DoesNotApply("there is no smart-configuration, as before Epic August 2021")
        env.need_reached()
        raise NotReached("DISC-02", f"smart-configuration: {env.smart.problem}.")
    return env.smart


def _capability(env: Environment, name: str, hint: str) -> Seen:
    listed = env.smart.words("capabilities")
    if name not in listed:
        raise broken(f"{name} among the capabilities", _listed(listed), hint, *env.smart.evidence)
    return Seen(f"{name} among {len(listed)} capabilities", env.smart.evidence)


def _listed(words: list[str]) -> str:
    return f"listed: {', '.join(words)}" if words else "nothing is listed"
