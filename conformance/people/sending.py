"""What a form sends, and how it is put into a request (HTML, section 4.10.22.3, "Form submission algorithm")."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from urllib3 import encode_multipart_formdata

MULTIPART, PLAIN, USUAL = "multipart/form-data", "text/plain", "application/x-www-form-urlencoded"
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Sending:
    """A form on its way: `method` is "get" or "post"; by GET the `address` has the names and values in it.

    `pairs` are names and values in the order of the page, `files` the places among them that stand for files, which are
    always empty ones; `enctype` is one of MULTIPART, PLAIN and USUAL. By POST `origin` says where it comes from, and
    `policy` (Referrer-Policy) to whom else that is said if it is redirected.
    """

    method: str
    address: str
    pairs: Sequence[tuple[str, str]]
    enctype: str = USUAL
    files: Collection[int] = ()
    origin: str = ""
    policy: str = ""

    @classmethod
    def of(
        cls, method: str, action: str, pairs: Sequence[tuple[str, str]], enctype: str, files: Collection[int]
    ) -> Self:
        """What goes to an action, from attributes as they stand on the page; by GET the action's own query is lost."""
        kind = enctype.lower() if enctype.lower() in (MULTIPART, PLAIN) else USUAL
        if method.lower() == "post":
            return cls("post", action, pairs, kind, files)
        return cls("get", urlsplit(action)._replace(query=_encoded(pairs), fragment="").geturl(), pairs)

    @property
    def request(self) -> Mapping[str, Any]:
        """The arguments of a request of the library `requests`."""
        if self.method == "get":
            return {"method": "GET", "url": self.address}
        body, kind = self._body()
        headers = {"Content-Type": kind} | ({"Origin": self.origin} if self.origin else {})
        return {"method": "POST", "url": self.address, "data": body, "headers": headers}

    def _body(self) -> tuple[bytes, str]:
        if self.enctype == MULTIPART:
            told = enumerate(_told(self.pairs))
            return encode_multipart_formdata([(name, self._part(place, value)) for place, (name, value) in told])
        if self.enctype == PLAIN:
            return "".join(f"{name}={value}\r\n" for name, value in _told(self.pairs)).encode(), PLAIN
        return _encoded(self.pairs).encode(), USUAL

    def _part(self, place: int, value: str) -> Any:
        return ("", b"", "application/octet-stream") if place in self.files else value


def _told(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """With the ends of lines that are sent, whichever stand on the page."""
    return [(_NEWLINE.sub("\r\n", name), _NEWLINE.sub("\r\n", value)) for name, value in pairs]


def _encoded(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(_told(pairs))
