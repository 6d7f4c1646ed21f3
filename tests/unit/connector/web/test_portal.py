"""The portal: rows, their form, approval, records, and who may do what."""

import re
from html import unescape

import pytest

OTHER_TENANT = "22222222-0000-4000-8000-000000000002"
NEW = {
    "fhir_base": "https://other.example/api/R4",
    "environment": "Production",
    "analyst": "ines@clinic.example",
    "organizer": "rooms@clinic.example",
    "status_address": "",
}


def _state_in(answer):
    return re.search(r"state=([\w-]+)", answer.location)[1]


def _form_token(browser):
    return re.search(r'name="form_token" value="([^"]+)"', browser.get("/portal").text)[1]


def _post(browser, path, **fields):
    return browser.post(path, data={"form_token": _form_token(browser), **fields})


@pytest.fixture
def administrator(world):
    """The browser of an administrator."""
    return world.sign_in(oid="sam-oid", token="admin")


@pytest.fixture
def approver(waiting):
    """The browser of the approver named on the row that waits."""
    return waiting.sign_in()


def _sign_in_to_epic(browser, code="good"):
    sent = _post(browser, "/portal/configurations/row1/login")
    return browser.get(f"/callback/epic?code={code}&state={_state_in(sent)}")


def _approved(world):
    return world.store.configurations.get("row1").approved


def test_nobody_is_sent_to_microsoft(world):
    """Whoever opens the portal signs in to Microsoft first."""
    answer = world.browser().get("/portal", follow_redirects=False)
    assert answer.location == "/portal/sign-in"


def test_administrator_adds_a_row(world, administrator):
    """A row that an administrator adds waits for approval, with the status address that follows from discovery."""
    assert _post(administrator, "/portal/configurations", **NEW).status_code == 303
    page = administrator.get("/portal").text
    assert "https://other.example/api/R4" in page
    assert "Needs Approval (1)" in page
    row = next(row for row in world.store.configurations.of_tenant(world.row.tenant_id) if not row.approved)
    assert row.chart_address.endswith("/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("fhir_base", "http://other.example/R4", "FHIR URL isn't valid"),
        ("fhir_base", "https://other.example/R4?a=b", "FHIR URL isn't valid"),
        ("fhir_base", "https://broken.example/R4", "FHIR URL isn't valid"),
        ("fhir_base", "other", "FHIR URL isn't valid"),
        ("fhir_base", "https://epic.example/fhir/api/FHIR/R4", "has been added already"),
        ("analyst", "nobody@clinic.example", "Nobody of this name"),
        ("analyst", "", "Give a user name"),
        ("organizer", "nobody", "Nobody of this name"),
        ("environment", "Elsewhere", "Choose Testing or Production"),
        ("status_address", "ftp://x", "Status address isn't valid"),
    ],
)
def test_wrong_field_is_told_and_nothing_stored(world, administrator, field, value, said):
    """A field that cannot be accepted is explained beside it, and nothing is stored."""
    world.epic.broken.add("https://broken.example/R4")
    answer = _post(administrator, "/portal/configurations", **{**NEW, field: value})
    assert answer.status_code == 400
    assert said in unescape(answer.text)
    assert 'role="alert"' in answer.text
    assert len(world.store.configurations.of_tenant(world.row.tenant_id)) == 1


def test_others_only_look(world):
    """Somebody else of the tenant sees the rows but no way to change, approve or open them."""
    browser = world.sign_in(oid="somebody-oid")
    page = browser.get("/portal").text
    assert world.row.fhir_base in page
    for word in ("Edit", "View details", "Login to approve", "Add FHIR base URL"):
        assert word not in page
    assert browser.get("/portal/configurations/row1").status_code == 403
    assert browser.get("/portal/configurations/row1/edit").status_code == 403
    assert browser.get("/portal/configurations/new").status_code == 403
    assert _post(browser, "/portal/configurations", **NEW).status_code == 403
    assert _post(browser, "/portal/configurations/row1", **NEW).status_code == 403


def test_tenants_do_not_see_each_other(world):
    """For an administrator of another tenant the row does not exist."""
    browser = world.sign_in(oid="eve-oid", token="admin", tenant=OTHER_TENANT)
    assert world.row.fhir_base not in browser.get("/portal").text
    assert browser.get("/portal/configurations/row1").status_code == 404
    assert _post(browser, "/portal/configurations/row1", **NEW).status_code == 404
    assert _post(browser, "/portal/configurations/row1/login").status_code == 404


def test_approval(waiting, approver):
    """The approver signs in to Epic, sees where, approves, and then sees the records."""
    assert "View details" not in approver.get("/portal").text
    review = _sign_in_to_epic(approver)
    page = approver.get(review.location).text
    assert "You&#39;re logged in as" in page or "You're logged in as" in page
    assert not _approved(waiting)
    shown = _post(approver, review.location, deed="approve")
    assert _approved(waiting)
    records = approver.get(shown.location).text
    assert "Patient integration details" in records
    assert "Provider integration details" in records
    assert "https://connector.example/launch/provider" in records
    token = (
        "tenantId=11111111-0000-4000-8000-000000000001&amp;organizerId=organizer-oid&amp;userType=1"
        "&amp;sessionId=%CSN%&amp;ehrUserId=%EPICUSERID%&amp;departmentId=%PERFDEPID;;; ; ;;NONE;%"
    )
    assert f'value="{token}"' in records


def test_approval_asks_epic_at_that_address(waiting, approver):
    """The sign-in of an approval goes to the very FHIR base URL, without a launch."""
    _sign_in_to_epic(approver)
    base, request = waiting.epic.asked[0]
    assert (base, request.launch) == (waiting.row.fhir_base, "")


def test_going_back_approves_nothing(waiting, approver):
    """After going back the row waits, and approving needs another sign-in."""
    review = _sign_in_to_epic(approver)
    _post(approver, review.location, deed="back")
    assert _post(approver, review.location, deed="approve").status_code == 403
    assert not _approved(waiting)


def test_approving_without_signing_in_to_epic(waiting, approver):
    """Nothing is approved without an Epic sign-in in the same session."""
    assert _post(approver, "/portal/configurations/row1/review", deed="approve").status_code == 403
    assert not _approved(waiting)


def test_sign_in_of_another_session(waiting, approver):
    """An Epic sign-in that another portal session began approves nothing here."""
    sent = _post(approver, "/portal/configurations/row1/login")
    waiting.microsoft.account = waiting.microsoft.account
    sign_in = approver.get("/portal/sign-in")
    approver.get(f"/callback/microsoft?code=good&state={_state_in(sign_in)}")
    assert approver.get(f"/callback/epic?code=good&state={_state_in(sent)}").status_code == 403


def test_failed_epic_sign_in_leaves_the_row_waiting(waiting, approver):
    """A sign-in that Epic does not confirm is told, and the row waits."""
    assert _sign_in_to_epic(approver, code="bad").status_code == 403
    assert not _approved(waiting)


def test_only_the_named_approver(waiting):
    """An administrator who is not the approver named on the row cannot approve it."""
    browser = waiting.sign_in(oid="sam-oid", token="admin")
    assert "Login to approve" not in browser.get("/portal").text
    assert _post(browser, "/portal/configurations/row1/login").status_code == 403


def test_review_is_good_for_a_while(waiting, approver):
    """A review that was left open too long approves nothing."""
    review = _sign_in_to_epic(approver)
    waiting.clock.move(minutes=16)
    assert _post(approver, review.location, deed="approve").status_code == 403


def test_changed_row_is_not_what_was_reviewed(waiting, approver):
    """A row that was changed after the review is not approved by it."""
    review = _sign_in_to_epic(approver)
    administrator = waiting.sign_in(oid="sam-oid", token="admin")
    _post(administrator, "/portal/configurations/row1", **{**NEW, "fhir_base": "https://changed.example/R4"})
    assert _post(approver, review.location, deed="approve").status_code == 403


@pytest.mark.parametrize(
    ("change", "still"),
    [
        ({"analyst": "rooms@clinic.example"}, True),
        ({"organizer": "ines@clinic.example"}, False),
        ({"environment": "Production"}, False),
        ({"fhir_base": "https://changed.example/R4"}, False),
    ],
)
def test_changes_and_approval(world, administrator, change, still):
    """Whatever the approver was shown withdraws the approval when it changes; another approver does not."""
    same = {**NEW, "fhir_base": world.row.fhir_base, "environment": "Testing"}
    assert _post(administrator, "/portal/configurations/row1", **{**same, **change}).status_code == 303
    assert _approved(world) is still


def test_forged_form(world, administrator):
    """A form without the session's token is refused."""
    for token in ("", "invented"):
        answer = administrator.post("/portal/configurations", data={**NEW, "form_token": token})
        assert answer.status_code == 403
    assert len(world.store.configurations.of_tenant(world.row.tenant_id)) == 1


def test_signed_out(administrator):
    """After signing out the portal asks for a sign-in again."""
    assert _post(administrator, "/portal/sign-out").status_code == 200
    assert administrator.get("/portal").status_code == 303


def test_cookies_and_headers(world, administrator):
    """Cookies are closed to scripts, other sites and plain http; pages cannot be framed and leak no address."""
    sent = world.browser().get(f"/launch/provider?iss={world.row.fhir_base}&launch=t")
    assert sent.headers["Set-Cookie"].startswith("__Host-")
    for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/;"):
        assert flag in sent.headers["Set-Cookie"]
    page = administrator.get("/portal")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "form-action 'self';" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_form_that_leads_to_epic(approver):
    """The page with Login to approve lets its form end at Epic and at what stands behind Epic's sign-in."""
    assert "form-action 'self' https:;" in approver.get("/portal").headers["Content-Security-Policy"]


def test_names_are_not_stored(world, administrator, tmp_path):
    """The database holds object ids, not the names that were typed."""
    _post(administrator, "/portal/configurations", **NEW)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"ines@clinic.example" not in stored


def test_people_are_offered(administrator):
    """The form's script is told whose name begins with what was typed."""
    found = administrator.get("/portal/people?q=ines").json["people"]
    assert [person["upn"] for person in found] == ["ines@clinic.example"]


def test_whom_somebody_meant(administrator):
    """A name that is not whole is answered with the people it may mean, and choosing one is enough."""
    page = _post(administrator, "/portal/configurations", **{**NEW, "analyst": "ines"})
    assert page.status_code == 400
    assert 'name="analyst-chosen" value="ines@clinic.example"' in page.text
    chosen = {**NEW, "analyst": "ines", "analyst-chosen": "ines@clinic.example"}
    assert _post(administrator, "/portal/configurations", **chosen).status_code == 303
