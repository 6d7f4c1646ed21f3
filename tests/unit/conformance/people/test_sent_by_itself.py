"""Forms that pages send by themselves, as a browser without JavaScript recognises them."""

import pytest

from conformance.people.forms import sent_by_itself
from conformance.people.page import Page

HIDDEN = '<input type="hidden" name="code" value="c0de">'


def page(body: str) -> Page:
    """A page that was answered with this body."""
    return Page("http://127.0.0.1/", 200, body)


@pytest.mark.parametrize(
    "body",
    [
        f"<form id=back>{HIDDEN}</form><script>document.forms[0].submit()</script>",
        f"<form id=back>{HIDDEN}</form><script>window.setTimeout('document.forms[0].submit()', 0);</script>",
        f"<form id=back>{HIDDEN}</form><script>document.querySelector('form').requestSubmit()</script>",
        f'<body onload="document.forms[0].submit()"><form id=back>{HIDDEN}</form></body>',
        f"<script src=/go.js></script><form id=back>{HIDDEN}<noscript><button>Continue</button></noscript></form>",
        f"<form id=back>{HIDDEN}<noscript><p>Press Continue.</p></noscript><button>Continue</button></form>",
        f"<form><input name=q></form><form id=back>{HIDDEN}</form><script>go.submit()</script>",
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
        "<form><input name=who></form><script>document.forms[0].submit()</script>",
        "<p>document.forms[0].submit()</p>",
    ],
)
def test_not_sent_by_itself(body: str) -> None:
    """What somebody has to fill in or press is left to them."""
    assert sent_by_itself(page(body)) is None
