"""The simulated Graph beside a description of it that an OpenAPI tool reads, with people and meetings to find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import yaml
from flask import Flask

from mock_graph.app import create_app
from simkit.settings import ServerSettings
from simkit.transports import Reply
from tests.contract.mock_graph.conftest import CLIENT, ORGANIZER, SECRET, TENANT, tenant

DOCUMENT: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("graph_openapi.yaml").read_text("utf-8"))
HOOK = "http://127.0.0.1:9/notifications"
Served = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Echo:
    """Stands in for every endpoint that the simulator calls: it echoes validation tokens."""

    def call(self, _method: str, url: str, **_sent: Any) -> Reply:
        """What an endpoint that keeps the rules answers."""
        token = parse_qs(urlsplit(url).query).get("validationToken", [""])[0]
        return Reply(200, token, "text/plain") if token else Reply(202)


@dataclass
class Stage:
    """The app, and one thing of each kind that its paths name."""

    app: Flask
    meeting: dict[str, Any]
    other: dict[str, Any]
    subscription: str
    report: str
    tokens: dict[str, str]

    def found(self, path: str) -> dict[str, str]:
        """Path parameters that name what is there."""
        known = {"user": ORGANIZER, "meeting": self.meeting["id"], "report": self.report}
        known["subscription"] = self.subscription
        return {name: value for name, value in known.items() if f"{{{name}}}" in path}

    def bearer(self, path: str) -> str:
        """A user's token for /me, the app's for everything else."""
        return f"Bearer {self.tokens['user' if path.startswith('/v1.0/me') else 'app']}"


def stage() -> Stage:
    """A tenant with a meeting that was held and is subscribed to, and another one."""
    app = create_app(ServerSettings("127.0.0.1", 7420, "http://graph.test", "s", None, None, None, 1_000, 2))
    app.extensions["mock_graph"].outgoing = _Echo()
    client = app.test_client()
    described = tenant()
    described["apps"][0]["application_permissions"].append("Organization.Read.All")
    client.put(f"/_sim/tenants/{TENANT}", json=described)
    tokens = {"app": _app_token(client), "user": _user_token(app)}
    head = {"Authorization": f"Bearer {tokens['app']}"}
    path = f"/v1.0/users/{ORGANIZER}/onlineMeetings"
    meeting, other = (
        client.post(f"{path}/createOrGet", json={"externalId": name}, headers=head).json for name in ("visit", "other")
    )
    people = f"/_sim/tenants/{TENANT}/meetings/{meeting['id']}/participants"
    joined = client.post(people, json={"user": "visits"}).json
    client.post(f"{people}/{joined['id']}/leave", json={})
    reports = client.get(f"{path}/{meeting['id']}/attendanceReports", headers=head).json["value"]
    made = client.post("/beta/subscriptions", json=subscription_to(meeting), headers=head)
    return Stage(app, meeting, other, made.json["id"], reports[0]["id"], tokens)


def subscription_to(meeting: dict[str, Any]) -> dict[str, str]:
    """The body that subscribes to a meeting for a day."""
    link = quote(quote(meeting["joinWebUrl"], safe=""), safe="")
    return {
        "changeType": "updated",
        "notificationUrl": HOOK,
        "resource": f"communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents",
        "expirationDateTime": meeting["endDateTime"],
    }


def documented(app: Flask) -> Served:
    """The app with its description at /openapi.json, which no simulator serves."""

    def served(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/openapi.json":
            return app(environ, start)
        start("200 OK", [("Content-Type", "application/yaml")])
        return [yaml.safe_dump(DOCUMENT).encode()]

    return served


def _app_token(client: Any) -> str:
    form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    form["scope"] = "https://graph.microsoft.com/.default"
    return str(client.post(f"/{TENANT}/oauth2/v2.0/token", data=form).json["access_token"])


def _user_token(app: Flask) -> str:
    """The organizer's own, by the code flow."""
    client, redirect = app.test_client(), tenant()["apps"][0]["redirect_uris"][0]
    asked = f"client_id={CLIENT}&response_type=code&redirect_uri={quote(redirect, safe='')}&scope=openid"
    form = {"ctx": asked, "loginfmt": "visits@riverside.example", "passwd": "password of visits"}
    back = client.post(f"/{TENANT}/login", data=form).headers["Location"]
    form = {"grant_type": "authorization_code", "client_id": CLIENT, "client_secret": SECRET, "redirect_uri": redirect}
    form["code"] = parse_qs(urlsplit(back).query)["code"][0]
    return str(client.post(f"/{TENANT}/oauth2/v2.0/token", data=form).json["access_token"])
