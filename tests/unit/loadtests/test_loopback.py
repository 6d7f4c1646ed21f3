"""Load stays on this machine."""

import pytest

from conformance.usage import WrongUsage
from loadtests.loopback import is_loopback, refuse_unless_loopback


@pytest.mark.parametrize("url", ["http://127.0.0.1:7400", "https://localhost/x", "http://[::1]:1", "http://127.8.8.8"])
def test_loopback_addresses(url: str) -> None:
    """Every spelling of this machine."""
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://epic.example",
        "http://10.0.0.1",
        "http://localhost.example",
        "127.0.0.1",
        "",
        "http://[::1",
        "http://0.0.0.0",
    ],
)
def test_other_addresses(url: str) -> None:
    """Names that only look like this machine are not taken for it."""
    assert not is_loopback(url)


def test_the_refusal_names_whose_address_it_is() -> None:
    """One sentence with the address and what is allowed."""
    with pytest.raises(WrongUsage, match=r"The address of Acme is https://acme.example, .* loopback only"):
        refuse_unless_loopback({"Epic": "http://127.0.0.1:1", "Acme": "https://acme.example"})
