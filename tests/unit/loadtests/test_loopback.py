"""Load stays on this machine."""

from dataclasses import replace

import pytest

from conformance.targets.target_file import reference_target
from conformance.usage import WrongUsage
from loadtests.loopback import is_loopback, refuse_unless_allowed, refuse_unless_loopback


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


def test_a_target_elsewhere_is_loaded_where_its_file_says_so() -> None:
    """Who wrote `allow_load = true` named the address; without it even a launch that leads elsewhere is refused."""
    elsewhere = replace(reference_target(), launch={"patient": "https://visits.acme.example/launch"})
    with pytest.raises(WrongUsage, match=r"\(patient launch\) is https:.*, unless its target file says 'allow_"):
        refuse_unless_allowed(elsewhere)
    refuse_unless_allowed(replace(elsewhere, allow_load=True))
