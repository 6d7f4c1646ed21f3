"""The connector's command line: without a word it serves, with one it does a chore of its operator's.

Chores work on the same database and key file as the connector, with the same settings, and beside it while it serves.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from connector.commands import db, keys, outbox
from connector.serving import WRONG_USAGE
from connector.serving import main as serve
from connector.settings import SettingsError, from_environment

CHORES = (outbox, keys, db)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, 1 if a chore found nothing to do it to, 2 for wrong usage or settings."""
    given = _parser().parse_args(arguments)
    if given.chore is None:
        return serve()
    try:
        status: int = given.chore(given, from_environment(os.environ))
    except SettingsError as wrong:
        print(wrong.sentence, file=sys.stderr)
        return WRONG_USAGE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="connector", description="The Teams EHR connector. Without a word it serves until it is told to stop."
    )
    parser.set_defaults(chore=None)
    words = parser.add_subparsers(title="chores", metavar="CHORE")
    for chore in CHORES:
        chore.add_to(words)
    return parser
