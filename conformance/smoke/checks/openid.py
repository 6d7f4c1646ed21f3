"""The keys and the issuer of ID tokens."""

import base64
from typing import Any

from conformance.smoke.document import Document
from conformance.smoke.environment import Environment
from conformance.smoke.outcomes import DoesNotApply, NotReached, Seen, broken

PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "k"}
LEAST_BITS = 2048


def names_issuer_and_keys(env: Environment) -> Seen:
    """SMART App Launch 2.2: with sso-openid-connect, issuer and jwks_uri; OpenID discovery can stand in."""
    _need_openid(env)
    found = {name: env.smart.get(name) or env.openid.get(name) for name in ("issuer", "jwks_uri")}
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise broken(
            "issuer and jwks_uri in smart-configuration or in OpenID discovery",
            f"no {' and no '.join(missing)}; OpenID discovery: {env.openid.problem or 'is there'}",
            "Ask the Epic team which keys sign ID tokens; without them no connector can verify who launched.",
            *env.smart.evidence,
            *env.openid.evidence,
        )
    return Seen(f"issuer {found['issuer']}", (*env.smart.evidence, *env.openid.evidence))


def issuer_is_consistent(env: Environment) -> Seen:
    """OpenID Connect Discovery 1.0, 4.3: the issuer in the document is the one that it was asked of."""
    _need_openid(env)
    if env.openid.content is None:
        raise broken(
            "OpenID discovery below the issuer",
            env.openid.problem,
            "Check that the issuer is reachable from here and from the connector.",
            *env.openid.evidence,
        )
    different = [
        f"{name} is {env.smart.get(name)!r} in smart-configuration and {env.openid.get(name)!r} in OpenID discovery"
        for name in ("issuer", "jwks_uri", "token_endpoint")
        if env.smart.get(name) and env.openid.get(name) != env.smart.get(name)
    ]
    evidence = (*env.smart.evidence, *env.openid.evidence)
    if different:
        hint = "Have the environment's addresses made one; a strict connector refuses ID tokens of another issuer."
        raise broken("the same issuer, keys and token address in both documents", "; ".join(different), hint, *evidence)
    return Seen(f"issuer {env.openid.get('issuer')} in all documents", evidence)


def has_usable_keys(env: Environment) -> Seen:
    """RS256 is what SMART requires for ID tokens: an RSA key of 2048 bits or more with a key id."""
    keys = _need_keys(env)
    listed = _key_list(keys)
    if listed is None:
        reason = keys.problem or "there is no list of keys"
        raise broken("a JWK set", reason, "Check that the keys are reachable from here.", *keys.evidence)
    problems = [_problem(key) for key in listed]
    usable = problems.count("")
    if not usable:
        raise broken(
            f"an RSA key for signing with a kid and {LEAST_BITS} bits or more",
            "; ".join(problems) or "the list of keys is empty",
            "Ask the Epic team for the address of the keys that sign ID tokens.",
            *keys.evidence,
        )
    return Seen(f"{usable} of {len(listed)} keys usable for RS256", keys.evidence)


def publishes_no_private_key(env: Environment) -> Seen:
    """RFC 7517: a published key set has public members only."""
    keys = _need_keys(env)
    listed = _key_list(keys)
    if not listed:
        raise NotReached("OIDC-03", keys.problem or "there are no keys.")
    leaked = sorted({name for key in listed for name in PRIVATE_MEMBERS & set(key)})
    if leaked:
        hint = "Tell the organization at once: whoever reads this can sign as its Epic."
        raise broken("public members only", f"private members published: {', '.join(leaked)}", hint)
    return Seen(f"{len(listed)} keys, public members only", keys.evidence)


def signs_with_rs256(env: Environment) -> Seen:
    """OpenID Connect Discovery 1.0: RS256 must be among the algorithms."""
    _need_openid(env)
    listed = env.openid.words("id_token_signing_alg_values_supported")
    if env.openid.content is None:
        raise NotReached("OIDC-02", f"OpenID discovery: {env.openid.problem}.")
    if "RS256" not in listed:
        actual = f"listed: {', '.join(listed)}" if listed else "nothing is listed"
        raise broken("RS256", actual, "Make sure that the connector verifies what is listed.", *env.openid.evidence)
    return Seen(f"listed: {', '.join(listed)}", env.openid.evidence)


def _need_openid(env: Environment) -> None:
    if env.smart.content is None and env.openid.missing:
        raise DoesNotApply("there is no OpenID discovery, as before Epic August 2021")
    if env.smart.content is None and env.openid.content is None:
        env.need_reached()
        raise NotReached("DISC-02", f"smart-configuration: {env.smart.problem}.")


def _need_keys(env: Environment) -> Document:
    _need_openid(env)
    if env.keys is None:
        raise NotReached("OIDC-01", "no usable address of keys is named.")
    return env.keys


def _key_list(keys: Document) -> list[dict[str, Any]] | None:
    listed = keys.get("keys")
    return [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else None


def _problem(key: dict[str, Any]) -> str:
    """Why a key cannot verify RS256; empty if it can."""
    name = f"key {key.get('kid')!r}"
    if key.get("kty") != "RSA":
        return f"{name} is {key.get('kty')!r}"
    if key.get("use", "sig") != "sig" or key.get("alg", "RS256") != "RS256":
        return f"{name} is for {key.get('alg') or key.get('use')}"
    if not key.get("kid"):
        return "a key has no kid"
    bits = _bits(str(key.get("n", "")))
    return "" if bits >= LEAST_BITS else f"{name} has {bits} bits"


def _bits(modulus: str) -> int:
    """The length of a base64url number; 0 if it is none."""
    try:
        return int.from_bytes(base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4)), "big").bit_length()
    except ValueError:
        return 0
