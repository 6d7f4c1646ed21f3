"""What a form sends, held against the submission of forms in HTML (section 4.10.21.4)."""

import pytest

from conformance.people import forms
from conformance.people.page import Page
from conformance.people.unanswered import NotOnPage

HERE = "https://clinic.example/portal/rows?page=2"


def sent(form: str, button: str = "Send", **fields: str) -> forms.Sending:
    """What is sent of a page by a button, with what was entered by labels."""
    page = Page(HERE, 200, form)
    return forms.filled(page, page.button(button), fields, None)


@pytest.mark.parametrize(
    ("controls", "pairs"),
    [
        ("<input name=a value=1><input name=b>", [("a", "1"), ("b", "")]),
        ("<input value=nameless><input name=a value=1 disabled>", []),
        ("<input type=checkbox name=a checked><input type=checkbox name=b value=x>", [("a", "on")]),
        ("<input type=RADIO name=a value=1><input type=radio name=a value=2 checked>", [("a", "2")]),
        ("<select name=a><option value=1>One<option value=2>Two</select>", [("a", "1")]),
        ("<select name=a><option>One<option selected> Two </select>", [("a", "Two")]),
        ("<select name=a multiple><option>One<option>Two</select>", []),
        ("<select name=a multiple><option selected>One<option selected>Two</select>", [("a", "One"), ("a", "Two")]),
        ("<textarea name=a>as it\n stands</textarea>", [("a", "as it\n stands")]),
        ("<button name=a value=1>Other</button><input type=submit name=b value=Third>", []),
        ("<input type=button name=a value=1><button type=reset name=b value=2>Undo</button>", []),
    ],
)
def test_successful_controls(controls, pairs):
    """Only what is named, not disabled, ticked, chosen or pressed is sent."""
    assert sent(f"<form method=post>{controls}<button name=go value=yes>Send</button></form>").pairs == [
        *pairs,
        ("go", "yes"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "pairs"),
    [
        ("<input id=x name=a value=old>", "new", [("a", "new")]),
        ("<textarea id=x name=a>old</textarea>", "new", [("a", "new")]),
        ("<input id=x type=checkbox name=a value=yes>", "on", [("a", "yes")]),
        ("<input id=x type=checkbox name=a checked>", "off", []),
        ("<input type=radio name=a value=1 checked><input id=x type=radio name=a value=2>", "on", [("a", "2")]),
        ("<select id=x name=a><option selected>One<option value=2>Two</select>", "Two", [("a", "2")]),
        ("<select id=x name=a><option selected>One<option value=2>Two</select>", "2", [("a", "2")]),
    ],
)
def test_what_is_entered_is_sent(field, value, pairs):
    """A value that is entered stands in the place of what stood there, in each kind of field."""
    assert sent(f"<form><label for=x>Field</label>{field}<button>Send</button></form>", Field=value).pairs == pairs


def test_what_a_list_does_not_offer():
    """A value that a list does not have cannot be entered."""
    with pytest.raises(NotOnPage, match="The list does not offer 'Mars'"):
        sent(
            "<form><label>Region <select name=r><option>EMEA</select></label><button>Send</button></form>",
            Region="Mars",
        )


@pytest.mark.parametrize(
    ("form", "button", "address"),
    [
        ("", "", HERE),
        ("action=add", "", "https://clinic.example/portal/add"),
        ("action=add", "formaction=/elsewhere", "https://clinic.example/elsewhere"),
    ],
)
def test_where_a_form_goes(form, button, address):
    """To its own page, to its action, or to where its button says."""
    assert sent(f"<form {form}><button {button}>Send</button></form>").address == address


def test_how_a_form_goes():
    """By GET in one piece, unless it says otherwise."""
    plain = sent("<form><button>Send</button></form>")
    parts = sent("<form method=POST enctype=multipart/form-data><button>Send</button></form>")
    assert (plain.method, bool(plain.request["files"])) == ("get", False)
    assert (parts.method, bool(parts.request["files"])) == ("post", True)


def test_controls_elsewhere_on_the_page():
    """Fields and buttons belong to the form that they name, wherever they stand."""
    page = "<form id=one><input name=a value=1></form><form><input form=one name=b value=2></form>"
    assert sent(f"{page}<button form=one name=go value=3>Send</button>").pairs == [("a", "1"), ("b", "2"), ("go", "3")]


def test_a_button_of_no_form():
    """A button outside of every form needs JavaScript."""
    with pytest.raises(NotOnPage, match="belongs to no form"):
        sent("<button>Send</button>")


def test_nothing_is_pressed_where_a_page_sends_its_form():
    """A form that a script submits goes without the values of its buttons."""
    page = Page(HERE, 200, "<form><input name=code value=c0de><button name=go value=1>Go on</button></form>")
    assert forms.sending(page, page.root.first("form")).pairs == [("code", "c0de")]
