"""Keeps Epic's keys for ever: when Epic signs with a new one, nobody gets in any more."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

import connector.parts
from connector.adapters.tokens import KeyRing
from tests.crooked.build import crooked, serve

DIFFERS = {"RES-05": "fail"}


class KeepsOldKeys(KeyRing):
    """Looks once."""

    def _fetch(self, service: str, url: str) -> Iterable[Any]:
        return () if service == "Epic" and url in self._sets else super()._fetch(service, url)


def make_app() -> Flask:
    """The crooked connector."""
    connector.parts.KeyRing = KeepsOldKeys
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.keeps_old_keys")
