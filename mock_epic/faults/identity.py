"""Id tokens that prove nothing, and the key that signs them exchanged."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mock_epic.smart.id_token import IdTokenDraft
from simkit.answers import cut_off, refuse
from simkit.faults import Fault, Seam, Spoil

TOKEN = ("smart.token",)
DAY_S = 86_400
_STARTS_NOTHING = "starts no visit and shows the person a message with a way to begin again"


def _claim(**changes: Any) -> Spoil:
    return lambda token, _options: replace(token, claims={**token.claims, **changes})


def _aged(token: IdTokenDraft, _options: Mapping[str, Any]) -> IdTokenDraft:
    issued, expires = token.claims["iat"] - DAY_S, token.claims["exp"] - DAY_S
    return replace(token, claims={**token.claims, "iat": issued, "exp": expires})


def _by_a_clock(name: str, direction: int) -> Fault:
    def spoil(token: IdTokenDraft, options: Mapping[str, Any]) -> IdTokenDraft:
        times = {name: token.claims[name] + direction * int(options["by_s"]) for name in ("iat", "exp")}
        return replace(token, claims={**token.claims, **times})

    promise = "Allows for clocks that differ by two minutes, and starts the visit."
    return Fault(f"id-token-clock-{name}", TOKEN, Seam.BEFORE_TOKEN_SIGNED, promise, spoil, {"by_s": 120})


def _signed(named: str, by: str | None) -> Spoil:
    return lambda token, _options: replace(token, named_key=named, signing_key=by)


def _id_token(name: str, what: str, spoil: Spoil) -> Fault:
    return Fault(f"id-token-{name}", TOKEN, Seam.BEFORE_TOKEN_SIGNED, f"Sees that {what}, {_STARTS_NOTHING}.", spoil)


IDENTITY_FAULTS = (
    _id_token("wrong-audience", "the id token is for another app", _claim(aud="somebody-else")),
    _id_token("wrong-issuer", "the id token is from another issuer", _claim(iss="https://elsewhere.example/oauth2")),
    _id_token("wrong-nonce", "the id token answers another request", _claim(nonce="not-the-nonce-that-was-sent")),
    _id_token("expired", "the id token is a day old", _aged),
    _id_token("unknown-key", "no published key signed the id token", _signed("stranger", "stranger")),
    _id_token("bad-signature", "the signature of the id token is wrong", _signed("published", "stranger")),
    _id_token("alg-none", "the id token is not signed", _signed("published", None)),
    _by_a_clock("ahead", 1),
    _by_a_clock("behind", -1),
    Fault(
        "signing-key-rotated",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        "Misses the key of the id token in its copy of the JWKS, fetches the JWKS once more and starts the visit.",
        _signed("next", "next"),
    ),
    Fault(
        "keys-unavailable",
        ("smart.keys",),
        Seam.BEFORE_EFFECT,
        f"Cannot verify the id token, so it {_STARTS_NOTHING}; a copy of the JWKS that it has already may serve.",
        refuse(503),
        {"retry_after_s": 1},
    ),
    Fault(
        "keys-unreachable",
        ("smart.keys",),
        Seam.BEFORE_EFFECT,
        f"Cannot verify the id token, so it {_STARTS_NOTHING}; a copy of the JWKS that it has already may serve.",
        cut_off(),
    ),
)
