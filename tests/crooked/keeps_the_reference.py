"""Keeps the reference: whoever cannot begin a visit reads nothing that support could look for."""

import re

from flask import Flask, Response

from tests.crooked.build import crooked, serve

DIFFERS = {"RES-03": "warn"}
REFERENCE = re.compile(r'<p class="reference">.*?</p>', re.DOTALL)


def _without_reference(answer: Response) -> Response:
    if answer.mimetype == "text/html":
        answer.set_data(REFERENCE.sub("", answer.get_data(as_text=True)))
    return answer


def make_app() -> Flask:
    """The crooked connector."""
    app = crooked()
    app.after_request(_without_reference)
    return app


if __name__ == "__main__":
    serve("tests.crooked.keeps_the_reference")
