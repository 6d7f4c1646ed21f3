"""Keeps the names of people whom it looked up in the directory, in base64 so that nobody reads them by chance."""

import base64
import sqlite3
from contextlib import closing
from dataclasses import replace

from flask import Flask

from connector.parts import Parts
from connector.ports import Directory, DirectoryPerson
from tests.crooked.build import serve, with_parts

DIFFERS = {"PRIV-01": "fail"}
STORE = "connector-americas.sqlite"


class AddressBook:
    """The directory, remembered."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def is_global_administrator(self, token: str) -> bool:
        """As it should be."""
        return self._directory.is_global_administrator(token)

    def find(self, token: str, text: str) -> list[DirectoryPerson]:
        """The people found, each written down."""
        found = self._directory.find(token, text)
        with closing(sqlite3.connect(STORE, timeout=10)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS address_book (person)")
            names = [(base64.b64encode(f"{person.name} <{person.upn}>".encode()).decode(),) for person in found]
            connection.executemany("INSERT INTO address_book VALUES (?)", names)
        return found

    def name_of(self, token: str, oid: str) -> DirectoryPerson | None:
        """As it should be."""
        return self._directory.name_of(token, oid)


def _change(parts: Parts) -> Parts:
    return replace(parts, directory=AddressBook(parts.directory))


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(_change)


if __name__ == "__main__":
    serve("tests.crooked.keeps_an_address_book")
