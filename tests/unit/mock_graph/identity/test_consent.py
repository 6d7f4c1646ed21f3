import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
OTHER_TENANT = "99999999-9999-4999-8999-999999999999"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
REDIRECT = "http://127.0.0.1:7400/callback/microsoft"


def fields(answer):
    """What the browser carries back to the app."""
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def decide(client, page, *, everybody=False, segment=TENANT, **decision):
    """Press a button of the consent page."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    form = {name: html.unescape(value) for name, value in hidden.items()}
    return client.post(f"/{segment}/consent", data={**form, **({"everybody": "1"} if everybody else {}), **decision})


def adminconsent(client, segment=TENANT, path="v2.0/adminconsent", decision=None, **changes):
    """Open the admin consent page, or press a button of it."""
    query = {
        "client_id": CLIENT,
        "redirect_uri": REDIRECT,
        "scope": "https://graph.microsoft.com/.default",
        "state": "a b",
        **changes,
    }
    query = {name: value for name, value in query.items() if value is not None}
    method = "GET" if decision is None else "POST"
    return client.open(f"/{segment}/{path}", method=method, query_string=query, data=decision)


def app(**changes):
    """The usual registration, to which nothing is granted."""
    return {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [REDIRECT],
        "application_permissions": ["OnlineMeetings.ReadWrite.All"],
        "delegated_permissions": ["User.Read", "OnlineMeetings.ReadWrite"],
        "consent": "none",
        **changes,
    }


def test_consent_page(world):
    """Who signs in to an app for the first time reads what it asks for, and Accept leads back with a code."""
    page = world.sign_in(world.client, "lindqvist", scope="openid Mail.Read").text
    assert "Permissions requested" in page
    assert "<li>Mail.Read</li>" in page
    answer = world.redeem(fields(decide(world.client, page, accept="1"))["code"]).json
    assert "Mail.Read" in answer["scope"].split()


def test_consent_is_remembered_for_one_person(world):
    """What one person granted asks this person no more, but the next one."""
    decide(world.client, world.sign_in(world.client, "lindqvist", scope="openid Mail.Read").text, accept="1")
    assert "code" in fields(world.authorize(world.client, scope="openid Mail.Read"))
    other = world.app.test_client()
    assert "Permissions requested" in world.sign_in(other, "okafor", scope="openid Mail.Read").text


def test_cancel(world):
    """Cancel is told to the app as access_denied with AADSTS65004, and nothing is granted."""
    page = world.sign_in(world.client, "lindqvist", scope="openid Mail.Read").text
    answer = fields(decide(world.client, page, cancel="1"))
    assert (answer["error"], answer["state"]) == ("access_denied", "the state")
    assert "AADSTS65004" in answer["error_description"]
    assert "Permissions requested" in world.authorize(world.client, scope="openid Mail.Read").text


def test_consent_missing_silently(world):
    """`prompt=none` cannot ask for consent and says so with AADSTS65001."""
    world.sign_in(world.client, "lindqvist")
    answer = fields(world.authorize(world.client, prompt="none", scope="openid Mail.Read"))
    assert answer["error"] == "consent_required"
    assert "AADSTS65001" in answer["error_description"]


def test_prompt_consent(world):
    """`prompt=consent` asks even where all is granted."""
    assert "Permissions requested" in world.sign_in(world.client, "okafor", prompt="consent").text


def test_admin_consent_needed(world):
    """A permission over everybody's data needs an administrator: others read AADSTS90094 and cannot accept."""
    page = world.sign_in(world.client, "lindqvist", scope="openid User.Read.All").text
    assert "AADSTS90094" in page
    assert 'name="accept"' not in page
    answer = fields(decide(world.client, page, accept="1"))
    assert "AADSTS90094" in answer["error_description"]


def test_tenant_without_user_consent(world):
    """A tenant can keep every consent to its administrators."""
    world.control("PATCH", f"/tenants/{TENANT}/settings", {"user_consent": False})
    assert "AADSTS90094" in world.sign_in(world.client, "lindqvist", scope="openid Mail.Read").text


def test_administrator_consents_for_everybody(world):
    """An administrator may grant on behalf of the organization; then nobody is asked."""
    page = world.sign_in(world.client, "okafor", scope="openid User.Read.All").text
    decide(world.client, page, everybody=True, accept="1")
    assert "code" in fields(world.sign_in(world.app.test_client(), "lindqvist", scope="openid User.Read.All"))


def test_consent_for_an_account_of_the_browser_only(world):
    """Consent cannot be given for an account that the browser is not signed in to."""
    page = world.sign_in(world.client, "lindqvist", scope="openid Mail.Read").text
    assert decide(world.app.test_client(), page, accept="1").status_code == 400
    assert "Permissions requested" in world.authorize(world.client, scope="openid Mail.Read").text


def test_admin_consent(world):
    """An administrator's consent is told with tenant, scope and state, and the app's next token has its roles."""
    world.put_tenant(apps=[app()])
    assert world.app_token()
    assert world.graph("GET", f"/v1.0/users/{TENANT}").status_code == 403
    world.client.post(
        f"/{TENANT}/login",
        data={
            "ctx": f"/{TENANT}/v2.0/adminconsent?x=1",
            "loginfmt": "okafor@riverside.example",
            "passwd": "password of okafor",
        },
    )
    page = adminconsent(world.client).text
    assert "Review for your organization" in page
    assert "<li>OnlineMeetings.ReadWrite.All</li>" in page
    answer = fields(adminconsent(world.client, decision={"accept": "1"}))
    assert (answer["admin_consent"], answer["tenant"], answer["state"]) == ("True", TENANT, "a b")
    assert "error" not in answer
    assert _roles(world) == ["OnlineMeetings.ReadWrite.All"]


def test_admin_consent_refused(world):
    """A refusal carries admin_consent=True too, with error and AADSTS65004, and grants nothing."""
    world.put_tenant(apps=[app()])
    world.sign_in(world.client, "okafor", scope="openid")
    answer = fields(adminconsent(world.client, decision={"cancel": "1"}))
    assert (answer["admin_consent"], answer["error"], answer["state"]) == ("True", "consent_required", "a b")
    assert "AADSTS65004" in answer["error_description"]
    assert _roles(world) == []


def test_admin_consent_by_nobody_in_particular(world):
    """Without a session the page asks for a sign-in that leads back to it; a plain member is told to ask an admin."""
    page = adminconsent(world.client).text
    assert 'name="passwd"' in page
    context = html.unescape(re.search(r'name="ctx" value="([^"]*)"', page)[1])
    form = {"ctx": context, "loginfmt": "lindqvist@riverside.example", "passwd": "password of lindqvist"}
    back = world.client.post(f"/{TENANT}/login", data=form)
    assert back.headers["Location"] == context
    assert "Need admin approval" in adminconsent(world.client).text
    assert adminconsent(world.client, decision={"accept": "1"}).status_code == 303


def test_sign_in_leads_nowhere_else(world):
    """A sign-in page of this server leads back to this server only."""
    for context in ("//evil.test/adminconsent", "https://evil.test/adminconsent", "/elsewhere"):
        assert world.client.get(f"/{TENANT}/login", query_string={"ctx": context}).status_code == 400


def test_admin_consent_is_checked(world):
    """An unregistered reply address and an unknown app end on a page, never in a redirect."""
    assert "AADSTS50011" in adminconsent(world.client, redirect_uri="http://evil.test/").text
    assert "AADSTS700016" in adminconsent(world.client, client_id="nobody").text


def test_admin_consent_brings_the_app(world):
    """Consent in another tenant brings a multi-tenant app there, with what it asks for."""
    world.put_tenant(
        OTHER_TENANT, "hillside", apps=[], users=[{"key": "ferro", "password": "w", "roles": ["Global Administrator"]}]
    )
    world.sign_in(world.client, "ferro", "organizations", domain="hillside.example", password="w", scope="openid")
    assert fields(adminconsent(world.client, OTHER_TENANT, decision={"accept": "1"}))["tenant"] == OTHER_TENANT
    form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    form["scope"] = "https://graph.microsoft.com/.default"
    assert world.client.post(f"/{OTHER_TENANT}/oauth2/v2.0/token", data=form).status_code == 200


def test_consent_withdrawn(world):
    """After consent was withdrawn a refresh is refused with 65001 and app tokens have no roles."""
    token = world.redeem(world.code("okafor")).json["refresh_token"]
    assert world.control("DELETE", f"/tenants/{TENANT}/apps/{CLIENT}/consent").status_code == 200
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "client_secret": SECRET, "refresh_token": token}
    answer = world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form)
    assert (answer.status_code, answer.json["error"], answer.json["suberror"]) == (
        400,
        "invalid_grant",
        "consent_required",
    )
    assert answer.json["error_codes"] == [65001]
    assert _roles(world) == []
    assert world.control("DELETE", f"/tenants/{TENANT}/apps/nobody/consent").status_code == 404


@pytest.mark.parametrize(
    ("reason", "number"), [("password-changed", 50173), ("sign-in-frequency", 70043), ("inactive", 700082)]
)
def test_revoked(world, reason, number):
    """Revoked refresh tokens are refused with the number of the reason, and the browser must sign in again."""
    browser = world.app.test_client()
    world.sign_in(browser, "okafor")
    token = world.redeem(world.code("okafor")).json["refresh_token"]
    answer = world.control("POST", f"/tenants/{TENANT}/users/okafor/revoke-sessions", {"reason": reason})
    assert answer.json == {"key": "okafor", "refresh_tokens": 1}
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "client_secret": SECRET, "refresh_token": token}
    refused = world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form)
    assert (refused.json["error"], refused.json["error_codes"]) == ("invalid_grant", [number])
    assert "Password" in world.authorize(browser).text


def _roles(world):
    import base64
    import json

    part = world.app_token().split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["roles"]
