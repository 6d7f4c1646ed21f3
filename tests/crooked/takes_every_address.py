"""Takes every address for an Epic environment, whatever answers there."""

from flask import Flask

from connector.adapters.smart_discovery import Discovery
from connector.domain.configuration import InvalidField
from connector.parts import Policies
from connector.ports import EpicServer
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-02": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = Discovery.validate

    def generous(self: Discovery, fhir_base: str) -> EpicServer:
        try:
            return as_it_should_be(self, fhir_base)
        except InvalidField:
            return EpicServer(f"{fhir_base}/oauth2/authorize", f"{fhir_base}/oauth2/token")

    Discovery.validate = generous  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.takes_every_address")
