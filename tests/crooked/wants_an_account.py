"""Takes patients past Microsoft's sign-in, in case they have an account, before they reach the meeting."""

import os
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import Flask

from connector.adapters.ids import SystemIds
from tests.crooked.build import Application, serve, surrounded

DIFFERS = {"PAT-01": "fail"}
FROM_EPIC, FROM_MICROSOFT = "/callback/epic", "/callback/microsoft"


class Detour:
    """Where patients are to go after it, by the state that Microsoft gives back."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._after: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Sends a patient on to Microsoft in the place of the meeting, and back."""
        state = parse_qs(environ["QUERY_STRING"]).get("state", [""])[0]
        if environ["PATH_INFO"] == FROM_MICROSOFT and state in self._after:
            start_response("302 FOUND", [("Location", self._after.pop(state)), ("Content-Length", "0")])
            return [b""]
        if environ["PATH_INFO"] != FROM_EPIC:
            return self._application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [self._turned(header, headers) for header in headers], *rest)

        return self._application(environ, start)

    def _turned(self, header: tuple[str, str], headers: list[tuple[str, str]]) -> tuple[str, str]:
        """A way to the meeting becomes one to Microsoft, unless it is a clinician's, who gets a pass for the visit."""
        a_clinician = any("ehr-connector-visit-" in value for _, value in headers)
        if header[0] != "Location" or a_clinician or "meet" not in header[1]:
            return header
        state = SystemIds().secret()
        self._after[state] = header[1]
        asked = {
            "client_id": os.environ["CONNECTOR_ENTRA_CLIENT_ID"],
            "response_type": "code",
            "redirect_uri": f"{os.environ['CONNECTOR_BASE_URL']}{FROM_MICROSOFT}",
            "scope": "openid",
            "prompt": "none",
            "state": state,
        }
        return "Location", f"{os.environ['CONNECTOR_ENTRA_URL']}/organizations/oauth2/v2.0/authorize?{urlencode(asked)}"


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(Detour)


if __name__ == "__main__":
    serve("tests.crooked.wants_an_account")
