"""The public keys of the target: what stands at its JWKS address, before and after they were rotated."""

from collections.abc import Mapping, Sequence
from typing import Any

import requests

from conformance.evidence import CheckFailed, Evidence, Finding, NotApplicable
from conformance.targets.target import Target

PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members of a key that are nobody else's business (RFC 7518, 6)."""
_ANSWERS_WITHIN_S = 10.0


def published(target: Target, verify: str | None) -> list[dict[str, Any]]:
    """All keys at the JWKS addresses that the target file names."""
    addresses = dict.fromkeys(target.address(app.jwks_url) for app in target.epic.values() if app.jwks_url)
    if not addresses:
        raise NotApplicable("jwks_url of a registration in [epic]")
    return [key for address in addresses for key in _keys_at(address, verify)]


def rotated(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], evidence: Evidence) -> None:
    """Public parts only (MUST); a new key beside one that was there before."""
    leaked = sorted({name for key in (*before, *after) for name in PRIVATE & set(key)})
    if leaked:
        hint = "publish the public members of each key only"
        finding = Finding("the key set holds public parts only", f"it holds {', '.join(leaked)}", hint)
        raise CheckFailed(finding, level="MUST")
    old, new = ({str(key.get("kid")) for key in keys} for keys in (before, after))
    if not new - old or not new & old:
        actual = "no new key is there" if not new - old else "none of the old keys is there any more"
        hint = "publish the new key beside the old one, and sign with it when others have had time to fetch it"
        raise CheckFailed(Finding("after a rotation a new key is published beside the old one", actual, hint))
    evidence.saw(f"{len(new - old)} new and {len(new & old)} old keys are published, public parts only")


def _keys_at(address: str, verify: str | None) -> list[dict[str, Any]]:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(address, timeout=_ANSWERS_WITHIN_S, verify=verify or True)
    try:
        keys = answer.json()["keys"]
    except (ValueError, KeyError, TypeError):
        keys = None
    if answer.status_code != 200 or not isinstance(keys, list):
        actual = f"{address} answered {answer.status_code} with something else"
        raise CheckFailed(Finding("the JWKS address answers with a key set", actual), level="MUST")
    return keys
