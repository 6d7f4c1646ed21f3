"""Lets whoever signs in to Microsoft take a clinician's place, whatever account it is."""

from dataclasses import replace

from flask import Flask

from connector.domain.configuration import Configuration
from connector.parts import Parts
from connector.ports import Accounts
from tests.crooked.build import serve, with_parts

DIFFERS = {"PRV-07": "fail"}


class AnyAccount:
    """Says of each account that it is the right one."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def of_user(self, row: Configuration, ehr_user_id: str) -> str | None:
        """As it should be."""
        return self._accounts.of_user(row, ehr_user_id)

    def bind(self, row: Configuration, ehr_user_id: str, oid: str) -> bool:
        """Binds what can be bound, and is content with everything else."""
        self._accounts.bind(row, ehr_user_id, oid)
        return True


def _change(parts: Parts) -> Parts:
    return replace(parts, store=replace(parts.store, accounts=AnyAccount(parts.store.accounts)))


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(_change)


if __name__ == "__main__":
    serve("tests.crooked.trusts_every_account")
