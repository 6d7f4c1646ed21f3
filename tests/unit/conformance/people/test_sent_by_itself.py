"""Forms that pages send by themselves, as a browser without JavaScript recognises them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.people.page import Page
from conformance.people.unasked import sent_by_itself

HIDDEN = '<input type="hidden" name="code" value="c0de">'
SIGN_OUT = f'<a href="/">Visits</a><form id=out>{HIDDEN}<button>Sign out</button></form>'


def page(body: str) -> Page:
    """A page that was answered with this body."""
    return Page("http://127.0.0.1/", 200, body)


@pytest.mark.parametrize(
    "body",
    [
        f"<form id=back>{HIDDEN}</form><script>document.forms[0].submit()</script>",
        f"<a href=/>x</a><form id=back>{HIDDEN}</form><script>window.setTimeout('f.submit()', 0)</script>",
        f"<form id=back>{HIDDEN}</form><script>document.querySelector('form').requestSubmit()</script>",
        f'<body onload="document.forms[0].submit()"><form id=back>{HIDDEN}</form></body>',
        f"<script src=/go.js></script><form id=back>{HIDDEN}<noscript><button>Continue</button></noscript></form>",
        f"<form id=back>{HIDDEN}<noscript><p>Press Continue.</p></noscript><button>Continue</button></form>",
        f"<form><input name=q></form><form id=back>{HIDDEN}</form><script>go.submit()</script>",
        f"<a href=/>Home</a><form id=back>{HIDDEN}</form><script>/* if (x) {{ */ f = {{a: 1}}\n f.submit();</script>",
        f"<a href=/>Home</a><form id=back>{HIDDEN}</form><script>if (!x) {{ log('}}') }}\n$('#f').submit()</script>",
        f"<form id=back>{HIDDEN}</form><input form=elsewhere><script>document.forms[0].submit()</script>",
        f"<form id=back>{HIDDEN}</form><script>addEventListener('load', () => document.forms[0].submit())</script>",
        f"<form id=back>{HIDDEN}</form><script>onload = function () {{ document.forms[0].submit() }}</script>",
        f"<form id=back>{HIDDEN}<button>Go on</button></form><script>(() => {{ back.submit() }})()</script>",
        f"<form id=back>{HIDDEN}</form><p>Please wait.</p><script>fetch('/x').then(() => back.submit())</script>",
        f"<form id=back>{HIDDEN}</form><script>if (self === top)\n  back.submit()</script>",
        f"<form id=back>{HIDDEN}<noscript><button>Go on</button></noscript></form><script>go = 1</script>",
    ],
)
def test_sent_by_itself(body: str) -> None:
    """A form without anything to fill in goes on as it would with scripts."""
    form = sent_by_itself(page(body))
    assert form is not None
    assert form.get("id") == "back"


@pytest.mark.parametrize(
    "script",
    [
        "document.out.submit();",
        "window.addEventListener('load', function(){document.forms[0].submit();});",
        "(function () { 'use strict'; out.submit() }())",
        "!function(){out.submit()}();",
        "(async () => { await 1; out.submit() })()",
        "(function () { out.submit() }).call(this)",
        "<!--\nsetTimeout(() => out.submit(), 0)\n//-->",
        "setTimeout(() => { log(1, 2); out.submit() }, 500)",
        "setTimeout(out_now, 0); function out_now() { out.submit() }",
        "function go() {\n  out.submit()\n}\nwindow.onload = go",
        "const go = () => out.submit()\nmenu.onclick = go\ngo()",
        "$(function () { $('#out').submit() })",
        "jQuery(document).ready(() => jQuery('#out')[0].submit())",
        "if (!x) { log(1) }\nout.submit()",
        "if (x) { log(1) } out.submit()",
        "try { out.submit() } catch (e) { log(e) }",
        "const q = a / 2, r = /[/)]}/g; out.submit()",
        "x && log(1), out.submit()",
        "document.getElementById('out')?.submit()",
        "let a = `${1} } )`\nout.submit()",
        "window.onload = () => { items.forEach(i => { return i }); out.submit() }",
        "var f = document.forms[0]\nf.submit()",
    ],
)
def test_at_once(script: str) -> None:
    """What a script runs as soon as the page is there is told from what it keeps for later, whatever else is there."""
    assert sent_by_itself(page(f"{SIGN_OUT}<script>{script}</script>")) is not None


@pytest.mark.parametrize(
    "script",
    [
        "if (x)\n  out.submit()",
        "if (x) log(1)\nelse\n  out.submit()",
        "if (x) { out.submit() } else { out.submit() }",
        "x && out.submit()",
        "x ? log(1) : out.submit()",
        "for (const f of chosen) f.submit()",
        "try { log(1) } catch { out.submit() }",
        "$('#menu').click(function () { out.submit() })",
        "$('#menu').on('click', () => { out.submit() })",
        "$('#menu').on({ click: function () { out.submit() } })",
        "$(function () { $('#menu').click(function () { out.submit() }) })",
        "addEventListener('load', () => { menu.onclick = () => { out.submit() } })",
        "setTimeout(() => { out.submit() }, 1000)",
        "window.setTimeout(function () { out.submit() }, 15 * 60 * 1000)",
        "setTimeout('out.submit()', 60e3)",
        "setTimeout(leave, 900_000); function leave() { out.submit() }",
        "setTimeout(() => out.submit(), idle)",
        "function leave() { out.submit() }\nmenu.addEventListener('click', leave)",
        "function leave() { if (busy) return; out.submit() }\nleave()",
        "function leave() { again(); out.submit() } function again() { leave() }",
        "const menu = { leave() { out.submit() } }",
        "const text = 'out.submit()'; const other = `out.submit()`",
        "const form = document.createElement('form'); form.submit()",
        "$('<form method=post>').submit()",
        "out.submit(); }",
    ],
)
def test_on_a_deed_or_late(script: str) -> None:
    """What waits for somebody, for a while or for a condition does not sign anybody out."""
    assert sent_by_itself(page(f"{SIGN_OUT}<script>{script}</script>")) is None


@pytest.mark.parametrize(
    ("attributes", "sends"),
    [
        ("", True),
        ("type=module", True),
        ("type='text/JavaScript'", True),
        ("language=javascript", True),
        ("type=application/json", False),
        ("type=text/template", False),
        ("src=/other.js", False),
        ("language=vbscript", False),
    ],
)
def test_scripts_that_are_run(attributes: str, sends: bool) -> None:
    """What stands in a script is run only if it is JavaScript, and none is loaded in its place."""
    sent = sent_by_itself(page(f"{SIGN_OUT}<script {attributes}>out.submit()</script>"))
    assert (sent is not None) is sends


@pytest.mark.parametrize(
    ("attribute", "sends"),
    [
        ("onload='out.submit()'", True),
        ("onload='javascript:out.submit() // at once'", True),
        ("onpageshow='setTimeout(() => out.submit(), 0)'", True),
        ("onload='go()'", True),
        ("onload='wait()'", False),
        ("onclick='out.submit()'", False),
        ("onclick='go()'", False),
    ],
)
def test_attributes(attribute: str, sends: bool) -> None:
    """What the body does when it has loaded is done at once; what it does when it is clicked is not."""
    script = "<script>function go() { out.submit() } function wait() { setTimeout(go, 5000) }</script>"
    assert (sent_by_itself(page(f"<body {attribute}>{SIGN_OUT}{script}</body>")) is not None) is sends


@pytest.mark.parametrize(
    "named",
    [
        "document.getElementById('back')",
        "document.getElementById('key').form",
        "document.forms[1]",
        "document.forms.item(1)",
        "document.forms['onward']",
        "document.forms.back",
        "document.forms.namedItem('back')",
        "document.onward",
        "document['onward']",
        "window.document.onward",
        "document.querySelector('#back')",
        'document.querySelector("form.auto")',
        "document.querySelector('main > form[name=\"onward\"]')",
        "document.querySelectorAll('form')[1]",
        "document.getElementsByTagName('form')[1]",
        "document.getElementsByName('onward')[0]",
        "$('#back')",
        "$('form').eq(1)",
        "back",
        "window.back",
        "(document.forms[1])",
    ],
)
def test_the_form_that_is_named(named: str) -> None:
    """The form that a script names is sent, directly or by a variable, and not another one before it."""
    marked = f"<form id=back name=onward class='x auto'>{HIDDEN}<input type=hidden id=key></form>"
    nothing = "<noscript><form id=none></form></noscript>"
    for script in (
        f"{named}.submit()",
        f"const f = {named}\n\nf.requestSubmit()",
        f"let f = g, g = {named}; f.submit()",
    ):
        sent = sent_by_itself(page(f"{nothing}{SIGN_OUT}{marked}<script>{script}</script>"))
        assert sent is not None
        assert sent.get("id") == "back"


def test_a_form_that_is_named_and_asks() -> None:
    """A form that asks for something is not sent, nor another one in its place."""
    asks = "<form id=search><input name=q></form>"
    assert sent_by_itself(page(f"{SIGN_OUT}{asks}<script>document.forms[1].submit()</script>")) is None


@given(st.lists(st.sampled_from([*"(){}[];,.=:?/'\"`\n", "f", "if", "else", "=>", "function", "submit", ".submit()"])))
def test_no_script_is_too_strange(pieces: list[str]) -> None:
    """Whatever stands in a script, the page is read."""
    sent_by_itself(page(f"{SIGN_OUT}<script>{''.join(pieces)}</script><script>f.submit()</script>"))


@pytest.mark.parametrize(
    "body",
    [
        f"<form>{HIDDEN}<button>Sign out</button></form><script>console.log(1)</script>",
        f"<form>{HIDDEN}<select name=region onchange='this.form.submit()'></select></form><script>let a</script>",
        "<form><input name=who><noscript>Scripts help you here.</noscript></form>",
        "<form id=who></form><input form=who name=who><script>document.forms[0].submit()</script>",
        "<form><input name=who></form><script>document.forms[0].submit()</script>",
        "<p>document.forms[0].submit()</p>",
        f"{SIGN_OUT}<script>menu.addEventListener('click', () => out.submit())</script>",
        f"{SIGN_OUT}<script>menu.addEventListener('click', function (e) {{ out.submit(); }})</script>",
        f"{SIGN_OUT}<script>menu.onclick = () => out.submit()</script>",
        f"{SIGN_OUT}<script>menu.onclick = () =>\n  out.submit()</script>",
        f"{SIGN_OUT}<script>const leave = () => {{\n  out.submit();\n}}</script>",
        f"{SIGN_OUT}<script>// out.submit()\n$('form').submit(function () {{ return sure }})</script>",
        f"{SIGN_OUT}<script>setTimeout('out.submit()', 900000); setTimeout(() => out.submit(), 900000)</script>",
        f"<form>{HIDDEN}<button>Approve</button></form><script>addEventListener('click', () => f.submit())</script>",
        f"<form>{HIDDEN}</form><a href='javascript:document.forms[0].submit()'>Sign out</a>",
        f"<form id=f>{HIDDEN}<noscript><button>Leave</button></noscript></form><b onclick=f.submit()>Leave</b>",
        f"<form id=f>{HIDDEN}<button>Sign in again</button></form><script>if (late) f.submit()</script>",
        f"<form id=f>{HIDDEN}</form><b role=button onclick=go()>Leave</b><script>let go = () => f.submit()</script>",
        f"<form id=f>{HIDDEN}</form><p>Signed out.</p><script>setTimeout(() => f.submit(), 5000)</script>",
        f"<form method=dialog>{HIDDEN}</form><script>document.forms[0].submit()</script>",
        f"<form>{HIDDEN}<button id=b>Approve</button></form><script>b.onclick = () => f.submit()</script>",
    ],
)
def test_not_sent_by_itself(body: str) -> None:
    """What somebody has to fill in or press is left to them."""
    assert sent_by_itself(page(body)) is None


@pytest.mark.parametrize(
    "script", ["{}={=>out.submit()}", "function", "}{out.submit()", "=> out.submit(", "async out.submit()"]
)
def test_a_script_that_is_none_ends_nothing(script: str) -> None:
    """A page whose script is broken is read all the same; its only form goes or waits."""
    form = sent_by_itself(page(f"{SIGN_OUT}<script>{script}</script>"))
    assert form is None or form.get("id") == "out"
