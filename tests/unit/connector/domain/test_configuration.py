"""Addresses and rows."""

import pytest

from connector.domain.configuration import InvalidField, checked_address, status_address_from


@pytest.mark.parametrize(
    ("authorize", "status"),
    [
        ("https://h/Interconnect/oauth2/authorize", "https://h/Interconnect/api/epic/2018"),
        ("https://h:8443/oauth2/authorize?x=1", "https://h:8443/api/epic/2018"),
        ("https://h/a/b/login", "https://h/a/api/epic/2018"),
    ],
)
def test_status_address(authorize, status):
    """The status service lies beside the authorization server of the instance."""
    assert status_address_from(authorize) == f"{status}/Telehealth/ContextLinking/SetExternalConnectionStatus"


def test_address_is_kept_but_for_the_slash():
    """Blanks around and the slash at the end go, nothing else."""
    assert checked_address(" https://H/Fhir/ ", "f", loopback=False) == "https://H/Fhir"


@pytest.mark.parametrize("host", ["127.0.0.1:7410", "localhost", "[::1]:80"])
def test_http_on_this_machine(host):
    """Plain http is for local runs on this machine only."""
    assert checked_address(f"http://{host}/a", "f", loopback=True)
    with pytest.raises(InvalidField):
        checked_address(f"http://{host}/a", "f", loopback=False)


@pytest.mark.parametrize(
    "text",
    ["", "x", "https://", "https://h/a?b", "https://h/a#b", "http://h/a", "https://u:p@h/a", "https://h:x/a",
     "https://h/ a",
     "https://[x/a", "javascript:alert(1)"],
)  # fmt: skip
def test_addresses_that_are_refused(text):
    """Each refusal has a sentence."""
    with pytest.raises(InvalidField) as refusal:
        checked_address(text, "f", loopback=True)
    assert refusal.value.why.endswith(".")
