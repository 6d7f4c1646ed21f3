"""Remembers nobody's Microsoft account: every visit begins with the sign-in."""

from dataclasses import replace

from flask import Flask

from connector.domain.configuration import Configuration
from connector.parts import Parts
from connector.ports import Accounts
from tests.crooked.build import serve, with_parts

DIFFERS = {"PRV-02": "fail", "RES-06": "fail"}


class Forgetful:
    """Keeps whose account is whose, and never looks there."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def of_user(self, row: Configuration, ehr_user_id: str) -> str | None:
        """Nobody's."""
        return None

    def bind(self, row: Configuration, ehr_user_id: str, oid: str) -> bool:
        """As it should be."""
        return self._accounts.bind(row, ehr_user_id, oid)


def _change(parts: Parts) -> Parts:
    return replace(parts, store=replace(parts.store, accounts=Forgetful(parts.store.accounts)))


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(_change)


if __name__ == "__main__":
    serve("tests.crooked.asks_each_time")
