"""Refresh tokens: who gets them, whose they are, and what rotation does to them."""

from datetime import timedelta
from typing import Any

import pytest

CALLBACK = "http://connector.example/callback/epic"
SECRET = {
    "client_id": "keeper",
    "audience": "provider",
    "auth": "client_secret_basic",
    "client_secret": "s",
    "redirect_uris": [CALLBACK],
    "persistent_access": True,
}
KEEPER = ("keeper", "s")
SCOPE = "launch openid fhirUser offline_access"


def launched(epic: Any, scope: str = SCOPE, **app: Any) -> dict[str, Any]:
    """The token answer of an app with persistent access, launched in the place of the record's app."""
    epic.add_app(**{**SECRET, **app})
    wish = {"surface": "hyperspace", "person": "okafor", "csn": "90001", "client_id": "keeper"}
    launch = epic.client.post(f"/_sim/clinics/{epic.name}/launches", json=wish).json["launch"]
    code = epic.code(client_id="keeper", launch=launch, scope=scope)
    return dict(epic.token(auth=KEEPER, code=code).json)


def refresh(epic: Any, token: str, auth: Any = KEEPER, **form: str) -> Any:
    """Use a refresh token."""
    return epic.post("oauth2/token", data={"grant_type": "refresh_token", "refresh_token": token, **form}, auth=auth)


def test_a_refresh_brings_a_new_access_token_and_the_context(epic: Any) -> None:
    """As for a code, with patient and without id token; the same refresh token goes on."""
    first = launched(epic)
    answer = refresh(epic, first["refresh_token"])
    assert answer.status_code == 200
    again = answer.json
    assert again["access_token"] != first["access_token"]
    assert (again["patient"], again["__epic.dstu2.patient"]) == (first["patient"], first["__epic.dstu2.patient"])
    assert not {"id_token", "refresh_token", "state"} & set(again)
    assert epic.fhir(f"Patient/{again['patient']}", again["access_token"]).status_code == 200
    assert refresh(epic, first["refresh_token"]).status_code == 200


def test_a_refresh_token_outlives_its_access_token(epic: Any) -> None:
    """When the session's token is over, the refresh token still works."""
    first = launched(epic)
    epic.clock.advance(timedelta(hours=2))
    assert epic.fhir(f"Patient/{first['patient']}", first["access_token"]).status_code == 401
    assert refresh(epic, first["refresh_token"]).status_code == 200


def test_a_rolling_refresh_token_dies_when_it_is_used(epic: Any) -> None:
    """With rolling refresh each use brings a new one and the old one is worth nothing."""
    epic.make(switches={"rolling_refresh": True})
    first = launched(epic)
    second = refresh(epic, first["refresh_token"]).json
    assert second["refresh_token"] != first["refresh_token"]
    assert refresh(epic, first["refresh_token"]).json == {"error": "invalid_grant"}
    assert refresh(epic, second["refresh_token"]).status_code == 200


@pytest.mark.parametrize("rolling", [False, True])
def test_a_refresh_token_belongs_to_its_app(epic: Any, rolling: bool) -> None:
    """Another app's attempt is refused and spends nothing."""
    epic.make(switches={"rolling_refresh": rolling})
    first = launched(epic)
    stolen = refresh(epic, first["refresh_token"], auth=("provider-app", "not a/secret"))
    assert (stolen.status_code, stolen.json) == (400, {"error": "invalid_grant"})
    assert refresh(epic, first["refresh_token"]).status_code == 200


def test_a_refresh_needs_the_proof_of_the_app(epic: Any) -> None:
    """Without its secret the app is nobody."""
    token = launched(epic)["refresh_token"]
    assert refresh(epic, token, auth=None, client_id="keeper").json["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("scope", "changes"),
    [
        ("launch openid", {}),
        (SCOPE, {"persistent_access": False}),
    ],
)
def test_not_everybody_gets_one(epic: Any, scope: str, changes: dict[str, Any]) -> None:
    """Only an app with persistent access that asked for it."""
    answer = launched(epic, scope, **changes)
    assert "refresh_token" not in answer
    assert "offline_access" not in answer["scope"].split()


def test_a_public_app_gets_none(epic: Any) -> None:
    """Whatever its record says, an app that proves nothing has no refresh token."""
    app = {"client_id": "patient-app", "audience": "patient", "auth": "none", "redirect_uris": [CALLBACK]}
    epic.add_app(**app, persistent_access=True)
    launch = epic.launch("mychart", "maya")
    code = epic.code(client_id="patient-app", launch=launch, scope=SCOPE)
    assert "refresh_token" not in epic.token(auth=None, code=code, client_id="patient-app").json


def test_a_request_without_the_token_is_refused(epic: Any) -> None:
    """A refresh names its token."""
    launched(epic)
    assert refresh(epic, "").json == {"error": "invalid_request"}


def test_an_old_site_hands_out_opaque_ones(epic: Any) -> None:
    """In November 2018 refresh tokens are opaque too."""
    epic.make(profile="nov2018")
    token = launched(epic)["refresh_token"]
    assert token.count(".") == 0
    assert refresh(epic, token).status_code == 200


def test_where_scopes_decide_a_refresh_may_narrow_them(epic: Any) -> None:
    """The same or less; more is an invalid scope."""
    epic.make(profile="smart-strict", switches={"pkce_required": False})
    first = launched(epic, f"{SCOPE} user/Patient.read user/Encounter.read")
    narrowed = refresh(epic, first["refresh_token"], scope="user/Patient.read").json
    assert narrowed["scope"] == "user/Patient.read"
    assert epic.fhir(f"Encounter/{first['encounter']}", narrowed["access_token"]).status_code == 403
    more = refresh(epic, first["refresh_token"], scope="user/Patient.read user/Location.read")
    assert more.json == {"error": "invalid_scope"}


def test_a_refresh_token_is_not_readable_in_the_ledger(epic: Any) -> None:
    """The ledger keeps no refresh token."""
    first = launched(epic)
    refresh(epic, first["refresh_token"])
    assert first["refresh_token"] not in str(epic.exchanges())
