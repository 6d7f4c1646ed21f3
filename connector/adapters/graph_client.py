"""Microsoft Graph with the app's own identity: online meetings and the subscriptions to their call events.

Graph v1.0 "onlineMeeting: createOrGet" and "Update onlineMeeting"; Graph beta "Create subscription", for v1.0 refuses
the meetingCallEvents resource.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requests import Response

from connector.adapters.cache import Cache
from connector.adapters.entra_client import EntraClient
from connector.adapters.forms import quoted
from connector.adapters.http import Http, document
from connector.adapters.key_file import KeyFile
from connector.adapters.oauth import OAuth, Refused
from connector.domain import problems
from connector.domain.configuration import Configuration
from connector.ports import Meeting, Tell

SERVICE = "Microsoft Teams"
SPARE_S = 120.0
"""A token is renewed this long before it ends."""
ADVICE = (
    "Ask your Microsoft 365 administrator to check the connector's consent, the organizer account and its "
    "application access policy."
)


class AppTokens:
    """The app-only Graph token of each tenant (Entra ID: client credentials flow)."""

    def __init__(self, entra: EntraClient, oauth: OAuth, resource: str) -> None:
        self._entra = entra
        self._oauth = oauth
        self._scope = f"{resource}/.default"
        self._tokens = Cache[str]()

    def of(self, tenant_id: str) -> str:
        """A token that is good for a while. Raises Problem or TooBusy."""
        return self._tokens.get(tenant_id, lambda: self._fetch(tenant_id))

    def forget(self, tenant_id: str) -> None:
        """Graph refused it."""
        self._tokens.forget(tenant_id)

    def _fetch(self, tenant_id: str) -> tuple[str, float]:
        endpoint = self._entra.metadata(tenant_id)["token_endpoint"]
        try:
            answer = self._oauth.token(endpoint, "client_credentials", scope=self._scope)
        except Refused as refusal:
            raise problems.refused_by("Microsoft", ADVICE) from refusal
        return str(answer["access_token"]), float(answer.get("expires_in", 0)) - SPARE_S


class GraphClient:
    """Meetings and subscriptions. All calls but the creation of a subscription may be repeated without harm."""

    def __init__(self, http: Http, tokens: AppTokens, graph_url: str, base_url: str, keys: KeyFile, tell: Tell) -> None:
        self._http = http
        self._tokens = tokens
        self._graph_url = graph_url
        self._base_url = base_url
        self._keys = keys
        self._tell = tell

    def create_or_get(self, row: Configuration, body: Mapping[str, Any]) -> Meeting:
        """The meeting of an external id of the organizer. Raises Problem or TooBusy."""
        path = f"/v1.0/users/{row.organizer_oid}/onlineMeetings/createOrGet"
        found = document(self._accepted(row.tenant_id, "POST", path, body)) or {}
        if not isinstance(found.get("id"), str) or not isinstance(found.get("joinWebUrl"), str):
            raise problems.unreadable_answer(SERVICE)
        return Meeting(found["id"], found["joinWebUrl"])

    def set_rules(self, row: Configuration, meeting_id: str, body: Mapping[str, Any]) -> None:
        """Raises Problem or TooBusy."""
        path = f"/v1.0/users/{row.organizer_oid}/onlineMeetings/{quoted(meeting_id)}"
        self._accepted(row.tenant_id, "PATCH", path, body)

    def subscribe(self, tenant_id: str, join_url: str, client_state: str, until: datetime) -> str:
        """The id of a new subscription, or an empty one if one stands already (409). Raises Problem or TooBusy."""
        twice_encoded = quoted(join_url).replace("%", "%25")
        body = {
            "changeType": "updated",
            "resource": f"communications/onlineMeetings(joinWebUrl='{twice_encoded}')/meetingCallEvents",
            "notificationUrl": f"{self._base_url}/notifications",
            "lifecycleNotificationUrl": f"{self._base_url}/notifications/lifecycle",
            "expirationDateTime": _graph_time(until),
            "clientState": client_state,
            "includeResourceData": True,
            "encryptionCertificate": self._keys.certificate,
            "encryptionCertificateId": self._keys.certificate_id,
        }
        answer = self._call(tenant_id, "POST", "/beta/subscriptions", body)
        if answer.status_code == 409:
            return ""
        subscription_id = (document(answer) or {}).get("id") if answer.status_code == 201 else None
        if not isinstance(subscription_id, str):
            raise self._refusal(answer)
        return subscription_id

    def renew(self, tenant_id: str, subscription_id: str, until: datetime) -> bool:
        """Whether the subscription was found and extended. Raises Problem or TooBusy."""
        path = f"/beta/subscriptions/{quoted(subscription_id)}"
        answer = self._call(tenant_id, "PATCH", path, {"expirationDateTime": _graph_time(until)})
        if answer.status_code == 404:
            return False
        if answer.status_code >= 300:
            raise self._refusal(answer)
        return True

    def unsubscribe(self, tenant_id: str, subscription_id: str) -> None:
        """Ends a subscription, if it still stands. Raises Problem or TooBusy."""
        path = f"/beta/subscriptions/{quoted(subscription_id)}"
        answer = self._call(tenant_id, "DELETE", path, None)
        if answer.status_code >= 300 and answer.status_code != 404:
            raise self._refusal(answer)

    def attendance(self, row: Configuration, meeting_id: str) -> Any:
        """The attendance reports with their records. Raises Problem or TooBusy."""
        meeting = f"/v1.0/users/{row.organizer_oid}/onlineMeetings/{quoted(meeting_id)}"
        path = f"{meeting}/attendanceReports?$expand=attendanceRecords"
        return document(self._accepted(row.tenant_id, "GET", path, None))

    def _accepted(self, tenant_id: str, method: str, path: str, body: Mapping[str, Any] | None) -> Response:
        answer = self._call(tenant_id, method, path, body)
        if answer.status_code >= 300:
            raise self._refusal(answer)
        return answer

    def _call(self, tenant_id: str, method: str, path: str, body: Mapping[str, Any] | None) -> Response:
        """One call, repeated when Graph is busy, and once more with a fresh token when it refuses ours."""
        answer = self._once(tenant_id, method, path, body)
        if answer.status_code == 401:
            self._tokens.forget(tenant_id)
            answer = self._once(tenant_id, method, path, body)
        return answer

    def _once(self, tenant_id: str, method: str, path: str, body: Mapping[str, Any] | None) -> Response:
        headers = {"Authorization": f"Bearer {self._tokens.of(tenant_id)}", "Accept": "application/json"}
        return self._http.send_patiently(SERVICE, method, self._graph_url + path, headers=headers, json=body)

    def _refusal(self, answer: Response) -> problems.Problem:
        error = (document(answer) or {}).get("error")
        code = error.get("code") if isinstance(error, dict) else None
        self._tell("graph.refused", status=answer.status_code, code=str(code))
        return problems.refused_by(SERVICE, ADVICE)


def _graph_time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")
