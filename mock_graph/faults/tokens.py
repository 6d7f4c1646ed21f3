"""Faults of Entra ID's token endpoint and of the id tokens it issues."""

from collections.abc import Callable, Mapping
from typing import Any

from mock_graph.faults.graph import retry_after
from mock_graph.identity import jws
from mock_graph.identity.aadsts import REFUSALS
from simkit.answers import Answer
from simkit.faults import Fault, Seam, Spoil

TOKEN = ("entra.token",)
_STARTS_NOTHING = "Starts nothing for that person and says that the sign-in to Microsoft failed."


def _claim(name: str, change: Callable[[Any], Any]) -> Spoil:
    return lambda claims, _options: {**claims, name: change(claims.get(name))}


def _by_a_clock(name: str, direction: int) -> Fault:
    def spoil(claims: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
        return {**claims, **{one: claims[one] + direction * int(options["by_s"]) for one in ("iat", "nbf", "exp")}}

    promise = "Allows for clocks that differ by two minutes; the visit begins."
    return Fault(f"microsoft-id-token-clock-{name}", TOKEN, Seam.BEFORE_TOKEN_SIGNED, promise, spoil, {"by_s": 120})


def _of_unknown_key(token: str, _options: Mapping[str, Any]) -> str:
    """The same token, whose header names a key that is in no key set; its signature is of no key at all."""
    head, body, signature = token.split(".")
    renamed = {**jws.header(token), "kid": "a-key-that-was-never-published"}
    return f"{jws.part(renamed)}.{body}.{signature}" if head else token


def _refused(_answer: Any, options: Mapping[str, Any]) -> Answer:
    """A refusal by its AADSTS number; time and ids are filled in where the answer leaves."""
    refusal = REFUSALS[options["number"]]
    body = {"error": refusal.error, "error_description": refusal.text, "error_codes": [refusal.number]}
    suberror = {"suberror": refusal.suberror} if refusal.suberror else {}
    return Answer.json(refusal.status, {**body, **suberror}, retry_after(options))


TOKEN_FAULTS = (
    Fault(
        "microsoft-id-token-wrong-audience",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("aud", lambda _: "00000000-0000-4000-8000-000000000000"),
    ),
    Fault(
        "microsoft-id-token-wrong-issuer",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("iss", lambda issuer: f"{issuer}/other"),
    ),
    Fault(
        "microsoft-id-token-wrong-tenant",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("tid", lambda _: "00000000-0000-4000-8000-000000000000"),
    ),
    Fault(
        "microsoft-id-token-wrong-nonce",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("nonce", lambda _: "not-the-nonce-that-was-sent"),
    ),
    Fault(
        "microsoft-id-token-expired",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        lambda claims, _options: {
            **claims, "iat": claims["iat"] - 7200, "nbf": claims["nbf"] - 7200, "exp": claims["iat"] - 3600,
        },
    ),
    _by_a_clock("ahead", 1),
    _by_a_clock("behind", -1),
    Fault(
        "microsoft-id-token-bad-signature",
        TOKEN,
        Seam.AFTER_TOKEN_SIGNED,
        _STARTS_NOTHING,
        lambda token, _options: jws.with_bad_signature(token),
    ),
    Fault(
        "microsoft-id-token-unknown-key",
        TOKEN,
        Seam.AFTER_TOKEN_SIGNED,
        f"Fetches the key set once more, where the key is not either. {_STARTS_NOTHING}",
        _of_unknown_key,
    ),
    Fault(
        "microsoft-token-refused",
        TOKEN,
        Seam.BEFORE_EFFECT,
        "Tells the person what to do: sign in again (50076, 50079, 50173, 53003, 70043, 700082), ask the administrator "
        "(50105, 65001, 700016, 7000215, 7000222), or try again later (90033, 90055).",
        _refused,
        {"number": 50173, "retry_after_s": None},
        {"number": tuple(REFUSALS)},
    ),
    Fault(
        "microsoft-token-throttles",
        TOKEN,
        Seam.BEFORE_EFFECT,
        "Waits as long as Retry-After says (null: as it thinks fit), then asks again; the visit still begins.",
        lambda _answer, options: _refused(None, {**options, "number": 90055}),
        {"retry_after_s": 1},
    ),
    Fault(
        "microsoft-token-unavailable",
        TOKEN,
        Seam.BEFORE_EFFECT,
        "Asks again a few times; then tells the person that the sign-in to Microsoft is not available.",
        lambda _answer, options: _refused(None, {**options, "number": 90033}),
        {"retry_after_s": None},
    ),
)  # fmt: skip
