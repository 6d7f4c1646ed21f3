"""Reading what the control plane and the launch pad ask for: a launch, or somebody signed in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mock_epic.descriptions import DescriptionWrong, Fields
from mock_epic.smart.authorize import read_request
from mock_epic.smart.launches import Wish
from mock_epic.smart.signed_in import SignInWish


def launch_wish(sent: Mapping[str, Any]) -> Wish:
    """A launch; DescriptionWrong if something that it needs is missing."""
    fields = Fields(sent, "The launch", ("surface", "person", "csn", "client_id", "launch_url", "context"))
    context = sent.get("context")
    return Wish(
        surface=fields.text("surface"),
        person=fields.text("person"),
        csn=fields.text("csn"),
        client_id=fields.text("client_id", ""),
        launch_url=fields.text("launch_url", ""),
        context=None if context is None else fields.text("context", ""),
    )


def sign_in_wish(sent: Mapping[str, Any]) -> SignInWish:
    """A sign-in for the authorization request in `authorize_url`, the address that the browser was sent to."""
    fields = Fields(sent, "The sign-in", ("authorize_url", "person", "patient", "allow"))
    address = fields.text("authorize_url")
    try:
        query = dict(parse_qsl(urlsplit(address).query))
    except ValueError:
        raise DescriptionWrong(f"The sign-in: 'authorize_url' is {address!r}; an address is needed.") from None
    return SignInWish(
        read_request(query, by_post=False),
        fields.text("person"),
        fields.text("patient", ""),
        fields.flag("allow", True),
    )
