"""A JSON document of the environment, as far as it could be had."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.smoke.visitor import Visit
from simkit.exchange import Exchange

_TITLE = re.compile(r"(?is)<title[^>]*>\s*(.*?)\s*</title>")


@dataclass(frozen=True)
class Document:
    """Where it was asked for (redirects included), and its content, or in `problem` why there is none."""

    visits: tuple[Visit, ...]
    content: Mapping[str, Any] | None
    problem: str = ""

    @property
    def last(self) -> Visit:
        """The visit that brought the document, or ended the search for it."""
        return self.visits[-1]

    @property
    def evidence(self) -> tuple[Exchange, ...]:
        """The exchanges that show it."""
        return tuple(visit.exchange for visit in self.visits)

    @property
    def missing(self) -> bool:
        """Whether the server said that there is no such document."""
        return self.last.status in (404, 410)

    def get(self, name: str) -> Any:
        """A member of the content; None without it."""
        return None if self.content is None else self.content.get(name)

    def words(self, name: str) -> list[str]:
        """A member that is a list of words; empty without it, or where it is something else."""
        listed = self.get(name)
        return [word for word in listed if isinstance(word, str)] if isinstance(listed, list) else []


def document(visits: tuple[Visit, ...]) -> Document:
    """The document that the last of some visits brought."""
    last = visits[-1]
    if last.trouble:
        return Document(visits, None, last.trouble)
    if last.status != 200:
        return Document(visits, None, f"the answer was {last.status}{_kind(last)}")
    try:
        content = json.loads(last.body)
    except ValueError:
        return Document(visits, None, f"the answer was 200{_kind(last) or ', but no JSON'}")
    if not isinstance(content, dict):
        return Document(visits, None, "the answer was JSON, but not an object")
    return Document(visits, content)


def _kind(visit: Visit) -> str:
    """What stands there instead of JSON, where that can be told."""
    start = visit.body.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html")) or "html" in (visit.header("Content-Type") or ""):
        title = _TITLE.search(visit.body)
        return f" with an HTML page (“{title.group(1)[:80]}”)" if title else " with an HTML page"
    return " with XML" if start.startswith("<") else ""
