"""How one site differs from the next: profiles and single switches."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from mock_epic.profiles import PROFILES, SWITCHES
from simkit.transports import Outgoing, Reply

CALLBACK = "http://connector.example/callback/epic"


def discovered(epic: Any, release: str = "R4") -> Any:
    """The SMART configuration."""
    return epic.get(f"api/FHIR/{release}/.well-known/smart-configuration").json


def claims(token: str) -> dict[str, Any]:
    """What a token says."""
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def test_the_smart_configuration_has_the_captured_members(epic: Any) -> None:
    """A site of 2026 lists what was captured, and not the introspection endpoint, which works all the same."""
    document = discovered(epic)
    assert set(document) == {
        "authorization_endpoint", "token_endpoint", "token_endpoint_auth_methods_supported", "scopes_supported",
        "response_types_supported", "capabilities", "grant_types_supported", "code_challenge_methods_supported",
        "issuer", "jwks_uri",
    }  # fmt: skip
    assert document["token_endpoint_auth_methods_supported"] == [
        "client_secret_post", "client_secret_basic", "private_key_jwt",
    ]  # fmt: skip
    assert document["scopes_supported"] == ["epic.scanning.dmsusername", "fhirUser", "launch", "openid", "profile"]
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert len(document["capabilities"]) == 17
    assert {"authorize-post", "permission-v2", "launch-ehr", "sso-openid-connect"} <= set(document["capabilities"])


def test_a_site_of_2021_lists_less(epic: Any) -> None:
    """What a production site on an older release lacked, and it asks for no audience."""
    epic.make(profile="aug2021")
    document = discovered(epic)
    assert not {"issuer", "grant_types_supported"} & set(document)
    assert not {"authorize-post", "permission-v1", "permission-v2", "client-confidential-asymmetric"} & set(
        document["capabilities"]
    )
    assert epic.authorize(aud=None).status_code == 302
    assert "id_token" in epic.provider_token()


def test_november_2018_has_metadata_only(epic: Any) -> None:
    """No smart-configuration, no OpenID Connect, no key set."""
    epic.make(profile="nov2018")
    paths = (
        "api/FHIR/R4/.well-known/smart-configuration", "api/FHIR/R4/.well-known/openid-configuration",
        "oauth2/.well-known/openid-configuration", "api/epic/2019/Security/Open/PublicKeys/530027/OIDC",
    )  # fmt: skip
    assert [epic.get(path).status_code for path in paths] == [404] * 4
    assert epic.get("api/FHIR/R4/metadata").status_code == 200


def test_a_site_says_how_it_is_switched(epic: Any) -> None:
    """The control plane shows every switch of a clinic."""
    epic.make(switches={"token_type": "bearer"})
    shown = epic.client.get(f"/_sim/clinics/{epic.name}").json["switches"]
    assert set(shown) == set(SWITCHES)
    assert shown["token_type"] == "bearer"


@pytest.mark.parametrize(
    ("switches", "words"),
    [
        ({"tokentype": "x"}, "has no member 'tokentype'"),
        ({"token_type": "BEARER"}, "allowed: Bearer, bearer"),
        ({"pkce": "no"}, "'pkce' is neither true nor false"),
        ({"withheld": ["patients"]}, "holds 'patients'"),
        ({"sync_delay_s": -1}, "a whole number from 0"),
        ({"invalid_client_status": 404}, "'invalid_client_status' is 400 or 401."),
        ({"error_page_status": True}, "'error_page_status' is 400 or 200 or 500."),
        ({"oid_customer": "1.2"}, "a number in an OID"),
    ],
)
def test_a_wrong_switch_is_told_in_one_sentence(epic: Any, switches: dict[str, Any], words: str) -> None:
    """Which switch, and what is allowed."""
    answer = epic.client.put(f"/_sim/clinics/{epic.name}", json={"switches": switches})
    assert answer.status_code == 400
    assert words in answer.json["error"]


def test_the_openapi_file_names_every_switch_and_profile(epic: Any) -> None:
    """Whoever reads the file finds each of them."""
    schemas = epic.client.get("/_sim/openapi.json").json["components"]["schemas"]
    assert set(schemas["Switches"]["properties"]) == set(SWITCHES)
    assert set(schemas["ClinicDescription"]["properties"]["profile"]["enum"]) == set(PROFILES)


@pytest.mark.parametrize("casing", ["Bearer", "bearer"])
def test_the_token_type_is_spelled_as_the_site_does(epic: Any, casing: str) -> None:
    """Clients compare it without regard to case."""
    epic.make(switches={"token_type": casing})
    assert epic.provider_token()["token_type"] == casing


def test_launches_and_tokens_may_be_opaque(epic: Any) -> None:
    """Sites without the JWT feature hand out opaque values."""
    epic.make(switches={"launch_is_jwt": False, "access_token_is_jwt": False})
    launch = epic.launch()
    assert launch.count(".") == 0
    token = epic.provider_token(launch=launch)
    assert token["access_token"].count(".") == 0
    assert epic.fhir(f"Patient/{token['patient']}", token["access_token"]).status_code == 200


@pytest.mark.parametrize(
    "field", ["patient", "encounter", "appointment", "location", "loginDepartment", "need_patient_banner",
              "__epic.dstu2.patient", "smart_style_url"]
)  # fmt: skip
def test_each_context_field_can_be_withheld(epic: Any, field: str) -> None:
    """None is guaranteed: a site may send all but one."""
    before = set(epic.provider_token())
    epic.make(switches={"withheld": [field]})
    assert set(epic.provider_token()) == before - {field}


def test_the_state_need_not_be_repeated(epic: Any) -> None:
    """A site may leave the state out of the token answer."""
    epic.make(switches={"state_in_token": False})
    assert "state" not in epic.provider_token(state="xyz")


def test_an_extra_audience_is_taken(epic: Any) -> None:
    """Sites behind a proxy allow a further address, with and without a final slash."""
    epic.make(switches={"extra_audiences": ["https://proxy.example/fhir/"]})
    assert epic.authorize(aud="https://proxy.example/fhir").status_code == 302
    assert epic.authorize(aud="https://another.example/fhir").status_code == 400


def test_an_audience_may_be_left_out_where_the_site_does_not_ask(epic: Any) -> None:
    """Before May 2023 it was a site's choice; a wrong one is refused all the same."""
    epic.make(switches={"audience_required": False})
    assert epic.authorize(aud=None).status_code == 302
    assert epic.authorize(aud="http://elsewhere.example/").status_code == 400


def test_plain_redirects_can_be_refused_in_production(epic: Any) -> None:
    """At Epic http is for other environments than Production only."""
    epic.make(environment="Production", switches={"http_redirects": False})
    assert epic.authorize().status_code == 400
    epic.make(environment="Testing", switches={"http_redirects": False})
    assert epic.authorize().status_code == 302


def test_the_issuer_was_the_token_endpoint(epic: Any) -> None:
    """Until May 2020; discovery and id token agree."""
    epic.make(switches={"issuer_is_token_endpoint": True})
    assert claims(epic.provider_token()["id_token"])["iss"] == f"http://epic.example/{epic.name}/oauth2/token"
    assert discovered(epic)["issuer"] == f"http://epic.example/{epic.name}/oauth2/token"


def test_credentials_may_be_refused_with_401(epic: Any) -> None:
    """One site did so; the body stays."""
    epic.make(switches={"invalid_client_status": 401})
    answer = epic.token(auth=("provider-app", "wrong"), code="x")
    assert (answer.status_code, answer.json) == (401, {"error": "invalid_client", "error_description": None})


def test_a_site_may_keep_key_sets_shorter(epic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a fetched key set is kept at most is the site's."""
    asked: list[str] = []
    published = json.dumps({"keys": [RSAKey.generate_key(2048, {"kid": "k"}).as_dict(private=False)]})

    def call(_outgoing: Outgoing, _method: str, url: str, **_how: Any) -> Reply:
        asked.append(url)
        return Reply(200, published)

    monkeypatch.setattr(Outgoing, "call", call)
    epic.make(switches={"jwks_kept_s": 60})
    url = "http://app.example/jwks.json"
    epic.add_app(client_id="keyed", audience="backend", auth="private_key_jwt", jwks_url=url)
    for wait_s in (0, 59, 1):
        epic.clock.advance(timedelta(seconds=wait_s))
        epic.post("oauth2/token", data={"grant_type": "client_credentials", **_signed_by_nobody("keyed")})
    assert asked == [url, url]


def _signed_by_nobody(client_id: str) -> dict[str, str]:
    """An assertion that is read only as far as the key set."""
    parts = ({"alg": "RS256", "kid": "k"}, {"sub": client_id})
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return {"client_assertion_type": kind, "client_assertion": f"{text}.c2lnbmF0dXJl"}


@pytest.mark.parametrize("status", [200, 500])
def test_the_error_page_may_have_another_status(epic: Any, status: int) -> None:
    """Its status is not published; it is the page, and never a redirect."""
    epic.make(switches={"error_page_status": status})
    answer = epic.authorize(aud=None)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "<title>OAuth2 Error</title>" in answer.get_data(as_text=True)


def test_a_person_who_declines_may_end_at_the_page(epic: Any) -> None:
    """Then the app hears nothing."""
    epic.make(switches={"decline_redirects": False})
    page = epic.authorize(client_id="patient-app", launch=None, scope="openid").get_data(as_text=True)
    form = {"ticket": page.partition('name="ticket" value="')[2].partition('"')[0]}
    consent = epic.post("oauth2/sign-in", data={**form, "user": "mayal", "password": "pw-maya"}).get_data(as_text=True)
    form = {"ticket": consent.partition('name="ticket" value="')[2].partition('"')[0]}
    answer = epic.post("oauth2/consent", data={**form, "answer": "deny"})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(("age_s", "status"), [(59, 200), (60, 400)])
def test_a_code_may_live_shorter(epic: Any, age_s: int, status: int) -> None:
    """How long a code is good is not published."""
    epic.make(switches={"code_lifetime_s": 60})
    code = epic.code()
    epic.clock.advance(timedelta(seconds=age_s))
    assert epic.token(code=code).status_code == status


def test_the_status_service_may_forbid(epic: Any) -> None:
    """Which status a caller gets who may not report is not published."""
    epic.make(switches={"status_refusal": 403})
    assert epic.report(auth="made-up-token").status_code == 403


def test_a_new_app_is_unknown_until_the_site_has_synced(epic: Any) -> None:
    """Before that every call is an invalid client, and the authorization page knows no such app."""
    epic.make(switches={"sync_delay_s": 3600})
    assert epic.authorize(launch=epic.launch()).status_code == 400
    assert epic.token(code="x").json["error"] == "invalid_client"
    epic.clock.advance(timedelta(seconds=3600))
    assert epic.token(code=epic.code()).status_code == 200
    epic.add_app(client_id="late", audience="patient", auth="none", redirect_uris=[CALLBACK])
    assert epic.token(auth=None, client_id="late", code="x").json["error"] == "invalid_client"


@pytest.mark.parametrize(("environment", "good", "bad"), [("Testing", "np", "prod"), ("Production", "prod", "np")])
def test_client_ids_are_good_in_one_kind_of_environment(epic: Any, environment: str, good: str, bad: str) -> None:
    """An app record has a production id and a non-production id, and each is unknown to the other environments."""
    epic.make(environment=environment)
    for client_id, kind in (("np", "Testing"), ("prod", "Production")):
        epic.add_app(
            client_id=client_id, environment=kind, audience="provider", auth="client_secret_basic",
            client_secret="s", redirect_uris=[CALLBACK],
        )  # fmt: skip
    code = {"code": "x"}
    assert epic.token(auth=(good, "s"), **code).json["error"] == "invalid_grant"
    assert epic.token(auth=(bad, "s"), **code).json["error"] == "invalid_client"
    assert epic.authorize(client_id=bad, launch=None, scope="openid").status_code == 400


def test_the_numbers_in_identifiers_are_the_sites(epic: Any) -> None:
    """The public sandbox is customer 0 and environment 1."""
    epic.make(switches={"oid_customer": "0", "oid_environment": "1"})
    token = epic.provider_token()
    identifier = epic.fhir(f"Appointment/{token['appointment']}", token["access_token"]).json["identifier"][0]
    assert identifier["system"] == "urn:oid:1.2.840.114350.1.13.0.1.7.3.698084.8"


@pytest.mark.parametrize("path", ["api/FHDST", "proxy/entity-1/api/FHIR/R4", "api/FHIR/R4/"])
def test_the_fhir_base_has_the_shape_that_the_site_gave_it(epic: Any, path: str) -> None:
    """`iss` is the base byte for byte, and everything below it answers with one slash or two."""
    epic.make(fhir_path=path)
    wish = {"surface": "hyperspace", "person": "okafor", "csn": "90001"}
    started = epic.client.post(f"/_sim/clinics/{epic.name}/launches", json=wish).json
    assert started["iss"] == f"http://epic.example/{epic.name}/{path}"
    assert epic.authorize(launch=started["launch"], aud=started["iss"]).status_code == 302
    for slashes in ("/", "//"):
        assert epic.get(f"{path.rstrip('/')}{slashes}metadata").status_code == 200
        assert epic.get(f"{path.rstrip('/')}{slashes}.well-known/smart-configuration").status_code == 200


def test_there_is_no_authorization_server_metadata(epic: Any) -> None:
    """RFC 8414's document is absent at Epic."""
    assert epic.get(".well-known/oauth-authorization-server").status_code == 404


def test_openid_discovery_is_in_both_places(epic: Any) -> None:
    """At the issuer and below the FHIR base the document is the same."""
    both = [epic.get(f"{place}/.well-known/openid-configuration").json for place in ("oauth2", "api/FHIR/R4")]
    assert both[0] == both[1]
    assert both[0]["issuer"] == f"http://epic.example/{epic.name}/oauth2"
    assert both[0]["response_modes_supported"] == ["query"]
