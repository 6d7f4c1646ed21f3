"""The tenant's directory, seen with the delegated token of who is signed in to the portal (Graph v1.0)."""

import re
from typing import Any
from urllib.parse import quote

from connector.adapters.http import Http, document
from connector.ports import DirectoryPerson

SERVICE = "Microsoft Graph"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
"""The role template of Entra ID's Global Administrator. Identity tokens carry no roles unless the app asks for them."""
FIELDS = "id,displayName,userPrincipalName,jobTitle"
OBJECT_ID = re.compile(r"^[0-9a-fA-F-]{36}$")
MOST_PAGES = 10
MOST_FOUND = 8
QUERY_SYNTAX = str.maketrans("", "", '"\\')


class DirectoryClient:
    """People and roles. What the directory does not tell is unknown, never an error page."""

    def __init__(self, http: Http, graph_url: str) -> None:
        self._http = http
        self._graph_url = graph_url

    def is_global_administrator(self, token: str) -> bool:
        """Reads GET /me/memberOf page by page."""
        url: Any = f"{self._graph_url}/v1.0/me/memberOf"
        for _ in range(MOST_PAGES):
            page = self._get(token, url) or {}
            if any(_role(entry) == GLOBAL_ADMINISTRATOR for entry in page.get("value") or []):
                return True
            url = page.get("@odata.nextLink")
            if not isinstance(url, str) or not url.startswith(self._graph_url + "/"):
                return False
        return False

    def find(self, token: str, text: str) -> list[DirectoryPerson]:
        """The people whose object id, user principal name or name is `text`."""
        if OBJECT_ID.match(text):
            person = self.name_of(token, text)
            return [person] if person else []
        literal = text.replace("'", "''")
        condition = f"userPrincipalName eq '{literal}' or displayName eq '{literal}'"
        page = self._get(token, f"{self._graph_url}/v1.0/users", {"$filter": condition, "$select": FIELDS}) or {}
        return [_person(entry) for entry in page.get("value") or [] if isinstance(entry.get("id"), str)]

    def search(self, token: str, text: str) -> list[DirectoryPerson]:
        """People by the beginning of a name (Graph: "Use the $search query parameter", which is eventual)."""
        literal = text.translate(QUERY_SYNTAX).strip()
        if not literal:
            return []
        wish = " OR ".join(f'"{field}:{literal}"' for field in ("displayName", "userPrincipalName"))
        query = {"$search": wish, "$select": FIELDS, "$top": str(MOST_FOUND)}
        page = self._get(token, f"{self._graph_url}/v1.0/users", query, {"ConsistencyLevel": "eventual"}) or {}
        return [_person(entry) for entry in page.get("value") or [] if isinstance(entry.get("id"), str)]

    def name_of(self, token: str, oid: str) -> DirectoryPerson | None:
        """One person by object id."""
        found = self._get(token, f"{self._graph_url}/v1.0/users/{quote(oid, safe='')}", {"$select": FIELDS})
        return _person(found) if found and isinstance(found.get("id"), str) else None

    def _get(
        self, token: str, url: str, query: dict[str, str] | None = None, more: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", **(more or {})}
        answer = self._http.send_patiently(SERVICE, "GET", url, headers=headers, params=query)
        return document(answer) if answer.status_code == 200 else None


def _role(entry: Any) -> str:
    return str(entry.get("roleTemplateId", "")).lower() if isinstance(entry, dict) else ""


def _person(entry: dict[str, Any]) -> DirectoryPerson:
    name, upn = entry.get("displayName"), entry.get("userPrincipalName")
    oid = entry["id"].lower()
    return DirectoryPerson(oid, str(name or upn or oid), str(upn or ""), str(entry.get("jobTitle") or ""))
