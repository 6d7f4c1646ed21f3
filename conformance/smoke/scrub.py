"""Takes hosts and secrets out of texts before they are written, and puts the host that is asked for back when read.

Hosts become `host-1.example` and so on; the host of the FHIR base is always number 1 and its parent domains are
`domain-1.example`, `domain-2.example`, so that a recording reads the same wherever it was made. Ports and paths stay.
"""

import ipaddress
import re

from simkit.decoding import views

_HOST = re.compile(
    r"(?i)(?:://|:\\/\\/|:(?:%2F){2}|%3A(?:%2F){2})(?:[^@/\s\"'\\]*@)?(\[[0-9a-f:]+\]|[a-z0-9.-]*[a-z0-9])"
)
_JWT = re.compile(r"\beyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*")
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9+/=._~-]{16,}")
_NAMED = re.compile(
    r"""(?i)((?:^|[?&\s"';,{])(?:client_secret|client_assertion|code_verifier|refresh_token|access_token|id_token"""
    r"""|assertion|passwd|password|session_?id)(?:=|"\s*:\s*"))[^&"\s<;]+"""
)
_IN_ADDRESS = re.compile(r"([?&](?:code|launch|state)=)[^&\"'\s<]+")
_CERTIFICATES = re.compile(r'("x5c"\s*:\s*)\[[^\]]*\]')
_PUBLIC = ("hl7.org", "smarthealthit.org", "w3.org", "ietf.org", "openid.net", "loinc.org", "snomed.info", "example")
"""Vocabularies and specifications: they say nothing about whose environment it is, and the checks read some of them."""


def without_secrets(text: str) -> str:
    """The text without tokens, credentials, codes and passwords."""
    text = _JWT.sub("‹token›", text)
    text = _CREDENTIALS.sub(r"\1 ‹credentials›", text)
    text = _NAMED.sub(r"\1‹secret›", text)
    return _IN_ADDRESS.sub(r"\1‹secret›", text)


class Scrubber:
    """Knows the hosts of one recording; `host` is that of the FHIR base."""

    def __init__(self, host: str) -> None:
        self._own = {host.lower(): "host-1.example"}
        for number, parent in enumerate(_parents(host.lower()), 1):
            self._own[parent] = f"domain-{number}.example"
        self._others: dict[str, str] = {}

    def learn(self, text: str) -> None:
        """Remember every host that an address in the text names."""
        for found in _HOST.findall(text):
            host = found.lower()
            if host not in self._own and host not in self._others and not _is_public(host):
                self._others[host] = f"host-{len(self._others) + 2}.example"

    def scrub(self, text: str) -> str:
        """The text without secrets and without any host that was learnt, whatever it is wrapped in."""
        text = _CERTIFICATES.sub(r"\1[]", without_secrets(text))
        names = {**self._others, **self._own}
        for view in views(text):
            if view.form != "url" and _replaced(view.text, names) != view.text:
                text = text.replace(view.piece, "‹encoded value›")
        return _replaced(text, names)

    def restore(self, text: str) -> str:
        """The text with the FHIR base's host and its domains put back."""
        return _replaced(text, {placeholder: host for host, placeholder in self._own.items()})


def _replaced(text: str, names: dict[str, str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?i)(?<![a-z0-9-])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z0-9-])")
    return pattern.sub(lambda found: names[found.group().lower()], text)


def _parents(host: str) -> list[str]:
    """The domains above a host name that still have two labels, nearest first; none for a number."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        labels = host.split(".")
        return [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    return []


def _is_public(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in _PUBLIC)
