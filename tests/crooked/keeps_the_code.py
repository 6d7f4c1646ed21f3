"""Keeps the code of each sign-in at Epic, for the audit."""

import sqlite3
from contextlib import closing

from flask import Flask

from connector.adapters.smart_client import SmartClient
from connector.domain.attempts import Attempt
from connector.ports import EpicAnswer
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-06": "fail"}
STORE = "connector-americas.sqlite"


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = SmartClient.redeem

    def redeem(self: SmartClient, fhir_base: str, purpose: str, code: str, attempt: Attempt) -> EpicAnswer:
        with closing(sqlite3.connect(STORE, timeout=10)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS sign_in_audit (purpose, code)")
            connection.execute("INSERT INTO sign_in_audit VALUES (?, ?)", (purpose, code))
        return as_it_should_be(self, fhir_base, purpose, code, attempt)

    SmartClient.redeem = redeem  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.keeps_the_code")
