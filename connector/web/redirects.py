"""Where the browser goes next, somewhere else."""

import re

from flask import redirect
from werkzeug.wrappers import Response

from connector.web.complete import Complete

PLAIN = re.compile(r"https?://[0-9A-Z_a-z.~:/?#@!$&'()*+,;=%-]+")
"""An address in which nothing is to be quoted. Without a class in the class, each character is one look at a table."""

NOTHING = {"Content-Type": "text/html; charset=utf-8", "Content-Length": "0"}
"""What werkzeug says of an answer in which is nothing to read."""


def redirect_to(url: str) -> Response:
    """302 to an address, quoted where it has to be, which werkzeug finds out by taking it apart.

    In the plain one is nothing to read for whoever does not go there.
    """
    if PLAIN.fullmatch(url):
        return Complete(None, 302, {"Location": url, **NOTHING})
    return redirect(url, 302)
