import pytest

from tests.browser.keyboard import tab_to, tab_to_field

TENANT = "11111111-1111-4111-8111-111111111111"
CALLBACK = "http://127.0.0.1:7400/callback"
pytestmark = pytest.mark.slow


def as_okafor(site, chromium):
    """A desktop browser in which Dr. Okafor is signed in by way of the join page."""
    page = chromium.new_page()
    page.goto(site.link)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.get_by_label("Password").wait_for()
    tab_to_field(page, "loginfmt", "okafor@riverside.example")
    tab_to_field(page, "passwd", "password of okafor")
    page.keyboard.press("Enter")
    page.get_by_text("Joining as").wait_for()
    return page


def test_visit(site, chromium):
    """A guest on a phone waits, the clinician admits by keyboard alone, and both pages follow without a reload."""
    phone = chromium.new_context(**chromium.phone).new_page()
    phone.goto(site.link)
    phone.get_by_label("Type your name").fill("Maya Lindqvist")
    phone.get_by_role("button", name="Join now").tap()
    phone.get_by_role("heading", name="You're in the lobby").wait_for()
    desk = as_okafor(site, chromium)
    tab_to(desk, "Join now")
    desk.keyboard.press("Enter")
    desk.get_by_role("heading", name="Waiting in lobby").wait_for()
    tab_to(desk, "Admit Maya Lindqvist")
    desk.keyboard.press("Enter")
    phone.get_by_role("heading", name="You're in the meeting").wait_for(timeout=10_000)
    desk.get_by_text("Maya Lindqvist").wait_for()
    tab_to(desk, "End meeting")
    desk.keyboard.press("Enter")
    phone.get_by_text("The meeting has ended.").wait_for(timeout=10_000)


def test_phone(site, chromium):
    """On a phone no page is wider than the screen, and whatever is pressed is large enough for a finger."""
    phone = chromium.new_context(**chromium.phone).new_page()
    addresses = [site.link, _authorize(site)]
    for address in addresses:
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        heights = phone.evaluate("[...document.querySelectorAll('button')].map(b => b.getBoundingClientRect().height)")
        assert min(heights) >= 40


def test_device_test(site, chromium):
    """A device test says that the device works, keeps what was typed, and puts no name into the address."""
    page = chromium.new_page()
    page.goto(site.link)
    page.get_by_label("Type your name").fill("Maya Lindqvist")
    page.get_by_role("button", name="Test microphone").click()
    page.get_by_text("Your microphone works.").wait_for()
    assert page.get_by_label("Type your name").input_value() == "Maya Lindqvist"
    assert "Maya" not in page.url
    assert site.control.get(f"/tenants/{TENANT}/meetings/{site.meeting_id}")["participants"] == []


def test_consent_by_keyboard(site, chromium):
    """Signing in and consenting need no mouse, and lead to the app's address with a code."""
    page = chromium.new_page()
    page.goto(_authorize(site))
    tab_to_field(page, "loginfmt", "okafor@riverside.example")
    tab_to_field(page, "passwd", "password of okafor")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Permissions requested").wait_for()
    tab_to(page, "Accept")
    with page.expect_request(f"{CALLBACK}**") as sent:
        page.keyboard.press("Enter")
    assert "code=" in sent.value.url


def test_form_post(site, chromium):
    """A form that carries the sign-in back submits itself."""
    page = chromium.new_page()
    page.route(f"{CALLBACK}**", lambda route: route.fulfill(status=200, body=route.request.post_data or ""))
    page.goto(f"{_authorize(site)}&response_mode=form_post")
    page.get_by_label("Email, phone, or Skype").fill("okafor@riverside.example")
    page.get_by_label("Password").fill("password of okafor")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url(CALLBACK)
    assert "code=" in page.inner_text("body")


def _authorize(site):
    return (
        f"{site.base}/{TENANT}/oauth2/v2.0/authorize?client_id=visits-app&response_type=code&state=s"
        f"&redirect_uri={CALLBACK}&scope=openid%20User.Read"
    )
