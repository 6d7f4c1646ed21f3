import base64
import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
REDIRECT = "http://127.0.0.1:7400/callback/microsoft"
OTHER_TENANT = "99999999-9999-4999-8999-999999999999"


def reply(answer):
    """What the browser carries back to the app."""
    assert answer.status_code == 302, answer.text
    location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(location.query).items()}


def test_sign_in_page(world):
    """Somebody new reads a sign-in page with Microsoft's labels."""
    page = world.authorize(world.client).text
    for label in ("Email, phone, or Skype", "Password", 'name="loginfmt"', 'name="passwd"', ">Sign in</button>"):
        assert label in page


def test_code(world):
    """Name and password lead back with a code and the state verbatim."""
    answer = reply(world.sign_in(world.client, "okafor", state="a b&c"))
    assert answer["state"] == "a b&c"
    assert answer["code"]
    assert answer["session_state"]


def test_silent(world):
    """The second sign-in of a browser shows no page, and the ledger says so."""
    world.sign_in(world.client, "okafor")
    assert reply(world.authorize(world.client))["code"]
    facts = world.facts("entra.authorize")
    assert (facts["silent"], facts["user"], facts["outcome"], facts["pkce"]) == (True, "okafor", "code", "S256")


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_prompts_show_page(world, prompt):
    """`prompt=login` and `select_account` ask even where a session would do."""
    world.sign_in(world.client, "okafor")
    assert "Password" in world.authorize(world.client, prompt=prompt).text


def test_account_picked(world):
    """An account of the session can be picked without its password."""
    world.sign_in(world.client, "okafor")
    page = world.authorize(world.client, prompt="select_account").text
    form = {
        "ctx": html.unescape(re.search(r'name="ctx" value="([^"]*)"', page)[1]),
        "account": re.search(r'name="account" value="([^"]*)"', page)[1],
    }
    assert reply(world.client.post("/organizations/login", data=form))["code"]


def test_picked_account_must_be_signed_in(world):
    """An account that the browser is not signed in to cannot be picked."""
    form = {"ctx": "", "account": "11111111-1111-4111-8111-111111111111/33333333-3333-4333-8333-333333333333"}
    page = world.authorize(world.client).text
    form["ctx"] = html.unescape(re.search(r'name="ctx" value="([^"]*)"', page)[1])
    assert "AADSTS50034" in world.client.post("/organizations/login", data=form).text


def test_no_prompt_without_session(world):
    """`prompt=none` without a session is answered at the client with login_required."""
    answer = reply(world.authorize(world.client, prompt="none"))
    assert (answer["error"], answer["state"]) == ("login_required", "the state")
    assert "AADSTS50058" in answer["error_description"]


def test_hint_of_another_person(world):
    """A hint for somebody else than the session's account asks for that person, with the name filled in."""
    world.sign_in(world.client, "okafor")
    assert (
        'value="lindqvist@riverside.example"'
        in world.authorize(world.client, login_hint="lindqvist@riverside.example").text
    )


def test_form_post(world):
    """`response_mode=form_post` answers with a form to the reply address, under a policy that lets it leave."""
    world.sign_in(world.client, "okafor")
    answer = world.authorize(world.client, response_mode="form_post")
    assert f'action="{REDIRECT}"' in answer.text
    assert 'name="code"' in answer.text
    assert "form-action" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"redirect_uri": "http://127.0.0.1:7400/elsewhere"}, 50011),
        ({"redirect_uri": REDIRECT + "/"}, 50011),
        ({"client_id": "00000000-0000-4000-8000-000000000001"}, 700016),
        ({"client_id": None}, 900144),
    ],
)
def test_error_page(world, change, number):
    """An unknown app or reply address ends on a page with the AADSTS number, never in a redirect."""
    answer = world.authorize(world.client, **change)
    assert answer.status_code == 400
    assert f"AADSTS{number}" in answer.text
    assert "Location" not in answer.headers


def test_unknown_tenant_page(world):
    """An unknown tenant ends on a page with AADSTS90002."""
    assert "AADSTS90002" in world.authorize(world.client, segment="nowhere.example").text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_mode": "carrier-pigeon"}, "invalid_request"),
        ({"prompt": "maybe"}, "invalid_request"),
        ({"prompt": "select_account", "login_hint": "okafor@riverside.example"}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"scope": "https://elsewhere.example/Read"}, "invalid_resource"),
    ],
)
def test_told_at_client(world, change, error):
    """Other mistakes are told to the client at its reply address, with the state."""
    answer = reply(world.authorize(world.client, **{"response_mode": None, **change}))
    assert (answer["error"], answer["state"]) == (error, "the state")


@pytest.mark.parametrize(
    ("key", "password", "number"), [("okafor", "wrong", 50126), ("nobody", "password of nobody", 50034)]
)
def test_wrong_credentials(world, key, password, number):
    """A wrong password or name stays on the page and says why."""
    answer = world.sign_in(world.client, key, password=password)
    assert f"AADSTS{number}" in answer.text
    assert 'role="alert"' in answer.text
    assert "Location" not in answer.headers


def test_account_of_another_tenant(world):
    """An account of another tenant cannot sign in at a tenant's own authority."""
    world.put_tenant(OTHER_TENANT, "hillside")
    answer = world.sign_in(world.client, "ferro", domain="hillside.example")
    assert "AADSTS50020" in answer.text


def test_any_tenant_at_organizations(world):
    """At `organizations` an account of any tenant can sign in."""
    world.put_tenant(OTHER_TENANT, "hillside")
    assert reply(world.sign_in(world.client, "ferro", "organizations", domain="hillside.example"))["code"]


def test_session_of_another_tenant_is_not_silent(world):
    """A session of another tenant does not answer at a tenant's own authority."""
    world.put_tenant(OTHER_TENANT, "hillside")
    world.sign_in(world.client, "ferro", "organizations", domain="hillside.example")
    assert "Password" in world.authorize(world.client).text


def test_session_cookie(world):
    """The session cookie cannot be read by scripts."""
    cookie = world.sign_in(world.client, "okafor").headers["Set-Cookie"]
    assert cookie.startswith("ESTSAUTH=")
    assert "HttpOnly" in cookie


def test_front_channel_sign_out(world):
    """Signing out lets the browser call the apps of its session with the sid of their id tokens, then leads on."""
    logout = "https://connector.example/signed-out"
    app = {"client_id": CLIENT, "client_secret": "the-value-of-the-secret", "redirect_uris": [REDIRECT]}
    world.control("POST", f"/tenants/{TENANT}/apps", {"apps": [{**app, "logout_url": logout}]})
    location = world.sign_in(world.client, "okafor", scope="openid").headers["Location"]
    token = world.redeem(parse_qs(urlsplit(location).query)["code"][0]).json["id_token"]
    sid = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["sid"]
    page = world.client.get(f"/{TENANT}/oauth2/v2.0/logout", query_string={"post_logout_redirect_uri": REDIRECT})
    assert page.status_code == 200
    assert f'<iframe src="{logout}?sid={sid}"' in page.text
    assert page.headers["Content-Security-Policy"].endswith("frame-src https://connector.example")
    assert f'<meta http-equiv="refresh" content="2;url={REDIRECT}">' in page.text
    assert "<iframe" not in world.client.get(f"/{TENANT}/oauth2/v2.0/logout").text


def test_sid_is_for_apps_that_hear_of_sign_outs(world):
    """An app without a logout URL gets no sid."""
    token = world.redeem(world.code("okafor")).json["id_token"]
    assert "sid" not in json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def test_sign_out(world):
    """After signing out the browser is asked again, and it goes on to registered addresses only."""
    world.sign_in(world.client, "okafor")
    away = world.client.get("/common/oauth2/v2.0/logout", query_string={"post_logout_redirect_uri": REDIRECT})
    assert away.headers["Location"] == REDIRECT
    assert "Password" in world.authorize(world.client).text
    stays = world.client.get(
        "/common/oauth2/v2.0/logout", query_string={"post_logout_redirect_uri": "http://evil.test"}
    )
    assert "Location" not in stays.headers
