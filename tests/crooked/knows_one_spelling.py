"""Understands Teams' news only as it is sent, not as Microsoft describes it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask

from connector.ports import Unsealer
from tests.crooked.build import serve, with_parts

DIFFERS = {"NOT-03": "fail"}


class KnowsOneSpelling:
    """Sees nobody whose id is written in small letters."""

    def __init__(self, inner: Unsealer) -> None:
        self._inner = inner

    def open(self, sealed: Mapping[str, Any]) -> Any:
        """The document without the people that it does not see."""
        content = self._inner.open(sealed)
        people = content.get("participants@delta", [])
        return {**content, "participants@delta": [one for one in people if "id" not in one]}


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(lambda parts: replace(parts, unsealer=KnowsOneSpelling(parts.unsealer)))


if __name__ == "__main__":
    serve("tests.crooked.knows_one_spelling")
