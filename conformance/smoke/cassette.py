"""VCR.py's cassettes on disk, without hosts, secrets or anything that is not needed to judge the answers."""

import json
from pathlib import Path
from typing import Any

from vcr.persisters.filesystem import CassetteNotFoundError, FilesystemPersister
from vcr.request import Request

from conformance.smoke.scrub import Scrubber

KEPT_HEADERS = {
    "access-control-allow-origin", "age", "allow", "cache-control", "content-type", "date", "expires", "location",
    "pragma", "retry-after", "server", "set-cookie", "strict-transport-security", "vary", "www-authenticate",
}  # fmt: skip
"""An answer's other headers are not written: nobody knows what a site puts into them."""
_NAMING = ("publisher", "contact", "copyright", "name", "title", "description")
"""Members of a CapabilityStatement that tell whose server it is and that no check reads."""


class Cassettes(FilesystemPersister):  # type: ignore[misc]
    """One instance per run. A recording starts empty, whatever the file held before."""

    def __init__(self, scrubber: Scrubber, *, playing: bool) -> None:
        self.playing = playing
        self._scrubber = scrubber

    def load_cassette(self, cassette_path: Path, serializer: Any) -> Any:
        """The recorded answers with the host of the FHIR base put back."""
        if not self.playing:
            raise CassetteNotFoundError
        requests, responses = super().load_cassette(cassette_path, serializer)[:2]
        return [self._restored(one) for one in requests], [self._each(one, self._scrubber.restore) for one in responses]

    def save_cassette(self, cassette_path: Path, cassette_dict: dict[str, Any], serializer: Any) -> None:
        """Learn all hosts first, then scrub, then write."""
        for request, response in zip(cassette_dict["requests"], cassette_dict["responses"], strict=True):
            self._scrubber.learn(request.uri)
            self._each(response, self._learnt)
        clean = {
            "requests": [self._clean(one) for one in cassette_dict["requests"]],
            "responses": [self._each(one, self._scrubber.scrub) for one in cassette_dict["responses"]],
        }
        FilesystemPersister.save_cassette(cassette_path, clean, serializer)

    def _learnt(self, text: str) -> str:
        self._scrubber.learn(text)
        return text

    def _clean(self, request: Request) -> Request:
        headers = {name: value for name, value in request.headers.items() if name.lower() == "accept"}
        return Request(request.method, self._scrubber.scrub(request.uri), None, headers)

    def _restored(self, request: Request) -> Request:
        return Request(request.method, self._scrubber.restore(request.uri), None, request.headers)

    @staticmethod
    def _each(response: dict[str, Any], change: Any) -> dict[str, Any]:
        """The answer with its body and the kept headers changed."""
        headers = {
            name: ["‹cookie›" if name.lower() == "set-cookie" else change(value) for value in values]
            for name, values in response["headers"].items()
            if name.lower() in KEPT_HEADERS
        }
        body = response["body"]["string"]
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        return {**response, "headers": headers, "body": {"string": change(_anonymous(text)).encode()}}


def _anonymous(text: str) -> str:
    """A CapabilityStatement without the members that name its owner; any other text as it is."""
    try:
        content = json.loads(text)
    except ValueError:
        return text
    if not isinstance(content, dict) or content.get("resourceType") != "CapabilityStatement":
        return text
    content = {name: value for name, value in content.items() if name not in _NAMING}
    if isinstance(content.get("implementation"), dict):
        content["implementation"] = {"description": "scrubbed", "url": content["implementation"].get("url", "")}
    return json.dumps(content)
