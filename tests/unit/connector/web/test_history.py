"""The audit list of the portal."""

import re


def _steps(browser):
    page = browser.get("/portal/history").text
    return re.findall(r'data-label="What">([^<]+)<', page)


def test_every_step_is_listed(waiting):
    """Adding, changing, signing in, going back and approving are listed, the newest first."""
    browser = waiting.sign_in()
    token = re.search(r'name="form_token" value="([^"]+)"', browser.get("/portal").text)[1]

    def sign_in(code):
        sent = browser.post("/portal/configurations/row1/login", data={"form_token": token})
        state = re.search(r"state=([\w-]+)", sent.location)[1]
        browser.get(f"/callback/epic?code={code}&state={state}")
        waiting.clock.move(seconds=1)

    sign_in("bad")
    sign_in("good")
    browser.post("/portal/configurations/row1/review", data={"form_token": token, "deed": "back"})
    waiting.clock.move(seconds=1)
    sign_in("good")
    browser.post("/portal/configurations/row1/review", data={"form_token": token, "deed": "approve"})
    listed = _steps(browser)
    assert listed[0] == "Approved"
    assert {"Sign-in to Epic failed", "Signed in to Epic", "Went back without approving"} < set(listed)


def test_only_those_concerned_read_it(world):
    """Somebody who neither administers nor approves is not shown who did what."""
    assert world.sign_in(oid="somebody-oid").get("/portal/history").status_code == 403
    assert world.sign_in(oid="sam-oid", token="admin").get("/portal/history").status_code == 200
