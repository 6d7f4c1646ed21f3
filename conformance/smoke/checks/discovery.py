"""What the environment says about itself: where to authorize, and in which documents."""

from conformance.smoke.environment import Environment
from conformance.smoke.epic_version import SMART_CONFIGURATION_SINCE
from conformance.smoke.outcomes import DoesNotApply, Seen, broken

_SMART = "/.well-known/smart-configuration"


def says_where_to_authorize(env: Environment) -> Seen:
    """Either document is enough; a connector must know both ways."""
    evidence = (*env.smart.evidence, *env.metadata.evidence)
    if env.authorize_address and env.token_address:
        source = _SMART if env.smart.get("authorization_endpoint") else "/metadata with oauth-uris"
        return Seen(f"{source} names both addresses", evidence)
    raise broken(
        f"authorization_endpoint and token_endpoint in {_SMART}, or oauth-uris with authorize and token in /metadata",
        f"{_SMART}: {env.smart.problem or _lacking(env)}; /metadata: {env.metadata.problem or 'no oauth-uris'}",
        "Check that this is the FHIR base of an Epic environment: the address that ends before /metadata.",
        *evidence,
    )


def has_smart_configuration(env: Environment) -> Seen:
    """Epic has it since August 2021; older environments have /metadata only."""
    if env.smart.content is None:
        raise broken(
            f"a JSON object at {_SMART}, as Epic serves it since {SMART_CONFIGURATION_SINCE}",
            env.smart.problem,
            "Make sure that the connector falls back to oauth-uris in /metadata, as older environments need.",
            *env.smart.evidence,
        )
    return Seen(f"{len(env.smart.content)} members", env.smart.evidence)


def json_is_called_json(env: Environment) -> Seen:
    """SMART App Launch 2.2: application/json; FHIR: application/fhir+json, Epic also application/json."""
    wrong = []
    for name, document in ((_SMART, env.smart), ("/metadata", env.metadata)):
        kind = (document.last.header("Content-Type") or "none").partition(";")[0].strip().lower()
        if document.content is not None and not kind.endswith(("/json", "+json")):
            wrong.append(f"{name} is sent as {kind}")
    evidence = (*env.smart.evidence, *env.metadata.evidence)
    if wrong:
        hint = "Look for a proxy between here and Epic that changes Content-Type."
        raise broken("a JSON content type", "; ".join(wrong), hint, *evidence)
    if env.smart.content is None and env.metadata.content is None:
        raise DoesNotApply("there is no JSON document")
    return Seen("JSON content types", evidence)


def addresses_are_safe(env: Environment) -> Seen:
    """SMART App Launch 2.2: all addresses are absolute."""
    named = {**{name: env.smart.get(name) for name in _ADDRESSES}, **_oauth_uris(env)}
    given = {name: address for name, address in named.items() if address is not None}
    if not given:
        raise DoesNotApply("no document names an address")
    wrong = [f"{name} is {address!r}" for name, address in given.items() if not env.base.may_name(address)]
    evidence = (*env.smart.evidence, *env.metadata.evidence)
    if wrong:
        hint = (
            "Have the addresses in the environment's configuration corrected; they are sent to browsers as they stand."
        )
        raise broken("absolute https addresses", "; ".join(wrong), hint, *evidence)
    return Seen(f"{len(given)} addresses, all absolute and https or loopback", evidence)


def documents_agree(env: Environment) -> Seen:
    """A connector that falls back to /metadata must not end at another server."""
    if env.smart.content is None or not env.oauth_uris:
        raise DoesNotApply("only one of the two documents names addresses")
    pairs = (("authorization_endpoint", "authorize"), ("token_endpoint", "token"))
    different = [
        f"{name} is {env.smart.get(name)!r}, oauth-uris {other} is {env.oauth_uris.get(other)!r}"
        for name, other in pairs
        if env.smart.get(name) != env.oauth_uris.get(other)
    ]
    evidence = (*env.smart.evidence, *env.metadata.evidence)
    if different:
        hint = "Ask which of the two is right; connectors use the first."
        raise broken(f"the same addresses in {_SMART} and /metadata", "; ".join(different), hint, *evidence)
    return Seen("both documents name the same addresses", evidence)


_ADDRESSES = (
    "authorization_endpoint", "token_endpoint", "introspection_endpoint", "registration_endpoint",
    "revocation_endpoint", "management_endpoint", "jwks_uri", "issuer",
)  # fmt: skip


def _oauth_uris(env: Environment) -> dict[str, str]:
    return {f"oauth-uris {name}": address for name, address in env.oauth_uris.items()}


def _lacking(env: Environment) -> str:
    lacking = [name for name in ("authorization_endpoint", "token_endpoint") if not env.smart.get(name)]
    return f"no {' and no '.join(lacking)}"
