"""What a form sends, held against the submission of forms in HTML (section 4.10.21.4)."""

import pytest

from conformance.people import forms
from conformance.people.page import Page
from conformance.people.sending import Sending
from conformance.people.unanswered import NotOnPage

HERE = "https://clinic.example/portal/rows?page=2"


def sent(form: str, button: str = "Send", **fields: str) -> Sending:
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
        ("<input type=SUBMIT name=a value=Third><input type=IMAGE name=b alt=Fourth>", []),
        ("<template><input name=a value=1></template>", []),
        ("<datalist><input name=a value=1></datalist>", []),
        ("<fieldset disabled><fieldset><select name=a><option>1</select></fieldset><input name=b></fieldset>", []),
        (
            "<fieldset disabled><legend><input name=a value=1></legend><legend><input name=b></legend></fieldset>",
            [("a", "1")],
        ),
        ("<fieldset disabled><fieldset><legend><input name=a value=1></legend></fieldset></fieldset>", []),
        ("<select name=a><option disabled>Choose<option>One</select>", [("a", "One")]),
        ("<select name=a><option disabled selected>Choose<option>One</select>", []),
        ("<select name=a><optgroup disabled><option>One</optgroup><option>Two</select>", [("a", "Two")]),
        ("<select name=a><option selected>One<option selected>Two</select>", [("a", "Two")]),
        ("<select name=a size=3><option>One<option>Two</select>", []),
        ("<select name=a size=abc><option>One<option>Two</select>", [("a", "One")]),
        ("<select name=a size='+3 rows'><option>One<option>Two</select>", []),
        ("<select name=a size=\u00b2><option>One<option>Two</select>", [("a", "One")]),
        ("<textarea name=a>\n\nas it stands</textarea>", [("a", "\nas it stands")]),
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
        ("action=add", "formaction", HERE),
    ],
)
def test_where_a_form_goes(form, button, address):
    """To its own page, to its action, or to where its button says."""
    assert sent(f"<form method=post {form}><button {button}>Send</button></form>").address == address


def test_the_base_of_a_page():
    """What a page's addresses are relative to is said by its first `base`; a form without action goes to the page."""
    base = "<base target=_top><base href=/other/><base href=/third/>"
    assert sent(f"{base}<form method=post action=add><button>Send</button></form>").address == (
        "https://clinic.example/other/add"
    )
    assert sent(f"{base}<form method=post><button>Send</button></form>").address == HERE


@pytest.mark.parametrize(
    ("form", "address"),
    [
        ("", "https://clinic.example/portal/rows?a=1+%26&b="),
        ("action=/add?old=1#below", "https://clinic.example/add?a=1+%26&b="),
        ("action=/add method=dialogue", "https://clinic.example/add?a=1+%26&b="),
    ],
)
def test_forms_that_ask(form, address):
    """By GET the names and values take the place of the address's query."""
    asking = sent(f"<form {form}><input name=a value='1 &amp;'><input name=b><button>Send</button></form>")
    assert asking.request == {"method": "GET", "url": address}


@pytest.mark.parametrize(
    ("form", "button", "kind", "body"),
    [
        ("", "", "application/x-www-form-urlencoded", b"a=1%0D%0A2&b="),
        ("enctype=unheard-of", "", "application/x-www-form-urlencoded", b"a=1%0D%0A2&b="),
        ("enctype=TEXT/PLAIN", "", "text/plain", b"a=1\r\n2\r\nb=\r\n"),
        ("enctype=text/plain", "formenctype=application/x-www-form-urlencoded", None, b"a=1%0D%0A2&b="),
        ("enctype=multipart/form-data", "", None, b'name="a"\r\n\r\n1\r\n2\r\n--'),
        ("", "formenctype=multipart/form-data", None, b'name="b"; filename=""\r\n'),
    ],
)
def test_how_a_form_is_written(form, button, kind, body):
    """As the form or its button says, with the ends of lines that are sent; a file that nobody chose is empty."""
    fields = "<textarea name=a>1\n2</textarea><input type=file name=b value=old>"
    request = sent(f"<form method=POST {form}>{fields}<button {button}>Send</button></form>").request
    assert request["method"] == "POST"
    assert body in request["data"]
    assert kind in (None, request["headers"]["Content-Type"])


@pytest.mark.parametrize(("form", "button", "method"), [("get", "post", "post"), ("post", "GET", "get")])
def test_a_button_says_how(form, button, method):
    """What a button says of the method stands in the place of what its form says."""
    assert sent(f"<form method={form}><button formmethod={button}>Send</button></form>").method == method


def test_controls_elsewhere_on_the_page():
    """Fields and buttons belong to the form that they name, wherever they stand."""
    page = "<form id=one><input name=a value=1></form><form><input form=one name=b value=2></form>"
    assert sent(f"{page}<button form=one name=go value=3>Send</button>").pairs == [("a", "1"), ("b", "2"), ("go", "3")]


def test_controls_that_belong_to_no_form():
    """A control that names no form, or something that is none, belongs to none, wherever it stands."""
    page = "<p id=one></p><form id=one><input form='' name=a><input form=one name=b><input form=two name=c>"
    assert sent(f"{page}<input name=d><button>Send</button></form>").pairs == [("d", "")]


def test_a_file_beside_a_field_of_its_name():
    """Of two fields of one name only the file is sent as one."""
    fields = "<input name=a value=1><input type=file name=a><input name=a value=2>"
    form = f"<form method=post enctype=multipart/form-data>{fields}<button>Send</button></form>"
    body = sent(form).request["data"]
    assert body.count(b"filename") == 1
    assert body.index(b"1\r\n") < body.index(b'filename=""') < body.index(b"2\r\n")


@pytest.mark.parametrize("form", ["<form method=Dialog><button>", "<form method=post><button formmethod=dialog>"])
def test_a_form_that_closes_a_dialog(form):
    """A form that closes a dialog is not sent."""
    with pytest.raises(NotOnPage, match="closes a dialog and sends nothing"):
        sent(f"{form}Send</button></form>")
    assert sent("<form method=dialog><button formmethod=post>Send</button></form>").method == "post"


def test_a_button_of_no_form():
    """A button outside of every form needs JavaScript."""
    with pytest.raises(NotOnPage, match="belongs to no form"):
        sent("<button>Send</button>")


@pytest.mark.parametrize(
    ("button", "pairs"),
    [
        ("<input type=SUBMIT name=go value=Send>", [("go", "Send")]),
        ("<input type=image name=go alt=Send>", [("go.x", "0"), ("go.y", "0")]),
        ("<input type=image alt=Send>", [("x", "0"), ("y", "0")]),
        ("<button type=unheard-of>Send</button>", []),
    ],
)
def test_kinds_of_buttons(button, pairs):
    """Each kind of button that sends is found by its name, and sends what it is there for."""
    assert sent(f"<form>{button}</form>").pairs == pairs


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ("<button type=button>Send</button>", "'Send' sends no form"),
        ("<input type=RESET value=Send>", "'Send' sends no form"),
        ("<button disabled>Send</button>", "'Send' is disabled"),
        ("<fieldset disabled><button>Send</button></fieldset>", "'Send' is disabled"),
    ],
)
def test_buttons_that_send_nothing(button, reason):
    """Pressing a button that sends nothing is no way to send its form."""
    with pytest.raises(NotOnPage, match=reason):
        sent(f"<form><input name=a>{button}</form>")


def test_a_disabled_field():
    """Nothing can be entered into a field that is disabled."""
    with pytest.raises(NotOnPage, match="The field 'Name' is disabled"):
        sent("<form><label>Name <input name=a disabled></label><button>Send</button></form>", Name="x")


def test_radio_buttons_outside_of_their_form():
    """Radio buttons that name their form are chosen wherever they stand, and others of that name stay as they are."""
    page = (
        "<form id=one><input type=radio name=a value=1 checked><button>Send</button></form>"
        "<form><input type=radio name=a value=9 checked></form>"
        "<label>Second <input form=one type=RADIO name=a value=2></label>"
    )
    shown = Page(HERE, 200, page)
    assert forms.filled(shown, shown.button("Send"), {"Second": "on"}, None).pairs == [("a", "2")]
    other = next(tag for tag in shown.root.every("input") if tag.get("value") == "9")
    assert "checked" in other
    assert sent("<form><button>Send</button></form><label>Third<input type=radio></label>", Third="on").pairs == []


def test_an_option_that_cannot_be_chosen():
    """A list does not offer what is disabled in it."""
    with pytest.raises(NotOnPage, match="The list does not offer 'EMEA'"):
        sent(
            "<form><label>Region <select name=r><option disabled>EMEA</select></label><button>Send</button></form>",
            Region="EMEA",
        )


def test_a_forged_form():
    """Another site knows what people see of a form, wherever that stands, and nothing that is hidden in it."""
    page = Page(
        HERE,
        200,
        "<form id=one method=post action=add><input type=HIDDEN name=token value=t0ken></form>"
        "<label>Name <input form=one name=a value=old></label>"
        "<input form=one type=checkbox name=b><input form=one type=radio name=c value=1>"
        "<button form=one name=go value=1>Send</button>",
    )
    forged = forms.forged(page, "Send", {"Name": "new"}, "https://mallory.example")
    assert (forged.address, forged.pairs) == ("https://clinic.example/portal/add", [("a", "new"), ("go", "1")])
    assert page.value("Name") == "old"
    scripted = Page(HERE, 200, "<form><input name=a><button type=button name=go value=1>Send</button></form>")
    assert forms.forged(scripted, "Send", {}, "https://mallory.example").pairs == [("a", "")]
    with pytest.raises(NotOnPage, match="no form with a button 'Save'"):
        forms.forged(page, "Save", {}, "https://mallory.example")


def test_a_borrowed_form():
    """Whoever borrows a form sends the hidden values of their own."""
    theirs = Page(HERE, 200, "<form><input type=Hidden name=token value=theirs><input name=a value=1></form>")
    mine = Page(HERE, 200, "<form><input type=hidden name=token value=mine><input name=a value=2></form>")
    page = forms.borrowed(theirs, mine)
    assert forms.sending(page, page.root.first("form")).pairs == [("token", "mine"), ("a", "1")]


def test_nothing_is_pressed_where_a_page_sends_its_form():
    """A form that a script submits goes without the values of its buttons."""
    page = Page(HERE, 200, "<form><input name=code value=c0de><button name=go value=1>Go on</button></form>")
    assert forms.sending(page, page.root.first("form")).pairs == [("code", "c0de")]
