"""The portal by keyboard, on a phone, and without JavaScript."""

import itertools
from dataclasses import replace

import pytest

from tests.browser.keyboard import press, tab_to, tab_to_field, type_into

pytestmark = pytest.mark.slow
SAM, INES = "whitlock", "duarte"
FINGER_PX = 40
numbers = itertools.count()


@pytest.fixture
def environment(stage):
    """One more Epic environment of the clinic's, not added yet."""
    rehearsal = stage.rehearsal
    name = f"{rehearsal.clinic.name}-{next(numbers)}"
    drawn = replace(rehearsal.clinic.plan, name=name, environment="Production")
    addresses = rehearsal.world.build_epic_side(drawn, rehearsal.target.epic_apps("Production"))
    return replace(rehearsal.clinic, plan=drawn, **addresses)


def enter(stage, context, key):
    """A page of the portal that somebody has signed in to, without a mouse."""
    member, target = stage.rehearsal.clinic.plan.staff[key], stage.rehearsal.target
    page = context.new_page()
    page.goto(target.address(target.portal_home))
    tab_to_field(page, "loginfmt", member.upn)
    tab_to_field(page, "passwd", member.microsoft_password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    return page


def row_of(page, clinic):
    """The row of a FHIR base URL."""
    return page.get_by_role("row").filter(has_text=clinic.fhir_base)


def open_form(page):
    """The form for a FHIR base URL."""
    press(page, "Add FHIR base URL")
    page.get_by_role("heading", name="Add FHIR base URL", level=1).wait_for()


def add(stage, page, clinic):
    """Add a FHIR base URL without a mouse."""
    staff = clinic.plan.staff
    open_form(page)
    type_into(page, "FHIR base URL", clinic.fhir_base)
    tab_to(page, "Environment")
    page.keyboard.type("Production")
    type_into(page, "Epic customer analyst", staff[INES].upn)
    type_into(page, "Organizer account", staff[clinic.plan.organizer].upn)
    press(page, "Done")
    row_of(page, clinic).wait_for()


def approve(page, clinic):
    """Sign in to Epic and approve without a mouse."""
    member = clinic.plan.staff[INES]
    row_of(page, clinic).get_by_role("button", name="Login to approve").focus()
    page.keyboard.press("Enter")
    page.get_by_label("User ID").wait_for()
    tab_to_field(page, "user", member.epic_user)
    tab_to_field(page, "password", member.epic_password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Approve Configuration").wait_for()
    press(page, "Approve")
    page.get_by_role("heading", name="Review and Finish Configuration").wait_for()


def test_by_keyboard(stage, chromium, environment):
    """Adding, approving and reading the records need no mouse; arrow keys go from one record to the other."""
    add(stage, enter(stage, chromium.new_context(), SAM), environment)
    page = enter(stage, chromium.new_context(), INES)
    approve(page, environment)
    tab_to(page, "Patient integration details")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Provider integration details").get_attribute("aria-selected") == "true"
    assert "userType=1" in page.get_by_role("textbox", name="Context token").input_value()
    tab_to(page, "Copy Launch URL")


def test_mistakes_are_read_out(stage, chromium):
    """A field that is not accepted says so in an alert that belongs to it."""
    page = enter(stage, chromium.new_context(), SAM)
    open_form(page)
    type_into(page, "FHIR base URL", "riverside clinic")
    press(page, "Done")
    page.get_by_role("alert").filter(has_text="FHIR URL isn't valid").wait_for()
    field = page.get_by_label("FHIR base URL", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    assert "fhir_base-wrong" in field.get_attribute("aria-describedby")


def test_without_javascript(stage, chromium, environment):
    """All of it works where no script runs; both records are on the page then."""
    plain = {"java_script_enabled": False}
    staff, target = environment.plan.staff, stage.rehearsal.target
    sam, ines = (chromium.new_context(**plain).new_page() for _ in range(2))
    for page, key in ((sam, SAM), (ines, INES)):
        page.goto(target.address(target.portal_home))
        page.get_by_label("Email, phone, or Skype").fill(staff[key].upn)
        page.get_by_label("Password").fill(staff[key].microsoft_password)
        page.get_by_role("button", name="Sign in").click()
    sam.get_by_role("button", name="Add FHIR base URL").click()
    sam.get_by_label("FHIR base URL", exact=True).fill(environment.fhir_base)
    sam.get_by_label("Environment").select_option("Production")
    sam.get_by_label("Epic customer analyst").fill(staff[INES].upn)
    sam.get_by_label("Organizer account").fill(staff[environment.plan.organizer].upn)
    sam.get_by_role("button", name="Done").click()
    ines.reload()
    row_of(ines, environment).get_by_role("button", name="Login to approve").click()
    ines.get_by_label("User ID").fill(staff[INES].epic_user)
    ines.get_by_label("Password").fill(staff[INES].epic_password)
    ines.get_by_role("button", name="Sign in").click()
    ines.get_by_role("button", name="Approve").click()
    patient, provider = (field.input_value() for field in ines.get_by_label("Context token").all())
    assert ("userType=2" in patient, "userType=1" in provider) == (True, True)


def test_on_a_phone(stage, chromium, environment):
    """No page is wider than a phone, and what is pressed is large enough for a finger."""
    page = enter(stage, chromium.new_context(**chromium.phone), SAM)
    fits(page)
    add(stage, page, environment)
    fits(page)
    row_of(page, environment).get_by_role("link", name="Edit").tap()
    page.get_by_role("heading", name="Edit FHIR base URL").wait_for()
    fits(page)
    page.go_back()
    row_of(page, environment).get_by_role("link", name="Check prerequisites").tap()
    page.get_by_role("heading", name="Prerequisites").wait_for()
    fits(page)
    analyst = enter(stage, chromium.new_context(**chromium.phone), INES)
    approve(analyst, environment)
    fits(analyst)


def fits(page):
    """Whether nothing has to be moved sideways, and every button and button-like link can be hit."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    pressed = "[...document.querySelectorAll('main button:not(.default):not(.link), main a.button')]"
    sizes = page.evaluate(
        f"{pressed}.filter(b => b.offsetParent).map(b => [b.innerText, b.getBoundingClientRect().height])"
    )
    assert [size for size in sizes if size[1] < FINGER_PX] == [], page.url
