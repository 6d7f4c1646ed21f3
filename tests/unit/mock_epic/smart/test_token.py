"""The token endpoint: how an app proves itself, what a code is good for, and what the answer holds."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.mock_epic.conftest import description

CALLBACK = "http://connector.example/callback/epic"
VERIFIER = "a-verifier-that-is-long-enough-for-the-specification-0123456789"


def challenge() -> str:
    """The S256 challenge of the verifier."""
    import base64
    import hashlib

    return base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def refused(answer: Any) -> str:
    """The error's word."""
    assert answer.status_code == 400
    return str(answer.json["error"])


def test_a_json_body_is_refused(epic: Any) -> None:
    """The endpoint takes a form and nothing else."""
    form = {"grant_type": "authorization_code", "code": epic.code(), "redirect_uri": CALLBACK}
    assert refused(epic.post("oauth2/token", json=form)) == "invalid_request"


def test_another_kind_of_form_is_refused(epic: Any) -> None:
    """A form is url-encoded; multipart is refused though its fields are right."""
    form = {"grant_type": "authorization_code", "code": epic.code(), "redirect_uri": CALLBACK}
    how = {"content_type": "multipart/form-data", "auth": ("provider-app", "not a/secret")}
    assert refused(epic.post("oauth2/token", data=form, **how)) == "invalid_request"


def test_parameters_in_the_address_are_refused(epic: Any) -> None:
    """Parameters belong into the form."""
    form = {"grant_type": "authorization_code", "code": epic.code(), "redirect_uri": CALLBACK}
    answer = epic.post("oauth2/token", query_string={"code": form.pop("code")}, data=form)
    assert refused(answer) == "invalid_request"


def test_a_get_is_refused(epic: Any) -> None:
    """A token request is a POST."""
    assert refused(epic.get("oauth2/token")) == "invalid_request"


def test_a_wrong_secret_is_refused_without_a_hint(epic: Any) -> None:
    """Epic never says what was wrong with the credentials: the description is null."""
    answer = epic.token(auth=("provider-app", "guess"), code=epic.code())
    assert answer.status_code == 400
    assert answer.json == {"error": "invalid_client", "error_description": None}


@pytest.mark.parametrize(
    "auth", [("nobody", "x"), ("provider-app", ""), ("patient-app", "x"), ("background", "pw"), None]
)
def test_who_proves_nothing_is_an_invalid_client(epic: Any, auth: tuple[str, str] | None) -> None:
    """Unknown apps, missing secrets and secrets of apps that have none all fail alike."""
    form = {"client_id": "provider-app"} if auth is None else {}
    assert refused(epic.token(auth=auth, code=epic.code(), **form)) == "invalid_client"


@pytest.mark.parametrize("secret", ["not a/secret", "not+a%2Fsecret"])
def test_a_secret_may_be_sent_raw_or_url_encoded(epic: Any, secret: str) -> None:
    """The documentation asks for URL encoding, one site took raw ones: both work."""
    assert epic.token(auth=("provider-app", secret), code=epic.code()).status_code == 200


def test_a_raw_secret_may_hold_what_looks_encoded(epic: Any) -> None:
    """A secret with a plus sign or an escape in it works raw."""
    epic.add_app(
        client_id="provider-app", audience="provider", auth="client_secret_basic", client_secret="a+b%41",
        redirect_uris=[CALLBACK],
    )  # fmt: skip
    assert epic.token(auth=("provider-app", "a+b%41"), code=epic.code()).status_code == 200


def test_a_client_id_may_be_url_encoded(epic: Any) -> None:
    """Both parts of the header are encoded by clients that follow the documentation."""
    assert epic.token(auth=("provider%2Dapp", "not+a%2Fsecret"), code=epic.code()).status_code == 200


def test_a_secret_may_be_sent_in_the_form(epic: Any) -> None:
    """client_secret_post is advertised."""
    form = {"client_id": "provider-app", "client_secret": "not a/secret"}
    assert epic.token(auth=None, code=epic.code(), **form).status_code == 200


def test_a_code_is_spent_by_its_first_use(epic: Any) -> None:
    """A code can be spent once."""
    code = epic.code()
    assert epic.token(code=code).status_code == 200
    assert refused(epic.token(code=code)) == "invalid_grant"


def test_a_code_belongs_to_its_app(epic: Any) -> None:
    """An app cannot spend another one's code."""
    assert refused(epic.token(auth=None, code=epic.code(), client_id="patient-app")) == "invalid_grant"


def test_a_code_belongs_to_its_redirect_uri(epic: Any) -> None:
    """The redirect URI is repeated exactly."""
    assert refused(epic.token(code=epic.code(), redirect_uri=f"{CALLBACK}/")) == "invalid_grant"


@pytest.mark.parametrize(("age_s", "good"), [(299, True), (300, False)])
def test_a_code_dies_after_five_minutes(epic: Any, age_s: int, good: bool) -> None:
    """A code is good for five minutes."""
    code = epic.code()
    epic.clock.advance(timedelta(seconds=age_s))
    assert (epic.token(code=code).status_code == 200) is good


@pytest.mark.parametrize(("verifier", "status"), [(VERIFIER, 200), ("another-verifier", 400), ("", 400)])
def test_a_challenge_must_be_met(epic: Any, verifier: str, status: int) -> None:
    """A code with a challenge is worth nothing without its verifier."""
    code = epic.code(code_challenge=challenge(), code_challenge_method="S256")
    answer = epic.token(code=code, code_verifier=verifier)
    assert answer.status_code == status
    assert epic.exchanges("smart.token")[-1]["facts"]["pkce_verified"] is (status == 200)


def test_the_context_of_a_clinician_with_a_visit(epic: Any) -> None:
    """A launch from Hyperspace with a visit open brings patient, encounter, appointment and department."""
    answer = epic.provider_token()
    for name in ("patient", "encounter", "appointment", "location", "loginDepartment"):
        assert answer[name].startswith("e"), name
    assert answer["__epic.dstu2.patient"].startswith("T")
    assert answer["need_patient_banner"] == "true"
    assert answer["smart_style_url"].endswith(".json")


def test_the_context_of_a_patient(epic: Any) -> None:
    """A launch from MyChart brings the patient and none of what only staff launches have."""
    answer = epic.patient_token()
    assert answer["patient"].startswith("e")
    assert not {"encounter", "appointment", "location", "loginDepartment", "need_patient_banner"} & set(answer)


def test_the_pairs_of_the_record_are_fields_of_their_own(epic: Any) -> None:
    """The context token's pairs stand beside the standard fields, as texts."""
    answer = epic.provider_token()
    assert (answer["sessionId"], answer["ehrUserId"], answer["userType"]) == ("90001", "E1001", "1")
    assert answer["departmentId"].isdigit()


def test_the_patient_is_known_by_the_portal_account(epic: Any) -> None:
    """In MyChart launches the user id is the portal account's."""
    assert epic.patient_token()["ehrUserId"] == "7001"


def test_a_record_cannot_replace_what_the_protocol_says(epic: Any) -> None:
    """A pair of the context token never hides a field of the token answer."""
    record = {"launch_url": "http://c.example/", "client_id": "provider-app", "context": "patient=x&token_type=y&a=b"}
    epic.client.put(f"/_sim/clinics/{epic.name}/records/provider", json=record)
    answer = epic.provider_token()
    assert (answer["token_type"], answer["a"]) == ("Bearer", "b")
    assert answer["patient"] != "x"


def test_the_state_is_echoed_in_the_token_too(epic: Any) -> None:
    """Epic repeats the state in the token answer."""
    assert epic.provider_token(state="xyz")["state"] == "xyz"
    assert "state" not in epic.provider_token(state=None)


def test_the_answer_is_written_as_epic_writes_it(epic: Any) -> None:
    """JSON in lines that end with CRLF, not to be stored; expires_in is a number."""
    answer = epic.token(code=epic.code())
    lines = answer.get_data().split(b"\r\n")
    assert (lines[0], lines[-1]) == (b"{", b"}")
    assert b'  "expires_in": 3600,' in lines
    assert len(lines) == len(answer.json) + 2
    assert answer.headers["Cache-Control"] == "no-cache, no-store,no-store"
    assert answer.headers["Pragma"] == "no-cache"
    assert answer.headers["X-Frame-Options"] == "sameorigin"


def test_the_scope_is_computed_from_the_app_record(epic: Any) -> None:
    """FHIR scopes that were asked for decide nothing; Read and Search stand apart."""
    scope = epic.provider_token(scope="launch openid user/Observation.read").get("scope", "").split()
    assert "user/Patient.Read" in scope
    assert "user/Patient.Search" in scope
    assert "user/Observation.read" not in scope
    assert scope[:2] == ["launch", "openid"]


def test_the_scope_is_that_of_the_registration_as_it_is_now(epic: Any) -> None:
    """An app that is registered anew with another API list gets the scope of that list."""
    first = epic.provider_token()["scope"].split()
    changed = next(app for app in description()["apps"] if app["client_id"] == "provider-app")
    epic.add_app(**changed, apis=["Patient.Read"])
    assert "user/Patient.Search" in first
    assert epic.provider_token()["scope"].split()[-1] == "user/Patient.Read"


def test_no_id_token_without_openid(epic: Any) -> None:
    """An id token is made only where openid was asked for."""
    assert "id_token" not in epic.provider_token(scope="launch")


def test_november_2018_has_opaque_tokens_and_no_identity(epic: Any) -> None:
    """In November 2018 there is no id token, no PKCE, and the access token is opaque."""
    epic.make(profile="nov2018")
    code = epic.code(code_challenge=challenge(), code_challenge_method="S256")
    answer = epic.token(code=code).json
    assert "id_token" not in answer
    assert "." not in answer["access_token"]
    assert answer["token_type"] == "bearer"
    assert "openid" not in answer["scope"].split()


@pytest.mark.parametrize(("grant", "status", "error"), [
    ("password", 400, "unsupported_grant_type"),
    ("", 400, "invalid_request"),
    ("urn:ietf:params:oauth:grant-type:jwt-bearer", 501, "unsupported_grant_type"),
])  # fmt: skip
def test_other_grants_are_refused(epic: Any, grant: str, status: int, error: str) -> None:
    """What Epic does not know is an error, what is not simulated says so."""
    answer = epic.token(grant_type=grant)
    assert (answer.status_code, answer.json["error"]) == (status, error)


def test_issued_tokens_are_not_readable_in_the_ledger(epic: Any) -> None:
    """The ledger keeps no token, code, launch or secret."""
    launch = epic.launch()
    code = epic.code(launch=launch)
    answer = epic.token(code=code).json
    kept = json.dumps(epic.exchanges())
    for secret in (launch, code, answer["access_token"], answer["id_token"]):
        assert secret not in kept


def test_a_secret_is_no_proof_of_an_app_that_is_registered_without_one(epic: Any) -> None:
    """How an app proves itself is on its record."""
    epic.add_app(client_id="open", audience="patient", auth="none", client_secret="s", redirect_uris=[CALLBACK])
    assert refused(epic.token(auth=("open", "s"), code=epic.code())) == "invalid_client"
