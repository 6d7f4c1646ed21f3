"""`connector db upgrade|check|purge`: the databases of the three regions."""

import argparse
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from connector.adapters.clock import SystemClock
from connector.adapters.store.database import Database
from connector.adapters.store.purge import purge, purge_tenant
from connector.settings import Settings, shown_database

NOT_GOOD = 1


def add_to(words: Any) -> None:
    """The word `db` and the words that follow it."""
    word = words.add_parser("db", help="the databases of the three regions")
    deeds = word.add_subparsers(required=True, metavar="upgrade|check|purge")
    upgrade = deeds.add_parser("upgrade", help="bring the tables up to date, as every start does")
    upgrade.set_defaults(chore=upgrade_all)
    check = deeds.add_parser("check", help="say whether each database answers and is up to date")
    check.set_defaults(chore=check_all)
    purging = deeds.add_parser("purge", help="drop what is out of date, and wipe what was deleted off the disk")
    purging.add_argument("--tenant", metavar="ID", help="drop everything of this Microsoft 365 tenant too")
    purging.set_defaults(chore=purge_all)


def upgrade_all(_given: argparse.Namespace, settings: Settings) -> int:
    """Migrates each database."""
    return _each(settings, _upgrade)


def check_all(_given: argparse.Namespace, settings: Settings) -> int:
    """One line for each database."""
    return _each(settings, _check)


def purge_all(given: argparse.Namespace, settings: Settings) -> int:
    """Drops abandoned sign-ins and visits, and a tenant if one is named."""
    now = SystemClock().now()

    def clean(database: Database) -> tuple[bool, str]:
        dropped = purge(database, now)
        said = f"{dropped} sign-ins and visits that are out of date dropped"
        if given.tenant:
            rows = purge_tenant(database, given.tenant.lower())
            said += f", {rows} FHIR base URLs of the tenant dropped with all that belongs to them"
        database.scour()
        return True, said

    return _each(settings, clean)


def _upgrade(database: Database) -> tuple[bool, str]:
    database.migrate()
    return True, f"up to date at revision {database.revisions()[0]}"


def _check(database: Database) -> tuple[bool, str]:
    there, newest = database.revisions()
    if there == newest:
        return True, f"answers, up to date at revision {there}"
    return False, f"is at revision {there or 'none'}, this connector needs {newest}: run `connector db upgrade`"


def _each(settings: Settings, deed: Any) -> int:
    status = 0
    for region, url in settings.database_urls.items():
        database = Database(url)
        try:
            good, said = deed(database)
        except SQLAlchemyError as trouble:
            good, said = False, f"does not answer ({type(trouble).__name__})"
        finally:
            database.close()
        status = status if good else NOT_GOOD
        print(f"{region.value}: {shown_database(url)} {said}.")  # noqa: T201 -- for the person at the terminal
    return status
