"""Wants an identity token from every Epic environment, also from those that sign nothing."""

from typing import Any

from flask import Flask

from connector.adapters.smart_client import SmartClient
from connector.adapters.tokens import BadToken
from connector.parts import Policies
from connector.ports import EpicServer
from tests.crooked.build import crooked, serve

DIFFERS = {"EPIC-01": "fail", "SEC-02": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = SmartClient._identity

    def strict(self: SmartClient, server: EpicServer, client_id: str, answer: dict[str, Any], nonce: str) -> Any:
        if not server.keys_url:
            raise BadToken("no identity token")
        return as_it_should_be(self, server, client_id, answer, nonce)

    SmartClient._identity = strict  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.insists_on_id_tokens")
