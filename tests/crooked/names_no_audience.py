"""Says what a sign-in is for only where the server insists on it."""

from flask import Flask

from connector.adapters.smart_client import SmartClient
from connector.parts import Policies
from connector.ports import SignInRequest
from tests.crooked.build import crooked, serve

DIFFERS = {"SEC-02": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = SmartClient.authorize_url

    def brief(self: SmartClient, fhir_base: str, attempt: SignInRequest) -> str:
        address = as_it_should_be(self, fhir_base, attempt)
        if "code_challenge" in address:
            return address
        return "&".join(part for part in address.split("&") if not part.startswith("aud="))

    SmartClient.authorize_url = brief  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.names_no_audience")
