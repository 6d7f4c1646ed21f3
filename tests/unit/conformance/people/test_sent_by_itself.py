"""Forms that pages send by themselves, as a browser without JavaScript recognises them."""

import pytest

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
    ],
)
def test_sent_by_itself(body: str) -> None:
    """A form without anything to fill in goes on as it would with scripts."""
    form = sent_by_itself(page(body))
    assert form is not None
    assert form.get("id") == "back"


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
        f"{SIGN_OUT}<script>addEventListener('load', () => document.forms[0].submit())</script>",
        f"<form>{HIDDEN}<button>Approve</button></form><script>addEventListener('click', () => f.submit())</script>",
        f"<form>{HIDDEN}<button id=b>Approve</button></form><script>b.onclick = () => f.submit()</script>",
    ],
)
def test_not_sent_by_itself(body: str) -> None:
    """What somebody has to fill in or press is left to them."""
    assert sent_by_itself(page(body)) is None
