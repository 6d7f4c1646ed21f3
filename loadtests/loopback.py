"""Load is for this machine only: nobody's environment is loaded by mistake."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from conformance.targets.target import Target
from conformance.usage import WrongUsage

_UNLESS = ", unless its target file says 'allow_load = true'"


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine and nowhere else, told without asking the DNS."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_unless_allowed(target: Target) -> None:
    """WrongUsage for a target that people are led to elsewhere, unless its file says `allow_load = true`."""
    launches = {f"{target.name} ({kind} launch)": target.launch_url(kind) for kind in target.launch}
    if not target.allow_load:
        refuse_unless_loopback({target.name: target.base_url, **launches}, _UNLESS)


def refuse_unless_loopback(addresses: Mapping[str, str], unless: str = "") -> None:
    """WrongUsage for the first address that is not on loopback; the keys say whose they are."""
    for whose, url in addresses.items():
        if not is_loopback(url):
            raise WrongUsage(
                f"The address of {whose} is {url}, which is not this machine; "
                f"load profiles are run against loopback only (127.0.0.1, ::1, localhost){unless}."
            )
