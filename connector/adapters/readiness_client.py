"""What Microsoft Graph tells about a tenant's readiness for visits, asked with the app's own identity."""

from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from requests import Response

from connector.adapters.graph_client import AppTokens
from connector.adapters.http import Http, document
from connector.domain.configuration import Configuration
from connector.domain.problems import Problem, TooBusy
from connector.ports import Readiness

SERVICE = "Microsoft Graph"
NO_MEETING = "https://teams.microsoft.com/l/meetup-join/none"
ACTIVE = ("Enabled", "Warning")
"""Warning: it ended, and its days of grace have not."""
POLICY = "application access policy"


class ReadinessClient:
    """Looks and changes nothing. What Graph does not tell is None."""

    def __init__(self, http: Http, tokens: AppTokens, graph_url: str, subscriptions: Collection[str] = ()) -> None:
        self._http = http
        self._tokens = tokens
        self._graph_url = graph_url
        self._subscriptions = {name.casefold() for name in subscriptions}

    def of(self, row: Configuration) -> Readiness:
        """How things stand for a row's tenant and organizer; with a fresh token, for consent is inside it."""
        self._tokens.forget(row.tenant_id)
        try:
            looked = self._get(row, f"/onlineMeetings?$filter=JoinWebUrl eq '{quote(NO_MEETING, safe='')}'")
        except Problem:
            return Readiness(consented=False)
        except TooBusy:
            return Readiness()
        consented = not _refused(looked) or _names_policy(looked)
        policy = not _names_policy(looked) if consented and looked.status_code in (200, 403) else None
        licensed, subscribed = self.has_teams(row.tenant_id, row.organizer_oid), self.is_subscribed(row.tenant_id)
        return Readiness(consented, policy, licensed, subscribed)

    def is_subscribed(self, tenant_id: str) -> bool | None:
        """Whether one of the subscriptions that count is active (Graph v1.0, "List subscribedSkus").

        None where Graph does not tell, or where none counts.
        """
        if not self._subscriptions:
            return None
        try:
            answer = self._call(tenant_id, "/subscribedSkus?$select=skuId,skuPartNumber,capabilityStatus")
        except (Problem, TooBusy):
            return None
        held = (document(answer) or {}).get("value") if answer.status_code == 200 else None
        return any(self._counts(one) for one in held) if isinstance(held, list) else None

    def _counts(self, sku: Any) -> bool:
        if not isinstance(sku, dict) or sku.get("capabilityStatus") not in ACTIVE:
            return False
        return any(str(sku.get(name)).casefold() in self._subscriptions for name in ("skuPartNumber", "skuId"))

    def has_teams(self, tenant_id: str, oid: str) -> bool | None:
        """Whether somebody's licences include Teams (Graph v1.0, "licenseDetails: getTeamsLicensingDetails").

        None where Graph does not tell.
        """
        try:
            answer = self._call(tenant_id, f"/users/{quote(oid, safe='')}/licenseDetails/getTeamsLicensingDetails")
        except (Problem, TooBusy):
            return None
        has = (document(answer) or {}).get("hasTeamsLicense") if answer.status_code == 200 else None
        return has if isinstance(has, bool) else None

    def _get(self, row: Configuration, path: str) -> Response:
        return self._call(row.tenant_id, f"/users/{row.organizer_oid}{path}")

    def _call(self, tenant_id: str, path: str) -> Response:
        headers = {"Authorization": f"Bearer {self._tokens.of(tenant_id)}", "Accept": "application/json"}
        return self._http.send_patiently(SERVICE, "GET", f"{self._graph_url}/v1.0{path}", headers=headers)


def _refused(answer: Response) -> bool:
    return answer.status_code in (401, 403)


def _names_policy(answer: Response) -> bool:
    """Graph's code for this differs from year to year, its message does not."""
    error = (document(answer) or {}).get("error")
    message = error.get("message") if isinstance(error, dict) else ""
    return answer.status_code == 403 and POLICY in str(message).lower()
