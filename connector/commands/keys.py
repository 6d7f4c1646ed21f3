"""`connector keys list|rotate`: the keys that prove who the connector is, and those that Graph seals its news for.

Rotating adds new keys and keeps the old ones for as long as somebody may still need them, so that nothing fails; a
connector that serves takes up the change by itself.
"""

import argparse
from datetime import datetime
from typing import Any

from connector.adapters.clock import SystemClock
from connector.adapters.key_file import KeyFile
from connector.adapters.keys import SETTLING, Keys
from connector.settings import Settings


def add_to(words: Any) -> None:
    """The word `keys` and the words that follow it."""
    word = words.add_parser("keys", help="the connector's own keys")
    deeds = word.add_subparsers(required=True, metavar="list|rotate")
    deeds.add_parser("list", help="show them, the newest first").set_defaults(chore=list_keys)
    deeds.add_parser("rotate", help="make new ones, and use the old ones for as long as needed").set_defaults(
        chore=rotate_keys
    )


def list_keys(_given: argparse.Namespace, settings: Settings) -> int:
    """One line for each key."""
    _show(KeyFile(settings.key_file, SystemClock()).keys)
    return 0


def rotate_keys(_given: argparse.Namespace, settings: Settings) -> int:
    """New keys in the key file."""
    keys = KeyFile(settings.key_file, SystemClock()).rotate()
    _say(f"The new signing key is published now and signs in {SETTLING.total_seconds() / 60:g} minutes.")
    _say("The new certificate is used for every subscription from now on.")
    _show(keys)
    return 0


def _show(keys: Keys) -> None:
    now = SystemClock().now()
    signs = keys.signing_at(now)
    for each in keys.signing_keys:
        _line("signing", each.key_id, each.since, "signs" if each.key_id == signs.kid else "published")
    for place, sealing in enumerate(keys.sealing_keys):
        use = "for new subscriptions" if place == 0 else "for subscriptions that were made with it"
        _line("notifications", sealing.certificate_id, sealing.since, use)


def _line(what: str, key_id: str, since: datetime, use: str) -> None:
    _say(f"{what:<14}  {key_id:<44}  since {since.isoformat(timespec='seconds')}  {use}")


def _say(line: str) -> None:
    print(line)  # noqa: T201 -- for the person at the terminal
