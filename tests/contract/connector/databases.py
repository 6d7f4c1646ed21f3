"""The two kinds of databases that the connector is tried on, and what its outbox holds there."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from connector.domain.configuration import Region
from connector.settings import Settings
from tests.unit.connector import postgres

KINDS = ("sqlite", "postgresql")
COUNT = "SELECT count(*) FROM outbox"


@dataclass(frozen=True)
class Stored:
    """The database's address as the connector is told it, and how many reports wait in all its regions."""

    url: str
    reports: Callable[[], int]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Stored]:
    """A fresh one of that kind; skips with the reason where there is no PostgreSQL."""
    if kind == "sqlite":
        yield Stored(f"sqlite:///{folder}/connector.sqlite", lambda: _in_files(folder))
        return
    with postgres.server() as server, postgres.database(server, "connector") as url:
        yield Stored(url, lambda: _at_server(url))


def _in_files(folder: Path) -> int:
    return sum(_rows(file) for file in folder.glob("connector*.sqlite"))


def _rows(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as opened:
        return int(opened.execute(COUNT).fetchone()[0])


def _at_server(url: str) -> int:
    regional = Settings(database_url=url).database_urls
    return sum(_count(regional[region].replace("+psycopg", "")) for region in Region)


def _count(address: str) -> int:
    with psycopg.connect(address) as connection:
        found = connection.execute(COUNT).fetchone()
        return int(found[0]) if found else 0
