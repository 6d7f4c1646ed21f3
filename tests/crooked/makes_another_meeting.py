"""Asks for another meeting when the answer about the first one was lost."""

from typing import Any

from flask import Flask
from requests import Response

from connector.adapters.http import Http
from tests.crooked.build import crooked, serve

DIFFERS = {"RES-02": "fail"}
LOST = (502, 503, 504)


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = Http._try

    def attempt(
        http: Http, service: str, method: str, url: str, arguments: dict[str, Any]
    ) -> tuple[Response | None, float | None]:
        answer, retry_after = as_it_should_be(http, service, method, url, arguments)
        if url.endswith("/createOrGet") and (answer is None or answer.status_code in LOST):
            meeting = arguments["json"]
            arguments["json"] = {**meeting, "externalId": f"{meeting['externalId']}-again"}
        return answer, retry_after

    Http._try = attempt  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.makes_another_meeting")
